"""Other libraries that read amounts and dates in Chinese text, each asked for what it can find in a whole message."""

# ruff: noqa: PLC0415 - a peer that is not installed must not stop the others

from collections.abc import Callable

Read = Callable[[str], object]


def _cn2an() -> Read:
    import cn2an

    return lambda text: cn2an.transform(text, "cn2an")


def _jionlp() -> Read:
    import jionlp

    def read(text: str) -> object:
        return (
            jionlp.ner.extract_time(text, time_base={"year": 2026, "month": 3, "day": 18, "hour": 10, "minute": 30}),
            jionlp.ner.extract_money(text, with_parsing=True),
            jionlp.extract_phone_number(text),
        )

    return read


def _recognizers() -> Read:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency
    from recognizers_sequence import recognize_phone_number

    asked = (recognize_datetime, recognize_currency, recognize_number, recognize_percentage, recognize_phone_number)
    return lambda text: [recognize(text, "zh-cn") for recognize in asked]


PEERS: tuple[tuple[str, str, Callable[[], Read]], ...] = (
    ("cn2an: numbers and dates, one pass", "cn2an", _cn2an),
    ("jionlp: times, money, phones", "jionlp", _jionlp),
    ("recognizers-text: times, currency, numbers, percentages, phones", "recognizers_suite", _recognizers),
)
"""Name, module to import, and how to load it; loading raises ImportError where it is not installed."""
