"""Whether words are meant as they stand, or denied, or of a time to come."""

from bot.nlp.calendar.days import When
from bot.nlp.page import Page
from bot.nlp.text.clauses import Clause
from bot.nlp.text.expression import Expression

_REACH, _NEAR = 4, 14
"""How many characters may stand between the denial and what it denies, and between a day ahead and what is planned."""
_DENIAL = Expression(
    rf"(?:没有?|未|不是|并未|从未|无|别(?!家|的)|莫|弗|不(?!过|仅|但|光|只|错|少|断|同))(?=.{{0,{_REACH}}}$)"
)
_DOUBLE = Expression(rf"(?:不是没有?|没少|不可能不|不能不|不能说不|无不|不.{{1,3}}就)(?=.{{0,{_REACH}}}$)")


def denied(text: str, start: int, clause_start: int) -> bool:
    """Whether what begins at `start` is denied by words just before it in its clause (「没说要对比」, not 「没少」)."""
    before = text[max(clause_start, start - 2 * _REACH) : start]
    return _DENIAL.search(before) is not None and _DOUBLE.search(before) is None


def planned(page: Page, clause: Clause, place: int) -> bool:
    """Whether the words at `place` stand behind a day ahead or a word of intent in their clause."""
    if page.words("scope", clause.start, place, "planned"):
        return True
    near = page.of(When, max(clause.start, place - _NEAR), place)
    today = page.sent_at.date()
    return any(one.value.first > today or (one.value.deadline and one.value.last > today) for one in near)
