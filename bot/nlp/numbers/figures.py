"""Every figure of a text with its value: 1,250,000, 一百零一万一千, 两千三点一, 1千零20, 壹佰, 三五百, 十几, -1200K."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from bot.nlp.numbers.numerals import ALL, ARABIC, ATOM, DIGITS, FEW, MYRIADS, SOME, UNITS, value
from bot.nlp.text.expression import Expression

_LONGEST = 40
"""Characters of a figure that can mean something; more is a key or a mishap."""
_PAIR, _HUNDRED = 2, 100
_FIGURE = Expression(
    # Where no figure can begin, one look is enough
    rf"(?=[-.负\d几数半{ALL}])(?P<minus>负|(?<![\w)）.%‰-])-)?"
    rf"(?:(?:(?<![A-Za-z\d.])(?<![A-Za-z]-)|(?<=RMB|CNY|USD|EUR|HKD|JPY|GBP|rmb)){ARABIC}(?!\.\d)(?:\s?+(?=[百千仟万亿])(?!\s?百分)|个(?=亿)|个?[kKwW](?![A-Za-z\d])|[wW](?=\d(?![A-Za-z\d.%台套个件]))\d)?|(?<![\w.])\.\d++"
    rf"|(?!百分)[{ALL}]|几(?=[{ALL}])|数(?=[十百千万亿])|半个?(?=亿))"
    rf"(?:(?!(?<=[万亿])一[分毛]|(?<=[\d二两三四五六七八九])一[台套件份只张组箱])[{ALL}]|(?<=[{ALL}]){ARABIC}|几|点[{SOME}]++(?![分刻十点])|[多来余](?=[百千万亿])|(?<=[百千万])把(?=[块万元个条号])|个(?=[亿wW]))*+"
    rf"(?P<over>[多来余](?![\u4e00-\u9fff]?[年半次][\u4e00-\u9fff]?性))?"
)
_ALONE = Expression(
    r"一(?:直|下|点|起|样|定|般|些|旦|切|致|律|再|向|边|共|方面|把手|会儿?|时(?!半)|味|带|手|线|流|旁|体|同|路)"
    r"|千万(?=[别不要记当注])|千方|十足|十分(?![钟之])|百(?:姓|货|度|科|般|分)|四(?:川|处|周)|五金|七夕|八卦|两(?:边|难)|三方"
    r"|零(?:售|件|食|散)|三(?:亚|星|菱|一重|番)|四(?:海|季)|五(?:矿|粮)|八马|九牧|十堰|九江|六合|七喜|伍仁"
)
_BEFORE = frozenset("第周统唯万初")
_WEEK = ("星期", "礼拜")
_FINANCIAL = frozenset("叁肆伍陆柒捌玖贰")
_OF_PEOPLE = frozenset("们咱你我他她妻爷姐妹兄弟")
"""Before 俩 and 仨 in 他俩."""


class Figure(NamedTuple):
    """A figure at `start` to `end`: its value, or from `low` to `high` for 三五百, 十几 and 四百多.

    A tuple, since a message has twenty of them and a frozen dataclass takes three times as long to make.

    scale: the 万 or 亿 at its end, 1 for none, which a figure before it may share (50到60万).
    step: with 百 and 千 before them, which only a figure without unit may share (两到三百万).
    bare: digits without any unit, in Chinese (二零一七); loose: `low` and `high` differ.
    """

    low: Decimal
    high: Decimal
    start: int
    end: int
    scale: int
    step: int
    bare: bool
    few: bool = False

    @property
    def loose(self) -> bool:
        """Whether it is said to lie between two values."""
        return self.low != self.high

    def apart(self, text: str) -> "Figure":
        """三五 as 3 to 5, where a unit behind it shows that it is not 35."""
        said = text[self.start : self.end]
        if not self.bare or len(said) != _PAIR or said[0] not in DIGITS:
            return self
        low, high = DIGITS[said[0]], DIGITS[said[1]]
        return self._replace(low=low, high=high) if 0 < low < high else self


def figures(text: str) -> list[Figure]:
    """Every figure in order, in time linear in the text's length."""
    return list(_figures(text))


def _figures(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        start, end = match.span()
        written = match[0]
        if end - start > _LONGEST or (written[0] >= "\u3007" and _no_figure(text, start, end)):
            continue
        scale = MYRIADS.get(written[-1], 1)
        digits = written if scale == 1 else written[:-1]
        if digits.isascii() and digits[-1:].isdigit() and digits[-2:-1] not in ("w", "W"):
            # The two commonest kinds, 12 and 86万, are worth a short cut
            exact = Decimal(digits.replace(",", "")) * scale
            yield Figure(exact, exact, start, end, scale, scale, bare=False)
        elif written in DIGITS:
            yield Figure(DIGITS[written], DIGITS[written], start, end, scale=1, step=1, bare=True)
        elif figure := _worded(text, match):
            yield figure


def _worded(text: str, match: re.Match[str]) -> Figure | None:
    """A figure with characters in it, read atom by atom."""
    atoms = ATOM.findall(text, match.start() + bool(match["minus"]), match.end())
    read = value(atoms)
    if read is None:
        return None
    low, high = (-read[1], -read[0]) if match["minus"] else read
    units = atoms[:-1] if match["over"] else atoms
    bare = all(atom in DIGITS for atom in atoms)
    scale = MYRIADS.get(units[-1], 1)
    return Figure(low, high, match.start(), match.end(), scale, _step(units), bare, not FEW.isdisjoint(atoms))


def _step(atoms: Sequence[str]) -> int:
    """The product of the units at the end, 十 aside."""
    step = 1
    for atom in reversed(atoms):
        size = MYRIADS.get(atom) or UNITS.get(atom, 0)
        if size < _HUNDRED:
            break
        step *= size
    return step


def _no_figure(text: str, start: int, end: int) -> bool:
    """Whether characters of number only make a word: 一直, 千万别, 四川, 统一, 陆地."""
    if end - start == 1:
        character = text[start]
        if character in "俩仨" and text[start - 1 : start] in _OF_PEOPLE:
            return True
        if character in "百千万亿佰仟点" or (character in _FINANCIAL and _han(text, start - 1) + _han(text, end) > 1):
            return True
        beside = _han(text, start - 1) or _han(text, end)
        if character in "肆伍陆捌玖" and beside and text[end : end + 1] not in ("元", "圆"):
            return True
        if start and (text[start - 1] in _BEFORE or text[max(0, start - 2) : start] in _WEEK):
            return True
    if text[start] in "万亿" and text[start + 1 : start + 2] != "把":
        return True
    stop = _ALONE.match(text, start)
    return stop is not None and stop.end() > end - (end - start > 1)


def _han(text: str, at: int) -> bool:
    return 0 <= at < len(text) and "\u4e00" <= text[at] <= "\u9fff"
