"""What reps want of the bot: orders, questions, answers to its own, and a word on a draft."""
