"""Who owes a report of a day and who has given it, team by team."""

from collections.abc import Sequence
from datetime import date

from bot.core.daybook import Daybook
from bot.core.facts import Person
from bot.core.team import Team
from bot.rules import chain


def at_work_on(team: Team, day: date) -> list[Person]:
    """Reps at work on a day: who is off owes no report."""
    return [one for one in chain.everyone(team, "rep", day) if not team.is_away(one, day)]


def at_work(book: Daybook) -> list[Person]:
    """Reps at work on the book's day."""
    return at_work_on(book.team, book.day)


def missing(book: Daybook) -> list[Person]:
    """Those at work who have not reported."""
    return [rep for rep in at_work(book) if rep.key not in book.reported]


def called(reps: Sequence[Person], owing: Sequence[Person]) -> str:
    """白露、宋词（2/4 已报）."""
    return f"{'、'.join(rep.name for rep in owing)}（{len(reps) - len(owing)}/{len(reps)} 已报）"
