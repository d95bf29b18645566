"""A business card that somebody passed on: 「张伟 138… 立创精密 采购经理」, the lines of a printed one, a vCard.

Nothing is told on a card: each of its words is a name, a job, a company, a number or an address, in whatever order.
So a message is a card when all of its words are such; one word that says anything else makes it a message like others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.parsed import Lead, Read
from bot.nlp.leads.vcard import vcards
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.phone import Phone
from bot.nlp.text.expression import Expression

_BY = "business_cards"
_SURE = 0.9
_LONGEST, _MOST_LINES = 600, 16
_SHORT_NAME, _FULL_NAME, _LONGEST_NAME, _LONGEST_JOB = 2, 3, 4, 12
_HEAD = Expression(r"\s*(?:[\[【(]?[^\n:：，,]{0,12}名片[\])】]?\s*[:：]?|新?线索\s*[:：])\s*")
"""What people write above a card, and platforms before one copied out of a chat: 「展会名片：」, 「线索：」."""
_LABEL = Expression(
    r"(?P<company>公司(?:名称)?|单位|企业|company)|(?P<contact>姓名|联系人|name)|(?P<title>职[务位称]|头衔|title)"
    r"|(?P<phone>手机号?码?|电话|固话|座机|联系电话|联系方式|mobile|cell|phone|tel|[mtp](?=[:. ]))"
    r"|(?P<other>传真|fax|(?:电子)?邮[箱件编]|电邮|e-?mail|微信号?|wechat|qq|网[址站]|web(?:site)?|公司地址|地址|add(?:r(?:ess)?)?|部门|dept"
    r"|[fe](?=[:. ]))",
    re.IGNORECASE,
)
_AFTER_LABEL = Expression(r"[\s:.]*")
_APART = Expression(r"[\s,，、|/;；·]+")
_IN_BRACKETS = Expression(r"(?P<name>[\u4e00-\u9fff]{2,4})\((?P<job>[^()]+)\)")
_MAIL = Expression(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://)?(?:www\.)[\w./-]+|https?://[\w./-]+", re.IGNORECASE)
_POSTCODE = Expression(r"\d{6}")
_ADDRESS = Expression(
    r"[\u4e00-\u9fff]{2,8}(?:省|市|区|县)[^\n，。！？]*(?:路|街|道|巷|号|镇|乡|园|大厦|广场)[^\n。！？]*|[^\n，。！？]*(?:路|街|大道|巷)\s?\d+号[^\n。！？]*"
)
_OFFICE = Expression(r"[\u4e00-\u9fff]{2,8}(?:部|科|处|室|中心|事业部|课)")
_LATIN_NAME = Expression(r"[A-Z][a-z]{1,14}(?: [A-Z][a-z]{1,14}){0,2}")
_LATIN_FIRM = Expression(r"[A-Za-z][\w&.,' -]*?(?:Ltd|Inc|Corp|LLC|GmbH|Limited|Company)\.?", re.IGNORECASE)
_LATIN_JOB = Expression(
    r"(?:[A-Za-z&]+ ){0,3}(?:Manager|Director|Engineer|President|Supervisor|Buyer|Officer)", re.IGNORECASE
)
_HAN = Expression(r"[\u4e00-\u9fff]+")
_POLITE = frozenset({"总", "工", "姐", "哥", "董"})
_WITH_PLACE = frozenset({"company", "other"})


@dataclass(frozen=True, slots=True)
class _Word:
    """A stretch of a card, and what it is: a field of a lead, or `other` for what a lead has no field for."""

    field: str
    start: int
    end: int


def business_cards(page: Page, spotted: Sequence[Spotted]) -> tuple[Lead, ...]:
    """The people whose cards a message consists of; none where it says anything."""
    if found := vcards(page):
        return found
    if not page.of(Phone) or len(page.text) > _LONGEST or page.text.count("\n") > _MOST_LINES:
        return ()
    head = _HEAD.match(page.text)
    begin = head.end() if head else 0
    words: list[_Word] = []
    for start, end in _lines(page.text, begin):
        line = _read_line(page, spotted, start, end)
        if line is None:
            return ()
        words += line
    return (_lead(page, words, begin),) if _is_card(words, called=begin > 0) else ()


def _lines(text: str, begin: int) -> Iterator[tuple[int, int]]:
    start = begin
    for line in text[begin:].split("\n"):
        if line.strip():
            yield start + len(line) - len(line.lstrip()), start + len(line.rstrip())
        start += len(line) + 1


def _is_card(words: Sequence[_Word], *, called: bool) -> bool:
    """One person with a number, and where they work or as what, unless it is `called` a card."""
    fields = [word.field for word in words]
    people, firms = (
        [fields.count(f"{tongue}{field}") for tongue in ("", "latin_")] for field in ("contact", "company")
    )
    placed = called or any(firms) or "title" in fields
    return any(people) and max(*people, *firms) == 1 and "phone" in fields and placed


def _read_line(page: Page, spotted: Sequence[Spotted], start: int, end: int) -> list[_Word] | None:
    """The words of a line; `None` where one of them belongs on no card."""
    label = _LABEL.match(page.text, start, end)
    if label is not None:
        after = _AFTER_LABEL.match(page.text, label.end(), end)
        begin = after.end() if after else label.end()
        field = label.lastgroup or "other"
        if begin > label.end() and field != "phone":
            return [_Word(field, begin, end)] if begin < end else []
        start = begin if field == "phone" else start
    if _ADDRESS.fullmatch(page.text, start, end) and not page.of(Phone, start, end):
        return [_Word("other", start, end)]
    words: list[_Word] = []
    for stretch in _between_numbers(page, start, end):
        if isinstance(stretch, _Word):
            words.append(stretch)
        elif (read := _read_words(page, spotted, *stretch)) is None:
            return None
        else:
            words += read
    return words


def _between_numbers(page: Page, start: int, end: int) -> Iterator[_Word | tuple[int, int]]:
    """The telephones of a line, which may have blanks in them, and what stands between."""
    for phone in page.of(Phone, start, end):
        yield start, phone.start
        yield _Word("phone", phone.start, phone.end)
        start = phone.end
    yield start, end


def _read_words(page: Page, spotted: Sequence[Spotted], start: int, end: int) -> list[_Word] | None:
    """What stands between blanks and marks; whole where the whole is something, as an English name is."""
    text = page.text[start:end]
    inner, outer = (
        start + len(text) - len(text.lstrip(" ,，、|/;；·:")),
        end - len(text) + len(text.rstrip(" ,，、|/;；·:")),
    )
    if inner >= outer or _LABEL.fullmatch(page.text, inner, outer):
        return []
    if (known := _what(page, spotted, inner, outer)) is not None:
        return known
    pieces = _split(page.text, inner, outer)
    if len(pieces) == 1:
        return None
    words: list[_Word] = []
    for piece in pieces:
        if (read := _read_words(page, spotted, *piece)) is None:
            return None
        words += read
    return words


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    marks = [(match.start(), match.end()) for match in _APART.finditer(text, start, end)]
    edges = [(start, start), *marks, (end, end)]
    return [(before[1], after[0]) for before, after in pairwise(edges) if before[1] < after[0]]


def _what(page: Page, spotted: Sequence[Spotted], start: int, end: int) -> list[_Word] | None:
    """What a stretch is as a whole."""
    if any((one.start, one.end) == (start, end) and one.mention.customer for one in spotted):
        return [_Word("company", start, end)]
    return next((found for read in _KINDS if (found := read(page, start, end))), None)


def _of_no_field(page: Page, start: int, end: int) -> list[_Word]:
    """An e-mail, a page, a postcode, a city, how one met."""
    sources = {(hit.start, hit.end) for hit in page.words("sources", start, end)}
    known = (start, end) in sources or page.text[start:end] in page.vocabulary.cities
    if known or any(form.fullmatch(page.text, start, end) for form in (_MAIL, _POSTCODE)):
        return [_Word("other", start, end)]
    return []


def _person(page: Page, start: int, end: int) -> list[_Word]:
    """张伟, 张 伟, 李总, 张伟(采购经理), 采购部经理, 采购经理张伟 in either order."""
    if _is_name(page, start, end):
        return [_Word("contact", start, end)]
    if bracket := _IN_BRACKETS.fullmatch(page.text, start, end):
        name, job = bracket.span("name"), bracket.span("job")
        return [_Word("contact", *name), _Word("title", *job)] if _is_name(page, *name) and _is_job(page, *job) else []
    if _is_job(page, start, end):
        return [_Word("title", start, end)]
    if _LATIN_NAME.fullmatch(page.text, start, end):
        return [_Word("latin_contact", start, end)]
    for length in (_FULL_NAME, _SHORT_NAME):
        if _is_name(page, start, start + length) and _is_job(page, start + length, end):
            return [_Word("contact", start, start + length), _Word("title", start + length, end)]
    return []


def _workplace(page: Page, start: int, end: int) -> list[_Word]:
    """采购部, 立创精密有限公司, Acme Tools Ltd."""
    word = page.text[start:end]
    if _LATIN_FIRM.fullmatch(word):
        return [_Word("latin_company", start, end)]
    if _OFFICE.fullmatch(word) and not word.endswith(page.vocabulary.company_endings):
        return [_Word("other", start, end)]
    named = len(word) > _SHORT_NAME and " " not in word and word.endswith(page.vocabulary.company_endings)
    return [_Word("company", start, end)] if named else []


_KINDS = (_of_no_field, _person, _workplace)


def _is_name(page: Page, start: int, end: int) -> bool:
    word, vocabulary = page.text[start:end].replace(" ", ""), page.vocabulary
    if not _SHORT_NAME <= len(word) <= _LONGEST_NAME or word[0] not in vocabulary.surnames:
        return False
    if word[1:] in _POLITE or word[1:] in vocabulary.titles:
        return True
    ends = (*vocabulary.job_titles, *vocabulary.company_endings, "部", "科", "处")
    return _HAN.fullmatch(word) is not None and not (
        word in vocabulary.not_people or word in vocabulary.cities or word.endswith(ends)
    )


def _is_job(page: Page, start: int, end: int) -> bool:
    """A job, with its department before it: 「设备部经理」, 「Purchasing Manager」."""
    word = page.text[start:end]
    if _LATIN_JOB.fullmatch(word):
        return True
    return len(word) <= _LONGEST_JOB and " " not in word and word.lower().endswith(page.vocabulary.job_titles)


def _lead(page: Page, words: Sequence[_Word], begin: int) -> Lead:
    def first(field: str) -> Read[str] | None:
        word = next((one for one in words if one.field == field), None)
        return page.read(page.typed(word.start, word.end), word.start, word.end, _SURE, _BY) if word else None

    phones = page.of(Phone)
    mobile = next((one for one in phones if one.value.digits.startswith("1")), phones[0])
    source = next(iter(page.words("sources", 0, begin)), None)
    return Lead(
        company=first("company") or first("latin_company"),
        contact=first("contact") or first("latin_contact"),
        title=first("title"),
        phone=page.read(mobile.value.digits, mobile.start, mobile.end, _SURE, mobile.by),
        source=page.read(source.key, source.start, source.end, _SURE, "vocabulary") if source else None,
        city=_city(page, words),
    )


def _city(page: Page, words: Sequence[_Word]) -> Read[str] | None:
    """The first city that the company's name or an address has in it."""
    for word in words:
        found = page.vocabulary.city.search(page.text, word.start, word.end) if word.field in _WITH_PLACE else None
        if found:
            return page.read(found[0], *found.span(), _SURE, _BY)
    return None
