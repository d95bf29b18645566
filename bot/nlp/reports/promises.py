"""What the rep has promised a customer, and not what the customer promises or only asks for."""

from collections.abc import Iterator

from bot.core.parsed import Read
from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit

_BY = "steps"
_A_WORD = 2
_NONE = Expression(r"[\s—–-]*(?:无|没有|暂无|待定|-|—)?\s*")
_AGREED = Expression(
    r"(?:我|咱|就|也|先|都|当场|口头|已经?|只好|没得法|嘴快|一口|满口|全|又|才|便|立马|马上|当即|在我权限内|这边)+"
)
_SURE_CLAIM = Expression(r"绝对|百分之?百|100%|不会出|不敢|没敢|没答应|不能|回扣|好处")
_READILY = Expression(r"(?:口头|也|都|已经?|当场|满口|一口|原则上?|终于)*")
"""Between a person and their own promise."""
_TO_WHOM = Expression(r"(?:我|还|也|又|就)*(?:跟|给|向|对)[^，。；]{1,10}")
_PROMISER = Expression(r"(?:客户|对方|他们?|她们?|人家|财务|出纳|领导)(?:们)?(?:也|都|已经|已|原则|口头|当场|最后)?$")


def promises(page: Page, clauses: Stretch) -> Iterator[Read[str]]:
    """What the rep has promised."""
    said: dict[int, list[Hit]] = {}
    for index, hit in page.words_in(clauses, "steps", "promise"):
        said.setdefault(index, []).append(hit)
    for index, (_, clause) in enumerate(clauses):
        if clause.label == "commitment":
            if not _NONE.fullmatch(page.text, clause.start, clause.end):
                yield page.read(page.typed(clause.start, clause.end), clause.start, clause.end, 0.95, _BY)
            continue
        for hit in said.get(index, ()):
            promised = None if _theirs_to_keep(page, clause, hit) else _promised(page, clauses, index, hit)
            if promised:
                yield page.read(page.typed(*promised), *promised, 0.7, _BY)
                break


def _theirs_to_keep(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether it is the customer who promises: 「对方原则答应」, 「刘经理口头答应了」."""
    if _PROMISER.search(page.text, clause.start, hit.start):
        return True
    people = page.of(Person, clause.start, hit.start)
    return bool(people) and _READILY.fullmatch(page.text, people[-1].end, hit.start) is not None


def _promised(page: Page, clauses: Stretch, index: int, hit: Hit) -> tuple[int, int] | None:
    """The thing promised: behind the word, before it, or in the clause before (「周四前寄，我答应了」)."""
    clause = clauses[index][1]
    start = hit.end
    if page.text.startswith("的", start):
        return None  # 「没到承诺的两万」 speaks of what was promised once
    while start < clause.end and page.text[start] in "了过他她给下来们":
        start += 1
    agreed = _AGREED.match(page.text, clause.start, hit.start)
    begin = agreed.end() if agreed else clause.start
    found: tuple[int, int] | None = None
    told = page.of(Person, start, clause.end)
    if told and told[-1].end == clause.end and index + 1 < len(clauses):
        found = clauses[index + 1][1].start, clauses[index + 1][1].end  # 「答应了麦穗孙厂长，坏了先换后修」
    elif clause.end - start >= _A_WORD:
        found = start, clause.end
    elif _TO_WHOM.fullmatch(page.text, begin, hit.start) and index + 1 < len(clauses):
        found = clauses[index + 1][1].start, clauses[index + 1][1].end  # 「我跟邵工打包票了，三年回本」
    elif hit.start - begin > _A_WORD:
        found = begin, hit.start
    elif index and clause.start - clauses[index - 1][1].end <= _A_WORD:
        found = clauses[index - 1][1].start, clauses[index - 1][1].end
    return None if found is None or _SURE_CLAIM.search(page.text, *found) else found
