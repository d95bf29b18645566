"""The directory and leads from files that people keep: CSV and xlsx."""
