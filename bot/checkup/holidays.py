"""Whether this year's holidays and make-up workdays are known, and, once they are announced, next year's.

The State Council announces a year's in November of the year before. For a year that nobody knows the bot goes by
Monday to Friday.
"""

from collections.abc import Iterator

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis
from bot.core.localtime import local_day

_ANNOUNCED_IN = 11
_MEND = "升级程序：pip install --upgrade chinesecalendar"


def _run(case: Case) -> Iterator[Diagnosis]:
    from chinese_calendar import constants  # noqa: PLC0415  3,000 days that no other command needs at its start

    known = {day.year for day in constants.holidays}
    today = local_day(case.now)
    if today.year not in known:
        yield Diagnosis("error", f"不知道 {today.year} 年的节假日和调休，现在只按周一到周五算", _MEND)
    if today.month >= _ANNOUNCED_IN and today.year + 1 not in known:
        yield Diagnosis("warning", f"还不知道 {today.year + 1} 年的节假日和调休，到时只按周一到周五算", _MEND)


CHECK = Check("holidays", _run)
