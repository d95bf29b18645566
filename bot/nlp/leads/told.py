"""What is told of a new lead: who they are, what they want, where they come from."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.parsed import Lead, Read, Span
from bot.nlp.leads.company import company
from bot.nlp.leads.contacts import contact, labelled, of_person, title
from bot.nlp.leads.needs import need
from bot.nlp.leads.origins import source
from bot.nlp.leads.slots import Slot
from bot.nlp.leads.trades import industry
from bot.nlp.page import Page
from bot.nlp.recognizers.phone import Phone
from bot.nlp.reports.money_roles import sums
from bot.nlp.text.clauses import Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.folding import fold

_OF_PLACES = frozenset(("exhibition", "referral"))
"""Sources that are named after a town."""
_FULL_NAME, _YEAR = 3, 2
_LEARNED = "slots"
_SUM = 0.9
"""How sure a sum in a lead is what they can spend (`make calibrate`)."""
_STATED = 0.95
"""How sure a rule is of what stands under a field's name: nothing is surer."""
_NO_COMPANY = Expression(r"[个条位家]|阿(?:[A-Za-z]+|[\u4e00-\u9fff])$|微信|电话")
_EMPTY = Expression(r"[（(\s]*(?:未填写?|没填|没写|空|暂无|不详|未知|保密|个人|不便透露|待补)[）)\s]*")


def lead(page: Page, clauses: Stretch, opening: Stretch, heard: Sequence[Slot]) -> Lead | None:
    """The lead told of in these clauses, None when nobody is; `opening` may name the source of all.

    Of each part the likelier reading counts, that of rules or what stands out (`slots`).
    """
    phone = next((found for _, clause in clauses for found in page.of(Phone, clause.start, clause.end)), None)
    slot = _slots(page, clauses, heard)
    firm = _labelled_firm(page, clauses) or _likelier(_named(page, company(page, clauses)), slot.get("company"))
    person = _likelier(contact(page, clauses, firm), slot.get("contact"))
    firm = _before_person(page, firm, person)
    tender = any(page.words("sources", clause.start, clause.end, "tender") for _, clause in (*clauses, *opening))
    wanted = _likelier(need(page, clauses, firm, person, tender=tender), slot.get("need"))
    origin = source(page, clauses, opening, wanted)
    if firm is None and person is None and phone is None and (origin is None or wanted is None):
        return None
    money = sums(page, clauses)
    return Lead(
        company=firm,
        contact=person,
        title=labelled(page, clauses, "title") or _likelier(title(page, clauses, person, firm), slot.get("title")),
        phone=page.read(phone.value.digits, phone.start, phone.end, 0.95, phone.by) if phone else None,
        source=origin,
        budget=replace(spend, confidence=_SUM) if (spend := money.budget or money.amount) else None,
        city=_likelier(_city(page, clauses), slot.get("city")),
        industry=_likelier(industry(page, clauses, firm), slot.get("industry")),
        need=wanted,
    )


def _slots(page: Page, clauses: Stretch, heard: Sequence[Slot]) -> dict[str, Read[str]]:
    """The likeliest of each kind that stands out in these clauses."""
    start, end = clauses[0][1].start, clauses[-1][1].end
    found: dict[str, Read[str]] = {}
    for one in heard:
        if start <= one.start and one.end <= end:
            words = page.text[one.start : one.end] if one.kind == "city" else page.typed(one.start, one.end)
            read = page.read(words, one.start, one.end, one.likely, _LEARNED)
            found[one.kind] = _likelier(found.get(one.kind), read) or read
    return found


def _likelier(one: Read[str] | None, other: Read[str] | None) -> Read[str] | None:
    """Of two readings the surer one; the first where they are equally sure, or it stands under a field's name."""
    if one is None or other is None or one.confidence >= _STATED:
        return one or other
    return other if other.confidence > one.confidence else one


def _named(page: Page, firm: Read[str] | None) -> Read[str] | None:
    """The company found, unless it is a person's name or no name at all (「一家酒店」, 「公司」)."""
    if firm is None:
        return None
    if firm.value in page.vocabulary.company_endings or _NO_COMPANY.match(firm.value):
        return None
    ended = firm.value.endswith(page.vocabulary.company_endings)  # 「蓝桥精工」 is no 工 called 蓝桥精
    person = firm.value[0] in page.vocabulary.surnames and firm.value.endswith(page.vocabulary.titles) and not ended
    short = len(firm.value) <= _FULL_NAME and not ended
    place = page.text.find("叫" + firm.value)
    called = short and firm.value[0] in page.vocabulary.surnames and place >= 0 and of_person(page.text[:place])
    return None if (person and len(firm.value) <= _FULL_NAME + 1) or called else firm


def _labelled_firm(page: Page, clauses: Stretch) -> Read[str] | None:
    """What stands under 「公司：」, unless the field was left empty: 「（未填）」."""
    firm = labelled(page, clauses, "customer")
    return None if firm and _EMPTY.fullmatch(fold(firm.value).text) else firm


def _city(page: Page, clauses: Stretch) -> Read[str] | None:
    for start, end in _cities(page, clauses):
        return page.read(page.text[start:end], start, end, 0.9, "vocabulary")
    return None


def _cities(page: Page, clauses: Stretch) -> Iterator[tuple[int, int]]:
    known = [one.start for one in page.directory.customers_in(page.text)]
    for _, clause in clauses:
        # 「广州建博会」 is where the fair was, 「西安老乡群」 where the people are from.
        sources = page.words("sources", clause.start, clause.end)
        fairs = [hit.start for hit in sources if hit.key in _OF_PLACES]
        for start in range(clause.start, clause.end - 1):
            for length in (4, 3, 2):
                of_fair = any(start + length <= fair <= start + length + _YEAR for fair in fairs)
                named = page.text[start : start + length] in page.vocabulary.cities and start + length <= clause.end
                # 「保定古城电力的人介绍的」 is where our customer is.
                of_customer = any(start <= place <= start + length for place in known)
                if named and not of_fair and not of_customer:
                    yield start, start + length
                    break


def _before_person(page: Page, firm: Read[str] | None, person: Read[str] | None) -> Read[str] | None:
    """The company without the office and the person that were written on to its name: 「铁路医院设备科科长马建国」."""
    if not (firm and firm.span and person and person.span and firm.span.start < person.span.start < firm.span.end):
        return firm
    head = firm.value[: person.span.start - firm.span.start]
    # The first ending is the company's: behind it 设备科 would seem to end one too.
    ends = (end for end in range(_FULL_NAME + 1, len(head)) if head[:end].endswith(page.vocabulary.company_endings))
    end = next(ends, None)
    if end is None:
        return firm
    return Read(head[:end], Span(firm.span.start, firm.span.start + end), firm.confidence, firm.by)
