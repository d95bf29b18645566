"""Rows to facts: what a decision may know, gathered within the deciding transaction."""
