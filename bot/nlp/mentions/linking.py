"""Which customers a message speaks of: exact names, unlisted short forms, slips of the pen, and strangers.

An inexact name is looked for only where a customer is likely to be named: at the head of a clause, or after a verb of
meeting (去, 见, 约 …). It must be the beginning of a known name, or that name with one character wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.directory import Directory, Named
from bot.core.parsed import Candidate, Mention
from bot.nlp.mentions.shoppers import shoppers
from bot.nlp.mentions.strangers import strangers
from bot.nlp.names.forms import plain_name, plain_names
from bot.nlp.names.regions import place
from bot.nlp.names.sounds import sounds
from bot.nlp.page import Page
from bot.nlp.text.clauses import Clause, Item
from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led

_SLOT, _ASKED, _SOON = 8, 5, 5
"""How many characters of a place are compared with names, how many of them the directory is asked about, and how many
behind a name may hold the ending of a longer one."""
LEAD_IN = Led(
    r"(?:【[^】\n]{0,12}】|后头|后来|完了|随后|之后|下昼|上昼|头先|上午|下午|中午|晚上|早上|傍晚|晌午|一早|早先|先|然后|再|还|又|最后|另外|接着|顺路|顺带|顺便|今天|今儿|昨天|明天"
    r"|回来|回去|回程|返程|路上|收工|完事|我们?(?=[跟和给去到在见约催找陪向对])|向|对(?=[\u4e00-\u9fff]{2})|下班前|刚才|刚刚|刚|查一?下|看下|跟|和|给|去|到|在|见|约|催|写|做|替|帮|找|陪|问|拜访|回访|接了?到?|从|电话|微信|听|那个|是|了|趟|切|克"
    r"|(?:前面|上面)?[说报写填记发]的|的|就|[一再另]一?[个家]|还有|首先|其次|路上|跑|周[一二三四五六日]|午饭|晚饭|饭后|会后|[@【(“\[·、:\s])+"
)
"""Words of time, meeting and order that may stand before the name at the head of a clause."""
_VERB = Expression(
    r"去了?趟?|[把将向]|到了?|见了?|约了?|拜访|回访|跟|和|给|催|陪|找|替|飞|拐[到进]|跑了?趟?|从|接[了到]|过"
)
_CJK = Expression(r"[\u4e00-\u9fffA-Za-z0-9]+")
_KIND = Expression(
    r"(?:第?[一二三四五六七八九十\d]{1,2})?(?:(?:人民|中心|中医|中西医结合|妇幼|妇女儿童|儿童|口腔|康复|职业|实验|外国语|技术)*"
    r"(?:中?医院|保健院|卫生院|学校|小学|中学|幼儿园|学院)|政务(?:服务)?中心)"
)
"""A kind of institution: without its place a name that any town has."""
_PLACE = 2
_OF_OTHERS = Expression(
    r"(?![去到见约跑访跟和给催陪找替在问了的])[\u4e00-\u9fff](?![去到见约跑访跟和给催陪找替在问了的])[\u4e00-\u9fff]$"
)
"""What is said right before a kind of institution, and seems to be where it is."""
_LONG_NAME, _SHORT_NAME = 4, 3
"""A name this long is known again with one character wrong; one that is shorter, when it sounds the same."""
_NUMBERED = Expression(r"(?P<number>[一二三四五六七八九十])[小中院医]")
"""What an institution's number is cut to: 「之江二小设备到货」 is of 之江第二小学, and no 之江…设备."""
_DISTRICT = Expression(r"(?P<head>[\u4e00-\u9fff]{2,3}?)(?P<kind>新区|区|县|市)(?=[\u4e00-\u9fff]{2})")
_SURE, _SHORT, _SLIP, _STRANGER = 0.97, 0.7, 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Spotted:
    """A mention in the folded text, with the clause in which it stands."""

    start: int
    end: int
    mention: Mention
    clause: Clause
    item: Item

    @property
    def key(self) -> str:
        """What makes two mentions the same customer."""
        return self.mention.customer or self.mention.text


def spot(page: Page) -> list[Spotted]:
    """Every mention of a customer, in order."""
    people = {(one.start, one.end) for one in page.staff}
    named = [one for one in customers_named(page) if (one.start, one.end) not in people]
    found = [_exact(page, one.start, one.end, one.ids) for one in named]
    busy = bytearray(len(page.text) + 1)
    for start, end in [(s, e) for s, e, _ in found] + [(n.start, n.end) for n in (*page.competitors, *page.staff)]:
        busy[start:end] = b"\1" * (end - start)
    for start, end in _places(page, busy):
        if busy.find(1, start, end) >= 0:
            continue
        inexact = _without_district(page, start, end) or _inexact(page, start, end)
        if inexact is not None:
            found.append(inexact)
            busy[inexact[0] : inexact[1]] = b"\1" * (inexact[1] - inexact[0])
    for start, end in (*strangers(page, busy), *shoppers(page)):
        if busy.find(1, start, end) < 0:
            span = page.span(start, end)
            found.append((start, end, Mention(page.typed(start, end), span, None, _STRANGER)))
            busy[start:end] = b"\1" * (end - start)
    return sorted(_placed(page, found), key=lambda spotted: spotted.start)


def customers_named(page: Page) -> Iterator[Named]:
    """The customers named exactly; 「泰州姜堰中医院」 is none whose name without its place is 中医院."""
    for one in page.directory.customers_in(page.text):
        if not (_KIND.fullmatch(page.text, one.start, one.end) and _of_another(page, one)):
            yield one


def _of_another(page: Page, one: Named) -> bool:
    """Whether a name that is but a kind of institution stands behind a place that is not in any customer's name."""
    begin = max(0, one.start - _PLACE)
    elsewhere = _OF_OTHERS.search(page.text, begin, one.start) is not None
    return elsewhere and all(page.text[begin : one.end] not in page.directory.name(key) for key in one.ids)


def _exact(page: Page, start: int, end: int, ids: Sequence[str]) -> tuple[int, int, Mention]:
    city = page.directory.city(ids[0])
    if city and page.text.endswith(city, 0, start):
        start -= len(city)
    candidates = tuple(Candidate(one, page.directory.name(one), 1.0) for one in ids) if len(ids) > 1 else ()
    customer = ids[0] if len(ids) == 1 else None
    return start, end, Mention(page.typed(start, end), page.span(start, end), customer, _SURE, candidates)


def _places(page: Page, busy: bytearray) -> Iterator[tuple[int, int]]:
    """Stretches that may begin with a customer's name, where no known one begins."""
    seen: set[int] = set()
    behind = [match.end() for match in _VERB.finditer(page.text)]
    at = 0
    for _, clause in page.clauses():
        starts = [clause.start]
        if head := LEAD_IN.match(page.text, clause.start, clause.end):
            starts.append(head.end())
        while at < len(behind) and behind[at] < clause.end:
            if behind[at] > clause.start:
                starts.append(behind[at])
            at += 1
        if (colon := page.text.find(":", clause.start, clause.end)) >= 0:
            starts.append(colon + 1)
        for start in starts:
            if busy[start] or start in seen:
                continue
            word = _CJK.match(page.text, start, min(clause.end, start + _SLOT))
            if word and word.end() - start > 1:
                seen.add(start)
                yield start, word.end()


def _inexact(page: Page, start: int, end: int) -> tuple[int, int, Mention] | None:
    slot = page.text[start:end]
    if (outside := _behind_city(page, start, end, slot)) is not None:
        return outside
    # Among many names any heading (「今天的情况：」) would be searched for, at a tenth of the reading of a report.
    heads = page.text.startswith(":", end) and not page.directory.crowded()
    if not (heads or page.directory.may_begin(slot, page.sender)):
        return None
    fits: list[tuple[int, float, Candidate]] = []
    for candidate in page.directory.candidates(slot[:_ASKED], page.sender):
        if page.directory.crowded() and page.directory.owner(candidate.customer) != page.sender:
            continue
        length, score = _fit(slot, candidate, page.directory)
        if length:
            fits.append((length, score, candidate))
    if not fits:
        return None
    longest = max(length for length, _, _ in fits)
    best = max(score for length, score, _ in fits if length == longest)
    meant = [candidate for length, score, candidate in fits if length == longest and score >= best - 0.01]
    if number := _number(page, start + longest, meant):
        longest += number
    elif best < _SURE and _another_ends(page, start + longest):
        return None
    span = page.span(start, start + longest)
    text = page.typed(start, start + longest)
    if len(meant) == 1:
        return start, start + longest, Mention(text, span, meant[0].customer, best, tuple(meant))
    return start, start + longest, Mention(text, span, None, best, tuple(meant))


def _behind_city(page: Page, start: int, end: int, slot: str) -> tuple[int, int, Mention] | None:
    """A name behind the city that is its own."""
    place = page.vocabulary.city_at(slot, 0, len(slot))
    inside = _inexact(page, start + place, end) if place else None
    if inside is None or page.directory.city(inside[2].customer or "") != slot[:place]:
        return None
    _, stop, mention = inside
    return start, stop, Mention(page.typed(start, stop), page.span(start, stop), mention.customer, mention.confidence)


def _number(page: Page, place: int, meant: Sequence[Candidate]) -> int:
    """How long the number is that stands at a place, when all that are meant have it in their names."""
    numbered = _NUMBERED.match(page.text, place)
    told = numbered and all(f"第{numbered['number']}" in candidate.name for candidate in meant)
    return len(numbered[0]) if numbered and told else 0


def _another_ends(page: Page, place: int) -> bool:
    """Whether the ending of another company's name follows soon."""
    rest = page.text[place : place + _SOON]
    return any(ending in rest for ending in page.vocabulary.company_endings if len(ending) > 1)


def _without_district(page: Page, start: int, end: int) -> tuple[int, int, Mention] | None:
    """A name in which the kind of a district was said as well: 「历下区政务中心」 of 历下政务中心."""
    district = _DISTRICT.match(page.text, start, end)
    if district is None:
        return None
    head, kind = district["head"], len(district["kind"])
    slot = head + page.text[district.end("kind") : end + kind]
    if not page.directory.may_begin(slot, page.sender):
        return None
    for candidate in page.directory.candidates(slot[:_ASKED], page.sender):
        length, _ = _fit(slot, candidate, page.directory)
        if length > len(head) + 1:
            stop = start + length + kind
            text = page.typed(start, stop)
            return start, stop, Mention(text, page.span(start, stop), candidate.customer, _SHORT, (candidate,))
    return None


def _fit(slot: str, candidate: Candidate, directory: Directory) -> tuple[int, float]:
    """How many characters of the slot are the candidate's name, and how surely; 0 when they are not."""
    plain = slot.lower()
    best = (0, 0.0)
    city = plain_name(directory.city(candidate.customer) or "")
    # A form that begins with the city would make every 「宁波…」 that customer, 「第三人民医院」 every 「第三方」.
    forms = {plain_name(directory.short(candidate.customer)), *plain_names(candidate.name, city or None)[1:]}
    forms = {form for form in forms if not ((city and form.startswith(city)) or place(form) or form.startswith("第"))}
    for form in forms:
        common = next(
            (i for i, (a, b) in enumerate(zip(plain, form, strict=False)) if a != b), min(len(plain), len(form))
        )
        if len(form) >= _LONG_NAME and len(plain) >= len(form) > common:
            wrong = sum(a != b for a, b in zip(plain, form, strict=False))
            if wrong == 1:
                best = max(best, (len(form), _SLIP))
        elif (
            len(form) == _SHORT_NAME
            and common < len(form) <= len(plain)
            and sounds(plain[:_SHORT_NAME]) == sounds(form)
        ):
            best = max(best, (len(form), _SLIP))
        if common > 1:
            best = max(best, (common, _SHORT))
    return best


def _placed(page: Page, found: list[tuple[int, int, Mention]]) -> Iterator[Spotted]:
    clauses = page.clauses()
    index = 0
    for start, end, mention in sorted(found, key=lambda f: f[0]):
        while index + 1 < len(clauses) and clauses[index + 1][1].start <= start:
            index += 1
        if not clauses:
            return
        item, clause = clauses[index]
        yield Spotted(start, end, mention, clause, item)
