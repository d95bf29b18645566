"""What the doctor asks about a self-built app: see `bot/handlers/probe.py`."""
