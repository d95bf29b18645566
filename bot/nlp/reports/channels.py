"""How the rep met a customer this time: by what is said of them, their place in the list, or what the totals leave."""

from collections.abc import Mapping, Sequence

from bot.core.parsed import Read
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.metrics import Metric
from bot.nlp.reports.scope import planned
from bot.nlp.reports.shared_ways import FIGURE, TOTALS, listed, of_frame, of_totals
from bot.nlp.reports.topics import Outline
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit

_BY = "channels"
_GO = Expression(
    r"(?:去|到|跑|在|拐|飞|抵达|赶到|探|从|切了|克了|奔|杀到|[走落上]了)(?:了|的|趟|一|去|到|进|往|那个|一下|客户)*$"
)
_GO_REACH, _NEAR, _ONE_MEETING = 7, 14, 30
"""How far before a name its verb stands, around a way a total, and the words of one meeting from each other."""
_IN_FIELD = Expression(
    r"(?P<visit>现场|线下|实地|外出|见面|面)|(?P<call>话|电)|(?P<wechat>微|企微|群)|(?P<online_meeting>线上|视频|远程|会议)"
    r"|(?P<email>邮|mail)|(?P<meal>饭|餐|酒)|(?P<exhibition>展)"
)
_SENDS = Expression(r"(?:已经?|都|也|里|上|给[他她])?(?:发|传|推)(?!来|现)")
"""Behind a way by which only a thing was sent: 「要资料，已加微信发了」 on a day of calls."""
_SENT_BY = frozenset(("wechat", "email"))
_TO_COME = Expression(r"(?:就差|只差|还差|就等|只等|等着)[^，。；]{0,8}$")
Channels = Mapping[str, Read[str] | None]
"""By the customer's key."""


def channels(page: Page, told: Outline, stretches: Mapping[str, tuple[Spotted, Stretch]]) -> Channels:
    """The way of each customer; what the report's opening gives to all; what its totals leave for the rest."""
    default = of_frame(page, told, len(stretches))
    begins = {one.start: topic.mentions[0].start for topic in told.topics for one in topic.mentions}
    found = {
        key: _said(page, clauses, mention, begins.get(mention.start, mention.start), default) or default
        for key, (mention, clauses) in stretches.items()
    }
    known = [way.value for way in found.values() if way]
    rest = of_totals(page, known, len(found) - len(known))
    return {key: way or rest for key, way in found.items()}


def _said(page: Page, clauses: Stretch, mention: Spotted, begin: int, default: Read[str] | None) -> Read[str] | None:
    """What the customer's own clauses say, else a verb of going before the name, else the list it stands in.

    begin: where the first of those stands who are told of in one breath: 「跑了华星和青禾」.
    """
    hits = [(clauses[number][1], hit) for number, hit in page.words_in(clauses, "channels")]
    stated = [hit for clause, hit in hits if clause.label == "channel"]
    if not stated and (named := _in_field(page, clauses)):
        return named
    done = stated or [hit for clause, hit in hits if _done(page, mention, clause, hit)]
    before = page.text[max(mention.clause.start, begin - _GO_REACH) : begin]
    went = None if planned(page, mention.clause, begin) else _GO.search(before)
    if default or went:
        done = [hit for hit in done if hit.key not in _SENT_BY or not _SENDS.match(page.text, hit.end)]
    if done:
        chosen = done[0] if stated else _chosen(done)
        near = bool(stated) or mention.clause.start <= chosen.start < mention.clause.end
        return page.read(chosen.key, chosen.start, chosen.end, 0.92 if near else 0.75, "vocabulary")
    if went:
        return page.read("visit", begin - len(went[0]), begin, 0.75, _BY)
    section = mention.item.section
    if section in ("visit", "call") and mention.item.heading:
        return page.read(section, *mention.item.heading, 0.8, "clauses")
    return listed(page, mention.start)


def _in_field(page: Page, clauses: Stretch) -> Read[str] | None:
    """What 「方式：」 says in a word that means a way only there: 「方式：现场」."""
    for _, clause in clauses:
        if clause.label == "channel" and (word := _IN_FIELD.search(page.text, clause.start, clause.end)):
            return page.read(word.lastgroup or "other", word.start(), word.end(), 0.9, _BY)
    return None


def _done(page: Page, mention: Spotted, clause: Clause, hit: Hit) -> bool:
    """Whether a way was used, and is neither planned nor a total of the day that stands behind the last customer."""
    if clause.label in ("next", "stage", "close") or planned(page, clause, hit.start):
        return False
    if _TO_COME.search(page.text, clause.start, hit.start):
        return False
    if clause.start <= mention.start < clause.end:
        return True
    near = page.of(Metric, max(0, hit.start - _NEAR), hit.end + _NEAR)
    counted = any(one.start <= hit.start < one.end and one.value.key in TOTALS for one in near)
    return not counted and FIGURE.match(page.text, hit.end) is None


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
