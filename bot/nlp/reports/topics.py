"""Which part of a message speaks of which customer."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from bot.nlp.calendar.days import When
from bot.nlp.mentions.linking import LEAD_IN, Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.text.clauses import Clause, Item, Stretch
from bot.nlp.text.expression import Expression

_TOGETHER = Expression(r"\s?(?:和|跟|与|及|以及|、|,|，)\s?|、[\u4e00-\u9fff]{2,6}、")
"""Between customers told of in one breath; also around a name in their list that nobody knows."""
_WORK = frozenset(("work", "visit", "call", "notes"))
_MET = Expression(
    r"(?:拜访|回访|去了|到了|见了|跑了|陪|接到|接了|接|约|飞|见|到|去|跑|切了|克了|奔|杀到|转[到去]|[去见到走跑落]了|[去到]的)(?:一?趟|的|那个|一下)?$"
)
_ASIDE = Expression(r"把|将|为了|替|比(?!选)|拿|像|除了|参照|参考|照着|按照|推荐|介绍")
"""Before a name: it is only mentioned, as an example or a means, and the clause is about another."""
_SUMMED_UP = Expression(r"[今本当]?[日天]?(?:工作)?(?:小结|总结|合计|总计|统计|汇总|数据)")
_SENTENCE_END = Expression(
    r"(?:^|[。；;！!？?\n→]|(?<=[\u4e00-\u9fff])\.)[^\w]*(?:(?:首先|其次|再次|再者|然后|最后|另外|此外|还有|接着|随后|后来|第[一二三四五]|[一二三四五]是|上午|中午|下午|晚上)[，,、:])?$"
)
"""Before a clause that opens a sentence, if need be behind a word of order: 「其次，下午我向…」."""
_UNBROKEN = Expression(r"[^，,。；;！!？?]*")
"""A line whose only marks are blanks: each of its parts is a sentence."""
_FIRST_WORDS, _NEAR, _BREATHLESS, _DAY_REACH, _A_WORD, _WORD_OF_ORDER = 12, 3, 36, 10, 2, 6
"""How far from the start of a sentence, or of a clause, a name is what it is about; how long an unbroken clause is."""


@dataclass(slots=True)
class Topic:
    """The clauses that speak of a customer, or of several told of in one breath, in order."""

    mentions: list[Spotted]
    clauses: list[tuple[Item, Clause]] = field(default_factory=list)

    @property
    def keys(self) -> tuple[str, ...]:
        """Which customers it is about."""
        return tuple(mention.key for mention in self.mentions)

    @property
    def item(self) -> Item:
        """Where it begins."""
        return self.mentions[0].item


@dataclass(frozen=True, slots=True)
class Outline:
    """The topics in order of first mention, and what stands before and between them."""

    topics: Sequence[Topic]
    frame: Sequence[tuple[Item, Clause]]


def outline(page: Page, spotted: Iterable[Spotted], *, without: Collection[int] = (), report: bool = False) -> Outline:
    """Gives each clause of the report's own part (no plans, problems or notes) to a customer or to the frame.

    without: starts of clauses that tell of something else, such as a new lead.
    report: framed as a day's account, so that what opens with a day ahead is a plan and nobody's news.
    """
    by_clause: dict[int, list[Spotted]] = {}
    for one in spotted:
        by_clause.setdefault(one.clause.start, []).append(one)
    topics: dict[tuple[str, ...], Topic] = {}
    frame: list[tuple[Item, Clause]] = []
    current: Topic | None = None
    last_item: Item | None = None
    for item, whole, how in _with_how(page, by_clause):
        if item.section not in _WORK or whole.start in without:
            current = None
            continue
        if last_item is not None and item is not last_item and _closes(page, item, last_item, current):
            current = None
        last_item = item
        named = by_clause.get(whole.start)
        for clause, mentions in _parts(page, whole, named) if named else ((whole, []),):
            opened = _opened(page, clause, mentions, current, topics, report=report) if mentions else None
            if opened is _NOBODY or (report and not mentions and _own_work(page, clause)):
                current = None
            elif opened is not None:
                current = topics.setdefault(opened.keys, opened)
            (frame if current is None else current.clauses).extend([*how, (item, clause)])
            how = ()  # noqa: PLW2901 - it belongs to the first part
    told = list(topics.values())
    if len(told) == 1:
        # What stands before the only customer named is told of them: 「……」——凤起医院 闵主任. In a report the lines
        # before may be of others whom nobody knows.
        first = told[0].clauses[0][1].start
        line = page.text.rfind("\n", 0, first) if report else -1
        before = [pair for pair in frame if line < pair[1].start < first]
        told[0].clauses[:0] = before
        frame = [pair for pair in frame if pair not in before]
    return Outline(told, frame)


_NOBODY = Topic([])


def _with_how(page: Page, named: Collection[int]) -> Iterator[tuple[Item, Clause, Stretch]]:
    """Every clause, with the one before it that only says how its customer was met: 「微信 朔风传媒」."""
    for item in page.items:
        how: Stretch = ()
        for clause, following in zip_longest(item.clauses, item.clauses[1:]):
            first = clause is item.clauses[0] and following is not None and following.start in named
            if first and clause.start not in named and _only_how(page, clause):
                how = ((item, clause),)
                continue
            yield item, clause, how
            how = ()


def _only_how(page: Page, clause: Clause) -> bool:
    """Whether a clause says no more than when and how somebody was met."""
    ways = page.words("channels", clause.start, clause.end)
    told = [(hit.start, hit.end) for hit in ways] + [(w.start, w.end) for w in page.of(When, clause.start, clause.end)]
    rest = list(page.text[clause.start : clause.end])
    for start, end in told:
        rest[start - clause.start : end - clause.start] = " " * (end - start)
    return bool(ways) and (not "".join(rest).strip(" 了:()") or LEAD_IN.fullmatch("".join(rest).strip()) is not None)


def _parts(page: Page, clause: Clause, mentions: list[Spotted]) -> Iterator[tuple[Clause, list[Spotted]]]:
    """A clause written in one breath, cut before each name that is taken up in it; any other as it is."""
    cuts: list[tuple[int, list[Spotted]]] = [(clause.start, [])]
    long = clause.end - clause.start > _BREATHLESS
    for one in mentions:
        if (
            long
            and one.start - clause.start > _NEAR
            and not _ASIDE.search(page.text, max(cuts[-1][0], one.start - 6), one.start)
        ):
            begin = _MET.search(page.text[cuts[-1][0] : one.start])
            cut = cuts[-1][0] + begin.start() if begin else one.start
            cuts.append((_with_day(page, cuts[-1][0], cut), []))
        cuts[-1][1].append(one)
    ends = [start for start, _ in cuts[1:]] + [clause.end]
    for (start, inside), end in zip(cuts, ends, strict=True):
        if end > start:
            yield (
                (clause if (start, end) == (clause.start, clause.end) else clause._replace(start=start, end=end)),
                inside,
            )


def _with_day(page: Page, start: int, cut: int) -> int:
    """Where to cut so that the day goes with what is done on it: 「…明天我|去一趟津沽」."""
    near = [when for when in page.of(When, max(start, cut - _DAY_REACH), cut) if cut - when.end <= _A_WORD]
    return near[0].start if near and near[0].start > start else cut


def _closes(page: Page, item: Item, before: Item, current: Topic | None) -> bool:
    """Whether an item leaves what was spoken of: the next row, the next of the same list, or another section."""
    if item.row or item.section != before.section:
        return True
    if item.heading != before.heading and item.heading and _SUMMED_UP.fullmatch(page.text, *item.heading):
        return True
    return current is not None and bool(item.mark) and item.mark == current.item.mark


def _opened(
    page: Page,
    clause: Clause,
    mentions: Sequence[Spotted],
    current: Topic | None,
    topics: Mapping[tuple[str, ...], Topic],
    *,
    report: bool,
) -> Topic | None:
    """The topic that a clause takes up, if any; `_NOBODY` when it turns to what is only planned."""
    first = next((one for one in mentions if _taken_up(page, clause, one, current)), None) if mentions else None
    if first is None:
        return None
    group = [first]
    for one in mentions[list(mentions).index(first) + 1 :]:
        if _TOGETHER.fullmatch(page.text, group[-1].end, one.start):
            group.append(one)
    opened = Topic(group)
    if opened.keys not in topics and (topics or report) and _ahead(page, clause, first):
        return _NOBODY
    return opened


def _taken_up(page: Page, clause: Clause, one: Spotted, current: Topic | None) -> bool:
    """Whether a clause is about the customer it names."""
    before = page.text[clause.start : one.start]
    if current is None:
        return True
    if _ASIDE.search(before):
        return False
    lead_in = LEAD_IN.match(page.text, clause.start, one.start)
    if one.start - clause.start <= _NEAR or (lead_in and lead_in.end() == one.start) or before.endswith(":"):
        return True
    people = page.of(Person, clause.start, one.start)
    if people and people[0].start == clause.start:
        return True
    return (_opens_sentence(page, clause) and len(before) <= _FIRST_WORDS) or _MET.search(before) is not None


def _opens_sentence(page: Page, clause: Clause) -> bool:
    """Whether a sentence begins with a clause: behind a mark, or at a turn of what has none (「…好了|晚上回来…」)."""
    if _SENTENCE_END.search(page.text[max(0, clause.start - _WORD_OF_ORDER) : clause.start]):
        return True
    if page.text[clause.start - 1].isspace():
        line, end = page.text.rfind("\n", 0, clause.start) + 1, page.text.find("\n", clause.start)
        return _UNBROKEN.fullmatch(page.text, line, end if end >= 0 else len(page.text)) is not None
    return "\u4e00" <= page.text[clause.start - 1] <= "\u9fff"


def _own_work(page: Page, clause: Clause) -> bool:
    """Whether a clause opens with a day ahead and then tells of work that is no customer's: 「明天回公司开例会」."""
    words = page.words("scope", clause.start, clause.end, "own_work")
    return bool(words) and any(
        when.value.first > page.sent_at.date() and when.start - clause.start <= _NEAR
        for when in page.of(When, clause.start, words[0].start)
    )


def _ahead(page: Page, clause: Clause, one: Spotted) -> bool:
    """Whether a day ahead, and not of the customer's own news, stands before the name."""
    today = page.sent_at.date()
    return any(
        when.value.first > today and when.value.grain == "day" for when in page.of(When, clause.start, one.start)
    )
