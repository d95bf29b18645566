"""Listens to every log line of the whole suite, as `serve` at DEBUG would write it, for what may never stand in one.

Every secret of the fakes holds the word `planted`; see tests/fakes/account.py and its neighbours.
"""

import logging

from bot import logs

PLANTED = "planted"


class Listener(logging.Handler):
    """Keeps the lines that hold a planted secret."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logs.formatter())
        self.leaks: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the line as the log would, and keeps it only if it tells too much."""
        if leaks(line := self.format(record)):
            self.leaks.append(line)

    def listen(self) -> None:
        """Hears ours at DEBUG from now on, also after a command that sent us away or told them to say less."""
        logging.getLogger().addHandler(self)  # which is nothing new to a logger that has it
        for name in ("bot", "storage"):
            logging.getLogger(name).setLevel(logging.DEBUG)


def leaks(text: str) -> bool:
    """Whether a secret stands in it."""
    return PLANTED in text.lower()
