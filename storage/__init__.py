"""What we keep: tables and the queries on them, by topic. Imports nothing of the bot."""
