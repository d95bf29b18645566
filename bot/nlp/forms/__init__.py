"""A reading for others: the line that programs rest on, marks in the text, and the path to each value."""
