"""Figures, sums, shares, lengths of time, days and hours in any text, as `salesbot extract` gives them.

One file a kind, each exporting `READER`; found by `bot.discovery.collect`. Unlike `bot.nlp.recognizers`, which read a
message for what a rep means by it, these read an expression for what the words say, without customer or vocabulary.
"""
