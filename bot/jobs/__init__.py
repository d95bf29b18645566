"""What the bot does because time has passed: one file a rule, each exporting `JOB`, with its policy beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.core.daybook import Daybook, Page
from bot.core.effects import Effect
from bot.core.matter import Matter
from bot.core.news import News
from bot.core.outcome import Outcome
from bot.core.post import Post
from bot.rules.policies import RuleFile


def _never(_policy: object) -> tuple[time, ...]:
    return ()


def _nothing(_news: News, _policy: object) -> Iterable[Effect]:
    return ()


def _no_matter(_matter: Matter, _policy: object) -> Outcome:
    return Outcome(())


def _no_day(_book: Daybook, _policy: object) -> Outcome:
    return Outcome(())


def _no_words(_matter: Matter, _tier: int, _policy: object) -> Post:
    raise NotImplementedError("a rule that raises alerts has words for them")


@dataclass(frozen=True, slots=True)
class Job:
    """One rule. `name` is that of its file in config/, of its timers and of what it raises.

    policy: the class of its YAML file; each function gets the file in force as its last argument.
    follow: what news means to it: timers set and cancelled, alerts settled. decide: a timer of it rang.
    rings: the hours of the day at which it looks at the whole team, and day: what it does then.
    reads: what of the day's book it asks for. words: what is said of an alert of it on a rung.
    """

    name: str
    policy: type[RuleFile]
    follow: Callable[[News, Any], Iterable[Effect]] = _nothing
    decide: Callable[[Matter, Any], Outcome] = _no_matter
    words: Callable[[Matter, int, Any], Post] = _no_words
    rings: Callable[[Any], tuple[time, ...]] = _never
    day: Callable[[Daybook, Any], Outcome] = _no_day
    reads: frozenset[Page] = frozenset()

    @property
    def raises(self) -> bool:
        """Whether it opens alerts: it has words for them."""
        return self.words is not _no_words
