"""The value of a number in digits and in Chinese: 163.2, 1,250,000, 一百六十三, 两千三点一, 三万二, 两百来, 三五百."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from bot.nlp.text.expression import Expression

_ROWS = ("零〇", "一壹幺", "二两贰俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
DIGITS = {character: Decimal(value) for value, row in enumerate(_ROWS) for character in row}
"""Each character of a Chinese digit, and its value."""
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000, "k": 1000, "K": 1000, "w": 10_000, "W": 10_000}
FEW, _OVER, _ABOUT = frozenset("几数"), frozenset("多余"), frozenset("来把")
SOME = "".join(DIGITS)
ALL = SOME + "".join(UNITS) + "万亿"
"""The characters of digits, and those of digits and units."""
ARABIC = r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?+"
ATOM = Expression(rf"{ARABIC}|\.\d++|点[{SOME}]++|[{ALL}半kKwW几数多来余把]")
"""What a number is made of."""
_ARABIC = Expression(ARABIC)
_NONE, _HALF, _ONE = Decimal(0), Decimal("0.5"), Decimal(1)
_PAIR, _TEN = 2, 10
_LOOSE = str.maketrans("", "", "来多几余")


def number(text: str) -> Decimal | None:
    """The value of a number in digits or in Chinese, the least of a loose one; `None` when it is neither.

    >>> number("1,250,000"), number("一百六十三万二"), number("两百五"), number("十二"), number("二十来")
    (Decimal('1250000'), Decimal('1632000'), Decimal('250'), Decimal('12'), Decimal('20'))
    """
    text = text.strip()
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    text = text.translate(_LOOSE)
    atoms = ATOM.findall(text)
    if not atoms or "".join(atoms) != text or text[0] in "点kKwW" or any(atom[0] == "." for atom in atoms):
        return None
    found = value(atoms)
    return found[0] if found else None


@lru_cache(maxsize=1024)
def small(text: str) -> int:
    """A count or an ordinal, as dates and lists have them; 0 for anything else."""
    if text.isascii() and text.isdecimal():
        return int(text)
    found = number(text)
    return int(found) if found is not None else 0


def value(atoms: list[str]) -> tuple[Decimal, Decimal] | None:
    """The least and the most that the atoms say."""
    if all(atom in DIGITS for atom in atoms):
        if len(atoms) == _PAIR and "两" in atoms and DIGITS[atoms[0]]:
            return DIGITS[atoms[0]], DIGITS[atoms[1]]
        low = Decimal("".join(str(DIGITS[atom]) for atom in atoms))
        return low, low
    pair = next((at for at, (one, other) in enumerate(pairwise(atoms)) if DIGITS.get(one) and DIGITS.get(other)), None)
    if pair is not None:
        low, high = _sum(atoms[: pair + 1] + atoms[pair + 2 :]), _sum(atoms[:pair] + atoms[pair + 1 :])
        return (low, high) if low < high else None
    if not FEW.isdisjoint(atoms):
        return _sum(atoms, few=Decimal(atoms[0] in FEW)), _sum(atoms, few=Decimal(10))
    low = _sum(atoms)
    return low, low if _OVER.isdisjoint(atoms) else _sum(atoms, over=True)


def _sum(atoms: Sequence[str], *, few: Decimal = _ONE, over: bool = False) -> Decimal:
    """The value of atoms with units; `few` stands for 几, and with `over` a 多 or 余 adds the last unit once."""
    total, section, digit, last, biggest = _NONE, _NONE, None, 1, 1
    short = False
    for atom in atoms:
        if atom in DIGITS:
            digit = DIGITS[atom]
            last, short = (last, last > 1) if digit else (_TEN, False)
        elif atom in UNITS:
            section += (digit or 1) * UNITS[atom]
            digit, last, short = None, UNITS[atom], False
        elif atom in MYRIADS:
            # 万把块 has nothing before its 万
            scale, part = MYRIADS[atom], section + (digit or 0 if digit is not None or section or total else 1)
            total = (total + part) * scale if scale > biggest else total + part * scale
            section, digit, last, short, biggest = _NONE, None, scale, False, scale
        elif atom in FEW:
            digit, short = few, False
        elif atom in _OVER:
            section += (last if digit is None else _place(section + digit)) if over else 0
        elif atom[0] == "点":
            section += (
                total + _tail(digit, last, short=short) + Decimal("0." + "".join(str(DIGITS[c]) for c in atom[1:]))
            )
            total, digit, short = _NONE, None, False
        elif atom == "半":
            digit = _HALF
        elif atom not in _ABOUT:
            whole = atom.replace(",", "")
            digit, short = Decimal(whole), len(whole) == 1 and last > 1
    return total + section + _tail(digit, last, short=short)


def _place(value: Decimal) -> int:
    """What 多 adds to a figure at the most: 20多 is below 30, 1000多 below 2000, 35多 below 36."""
    place = 1
    while value and value % (place * 10) == 0:
        place *= 10
    return place


def _tail(digit: Decimal | None, last: int, *, short: bool) -> Decimal:
    """The digit at the end: 五 of 一百五 is 50, 五 of 一百零五 is 5."""
    if digit is None:
        return _NONE
    return digit * (last // 10) if short and last > 1 else digit
