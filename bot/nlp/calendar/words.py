"""The words that days are said with: 上上, 去年, 大后天, 星期, and how a year is written."""

from datetime import date

from bot.nlp.numbers.numerals import number

STEP = {"上上": -2, "上": -1, "这": 0, "本": 0, "今": 0, "当": 0, "同": 0, "下": 1, "下下": 2}
SHIFT = "上上|上|这|本|当|同|下下|下"
YEARS = {
    "大前年": -3, "前年": -2, "去年": -1, "上年": -1, "上一年": -1,
    "今年": 0, "本年": 0, "当年": 0, "同年": 0, "这一年": 0, "全年": 0,
    "明年": 1, "来年": 1, "下一年": 1, "次年": 1, "后年": 2, "大后年": 3,
}  # fmt: skip
RELATIVE = {
    "大前天": -3, "前天": -2, "前日": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "昨晚": -1, "昨夜": -1,
    "昨早": -1, "昨": -1,
    "今天": 0, "今日": 0, "今儿": 0, "今晚": 0, "今早": 0, "今朝": 0, "今晨": 0, "今夜": 0,
    "当天": 0, "当日": 0, "当晚": 0, "即日": 0,
    "明天": 1, "明日": 1, "明儿": 1, "明早": 1, "明晚": 1, "明晨": 1, "明朝": 1, "听日": 1,
    "次日": 1, "翌日": 1, "第二天": 1, "隔天": 1,
    "后天": 2, "后日": 2, "大后天": 3, "大大后天": 4,
    "yesterday": -1, "Yesterday": -1, "today": 0, "Today": 0, "tomorrow": 1, "Tomorrow": 1, "tmr": 1, "TMR": 1,
}  # fmt: skip
_FOUR = r"(?<!\d)(?:19|20)\d\d\s?年|[一二][零〇九][零〇一二三四五六七八九]{2}年"
_TWO = r"(?<![\d.,])\d\d年|(?<![零〇一二三四五六七八九十百千])[零〇一二三四五六七八九]{2}年"
YEAR = rf"(?:{_FOUR}|{_TWO}|{'|'.join(sorted(YEARS, key=len, reverse=True))})"
NUMBER = r"(?:\d{1,3}|[零〇一二两俩三仨四五六七八九十百半]{1,4})"
LONE = r"(?<![\d.个一二三四五六七八九十])"
MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|[三二]?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?)"
WEEK = "(?:周|星期|礼拜)"
WEEKDAYS = "一二三四五六日天末"
_FOUR_DIGITS, _CENTURY, _THIS_CENTURY, _AHEAD = 1000, 100, 2000, 10


def year_of(said: str | None, today: date) -> int | None:
    """The year; 07年 and 九七年 are the nearest year of those two digits, at most ten ahead."""
    if not said:
        return None
    said = said.strip().removesuffix("年").strip() if said not in YEARS else said
    if said in YEARS:
        return min(max(today.year + YEARS[said], 1), 9999)
    value = int(said) if said.isdecimal() and said.isascii() else int(number(said) or 0)
    if value >= _FOUR_DIGITS:
        return value
    value += _THIS_CENTURY
    return value if value <= today.year + _AHEAD else value - _CENTURY
