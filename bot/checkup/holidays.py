"""Whether this year's holidays and make-up workdays are known, and, once they are announced, next year's.

The State Council announces a year's in November of the year before. For a year that neither they
nor config/holidays.yaml knows, the bot goes by the hours of the week.
"""

from collections.abc import Iterator

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis
from bot.core.localtime import local_day
from bot.core.worktime import Calendar
from bot.policy import Config, PolicyError
from bot.rules.working_hours import HolidaysFile, StatutoryCalendar

_ANNOUNCED_IN = 11
_MEND = "config/local/holidays.yaml，或 pip install --upgrade chinesecalendar"


def _run(case: Case) -> Iterator[Diagnosis]:
    calendar, today = _calendar(case), local_day(case.now)
    if not calendar.knows(today.year):
        yield Diagnosis("error", f"不知道 {today.year} 年的节假日和调休，现在只按每周的上班时间算", _MEND)
    if today.month >= _ANNOUNCED_IN and not calendar.knows(today.year + 1):
        yield Diagnosis("warning", f"还不知道 {today.year + 1} 年的节假日和调休，到时只按每周的上班时间算", _MEND)


def _calendar(case: Case) -> Calendar:
    try:
        return Config(case.settings.config).load("holidays.yaml", HolidaysFile).calendar()
    except PolicyError:
        return StatutoryCalendar()  # what is wrong with the file, another check tells


CHECK = Check("holidays", _run)
