"""What the doctor asks about a robot: see `bot/handlers/probe.py`."""
