"""How days and hours are said in Chinese, and what they mean: grammar for `bot.nlp.recognizers.when`."""
