"""What reps tell of the customers they saw, and of their day."""
