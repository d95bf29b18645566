"""The HTTP door: the platforms' callbacks, whether we are well, and the sandbox page."""
