"""How the rep met a customer this time: by what is said of them, their place in the list, or what the totals leave."""

from collections.abc import Mapping, Sequence

from bot.core.parsed import Read
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.recognizers.metrics import Metric
from bot.nlp.reports.scope import planned
from bot.nlp.reports.topics import Outline
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit

_BY = "channels"
_GO = Expression(
    r"(?:去|到|跑|在|拐|飞|抵达|赶到|探|从|切了|克了|奔|杀到|[走落]了)(?:了|的|趟|一|去|到|进|往|那个|一下|客户)*$"
)
_GO_REACH, _NEAR, _ONE_MEETING = 7, 14, 30
"""How far before a name its verb stands, around a way a total, and the words of one meeting from each other."""
_WEEK = Expression(r"周报|周小结|本周|第\d+周")
_IN_FIELD = Expression(
    r"(?P<visit>现场|线下|实地|外出|见面|面)|(?P<call>话|电)|(?P<wechat>微|企微|群)|(?P<online_meeting>线上|视频|远程|会议)"
    r"|(?P<email>邮|mail)|(?P<meal>饭|餐|酒)|(?P<exhibition>展)"
)
_TO_COME = Expression(r"(?:就差|只差|还差|就等|只等|等着)[^，。；]{0,8}$")
_SPOKEN = Expression(r"跑|走|见|打|拨|扫|陪|陌拜|拜访了|拜访.{0,4}[家间户]|外呼|去")
"""A count that is told, and no figure of a table: 「跑了四家」, not 「电话4」."""
_IN_ALL = Expression(r"(?:一共|总共|共)$")
_FIGURE = Expression(r"\s?:?\s?\d{1,3}(?![\d点:号月日/年.])")
"""Behind a way that is counted: 「微信1」."""
_COUNTED = {"visits": "visit", "calls": "call"}
_TOTALS = frozenset((*_COUNTED, "demos"))
Channels = Mapping[str, Read[str] | None]
"""By the customer's key."""


def channels(page: Page, told: Outline, stretches: Mapping[str, tuple[Spotted, Stretch]]) -> Channels:
    """The way of each customer; what the report's opening gives to all; what its totals leave for the rest."""
    default = _of_frame(page, told)
    found = {key: _said(page, clauses, mention) or default for key, (mention, clauses) in stretches.items()}
    known = [way.value for way in found.values() if way]
    rest = _of_totals(page, known, len(found) - len(known))
    return {key: way or rest for key, way in found.items()}


def _said(page: Page, clauses: Stretch, mention: Spotted) -> Read[str] | None:
    """What the customer's own clauses say, else a verb of going before the name, else the list it stands in."""
    hits = [(clauses[number][1], hit) for number, hit in page.words_in(clauses, "channels")]
    stated = [hit for clause, hit in hits if clause.label == "channel"]
    if not stated and (named := _in_field(page, clauses)):
        return named
    done = stated or [hit for clause, hit in hits if _done(page, mention, clause, hit)]
    if done:
        chosen = done[0] if stated else _chosen(done)
        near = bool(stated) or mention.clause.start <= chosen.start < mention.clause.end
        return page.read(chosen.key, chosen.start, chosen.end, 0.92 if near else 0.75, "vocabulary")
    before = page.text[max(mention.clause.start, mention.start - _GO_REACH) : mention.start]
    if (go := _GO.search(before)) and not planned(page, mention.clause, mention.start):
        return page.read("visit", mention.start - len(go[0]), mention.start, 0.75, _BY)
    section = mention.item.section
    if section in ("visit", "call") and mention.item.heading:
        return page.read(section, *mention.item.heading, 0.8, "clauses")
    return None


def _in_field(page: Page, clauses: Stretch) -> Read[str] | None:
    """What 「方式：」 says in a word that means a way only there: 「方式：现场」."""
    for _, clause in clauses:
        if clause.label == "channel" and (word := _IN_FIELD.search(page.text, clause.start, clause.end)):
            return page.read(word.lastgroup or "other", word.start(), word.end(), 0.9, _BY)
    return None


def _done(page: Page, mention: Spotted, clause: Clause, hit: Hit) -> bool:
    """Whether a way was used, and is neither planned nor a total of the day that stands behind the last customer."""
    if clause.label == "next" or planned(page, clause, hit.start):
        return False
    if _TO_COME.search(page.text, clause.start, hit.start):
        return False
    if clause.start <= mention.start < clause.end:
        return True
    near = page.of(Metric, max(0, hit.start - _NEAR), hit.end + _NEAR)
    counted = any(one.start <= hit.start < one.end and one.value.key in _TOTALS for one in near)
    return not counted and _FIGURE.match(page.text, hit.end) is None


def _chosen(done: Sequence[Hit]) -> Hit:
    """The first way, unless another tells more of the same meeting: a demo, a meal, a fair."""
    first = done[0]
    by_key = {hit.key: hit for hit in reversed(done)}
    if "demo" in by_key and "online_meeting" not in by_key:
        return by_key["demo"]
    if first.key == "demo":
        return by_key.get("online_meeting", first)
    if first.key == "visit":
        meal = by_key.get("meal")
        if meal is not None and meal.start - first.end < _ONE_MEETING:
            return meal
        return first if meal is not None else by_key.get("exhibition", first)
    return first


def _of_frame(page: Page, told: Outline) -> Read[str] | None:
    """The one channel that the report's opening words give to all: 「今天跑了四家」, 「电话日」."""
    first = min((topic.mentions[0].start for topic in told.topics), default=0)
    if _WEEK.search(page.text):
        return None
    counts = [one for one in page.of(Metric, 0, first) if one.value.key in _TOTALS]
    own = min((topic.mentions[0].clause.start for topic in told.topics), default=0)
    ways = [
        (hit.key, hit.start, hit.end)
        for hit in page.words("channels", 0, min(first, own))
        if not any(one.start <= hit.start < one.end for one in counts) and not _FIGURE.match(page.text, hit.end)
    ]
    ways += [(_COUNTED[m.value.key], m.start, m.end) for m in counts if _SPOKEN.match(page.text, m.start, m.end)]
    keys = {key for key, _, _ in ways}
    return page.read(*ways[0], 0.5, _BY) if len(keys) == 1 else None


def _in_all(page: Page, count: Entity[Metric]) -> bool:
    """Whether a count at the end is told as the whole of the day: 「共拜访4家」, 「今天跑了三家」."""
    before = _IN_ALL.search(page.text, max(0, count.start - 3), count.start)
    told = page.text[count.start : count.end]
    return before is not None or told.startswith(("跑", "走了")) or "都" in told or "全" in told


def _of_totals(page: Page, known: Sequence[str], rest: int) -> Read[str] | None:
    """The way of those of whom none is told, when the totals leave exactly as many: 「总共跑了3家」."""
    if not rest or _WEEK.search(page.text):
        return None
    counts = [one for one in reversed(page.of(Metric)) if one.value.key in _COUNTED]
    totals = {_COUNTED[one.value.key]: one for one in counts if _in_all(page, one)}
    left = {way: int(one.value.value) - known.count(way) for way, one in totals.items()}
    way = next((way for way, count in left.items() if count == rest), None)
    if way is None or any(count > 0 for other, count in left.items() if other != way):
        return None
    return page.read(way, totals[way].start, totals[way].end, 0.6, _BY)
