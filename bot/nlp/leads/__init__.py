"""What is told of new leads, and the cards that name them."""
