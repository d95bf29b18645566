"""Places in and around the name of a company: the city it begins with, the district behind, where it is said to be."""

from bot.nlp.names.regions import province
from bot.nlp.page import Page
from bot.nlp.text.clauses import Clause
from bot.nlp.text.expression import Expression

_CITY, _DISTRICT = 4, 2
"""How many characters a city and a district have at most."""
_THERE = Expression(r"(?:[省市区县镇](?:的|那边|这边)?|的|那边的?|这边的?)$")
"""Behind a place and before a name: 「惠州大亚湾的恒石胶粘」, 「衡水的，永发橡塑」."""
_COUNTED = Expression(r"[一二三四五六七八九十百千两几]+(?:[台套个条家只盏部批款年月天号点楼间位多几来]|$)")
DISTRICT_ENDS = Expression(r"[\u4e00-\u9fff]{1,3}[坡坝口区县镇乡村湾岭桥门湖港滩河街路庄营堡屯沟塘洲岗坪埔涌]")
_OF_PLACE = Expression(r"的|一[家个]|有|那边|这边|做|开")
_BRACKET = Expression(r"\s?\(")


def beside_place(page: Page, clause: Clause, start: int, end: int) -> bool:
    """Whether a name stands right behind a city, or before one in brackets."""
    bracket = _BRACKET.match(page.text, end)
    behind = bracket is not None and page.vocabulary.city_at(page.text, bracket.end(), len(page.text)) > bracket.end()
    foreign = page.text[start].isascii()
    ahead = page.text[max(clause.start, start - _CITY) : start]
    return behind or (foreign and any(ahead.endswith(city) for city in page.vocabulary.cities))


def behind_place(page: Page, clause: Clause, start: int) -> bool:
    """Whether a place and 「的」 stand right before: 「惠州大亚湾的恒石胶粘」."""
    there = _THERE.search(page.text, clause.start, start)
    begin = there.start() if there else start
    places = range(max(clause.start, begin - _CITY - _DISTRICT - 1), begin - 1)
    return there is not None and any(page.vocabulary.city_at(page.text, at, begin) > at for at in places)


def length_of_city(page: Page, start: int, end: int) -> int:
    """How many characters of a city the stretch begins with."""
    return page.vocabulary.city_at(page.text, start, end) - start


def only_places(page: Page, words: str) -> bool:
    """Whether the words are nothing but places (黑龙江绥化), or begin with a count (七八十盏)."""
    rest = words[province(words) :]
    while city := page.vocabulary.city_at(rest, 0, len(rest)):
        rest = rest[city:]
    return not rest or (rest == words and _COUNTED.match(words) is not None)


def worth_of_place(page: Page, start: int, end: int, *, shaped: bool) -> int:
    """What a city at the head adds; two more characters may be its district (东莞长安的), unless the rest is a name."""
    place = length_of_city(page, start, end)
    if not place:
        return 0
    if shaped or (end - start > place + _DISTRICT and not DISTRICT_ENDS.fullmatch(page.text, start + place, end)):
        return 2
    return 0 if _OF_PLACE.match(page.text, end) else 1
