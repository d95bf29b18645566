"""A second reading of what may be a warning: a small transformer encoder, run in this process; it asks no service."""
