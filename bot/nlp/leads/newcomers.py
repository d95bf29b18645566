"""Which parts of a message tell of new leads: the whole of it, items of a list, or single sentences of a report."""

from collections.abc import Iterator, Sequence

from bot.nlp.leads.contacts import only_sent
from bot.nlp.leads.origins import fair
from bot.nlp.leads.slots import Slot, slots
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.recognizers.phone import Phone
from bot.nlp.text.clauses import Clause, Item
from bot.nlp.text.expression import Expression
from bot.nlp.values import Money

Slots = Sequence[Slot]
Told = list[tuple[Item, Clause]]
"""The clauses that tell of one lead."""
_ORDINAL = Expression(
    r"(?:[^:，。；]{0,12}:\s?)?(?:第[一二三四五1-5][个家条位]|[一另]一?个是|另[外一]{1,2}[个家]|还有[一个]{1,2}是?|另外[一个家]{1,2}|[一另]一?家是|其[一二三](?:是)?[，、:]?)"
)
_OF_ALL = Expression(
    r"(?:这|以上|上面)?(?:[俩仨两三四五几\d]?[个条家位枚]?)(?:新增|线索|客户)?(?:都是|都在|都从|均|全是|全部|统统)"
)
_SENTENCE_ENDS = frozenset(("。", "；", ";", "！", "!", "\n", ""))
_SENTENCE = Expression(r"[。；;！!\n]|$")
_TRADE = Expression(
    r"[做开搞](?!了?[一两二三四五六七八九十\d]|不|主|完|好|得)(?:了?[个家])?[\u4e00-\u9fffA-Za-z]{1,8}(?:的|，|,|\s|$)"
)
_MASKED = Expression(r"(?:手机|号码|电话|座机)[号]?\s*[:：]?\s*\d{5,}|没留|没给电话|后补|过会儿补")
_SURE = 0.9
"""Beside a telephone number, a name that only resembles a customer's is a stranger's."""
_LEADS_ONLY = frozenset(("website", "ad"))
"""Ways by which a customer of ours comes only with something new."""
_LEAD_FIELDS = frozenset(("phone", "need", "source", "title", "industry"))
_LISTENS = 2_000
"""How many characters are listened to: a lead is told in a hundred."""
_CLEAR, _MOST = 0.6, 4
"""How likely a slot must be to speak for a lead, and how many kinds of them tell one alone."""
_ENOUGH, _FORM = 2, 2
"""Evidence that makes a lead; more different fields than this make a form, whose lines are one lead."""


def newcomers(page: Page, spotted: Sequence[Spotted], heard: Slots, *, report: bool) -> list[Told]:
    """The stretches that tell of a new lead each, in order; `report` when the message is framed as a day's account."""
    if not report and _evidence(page, heard, 0, len(page.text)) >= _ENOUGH and not _about_known(page, spotted):
        return [told for told in _apart(page, heard) if told]
    hinted = page.words("leads") or page.words("sources") or page.of(Phone)
    if not hinted and all(item.section != "lead" for item in page.items):
        return []
    return [told for told in _sentences(page) if _fresh(page, told, spotted, heard)]


def listen(page: Page, spotted: Sequence[Spotted], *, report: bool) -> Slots:
    """The slots of a message that may tell of a lead; beside customers of ours only of sentences that may."""
    known = any(one.mention.customer for one in spotted)
    if not known or not (report or _about_known(page, spotted)):
        return slots(page, 0, min(len(page.text), _LISTENS))
    found: list[Slot] = []
    for told in _sentences(page):
        start, end = told[0][1].start, told[-1][1].end
        if end <= _LISTENS and _may_tell(page, start, end):
            found += slots(page, start, end)
    return found


def _may_tell(page: Page, start: int, end: int) -> bool:
    """Whether a sentence has a number, says that somebody is new, or tells a trade and how they came."""
    if page.of(Phone, start, end) or page.words("leads", start, end, "new"):
        return True
    return bool(page.words("sources", start, end)) and _TRADE.search(page.text, start, end) is not None


def _about_known(page: Page, spotted: Sequence[Spotted]) -> bool:
    """Whether customers of ours are told of, other than as who sent the lead; one alone may have a new wish."""
    sure = _SURE if page.of(Phone) else 0.0
    known = [one for one in spotted if one.mention.customer and one.mention.confidence >= sure]
    told = [one for one in known if not only_sent(page.text, one.end)]
    return len({one.key for one in told}) > 1 or any(not _new_there(page, one.start) for one in told)


def _new_there(page: Page, place: int) -> bool:
    """Whether the sentence around a place, or the first of the message, says that something is new."""
    ends = [match.start() for match in _SENTENCE.finditer(page.text)]
    start = max((end for end in ends if end < place), default=0)
    end = next(end for end in ends if end >= place)
    return bool(page.words("leads", start, end, "new") or page.words("leads", 0, ends[0], "new"))


def _evidence(page: Page, heard: Slots, start: int, end: int) -> int:
    """How much speaks for a lead: said to be one, a source, a number, a trade, a wish, what stands out as its parts."""
    parts = {one.kind for one in heard if one.likely >= _CLEAR and start <= one.start and one.end <= end}
    return (
        bool(parts & {"company", "contact"} and "need" in parts)
        + (len(parts) >= _MOST)
        + 2 * bool(page.words("leads", start, end, "new"))
        + bool(page.words("sources", start, end) or fair(page, start, end))
        + bool(page.of(Phone, start, end) or _MASKED.search(page.text, start, end))
        + bool(page.of(Phone, start, end) and page.of(Person, start, end))
        + bool(page.words("sources", start, end, "tender") and page.of(Money, start, end))
        + bool(_TRADE.search(page.text, start, end))
        + bool(page.words("leads", start, end, "need"))
        + any(clause.label in _LEAD_FIELDS for _, clause in page.clauses() if start <= clause.start < end)
    )


def _apart(page: Page, heard: Slots) -> list[Told]:
    """One lead a list item, table row or line that tells of somebody; else the sentences that do; else all is one."""
    items = [item for item in page.items if item.section not in ("plan", "problem")]
    listed = [item for item in items if item.row] or [item for item in items if item.mark not in ("", "-")]
    if len({clause.label for item in items for clause in item.clauses} - {None, "content"}) > _FORM:
        listed = [item for item in listed if item.row]
    if heard and not any(item.row for item in listed) and not _several(page, heard, listed):
        listed = []
    if not listed and len(told := _counted_off(page, items)) > 1:
        return told
    lines = [
        item for item in items if page.of(Phone, item.start, item.end) or _whole(page, heard, item.start, item.end)
    ]
    chosen = listed if len(listed) > 1 else lines if len(lines) > 1 else []
    if not chosen:
        if len(parts := _parts(page, items)) > 1 or len(parts := _by_parts(page, items, heard)) > 1:
            return parts
        return [[(item, clause) for item in items for clause in item.clauses]]
    last = chosen[-1]
    if not listed and items.index(last) + 1 < len(items):
        chosen += items[items.index(last) + 1 :]
    return [_of_one(page, item) for item in chosen if _names_someone(page, item)]


def _of_one(page: Page, item: Item) -> Told:
    """The clauses of an item without what is said of all leads."""
    own = [clause for clause in item.clauses if not _OF_ALL.match(page.text, clause.start, clause.end)]
    return [(item, clause) for clause in own or item.clauses]


def _several(page: Page, heard: Slots, items: Sequence[Item]) -> bool:
    """Whether two of these lines have a company, a person or a number: else they are the fields of one lead."""
    return any(
        sum(any(item.start <= place < item.end for place in places) for item in items) > 1
        for places in (
            [one.start for one in heard if one.kind == "company"],
            [one.start for one in heard if one.kind == "contact"],
            [one.start for one in page.of(Person)],
            [one.start for one in page.of(Phone)],
        )
    )


def _counted_off(page: Page, items: Sequence[Item]) -> list[Told]:
    """The leads that are counted off in words: 「第一个…，第二个是…」; what is said of all of them goes with none."""
    parts: list[Told] = []
    for item in items:
        for clause in item.clauses:
            if _ORDINAL.match(page.text, clause.start, clause.end):
                parts.append([])
            if parts and not _OF_ALL.match(page.text, clause.start, clause.end):
                parts[-1].append((item, clause))
    return parts


def _parts(page: Page, items: Sequence[Item]) -> list[Told]:
    """The sentences of one breath with a number each: 「一个是…138…；还有个…139…」; one without goes with the next."""
    parts: list[Told] = []
    part: Told = []
    for item in items:
        for clause in item.clauses:
            part.append((item, clause))
            ends = page.text[clause.end : clause.end + 1] in _SENTENCE_ENDS
            if ends and page.of(Phone, part[0][1].start, clause.end):
                parts.append(part)
                part = []
    if part and parts:
        parts[-1] += part
    return parts


def _by_parts(page: Page, items: Sequence[Item], heard: Slots) -> list[Told]:
    """The sentences of one breath that each tell of somebody and of what they want; others go with the one before."""
    parts: list[Told] = []
    ended = True
    for item in items:
        for clause in item.clauses:
            if ended and _whole(page, heard, clause.start, item.end):
                parts.append([])
            if parts and not _OF_ALL.match(page.text, clause.start, clause.end):
                parts[-1].append((item, clause))
            ended = page.text[clause.end : clause.end + 1] in _SENTENCE_ENDS
    return parts


def _whole(page: Page, heard: Slots, start: int, end: int) -> bool:
    """Whether the sentence that begins here tells who somebody is, and what they want or their number."""
    stop = _SENTENCE.search(page.text, start, end)
    end = stop.start() if stop else end
    kinds = {one.kind for one in heard if start <= one.start and one.end <= end}
    return bool(kinds & {"company", "contact"} and ("need" in kinds or page.of(Phone, start, end)))


def _names_someone(page: Page, item: Item) -> bool:
    """Whether an item of a list of leads is one itself, and no 「其余12家没意向」."""
    return bool(
        item.row
        or page.of(Phone, item.start, item.end)
        or page.of(Person, item.start, item.end)
        or item.mark
        or page.words("leads", item.start, item.end, "need")
    )


def _sentences(page: Page) -> Iterator[Told]:
    """The sentences of the report's own part; an item of a list and a section of leads go whole."""
    for item in page.items:
        if item.section in ("plan", "problem") or not item.clauses:
            continue
        if item.section == "lead" or (item.mark and page.words("leads", item.start, item.end, "new")):
            yield [(item, clause) for clause in item.clauses]
            continue
        sentence: Told = []
        for clause in item.clauses:
            sentence.append((item, clause))
            if page.text[clause.end : clause.end + 1] in _SENTENCE_ENDS:
                yield sentence
                sentence = []
        if sentence:
            yield sentence


def _fresh(page: Page, told: Told, spotted: Sequence[Spotted], heard: Slots) -> bool:
    start, end = told[0][1].start, told[-1][1].end
    if told[0][0].section == "lead":
        return True
    inside = [one for one in spotted if start <= one.start and one.end <= end and one.mention.customer]
    said_new = bool(page.words("leads", start, end, "new"))
    known = any(not only_sent(page.text, one.end) for one in inside)
    source, wish = page.words("sources", start, end), page.words("leads", start, end, "need")
    if known:
        return bool(wish) and (said_new or any(hit.key in _LEADS_ONLY for hit in source))
    named = page.of(Phone, start, end) or (_TRADE.search(page.text, start, end) and (source or said_new))
    return bool(named or (said_new and wish)) and _evidence(page, heard, start, end) >= _ENOUGH
