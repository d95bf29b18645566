"""The time that people mean: Asia/Shanghai. Everything kept is UTC; days and hours are said and shown in this zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local_day(instant: datetime) -> date:
    """The day that people in Shanghai write at an aware instant."""
    return instant.astimezone(SHANGHAI).date()
