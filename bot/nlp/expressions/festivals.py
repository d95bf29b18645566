"""Feast days by their names: those of the solar calendar, of the lunar one, and those on the nth weekday of a month."""

from datetime import date, timedelta

_FIXED = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八节": (3, 8), "女神节": (3, 8), "植树节": (3, 12),
    "消费者权益日": (3, 15),
    "愚人节": (4, 1), "世界读书日": (4, 23), "劳动节": (5, 1), "五一": (5, 1), "青年节": (5, 4),
    "五四": (5, 4), "护士节": (5, 12), "儿童节": (6, 1), "六一": (6, 1), "环境日": (6, 5), "六一八": (6, 18),
    "建党节": (7, 1), "建军节": (8, 1), "八一": (8, 1), "教师节": (9, 10), "国庆": (10, 1), "十一黄金周": (10, 1),
    "程序员节": (10, 24),
    "万圣节": (11, 1), "万圣夜": (10, 31), "光棍节": (11, 11), "双十一": (11, 11), "双11": (11, 11),
    "双十二": (12, 12), "双12": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25),
}  # fmt: skip
_NTH = {"母亲节": (5, 2, 6), "父亲节": (6, 3, 6), "感恩节": (11, 4, 3)}
"""Month, which one, weekday (Monday 0)."""
_LUNAR = {
    "春节": "0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203",
    "端午": "0616 0606 0623 0612 0602 0620 0609 0530 0618 0607 0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605",
    "中秋": "0922 0912 0930 0919 0908 0927 0915 1004 0924 0913 1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912",
}
"""Month and day, a year each from 2010 to 2030."""
_SINCE = 2010
_FROM_SPRING = {"除夕": -1, "大年三十": -1, "大年初一": 0, "元宵": 14}
NAMES = (*_FIXED, *_NTH, *_LUNAR, *_FROM_SPRING, "清明")
MARKS = "旦情妇神植权愚读劳青护儿环党军教庆程圣光双安母父感春端秋除宵清节大一四"
"""Characters of which every name has one."""
INITIALS = "".join(sorted({name[0] for name in NAMES} | {"国"}))
_EACH = "|".join(sorted(NAMES, key=len, reverse=True))
FESTIVAL = (
    rf"(?<![点零一二三四五六七八九百千万亿\d])(?:国际)?(?P<festival>{_EACH})"
    r"(?:国际[\u4e00-\u9fff]{2,3}节|节|假期|期间)?"
)
_FIRST_TOMB_SWEEPING, _LAST_TOMB_SWEEPING = 2000, 2099


def on(name: str, year: int) -> date | None:
    """The day of a feast in a year, `None` outside the years that are known."""
    try:
        return _on(name, year)
    except (ValueError, OverflowError, IndexError):
        return None


def _on(name: str, year: int) -> date | None:
    if fixed := _FIXED.get(name):
        return date(year, *fixed)
    if nth := _NTH.get(name):
        return nth_weekday(year, *nth)
    if name in _FROM_SPRING:
        spring = _on("春节", year)
        return spring and spring + timedelta(days=_FROM_SPRING[name])
    if name == "清明":
        # The rule of thumb of the 21st century
        short = year % 100
        known = _FIRST_TOMB_SWEEPING <= year <= _LAST_TOMB_SWEEPING
        return date(year, 4, int(short * 0.2422 + 4.81) - short // 4) if known else None
    days = _LUNAR[name].split()
    said = days[year - _SINCE] if year >= _SINCE else ""
    return date(year, int(said[:2]), int(said[2:])) if said else None


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth weekday (Monday 0) of a month, the last for 0; `None` when there is none."""
    if nth == 0:
        following = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return following - timedelta(days=(following.weekday() - weekday) % 7)
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if found.month == month else None
