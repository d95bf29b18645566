"""谁没交日报: who has not reported today, for supervisors their own teams."""

from bot.core.brief import Brief
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import chain, roll, wording
from bot.rules.answering import reply

_SEES_ALL = frozenset({"director", "hr"})


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Names those whom the asker stands above; a rep hears of their own report alone."""
    book, sender = brief.book, brief.sender
    assert book is not None
    assert sender is not None
    asked = parsed.query.since if parsed.query else None
    if asked is not None and asked != book.day:
        return _say(brief, "现在只查得到今天的；前几天的看日终小结", "another_day")
    people = book.team.people
    reps = [
        one
        for one in roll.at_work(book)
        if one.key == sender.key or sender.role in _SEES_ALL or chain.is_above(people, sender.key, one.key)
    ]
    owing = [one for one in reps if one.key not in book.reported]
    if not reps:
        return _say(brief, "今天没有要交日报的人", "nobody_owes")
    if not owing:
        return _say(brief, f"{wording.day(book.day)}都交了（{len(reps)}/{len(reps)}）", "all_in")
    return _say(brief, f"今天还没报的：{roll.called(reps, owing)}", "missing")


def _say(brief: Brief, text: str, why: str) -> Outcome:
    return Outcome((reply(brief, text),), (Reason(why),))


INTENT = Intent(
    name="missing",
    handles=("query/missing",),
    decide=decide,
    examples=("谁没交日报",),
    counter_examples=("日报补交一下：海棠医疗演示完了",),
)
