"""我今天要跟进谁: the morning's map as it stands now."""

from bot.core.brief import Brief
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import agenda, chain, wording
from bot.rules.answering import reply

_MOST = 15


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """The asker's own day, or that of somebody whom they stand above."""
    book, sender = brief.book, brief.sender
    assert book is not None
    assert sender is not None
    wanted = parsed.query.person if parsed.query else None
    person = sender.key if wanted in {None, "me", "team"} else str(wanted)
    if person != sender.key and not chain.is_above(book.team.people, sender.key, person):
        return Outcome((reply(brief, "只能看自己和自己团队的安排"),), (Reason("no_right", {"person": person}),))
    lines = [*agenda.lines(book, person), *agenda.standing_still(book, person)]
    whose = "" if person == sender.key else f"{wording.name(person, book.team.people)} "
    if not lines:
        return Outcome((reply(brief, f"{whose}今天没有到期的下一步，也没有停着的客户"),), (Reason("nothing_due"),))
    shown = [f"{number} {line}" for number, line in enumerate(lines[:_MOST], 1)]
    head = f"{whose}今天（{wording.day(book.day)}）{len(lines)}件"
    return Outcome((reply(brief, "\n".join([head, *shown])),), (Reason("listed", {"count": str(len(lines))}),))


INTENT = Intent(
    name="todo",
    handles=("query/todo",),
    decide=decide,
    help="「我今天要跟进谁」「谁没交日报」「哪些停滞了」",
    examples=("我今天要跟进谁",),
    counter_examples=("今天跟进了海棠医疗",),
)
