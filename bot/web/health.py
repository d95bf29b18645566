"""Whether the process lives, and whether it can do its work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was checked, by name: `None` where all is well, else the reason in Chinese."""

    checks: Mapping[str, str | None]

    @property
    def ready(self) -> bool:
        """True when no check has a reason against it."""
        return not any(self.checks.values())


def routes(readiness: Callable[[], Readiness]) -> list[Route]:
    """`/healthz` and `/readyz`. `readiness` may block on the database: it is called in a thread."""

    def readyz(_: Request) -> JSONResponse:
        found = readiness()
        status = HTTPStatus.OK if found.ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse({"ready": found.ready, "checks": dict(found.checks)}, status)

    return [Route("/healthz", _healthz), Route("/readyz", readyz)]


async def _healthz(_: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")
