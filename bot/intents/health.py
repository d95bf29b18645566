"""过程健康: the Process Health Index of the last seven days: one's own and the team's average, a team, all teams."""

from bot.core.brief import Brief
from bot.core.daybook import Daybook
from bot.core.facts import Person
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.core.week import Week
from bot.intents import Intent
from bot.nlp.requests.own_orders import HEALTH
from bot.rules import chain, health_index, health_report
from bot.rules.answering import say

_NOTHING = "近7天还没有可以算的：有了在谈客户和跟进记录就有了"


def decide(_parsed: Parsed, brief: Brief) -> Outcome:
    """As far as the asker may know: what others did is for those above them."""
    book, sender = brief.book, brief.sender
    assert book is not None
    assert book.week is not None
    assert sender is not None
    match sender.role:
        case "rep":
            text = _own(book, book.week, sender)
        case "supervisor":
            text = _team(book, book.week, sender)
        case "director":
            text = _teams(book, book.week)
        case _:
            text = "您的账号看不到销售过程"
    return say(brief, text, "health", role=sender.role)


def _own(book: Daybook, week: Week, sender: Person) -> str:
    mine = health_index.weigh(week, {sender.key})
    if mine.index is None:
        return _NOTHING
    lines = [f"您近7天的过程健康 {health_report.line(mine, week)}", *health_report.hints(week, {sender.key})]
    team = chain.led_by(book.team, sender.manager, book.day) if sender.manager else []
    # Those alone who have anything to weigh: the average of two tells one of them about the other.
    weighed = [one for one in team if health_index.weigh(week, {one.key}).index is not None]
    if len(weighed) >= week.measures.aggregate_from:
        average = health_index.weigh(week, {one.key for one in team})
        lines.insert(1, f"团队平均 {health_report.line(average, week)}")
    return "\n".join(lines)


def _team(book: Daybook, week: Week, sender: Person) -> str:
    reps = chain.led_by(book.team, sender.key, book.day)
    if health_index.weigh(week, {rep.key for rep in reps}).index is None:
        return _NOTHING
    return health_report.report(week, sender.team, reps).text


def _teams(book: Daybook, week: Week) -> str:
    lines = []
    for supervisor in chain.everyone(book.team, "supervisor", book.day):
        health = health_index.weigh(week, {rep.key for rep in chain.led_by(book.team, supervisor.key, book.day)})
        if health.index is not None:
            lines.append(f"{supervisor.team} · {supervisor.name} {health_report.line(health, week)}")
    return "\n".join(["各团队近7天的过程健康", *lines]) if lines else _NOTHING


INTENT = Intent(
    name="health",
    handles=(f"command/{HEALTH}",),
    decide=decide,
    help="「过程健康」看近7天跟进做得怎样",
    examples=("过程健康", "我的健康指数"),
    counter_examples=("海棠健康要上体检系统", "客户问健康度怎么算"),
)
