"""Why a callback was turned away: one exception for every fault, whichever layer finds it."""

from http import HTTPStatus


class RefusedError(Exception):
    """`reason` is one of our own words, for the counters; nothing from outside is ever in it."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
