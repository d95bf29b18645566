"""One file a recognizer, each exporting `RECOGNIZER`; found by `bot.discovery.collect`."""
