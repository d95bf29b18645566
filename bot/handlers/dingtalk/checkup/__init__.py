"""What the doctor asks about an app robot: see `bot/handlers/probe.py`."""
