"""Whether the rep speaks what the lead's people would rather speak."""

from bot.core.routing import Rep
from bot.routing import Factor, Tuning


def value(language: str | None, rep: Rep, _: Tuning) -> float:
    """1 if they do; nothing for anybody where no language is wanted."""
    return 1.0 if language is not None and language in rep.languages else 0.0


FACTOR = Factor("language", "语言", value, lambda enquiry: enquiry.language)
