"""How the encoder of bot/nlp/learned/encoder is trained; needs the `learn` extra (PyTorch), which nothing else does."""
