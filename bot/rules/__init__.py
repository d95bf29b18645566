"""Pure rules that intents and jobs share."""
