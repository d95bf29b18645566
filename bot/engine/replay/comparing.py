"""Two playings of one history side by side: what other numbers would have said, more and fewer, and to whom."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.rules import wording

Line = Mapping[str, Any]
"""A post as `engine.replay` gives it."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Compared:
    """What only one of the two said, in order of time; `now` and `then` count all that each said unasked."""

    now: Counter[tuple[str, str]]
    then: Counter[tuple[str, str]]
    more: tuple[Line, ...]
    fewer: tuple[Line, ...]


def compare(now: Iterable[Line], then: Iterable[Line]) -> Compared:
    """`now` was said by the rules in force, `then` would be said by others; answers are left out."""
    old = [line for line in now if line["kind"] != "reply"]
    new = [line for line in then if line["kind"] != "reply"]
    return Compared(
        Counter((line["rule"], line["to"]) for line in old),
        Counter((line["rule"], line["to"]) for line in new),
        tuple(_beyond(new, old)),
        tuple(_beyond(old, new)),
    )


def _beyond(lines: Sequence[Line], others: Sequence[Line]) -> Iterator[Line]:
    """The lines that the others do not have, at whatever hour: said an hour later is said all the same."""
    left = Counter(map(_what, others))
    for line in lines:
        what = _what(line)
        if left[what]:
            left[what] -= 1
        else:
            yield line


def _what(line: Line) -> tuple[Any, ...]:
    return line["rule"], line["to"], line["tier"], line["customer"]


def told(compared: Compared, names: Mapping[str, str]) -> Iterator[str]:
    """For an admin: a line a rule that changes, the people below it, and some examples. names: of people, by id."""
    rules = sorted({rule for rule, _ in (*compared.now, *compared.then)})
    changed = [rule for rule in rules if _of(compared.now, rule) != _of(compared.then, rule)]
    for rule in changed:
        before, after = _of(compared.now, rule), _of(compared.then, rule)
        yield f"{wording.RULES.get(rule, rule)}：{sum(before.values())} → {sum(after.values())}"
        people = sorted(before.keys() | after.keys())
        yield "  " + "，".join(
            f"{names.get(one, one)} {before[one]} → {after[one]}" for one in people if before[one] != after[one]
        )
    if same := [wording.RULES.get(rule, rule) for rule in rules if rule not in changed]:
        yield f"不变：{'、'.join(same)}"
    yield from _examples("会多发", compared.more, names)
    yield from _examples("会少发", compared.fewer, names)


def _of(counts: Counter[tuple[str, str]], rule: str) -> Counter[str]:
    return Counter({person: count for (one, person), count in counts.items() if one == rule})


def _examples(head: str, lines: Sequence[Line], names: Mapping[str, str]) -> Iterator[str]:
    if lines:
        yield f"{head} {len(lines)} 条，例如："
        yield from (
            f"  {line['at'][:16]} {names.get(line['to'], line['to'])}：{line['title']}" for line in lines[:_SHOWN]
        )
