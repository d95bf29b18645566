"""Figures as people write them, and their values."""
