"""Days and periods as they are said: 2015年3月三号, 下周二, 上个月15号, 十月的第一个星期一, 17天后, 20-22号."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.nlp.expressions import calendar_readers as means
from bot.nlp.expressions import festivals
from bot.nlp.expressions.calendar_readers import Days
from bot.nlp.expressions.calendar_words import DAY, LONE, MONTH, NUMBER, RELATIVE, SHIFT, WEEK, WEEKDAYS, YEAR

_TAIL = (
    rf"(?:\s?(?P<day>{DAY})\s?[日号]|(?P<bare>{DAY})(?![\d万千百十%.:个台家点人款年天多])|(?P<part>初|中旬|中(?=[，。]|$)|上旬|下旬|底|末)"
    rf"|前(?P<opening>{NUMBER})天|的?(?P<nth>第[一二三四五1-5]|最后一)个{WEEK}(?P<weekday>[一二三四五六日天]))?"
)
_YEAR_BEGINS = r"[\d零〇一二三四五六七八九十去今明前后来上下本当同次大这]"
_BEGINS = f"(?={_YEAR_BEGINS})"
"""Where a year or a month can begin, so that most characters are passed over at once."""
_DOTTED = (
    r"(?<![\d.])(?<![价额款约为是共率达元¥$])(1[0-2]|0?[1-9])\."
    r"(3[01]|[12]\d|0[1-9]|[1-9](?=[号日]|[-~—–]\d+\.))(?![\d.%])"
    r"(?:[号日]|(?=[下交前回签发开付出去拜约见给提启完验收来报至]|上(?![调涨浮])|到(?!\d+(?:\.\d+)?[万亿%元wk])"
    r"|之前|[-~—–](?:1[0-2]|0?[1-9])\.\d))"
)
"""6.18 is a day where a word of doing stands behind it, and a decimal elsewhere."""
_NO_NUMBER = r"(?!楼|线|店|柜|台|机|片|库|位|院|厂|门|品|码|馆|仓|车)"


@dataclass(frozen=True, slots=True)
class Form:
    """One way of saying a day or a period.

    marks: characters of which one must stand in the text; a cheap way past most forms.
    read: the days that a match means on `today`; behind `anchor`, the start of a range, when one is given.
    """

    marks: frozenset[str]
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date, date | None], Days | None]


@dataclass(frozen=True, slots=True)
class Said:
    """Days said at `start` to `end`, and how to read them again behind the start of a range.

    kind: the name of the form's reader. within: said as 「…内」, so that the last day is a deadline too.
    """

    start: int
    end: int
    days: Days
    again: Callable[[date], Days | None]
    kind: str
    within: bool = False


_FORMS = tuple(
    Form(frozenset(marks), re.compile(pattern), read)
    for marks, pattern, read in (
        (
            "-/.年 ",
            r"(?<![\d.])((?:19|20)\d\d)(?:\s?[-/.年]\s?|\s)(0?[1-9]|1[0-2])(?:\s?[-/.月]\s?|\s)(3[01]|[12]\d|0?[1-9])(?!\d)\s?[日号]?",
            means.full_date,
        ),
        ("2", r"(?<![\dA-Za-z.])(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\dA-Za-z])", means.full_date),
        ("月", rf"{_BEGINS}(?:(?P<year>{YEAR})\s?的?)?{LONE}{MONTH}{_TAIL}", means.in_a_month),
        ("月", rf"(?P<shift>{SHIFT})一?个?月(?!饼)份?{_TAIL}", means.in_a_shifted_month),
        (
            "月",
            rf"(?<![上下个这本当同\d一二三四五六七八九十])(?P<shift>)月(?=[初中底末上下]){_TAIL}(?<!月)",
            means.in_a_shifted_month,
        ),
        ("/", r"(?<![\d./])(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?![\d/%.]|的|以上|左右)", means.a_month_and_day),
        (
            ".",
            _DOTTED,
            means.a_month_and_day,
        ),
        (".", r"(?<=\()(1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?=\))", means.a_month_and_day),
        (
            ".",
            r"(?<=\d[-~—–至到])(1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?![\d.%万亿元wk])[号日]?",
            means.a_month_and_day,
        ),
        (
            "周星礼",
            rf"(?=[上这本下一个周星礼])(?<!每)(?P<shift>上上|上|这|本|下下|下)?一?个?{WEEK}(?P<day>[{WEEKDAYS}1-6])(?![共年月岁\d])",
            means.a_weekday,
        ),
        ("周星礼", rf"(?P<shift>上上|上|这|本|下下|下)一?个?{WEEK}(?![{WEEKDAYS}转])", means.a_week),
        (
            "季Qq",
            rf"(?:(?P<year>{YEAR})\s?的?)?(?:(?P<number>第[一二三四1-4]个|第?[一二三四1-4首末])季(?:度|(?=[末底初报，。]|$))|(?<![A-Za-z])[Qq](?P<q>[1-4])(?![\d.])(?:季度?)?)(?P<part>底|末|初)?",
            means.a_quarter,
        ),
        ("季", rf"(?P<shift>{SHIFT})一?个?季度?(?P<part>底|末|初)?", means.a_shifted_quarter),
        ("季", r"(?<![上下这本当一二三四1-4个])(?P<shift>)季度?(?P<part>底|末|初)", means.a_shifted_quarter),
        ("季", rf"(?:(?P<year>{YEAR})\s?的?)?前(?P<count>[二两三2-3])个?季度", means.first_quarters),
        ("半", rf"(?:(?P<year>{YEAR})\s?的?)?(?P<half>[上下前后])半年度?(?P<part>底|末|初)?", means.a_half),
        (
            "年",
            rf"{_BEGINS}(?P<year>{YEAR})(?:的?年?(?P<part>[初底末]|(?<=年年)中|中(?=[，。]|$))|(?P<nth>首|第[一二三四五六七八九十\d]{{1,2}}|最后一)个?月)?(?![多度轻])",
            means.a_year,
        ),
        ("年", r"(?P<year>)(?P<nth>)年(?P<part>[初底末]|中(?![国心秋间午学等]))(?!会)", means.a_year),
        (
            "前后内",
            rf"(?=[再过\d零〇一二两俩三仨四五六七八九十百半])(?<![\d.第月])(?:再?过)?(?P<count>{NUMBER})\s?个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)(?:多)?(?P<way>(?:之|以)?(?:后|前|内)|过后)(?![天面期台者轮续半])",
            means.counted_off,
        ),
        (
            "过",
            rf"过(?<![超不通经]过)(?P<count>{NUMBER})\s?个?(?P<unit>天|周|星期|礼拜|月|年)(?P<way>)(?!了|后|之|以|没)",
            means.counted_off,
        ),
        (
            "近去来后",
            rf"(?P<way>最近|近|过去|未来|今后|接下来|往后|后续)的?这?(?P<count>{NUMBER})\s?个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)(?![前后])(?:之内|以内|内|来)?",
            means.a_rolling_period,
        ),
        (
            festivals.MARKS,
            rf"(?={_YEAR_BEGINS}|[{festivals.INITIALS}])(?:(?P<year>{YEAR})\s?的?)?(?:五一)?{festivals.FESTIVAL}",
            means.a_feast,
        ),
        (
            "号日",
            rf"(?=\d)(?<![\d.月/-])(3[01]|[12]\d|0?[1-9])\s?[-~至到—]\s?(3[01]|[12]\d|0?[1-9])[号日]{_NO_NUMBER}",
            means.bare_days,
        ),
        (
            "月",
            rf"(?=[\d一二三四五六七八九十])(?<![\d.年个])(?P<from>1[0-2]|[1-9]|[一二三四五六七八九十])\s?[-~至到—]\s?{MONTH}(?!\d)",
            means.months,
        ),
        (
            "号日",
            rf"(?=[\d一二三四五六七八九十廿])(?<![\d.月第零〇一二两三四五六七八九十百/:])(?P<day>{DAY})(?P<how>号|日(?![本元均常志程期产内化间记]))(?!子){_NO_NUMBER}",
            means.a_bare_day,
        ),
        ("天日晚早晨夜儿", "|".join(sorted(RELATIVE, key=len, reverse=True)), means.a_relative_day),
        ("到至", r"(?<=[到至])(?:现在|目前|今(?![天日晚早年])|此刻)", means.the_present),
    )
)


def said(text: str, today: date) -> list[Said]:
    """The longest form at each place, in order."""
    letters = frozenset(text)
    found: list[Said] = []
    for form in _FORMS:
        if form.marks.isdisjoint(letters):
            continue
        for match in form.pattern.finditer(text):
            read = form.read(match, today, None)
            if read is not None and match.end() > match.start():
                within = form.read is means.counted_off and "内" in (match["way"] or "")
                found.append(
                    Said(match.start(), match.end(), read, _again(form, match, today), form.read.__name__, within)
                )
    return list(_longest(found))


def _again(form: Form, match: re.Match[str], today: date) -> Callable[[date], Days | None]:
    return lambda anchor: form.read(match, today, anchor)


def _longest(found: list[Said]) -> Iterator[Said]:
    reach = 0
    for one in sorted(found, key=lambda s: (s.start, -s.end)):
        if one.start >= reach:
            reach = one.end
            yield one
