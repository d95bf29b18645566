"""我今天要跟进谁: the morning's map as it stands now."""

from bot.core.brief import Brief
from bot.core.daybook import Daybook
from bot.core.facts import Person
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import agenda, chain, wording
from bot.rules.answering import say

_MOST = 15


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """The asker's own day, or that of somebody whom they stand above."""
    book, sender = brief.book, brief.sender
    assert book is not None
    assert sender is not None
    wanted = parsed.query.person if parsed.query else None
    led = chain.led_by(book.team, sender.key, book.day) if wanted == "team" else []
    if led:
        return _of_team(led, book, brief)
    person = sender.key if wanted in {None, "me", "team"} else str(wanted)
    if person != sender.key and not chain.is_above(book.team.people, sender.key, person):
        return say(brief, "只能看自己和自己团队的安排", "no_right", person=person)
    lines = [*agenda.lines(book, person), *agenda.standing_still(book, person)]
    whose = "" if person == sender.key else f"{wording.name(person, book.team.people)} "
    if not lines:
        return say(brief, f"{whose}今天没有到期的下一步，也没有停着的客户", "nothing_due")
    shown = [f"{number} {line}" for number, line in enumerate(lines[:_MOST], 1)]
    head = f"{whose}今天（{wording.day(book.day)}）{len(lines)}件"
    return say(brief, "\n".join([head, *shown]), "listed", count=str(len(lines)))


def _of_team(reps: list[Person], book: Daybook, brief: Brief) -> Outcome:
    """A line a matter, with whose it is."""
    lines = [f"{rep.name} {line}" for rep in reps for line in agenda.lines(book, rep.key)]
    head = f"团队今天（{wording.day(book.day)}）{len(lines)}件" if lines else "团队今天没有到期的下一步"
    more = [f"……另有 {len(lines) - _MOST} 件"] if len(lines) > _MOST else []
    return say(brief, "\n".join([head, *lines[:_MOST], *more]), "team")


INTENT = Intent(
    name="todo",
    handles=("query/todo",),
    decide=decide,
    help="「我今天要跟进谁」「谁没交日报」「哪些停滞了」",
    examples=("我今天要跟进谁",),
    counter_examples=("今天跟进了海棠医疗",),
)
