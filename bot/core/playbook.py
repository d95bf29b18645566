"""The playbook: what a rep may say where a deal stands still, by obstacle, stage and industry; and what to ask them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Way = Literal["ask", "show", "move"]
"""Three different routes: find out what holds it up, bring proof, agree on the next thing with a day."""

WAYS: tuple[Way, ...] = ("ask", "show", "move")


@dataclass(frozen=True, slots=True)
class Route:
    """One thing to say to a customer.

    why: for the rep, why it is suggested. source: where it comes from.
    stages, industries: where it fits alone; empty where it fits everywhere. An industry is a part of its name.
    """

    way: Way
    say: str
    why: str
    source: str
    stages: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()

    def fit(self, stage: str | None, industry: str) -> int | None:
        """How well it fits, the more the better; `None` where it does not."""
        if (self.stages and stage not in self.stages) or (
            self.industries and not any(part in industry for part in self.industries)
        ):
            return None
        return 2 * bool(self.industries) + bool(self.stages)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What there is to say about one obstacle, or in one stage; `questions` are a supervisor's to the rep."""

    routes: tuple[Route, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Playbook:
    """All chapters."""

    obstacles: Mapping[str, Chapter]
    stages: Mapping[str, Chapter]

    def chapter(self, obstacle: str | None, stage: str | None) -> Chapter:
        """What fits best: the obstacle, where one is known, says more than the stage."""
        return self.obstacles.get(obstacle or "") or self.stages.get(stage or "") or Chapter((), ())

    def routes(self, obstacle: str | None, stage: str | None, industry: str | None) -> tuple[Route, ...]:
        """One route a way, the one that fits best; of several that fit alike the first in its file."""
        found = []
        for way in WAYS:
            fitting = [
                (fit, route)
                for route in self.chapter(obstacle, stage).routes
                if route.way == way and (fit := route.fit(stage, industry or "")) is not None
            ]
            if fitting:
                found.append(max(fitting, key=lambda one: one[0])[1])
        return tuple(found)


EMPTY = Playbook({}, {})
"""Where nobody has read any."""
