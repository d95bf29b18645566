"""Durable acknowledgements beside peers."""
