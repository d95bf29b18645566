"""Every form in which days and periods are said: 2015年3月三号, 下周二, 上个月15号, 17天后, 20-22号, 农历八月十五."""

from collections.abc import Iterable

from bot.nlp.calendar import festivals
from bot.nlp.calendar import meanings as day
from bot.nlp.calendar import periods as period
from bot.nlp.calendar.form import Form, Grammar
from bot.nlp.calendar.words import DAY, LONE, MONTH, NUMBER, RELATIVE, SHIFT, WEEK, WEEKDAYS, YEAR

_TENS = "(?:[三二]?十[一二三四五六七八九]|[三二]十)"
_TAIL = (
    rf"(?:\s?(?P<day>{DAY})\s?[日号]|(?P<bare>\d{{1,2}}|{_TENS})(?![\d万千百十%.:个台家点人款年天多])|(?P<part>初|中旬|中(?=[，。]|$)|上旬|下旬|底|末)"
    rf"|前(?P<opening>{NUMBER})天|的?(?P<nth>第[一二三四五1-5]|最后一)个{WEEK}(?P<weekday>[一二三四五六日天]))?"
)
_YEAR_BEGINS = r"[全\d零〇一二三四五六七八九十去今明前后来上下本当同次大这]"
_BEGINS = f"(?={_YEAR_BEGINS})"
"""Where a year or a month can begin, so that most characters are passed over at once."""
_DOTTED = (
    r"(?<![\d.])(?<![价额款约为是共率达元¥$])(1[0-2]|0?[1-9])\."
    r"(3[01]|[12]\d|0[1-9]|[1-9](?=[号日]|[-~—–]\d+\.\d++(?![万亿元%kKwW])))(?![\d.%万亿])"
    r"(?:[号日]|(?=[下交前回签发开付出去拜约见给提启完验收来报至]|上(?![调涨浮])|到(?!\d+(?:\.\d+)?[万亿%元wk])"
    r"|之前|[-~—–](?:1[0-2]|0?[1-9])\.\d++(?![万亿元%kKwW])))"
)
"""6.18 is a day where a word of doing stands behind it, and a decimal elsewhere."""
_FIGURE = r"(?!:\d|[\d.%‰万亿千wWkK元块折个台套家单组件只米度点,])"
_HEAD = (
    r"(?:(?<![^\s【\[(（#*·•▲■▷])|(?<=今天)|(?<=今日)|(?<=日报)|(?<=周报)|(?<=小结)|(?<=日期)"
    r"|(?<=[报步期](?:[:]))|(?<=天\())"
)
"""Where a rep's 「9.3」 is a day and no decimal: at the head of a line, or behind 今天, 日报, 下一步："""
_NO_NUMBER = r"(?!楼|线|店|柜|台|机|片|库|位|院|厂|门|品|码|馆|仓|车|会议室|会客室|电池|电梯|井|炉|泵|窗口|提醒|预警)"
_NEXT = "(?:(?<!一)|(?<=统一)|(?<=单一))下"
"""下周五, and no 一下周五: 「补一下周五的」, 「约一下周三」 speak of this week's."""
_NO_MONTH = r"(?![饼球嫂亮薪]|子中心)"
_LUNAR_DAY = r"(?P<day>初[一二三四五六七八九十]|廿[一二三四五六七八九]?|三十|二?十[一二三四五六七八九]?)"
_HOLIDAY = r"(?:(?<![\u4e00-\u9fff])|(?<=[等到在说约定是放拖]))(?:节|长假|假期|放假)"


def _any(words: Iterable[str]) -> str:
    """One of some words, the longer before the shorter."""
    return "|".join(sorted(words, key=len, reverse=True))


FORMS = Grammar(
    Form(
        "12",
        r"(?<![\d.])((?:19|20)\d\d)(?:\s?[-/.年]\s?|\s)(0?[1-9]|1[0-2])(?:\s?[-/.月]\s?|\s)(3[01]|[12]\d|0?[1-9])(?!\d)\s?[日号]?",
        day.full_date,
        back=0,
        on=20,
    ),
    Form("2", r"(?<![\dA-Za-z.])(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\dA-Za-z])", day.full_date),
    Form("月", rf"{_BEGINS}(?:(?P<year>{YEAR})\s?的?)?{LONE}{MONTH}{_NO_MONTH}{_TAIL}", day.in_a_month, back=12),
    Form("月", rf"(?P<shift>{SHIFT}|今)一?个?月份?{_NO_MONTH}{_TAIL}", day.in_a_shifted_month),
    Form(
        "月",
        rf"(?<![上下个这本当同\d一二三四五六七八九十])(?P<shift>)月(?=[初中底末上下]){_TAIL}(?<!月)",
        day.in_a_shifted_month,
    ),
    Form(
        "/",
        r"(?<![\dA-Za-z./])(?<![度成占剩])(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?![\d/%.]|的|以上|左右|[万亿元块个台套家件英寸])",
        day.a_month_and_day,
    ),
    Form(".", _DOTTED, day.a_month_and_day),
    Form(".-", rf"{_HEAD}(\d{{1,2}})[.-](\d{{1,2}}){_FIGURE}", day.a_month_and_day, ahead_only=True),
    Form(".", rf"(?<=[—–-])(\d{{1,2}})\.(\d{{1,2}}){_FIGURE}", day.a_month_and_day, ahead_only=True),
    Form(".", r"(?<![\d.])(\d{1,2})\.(\d{1,2})(?=之?前|—|–|-\d)", day.a_month_and_day, ahead_only=True),
    Form("报", r"(?:(?<!\S)|(?<=#))(0[1-9]|1[0-2])([0-3]\d)(?=\s?[日周]报)", day.a_month_and_day, ahead_only=True),
    Form(".", r"(?<=\()(1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?=\))", day.a_month_and_day),
    Form(
        ".",
        r"(?<=\d[-~—–至到])(1[0-2]|0?[1-9])\.(3[01]|[12]\d|0?[1-9])(?![\d.%万亿元wk])[号日]?",
        day.a_month_and_day,
    ),
    Form(
        "周星礼",
        rf"(?=[上这本下一个周星礼])(?<![每逢])(?P<shift>上上|上|这|本|下下|{_NEXT})?一?个?{WEEK}(?P<day>[{WEEKDAYS}]|[1-6](?!\d))(?![共年月岁趟遍]|次(?!日))",
        day.a_weekday,
    ),
    Form("周星礼", rf"(?P<shift>上上|上|这|本|下下|{_NEXT})一?个?{WEEK}(?![{WEEKDAYS}转])", day.a_week),
    Form(
        "季Qq",
        rf"(?:(?P<year>{YEAR}|(?<!\d)20\d\d(?=[Qq]))\s?的?)?(?<!一年)(?:(?P<number>第[一二三四1-4]个|第?[一二三四1-4首末])季(?:度|(?=[末底初报，。]|$))|(?<![A-Za-z])[Qq](?P<q>[1-4])(?![\d.])(?:季度?)?)(?P<part>底|末|初)?",
        period.a_quarter,
        back=12,
    ),
    Form("季", rf"(?P<shift>{SHIFT})一?个?季度?(?P<part>底|末|初)?", period.a_shifted_quarter),
    Form("季", r"(?<![上下这本当一二三四1-4个])(?P<shift>)季度?(?P<part>底|末|初)", period.a_shifted_quarter),
    Form("季", rf"(?:(?P<year>{YEAR})\s?的?)?前(?P<count>[二两三2-3])个?季度", period.first_quarters, back=12),
    Form("半", rf"(?:(?P<year>{YEAR})\s?的?)?(?P<half>[上下前后])半年度?(?P<part>底|末|初)?", period.a_half, back=12),
    Form(
        "年",
        rf"{_BEGINS}(?P<year>{YEAR})(?:(?<=年)度|的?年?(?P<part>[初底末]|(?<=年年)中|中(?=[，。]|$))|(?P<nth>首|第[一二三四五六七八九十\d]{{1,2}}|最后一)个?月)?(?![多度轻份])",
        period.a_year,
    ),
    Form("年", r"(?<!\d)((?:19|20)\d\d)\s?[-~至到—–]\s?((?:19|20)\d\d)年", period.years, back=12),
    Form("年", r"(?P<year>)(?P<nth>)(?<!财)年(?P<part>[初底末]|中(?![国心秋间午学等]))(?!会)", period.a_year),
    Form(
        "前后内",
        rf"(?=[再过\d零〇一二两俩三仨四五六七八九十百半])(?<![\d.第月万千亿])(?:再?过)?(?P<count>{NUMBER})\s?个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)多?(?P<way>(?:之|以)?(?:后|前|内)|过后)(?![天面期台者轮续半])",
        period.counted_off,
        back=12,
    ),
    Form(
        "过",
        rf"过(?<![超不通经]过)(?P<count>{NUMBER})\s?个?(?P<unit>天|周|星期|礼拜|月|年)(?P<way>)(?!了|后|之|以|没)",
        period.counted_off,
        back=12,
    ),
    Form(
        "近去来后",
        rf"(?P<way>最近|近|过去|未来|今后|接下来|往后|后续)的?这?(?P<count>{NUMBER})\s?个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)(?![前后])(?:之内|以内|内|来)?",
        period.a_rolling_period,
    ),
    Form(
        festivals.MARKS,
        rf"(?={_YEAR_BEGINS}|[{festivals.INITIALS}])(?:(?P<year>{YEAR})\s?的?)?{festivals.NAMED}",
        day.a_feast,
        back=12,
    ),
    Form(
        "历",
        rf"(?:(?P<year>{YEAR})\s?的?)?[农阴旧]历的?(?P<month>[正冬腊]|十[一二]?|[一二三四五六七八九])月(?:{_LUNAR_DAY}[日号]?)",
        day.a_lunar_day,
        back=14,
    ),
    Form("正冬腊", rf"(?:(?P<year>{YEAR})\s?的?)?(?P<month>[正冬腊])月{_LUNAR_DAY}", day.a_lunar_day, back=14),
    Form("大", r"(?P<year>)大年(?P<month>)(?P<day>初[一二三四五六七八九十])", day.a_lunar_day),
    Form("节假", rf"{_HOLIDAY}前(?!夕)", day.before_the_holiday),
    Form("节假", rf"{_HOLIDAY}后", day.after_the_holiday),
    Form("一四三", festivals.BARE, day.a_feast),
    Form(
        "号日",
        rf"(?=\d)(?<![\d.月/-])(3[01]|[12]\d|0?[1-9])\s?[-~至到—]\s?(3[01]|[12]\d|0?[1-9])[号日]{_NO_NUMBER}",
        day.bare_days,
        back=8,
    ),
    Form(
        "月",
        rf"(?=[\d一二三四五六七八九十])(?<![\d.年个])(?P<from>1[0-2]|[1-9]|[一二三四五六七八九十])\s?[-~至到—]\s?{MONTH}(?!\d)",
        day.months,
        back=8,
    ),
    Form(
        "号日",
        rf"(?=[\d一二三四五六七八九十廿])(?<![\d.月第复零〇一二两三四五六七八九十百/:])(?P<day>{DAY})(?P<how>号|日(?![本元均常志程期产内化间记]))(?!子){_NO_NUMBER}",
        day.a_bare_day,
    ),
    Form("天日晚早晨夜儿昨朝", _any(one for one in RELATIVE if not one.isascii()), day.a_relative_day),
    Form("yYwrR", rf"(?<![A-Za-z])(?:{_any(filter(str.isascii, RELATIVE))})(?![A-Za-z])", day.a_relative_day, back=9),
    Form("现目今此", r"(?<=[到至])(?:现在|目前|今(?![天日晚早年])|此刻)", day.the_present),
    beside={
        "./-": r"(?<=\d)[./-](?=\d)",
        "12": r"(?<!\d)(?:1(?=9\d\d)|2(?=0\d\d))",
        "报": r"(?<=[日周])报",
        "天晚早晨夜儿朝": r"(?<=[前昨今当即明听二隔后])[天晚早晨夜儿朝]",
        "号日": r"(?<=[\d一二三四五六七八九十廿])号|(?<=[前昨今当即明听次翌\d一二三四五六七八九十廿])日",
        "前内": r"(?<=[天日周期拜月度年多之以])[前内]",
        "后": r"(?<=[天日周期拜月度年多之以过今往])后|后(?=续)",
        "近去来过": rf"[近去来](?=的?这?{NUMBER})|过(?={NUMBER})",
        "半": r"(?<=[上下前后])半(?=年)",
        "历": r"(?<=[农阴旧])历",
        "大": r"大(?=年)",
        "一四三": r"(?<=[五六八])一|(?<=五)四|(?<=年)三",
        "现目今此": r"(?<=[到至])[现目今此]",
    },
)
