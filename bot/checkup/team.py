"""Whether the people are there whom the bot has to tell something."""

from collections.abc import Iterator, Sequence

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis
from bot.core.localtime import local_day
from storage import people
from storage.types import AnyRow

_LED = frozenset({"rep", "supervisor"})
_IMPORT = "salesbot import staff 员工.csv"


def _run(case: Case) -> Iterator[Diagnosis]:
    if case.connection is None:
        return
    team = people.present(case.connection, local_day(case.now))
    if not team:
        yield Diagnosis("warning", "名单里没有人，谁说话都会被当成陌生人", _IMPORT)
        return
    if not any(person.role == "admin" for person in team):
        yield Diagnosis(
            "warning", "名单里没有管理员，出了故障没有人会收到通知", f"员工表加一位 role 是 admin 的，再 {_IMPORT}"
        )
    if unled := list(_unled(team)):
        what = f"{'、'.join(unled)} 没有在职的主管，他们的提醒升级时无人可报"
        yield Diagnosis("warning", what, f"员工表的 manager 列，再 {_IMPORT}")


def _unled(team: Sequence[AnyRow]) -> Iterator[str]:
    """Who has no supervisor, one who is unknown, one who has left, or themselves."""
    present = {person.key for person in team}
    for person in team:
        if person.role in _LED and (person.manager not in present or person.manager == person.key):
            yield person.name


CHECK = Check("team", _run)
