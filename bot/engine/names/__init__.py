"""The names of customers as the database keeps them: filed, found, and asked for."""
