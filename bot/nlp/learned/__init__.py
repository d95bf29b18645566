"""What was learned from labelled sentences, for what no word list holds; see docs/understanding.md."""
