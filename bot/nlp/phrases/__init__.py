"""The phrase detector: lists of words in, findings with exact spans and scope out; `detector.py` is the door."""
