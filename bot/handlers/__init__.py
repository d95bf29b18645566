"""Platforms, one folder each: what it sends us (verify, decrypt, decode) and how we answer it (draw, send)."""
