"""How a message is laid out: sections, items, tables, clauses. What is said of a customer rests on these."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from bot.nlp.text.expression import Expression
from bot.nlp.text.firsts import Led
from bot.nlp.text.lexicon import Hit, Hits
from bot.nlp.text.ordered import Ordered

_MARK = (
    r"[^\w【\[(“「\"'@¥$\n]*"
    r"(?:[①-⑳❶-❿⑴-⒇]|\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)、]|[.](?!\d))"
    r"|[一二三四五六七八九十](?:[，,]|(?=[ \t]))"
    r"|\[\d{1,2}\]|\d{1,2}(?=\s(?!\d))|[A-Za-z](?:[)、.]|(?=\s[\u4e00-\u9fff])))?\s*"
)
_LEAD = Expression(_MARK)
_INLINE = Led(r"[①-⑳❶-❿⑴-⒇]|(?<=[。；;，,、\s：:])(?P<number>\d{1,2})(?:[)、）]|[.](?!\d)|\s(?=[\u4e00-\u9fff]))")
_BREAK = Led(
    r"[，。；！？!?;\n\t|→…]+|(?<=\))、|,(?!\d{3})|(?<!\d),|\s/\s|\s[—–-]+\s|—+|(?<=[\u2e80-\U0001ffff])\s+(?=[\u2e80-\U0001ffff])"
    r"|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff]|\s|$)"
)
_LONG = 36
"""A clause longer than this was written in one breath, and is cut before the words that take up the next thing."""
_BREATH = Expression(
    r"(?<=.{4})(?=(?:然后|接着|最后|另外|还有就是|下午|中午|晌午|晚上|傍晚|上午|顺路|顺便|但是|不过|就是说|电话是|又给|到了)(?!好))"
)
_BEFORE_HEADING = Expression(_MARK + r"[【\[]?(?:\d{1,2}|\d{1,2}月\d{1,2}|本|今)?[号日]?")
_LINE_BREAK = Expression(r"\n")
_LINE_ENDS = Expression(r"[^\S\n]*(?:\n|$)")
_TURN = Expression(r"[。；;!！\s](\d{1,2})?$")
_AFTER_HEADING = Expression(r"\s*(?:\([^)\n]{0,12}\))?\s*(?P<close>[】\]:：=]+[:：]?|(?=\n|$))\s*")
_COLON = Expression(r"\s*[】\]]?\s*[:=]\s*|\s*】\s*|(?<=[】\]])|[-—]\s?(?=[\u4e00-\u9fff\d])")
_SIGNS = (
    ("1", Expression(r"\d")),
    ("一", Expression("[一二三四五六七八九十]")),
    ("①", Expression("[①-⑳❶-❿⑴-⒇]")),
    ("A", Expression("[A-Za-z]")),
    ("-", Expression(r"\S")),
)
_MARK_LENGTH = 40
"""How far a heading may stand from the head of its line; without it a line of headings is read in squared time."""
_UNIT = Expression(r"[\s/]*(?:\([^)]{1,4}\)|[万千]?元?|名称|姓名|名|情况|人|\*)?")
"""What may follow a column's name: 「金额(万)」."""
_INNER_FIELDS = frozenset(("next", "budget", "amount", "close", "commitment", "obstacle"))
_INSIDE_LINE = frozenset(("plan", "problem", "lead"))
_WHOLE_LINE = frozenset(("visit", "call"))


class Clause(NamedTuple):
    """A stretch without inner punctuation; `label` is the field it stands under, `scale` its column's unit.

    A tuple for the same reason as `Hit`.
    """

    start: int
    end: int
    label: str | None = None
    scale: int = 1


class Item(NamedTuple):
    """A line, or a numbered part of one, in a section: `work`, `visit`, `call`, `plan`, `problem`, `lead`, `notes`.

    heading: where the words of the section's heading stand (「明日计划」), which date a plan.
    mark: what kind of mark it begins with: `1`, `一`, `①`, `A`, `-`, or nothing.
    row: a row of a table.
    """

    start: int
    end: int
    section: str
    clauses: tuple[Clause, ...]
    heading: tuple[int, int] | None = None
    mark: str = ""
    row: bool = False


Stretch = Sequence[tuple[Item, Clause]]
"""Clauses in order, each with its item."""


class _Fields:
    """Names of fields: at a place, and in a stretch."""

    __slots__ = ("at", "ordered")

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.at = {hit.start: hit for hit in hits}
        self.ordered = Ordered(list(self.at.values()))


@dataclass(frozen=True, slots=True)
class _Section:
    kind: str
    heading: tuple[int, int] | None = None
    own_line: bool = True


def layout(text: str, hits: Hits, days: Sequence[Hit] = ()) -> tuple[Item, ...]:
    """The items of a folded text, in order; `hits` are the words in it, `days` the days ahead that head a plan."""
    items: list[Item] = []
    section = _Section("work")
    fields = _Fields(hits["fields"])
    header: tuple[tuple[str | None, int], ...] = ()
    heads = _heads(text, [*hits["sections"], *days])
    for start, end in _lines(text, heads):
        columns = _columns(text, start, end)
        if len(columns) > 1 and (found := _header(text, columns, fields, below=header)):
            header = found
            continue
        if header and len(columns) > 1:
            items.append(_row(text, columns, header, section))
            continue
        header = ()
        begin = _LEAD.match(text, start, end)
        body = marked = begin.end() if begin else start
        head = heads.get(start)
        if head is not None:
            section = _Section(head.kind, (start, head.end), own_line=head.body >= end)
            if head.body >= end:
                continue
            body, marked = head.body, head.start
        elif not section.own_line and body == start:
            section = _Section("work")
        items.extend(_items(text, body, end, section, fields, mark=_mark(text[start:marked])))
    return tuple(items)


@dataclass(frozen=True, slots=True)
class _Head:
    kind: str
    start: int
    end: int
    body: int


def _heads(text: str, hits: Sequence[Hit]) -> dict[int, _Head]:
    """Headings by the place where their line, or their part of a line, begins."""
    heads: dict[int, _Head] = {}
    for hit in hits:
        after = _AFTER_HEADING.match(text, hit.end)
        if after is None:
            continue
        line = text.rfind("\n", 0, hit.start) + 1
        near = max(line, hit.start - _MARK_LENGTH)
        if near == line and _BEFORE_HEADING.fullmatch(text, line, hit.start):
            begin = line
        elif after["close"] and hit.key in _INSIDE_LINE and (inner := _TURN.search(text[near : hit.start])):
            begin = near + inner.start() + 1
        else:
            continue
        if hit.key in _WHOLE_LINE and not _LINE_ENDS.match(text, after.end("close")):
            continue
        if hit.key == "lead" and text[after.end() : after.end() + 1].isdigit():
            continue
        if begin not in heads:
            heads[begin] = _Head(hit.key, hit.start, hit.end, after.end())
    return heads


def _lines(text: str, heads: dict[int, _Head]) -> Iterator[tuple[int, int]]:
    cuts = sorted({0, *heads, *(match.end() for match in _LINE_BREAK.finditer(text)), len(text) + 1})
    for start, following in pairwise(cuts):
        end = following - 1 if following == len(text) + 1 or text[following - 1 : following] == "\n" else following
        if text[start:end].strip():
            yield start, end


def _columns(text: str, start: int, end: int) -> list[tuple[int, int]]:
    line = text[start:end]
    separator = next((s for s in ("\t", "|", ",") if line.count(s) > 1 or (s == "\t" and s in line)), None)
    if separator is None:
        return []
    cells, place = [], start
    for cell in line.split(separator):
        cells.append((place, place + len(cell)))
        place += len(cell) + 1
    return cells


def _header(
    text: str, columns: Sequence[tuple[int, int]], fields: _Fields, *, below: Sequence[object]
) -> tuple[tuple[str | None, int], ...] | None:
    """What each column holds, when at least two cells are nothing but names of fields; `below` another, all of them.

    「东海船舶｜电话｜报价｜39万」 is a row, though two of its cells might name columns.
    """
    labels: list[tuple[str | None, int]] = []
    for start, end in columns:
        cell = text[start:end].strip()
        hit = fields.at.get(start + len(text[start:end]) - len(text[start:end].lstrip()))
        # 「金额:无」 and 「预算8千」 are fields filled in, and no column's name.
        named = hit.key if hit and _UNIT.fullmatch(cell, hit.end - hit.start) else None
        labels.append((named, 10_000 if "万" in cell else 1))
    return tuple(labels) if sum(label is not None for label, _ in labels) >= (len(labels) if below else 2) else None


def _row(
    text: str, columns: Sequence[tuple[int, int]], header: Sequence[tuple[str | None, int]], section: _Section
) -> Item:
    clauses: list[Clause] = []
    for index, (start, end) in enumerate(columns):
        label, scale = header[index] if index < len(header) else (None, 1)
        clauses += [Clause(clause.start, clause.end, label, scale) for clause in _split(text, start, end)]
    return Item(columns[0][0], columns[-1][1], section.kind, tuple(clauses), section.heading, row=True)


def _items(text: str, start: int, end: int, section: _Section, fields: _Fields, *, mark: str) -> Iterator[Item]:
    cuts = [start]
    expected = 0
    for match in _INLINE.finditer(text, start, end):
        number = match["number"]
        if number is None:
            cuts.append(match.start())
        elif int(number) == (expected + 1 if expected else int(number)) and (expected or int(number) in (1, 2)):
            expected = int(number)
            cuts.append(match.start())
    cuts = cuts if mark or cuts[2:] else [start]
    for begin, following in zip(cuts, [*cuts[1:], end], strict=True):
        lead = _LEAD.match(text, begin, following) if begin != start or not mark else None
        body = lead.end() if lead else begin
        if text[body:following].strip():
            clauses = tuple(_labelled(text, body, following, fields))
            yield Item(body, following, section.kind, clauses, section.heading, mark=_mark(text[begin:body]) or mark)


def _mark(lead: str) -> str:
    """The kind of a list mark: its number, numeral, ring or letter, else a dash for any other sign."""
    return next((kind for kind, sign in _SIGNS if sign.search(lead)), "") if lead else ""


def _split(text: str, start: int, end: int) -> Iterator[Clause]:
    place = start
    for match in (*_BREAK.finditer(text, start, end), None):
        stop, following = match.span() if match else (end, end)
        begin = stop - len(text[place:stop].lstrip())
        if stop - begin > _LONG:
            yield from _breaths(text, begin, stop)
        elif begin < stop:
            yield Clause(begin, stop)
        place = following


def _breaths(text: str, start: int, end: int) -> Iterator[Clause]:
    cuts = [match.start() for match in _BREATH.finditer(text, start, end)]
    for begin, stop in zip([start, *cuts], [*cuts, end], strict=True):
        yield Clause(begin, stop)


def _labelled(text: str, start: int, end: int, fields: _Fields) -> Iterator[Clause]:
    """The clauses of an item; one under 「下一步：」 keeps that label until the next."""
    label: str | None = None
    for clause in _split(text, start, end):
        field = fields.at.get(clause.start + (text[clause.start] in "【["))
        colon = _COLON.match(text, field.end, end) if field else None
        if field and colon:
            label = field.key
            clause = Clause(colon.end(), clause.end)  # noqa: PLW2901 - what follows the label is the clause
        rest = clause
        while inner := _inner_field(text, rest, fields):
            colon = _COLON.match(text, inner.end, clause.end)
            yield Clause(rest.start, inner.start, label)
            label, rest = inner.key, Clause(colon.end() if colon else inner.end, clause.end)
        if rest.start < rest.end:
            yield rest._replace(label=label) if label else rest


def _inner_field(text: str, clause: Clause, fields: _Fields) -> Hit | None:
    """A field named inside a clause: 「华星科技下一步：…」."""
    for hit in fields.ordered.within(clause.start + 1, clause.end):
        named = hit.key in _INNER_FIELDS or text[hit.start - 1].isspace()
        if named and hit.end < clause.end and text[hit.end] == ":":
            return hit
    return None
