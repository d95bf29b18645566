"""Whether somebody who has left still has customers that nobody looks after."""

from collections.abc import Iterator

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis
from bot.core.localtime import local_day
from storage import holdings, people

_MEND = "客户表的 owner 列，再 salesbot import customers 客户.csv"


def _run(case: Case) -> Iterator[Diagnosis]:
    if case.connection is None:
        return
    present = {person.key for person in people.present(case.connection, local_day(case.now))}
    left = {person.key: person.name for person in people.everyone(case.connection) if person.key not in present}
    deals, leads = holdings.open_deals(case.connection, list(left)), holdings.bare_leads(case.connection, list(left))
    for key in sorted(deals.keys() | leads.keys()):
        counts = (f"{deals.get(key, 0)} 个没结束的商机", f"{leads.get(key, 0)} 条没成商机的线索")
        held = "、".join(count for count in counts if not count.startswith("0"))
        yield Diagnosis("warning", f"{left[key]} 已离职，名下还有 {held}", _MEND)


CHECK = Check("leavers", _run)
