"""Time that is turned: a history played once more, and what other numbers, rules or lists had made of it."""
