"""Text in, `Parsed` out: what a rep's message means. Knows no rights, database or platform."""
