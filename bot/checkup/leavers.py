"""Whether somebody who has left still has customers that nobody looks after."""

from collections.abc import Iterator

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis
from bot.core.localtime import local_day
from storage import deals, people


def _run(case: Case) -> Iterator[Diagnosis]:
    if case.connection is None:
        return
    present = {person.key for person in people.present(case.connection, local_day(case.now))}
    left = {person.key: person.name for person in people.everyone(case.connection) if person.key not in present}
    for owner, open_deals in deals.open_by_owner(case.connection, list(left)).items():
        what = f"{left[owner]} 已离职，名下还有 {open_deals} 个没结束的商机"
        yield Diagnosis("warning", what, "客户表的 owner 列，再 salesbot import customers 客户.csv")


CHECK = Check("leavers", _run)
