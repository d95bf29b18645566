"""Feast days by their names: of the solar calendar, of the lunar one, solar terms, and the nth weekday of a month."""

from datetime import date, timedelta

from bot.nlp.calendar import lunar

_FIXED = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八节": (3, 8), "女神节": (3, 8), "植树节": (3, 12),
    "消费者权益日": (3, 15),
    "愚人节": (4, 1), "世界读书日": (4, 23), "劳动节": (5, 1), "五一": (5, 1), "青年节": (5, 4),
    "五四": (5, 4), "护士节": (5, 12), "儿童节": (6, 1), "六一": (6, 1), "环境日": (6, 5), "六一八": (6, 18),
    "建党节": (7, 1), "建军节": (8, 1), "八一": (8, 1), "教师节": (9, 10), "国庆": (10, 1), "十一黄金周": (10, 1),
    "十一假期": (10, 1), "十一长假": (10, 1),
    "程序员节": (10, 24),
    "万圣节": (11, 1), "万圣夜": (10, 31), "光棍节": (11, 11), "双十一": (11, 11), "双11": (11, 11),
    "双十二": (12, 12), "双12": (12, 12), "平安夜": (12, 24), "圣诞": (12, 25),
}  # fmt: skip
_NTH = {"母亲节": (5, 2, 6), "父亲节": (6, 3, 6), "感恩节": (11, 4, 3)}
"""Month, which one, weekday (Monday 0)."""
_LUNAR = {
    "春节": (1, 1), "大年初一": (1, 1), "元宵": (1, 15), "龙抬头": (2, 2), "端午": (5, 5), "七夕": (7, 7),
    "中元节": (7, 15), "中秋": (8, 15), "重阳": (9, 9), "腊八": (12, 8),
}  # fmt: skip
_EVES = frozenset(("除夕", "大年三十", "年三十"))
_TERMS = "|".join(lunar.TERMS)
NAMES = (*_FIXED, *_NTH, *_LUNAR, *_EVES)
MARKS = "节旦权读环庆圣双安端秋夕宵清阳腊龙黄假初寒暑露蛰谷芒霜冬夏春"
"""Characters of which every name has one, but for those of `_BARE`, whose characters stand everywhere."""
INITIALS = "".join(sorted({name[0] for name in (*NAMES, *lunar.TERMS)} | {"国"}))
_BARE = ("六一八", "五一", "五四", "六一", "八一", "年三十", "大年三十")
_EACH = "|".join(sorted(NAMES, key=len, reverse=True))
_ALONE = r"(?<![点零一二三四五六七八九百千万亿\d])"
BARE = rf"(?=[五六八年大]){_ALONE}(?P<year>)(?P<festival>{'|'.join(_BARE)})(?:假期|期间)?"
NAMED = (
    rf"{_ALONE}(?:国际)?(?:五一|三八|六一|八一)?"
    rf"(?P<festival>{_EACH}|清明|冬至|(?:{_TERMS})(?=节(?!能|约|省|点|目|奏)|[前后那当到之以，。,、；\s)]|$))"
    r"(?:国际[\u4e00-\u9fff]{2,3}节|节气?|假期|期间)?"
)


def on(name: str, year: int) -> date | None:
    """The day of a feast in a year, `None` outside the years that are known."""
    try:
        if fixed := _FIXED.get(name):
            return date(year, *fixed)
        if nth := _NTH.get(name):
            return nth_weekday(year, *nth)
        if name in lunar.TERMS:
            return lunar.term(name, year)
        if name in _EVES:
            spring = lunar.day(year, 1, 1)
            return spring and spring - timedelta(days=1)
        return lunar.day(year, *_LUNAR[name])
    except (ValueError, OverflowError):
        return None


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """The nth weekday (Monday 0) of a month, the last for 0; `None` when there is none."""
    if nth == 0:
        following = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return following - timedelta(days=(following.weekday() - weekday) % 7)
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if found.month == month else None
