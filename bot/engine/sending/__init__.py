"""What people are owed, told: the sender, what becomes of each try, and who may speak where."""
