"""The people whom a shop's report tells of: they have no company, only a name (「梅小姐」, 「上周的庄先生」)."""

from collections.abc import Iterator

from bot.nlp.page import Page
from bot.nlp.recognizers.metrics import STORE, Metric
from bot.nlp.recognizers.people import Person
from bot.nlp.text.expression import Expression

_SIGNS = 2
"""How many figures of a shop show that a report is a shop's."""
_NAMED_FAMILIARLY = Expression(r"[老小阿]")
_ONLY_SENT = Expression(r"(?:的朋友|介绍|推荐|带来的|家(?:孩子|亲戚))")
_OURS = Expression(r"(?:店长|导购|店员|同事|收银|安装|师傅|售后|我们|我和|@)$")


def shoppers(page: Page) -> Iterator[tuple[int, int]]:
    """The first person of each line, by a title of courtesy, when the report is a shop's."""
    if len({metric.value.key for metric in page.of(Metric)} & STORE) < _SIGNS:
        return
    for item in page.items:
        if item.section in ("plan", "problem", "lead"):
            continue
        for person in page.of(Person, item.start, item.end):
            courteous = person.value.title in page.vocabulary.courtesies or _NAMED_FAMILIARLY.match(person.value.name)
            ours = _OURS.search(page.text, max(item.start, person.start - 3), person.start)
            if courteous and not ours and not _ONLY_SENT.match(page.text, person.end):
                yield person.start, person.end
                break
