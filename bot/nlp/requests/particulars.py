"""What an order names: its lead or alert, the day or hour until which it holds, the value that is right."""

from datetime import date, datetime, timedelta

from bot.nlp.calendar.days import When
from bot.nlp.numbers.numerals import small
from bot.nlp.page import Page
from bot.nlp.requests.subjects import CODE, FIELD
from bot.nlp.text.expression import Expression
from bot.nlp.values import Money

_CODE = Expression(CODE)
_OF_WHAT = r"(?:预警|提醒|告警|警报|线索)"
_NUMERAL = r"[一二三四五六七八九十]{1,3}"
_COUNTED = (
    rf"(?P<before>\d{{1,4}}|{_NUMERAL}(?=号(?:{_OF_WHAT}|[那这])))\s*(?:号|条|(?<=^\d)[那这]条|(?<=^\d\d)[那这]条)"
)
_NUMBER = Expression(rf"(?:{_OF_WHAT}|第)?\s*{_COUNTED}|{_OF_WHAT}\s*(?P<after>\d{{1,4}})(?!\d)")
_DONE = r"(?:我来|已)?处理(?:[好完]了?|了)?|静默|静音|关闭|了结|解决|忽略"
_SPAN = r"\s*(?:个|分钟|小时|天|周|星期|礼拜|号|日|月|点|家|次|单|台|件|[:：/.-]\d)"
_NAMED = Expression(
    rf"^\s*(?P<first>\d{{1,5}})\s*(?:{_DONE})|(?:{_DONE})\s*(?P<then>\d{{1,5}})(?!\d|{_SPAN})|"
    rf"(?:{_DONE})\s*(?P<run>\d{{1,5}})(?=\s+\d{{1,3}}{_SPAN})"
)
"""The number of an alert, said with what is to become of it: 已处理 12, 12 静默, 静默 12 2天; not 静默 2天."""
_FOR = Expression(r"(?P<count>\d{1,3}|[一两二三四五六七八九十]{1,2}|半)\s*个?(?P<unit>分钟|小时|钟头|天|周|星期|礼拜)")
_FINE = frozenset(("分钟", "小时", "钟头"))
_UNITS = {
    "分钟": "minutes",
    "小时": "hours",
    "钟头": "hours",
    "天": "days",
    "周": "weeks",
    "星期": "weeks",
    "礼拜": "weeks",
}
_NEW = Expression(
    rf"(?:改成|改为|改到|更正为|应该是|应为|实为|是)(?:见)?(?:的)?\s*(?:{FIELD}\s*)?(?P<value>[^，。；、\s不是]{{1,16}})"
)
_RIGHT_AWAY = Expression(r"^\s*(?:更正|纠正|订正|勘误)(?:一?下)?[，,：:\s]+(?P<value>[^，。；、\s]{1,16})[，,]\s?不是")
"""「更正，下周四签，不是下周三」."""
_NOT_OLD = Expression(r"不是$")


def target(page: Page) -> int | str | None:
    """The number or the code that is named, unless it is a day of the month."""
    if named := _NAMED.search(page.text):
        return int(named["first"] or named["then"] or named["run"])
    if code := _CODE.search(page.text):
        return code[0]
    days = [(when.start, when.end) for when in page.of(When)]
    for number in _NUMBER.finditer(page.text):
        inside = any(start < number.end() and number.start() < end for start, end in days)
        if not inside or number.start() == 0:  # 「9号延后三天」 is alert 9, and no day
            return small(number["before"] or number["after"])
    return None


def until(page: Page) -> date | datetime | None:
    """The last of the days and hours to come that are named, else when a length of time is over."""
    number = _NUMBER.match(page.text)
    begin = number.end() if number else 0
    said = [when.value.due for when in page.of(When, begin) if when.value.due is not None]
    ahead = [due for due in said if isinstance(due, datetime) or due > page.sent_at.date()]
    return (ahead or said)[-1] if said else _over(page)


def _over(page: Page) -> date | datetime | None:
    """When a length of time is over that begins now: the day for 静默两天, the minute in Shanghai for 静默两小时."""
    length = _FOR.search(page.text)
    if length is None:
        return None
    count = 0.5 if length["count"] == "半" else small(length["count"])
    end = (page.sent_at + timedelta(**{_UNITS[length["unit"]]: count})).replace(second=0, microsecond=0)
    return end if length["unit"] in _FINE else end.date()


def right_value(page: Page) -> tuple[int, int] | None:
    """Where the corrected value stands: behind 改成 or 应该是, or the figure that is not the one denied."""
    if named := _RIGHT_AWAY.match(page.text):
        return named.span("value")
    for match in _NEW.finditer(page.text):
        if not _NOT_OLD.search(page.text[: match.start("value")]):
            money = next((m for m in page.of(Money) if m.start == match.start("value")), None)
            end = money.end if money else match.end("value")
            return match.start("value"), end
    return None
