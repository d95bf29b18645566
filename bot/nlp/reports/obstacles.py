"""What stands in a deal's way now: nothing denied, settled or past, nothing of the rep's own, no rivals' trouble."""

from collections.abc import Iterator, Sequence

from bot.core.parsed import Read
from bot.nlp.page import Page
from bot.nlp.reports.scope import denied
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit

_BY = "obstacles"
SIGNED = frozenset(("won", "payment", "delivery"))
SETTLED_BY_SIGNING = frozenset(("price", "decision_chain", "need", "timing"))
_BESIDE, _BEHIND = 8, 14
_NONE_OF_IT = Expression(
    r"(?:都|也|就|倒|一点)?(?:不会有|没有|没了|不存在|不是问题|不成问题|不大|不用担心|谈不上|算不上)"
)
_OUR_WORDS = Expression(
    r"(?<![对给嫌说得怕用让叫喊催把跟和比骂])(?:我|咱)们?(?:也|就|都|只好|只能)?(?:[说讲]|跟[他她]们?[说讲]|回[他她复]?)?"
    r"(?:要|得|还|先|这边|的)?$|我(?:跟|和|对|给)[^，。；]{1,8}[说讲回](?:要|得|先)?$"
)
"""「我说要请示」, 「我没松口」: what the rep says of himself is no obstacle of the customer's."""
_OF_THE_REP = frozenset(("decision_chain", "timing", "need"))
_OLD = Expression(
    r"(?:现在|目前|原来|以前|之前|原先|旧|老)(?:在?用)?的?(?:那[台套家个批]|设备|系统|机器|软件|供应商|厂家|产线|那边)|现用|正在用|正用|在用的|上家"
    r"|上一家|前一家|别家|别人家|隔壁|同行|他们自己|他们厂自己|进口那"
)
_US = Expression(r"我们|咱|我家|我司|我方")
_OF_THINGS = frozenset(("service", "technical"))
"""Trouble with what they have from others is a reason to buy from us."""
_PAST = Expression(
    r"(?:之前|以前|原先|先前|早前|原来|上次|上回|去年|一开始|起初|本来|早先|当初|前阵子|前几天|前两天|前些天|上个?月)[^，。；]{0,12}$"
)
_NOW = Expression(
    r"[，。；,;\s]*(?:但|不过|可是?)?(?:现在|这次|这回|今天|今年|后来|如今|最后|终于|总算|已经)"
    r"|[，；,;\s]*(?:但|不过|可是?|结果)[^，。；]{0,14}(?:不吭声|没再|不再|没话说|服了|认了|接受了|没意见|松口|改口)"
)
_WE_TOLD = Expression(
    r"(?:我们?|咱们?)(?:也|就|都|直接|顺便|实话|顺嘴|当场|把|给|跟|和|对|拿|[他她]们?|客户|对方|领导)*(?:说|讲|聊到|告诉|提到|解释|透露|比了)"
    r"(?:了|过|说|一下|[他她]们?|客户)*[^，。；说讲]{0,4}$"
)
"""Before a competitor of whom only we speak: 「我跟他讲泰拓全是贴牌」."""
_IN_USE = Expression(r"(?:正|在|现|目前|原来|一直)[^，。；]{0,2}用[^，。；]{0,4}$|上家[^，。；]{0,4}$")
"""Before a competitor whose goods they have, of whom the next clause may tell that they are tired."""
_OF_RIVALS = frozenset(("price", "budget", "timing", "need"))
"""What a competitor may have as well: 「安鼎账上没钱了」."""
_SETTLING = frozenset(("technical", "service", "decision_chain", "competitor", "price", "budget", "need", "timing"))


def obstacles(page: Page, clauses: Stretch, stage: Read[str] | None) -> Iterator[Read[str]]:
    """Each kind once, in order of the text."""
    seen: set[str] = set()
    signed = stage is not None and stage.value in SIGNED
    told = [(number, hit) for number, hit in page.words_in(clauses, "obstacles") if _stands(page, clauses, number, hit)]
    for number, hit in told:
        if hit.key in seen or (signed and hit.key in SETTLED_BY_SIGNING) or _of_another(page, told, number, hit):
            continue
        seen.add(hit.key)
        yield page.read(hit.key, hit.start, hit.end, 0.75, "vocabulary")
    if "competitor" not in seen and not signed:
        yield from _rival_at_work(page, clauses)


def _stands(page: Page, clauses: Stretch, number: int, hit: Hit) -> bool:
    """Whether what the words say is meant, is the customer's, and is not settled."""
    clause = clauses[number][1]
    if _unmeant(page, clause, hit) or (hit.key in _OF_RIVALS and of_rival(page, clause, hit)):
        return False
    if hit.key in _OF_THINGS and _of_others(page, clauses, number, hit):
        return False
    return not (hit.key in _SETTLING and _settled(page, clauses, number, hit))


def _of_another(page: Page, told: Sequence[tuple[int, Hit]], number: int, hit: Hit) -> bool:
    """Whether one of another kind is meant: by 「预算还没批下来」, by the worry in 「售后太慢，不放心」, by a mood."""
    others = [(place, one) for place, one in told if one.key != hit.key]
    if hit.key == "decision_chain":
        return any(one.key == "budget" and one.start <= hit.start < one.end for _, one in others)
    if page.words("scope", hit.start, hit.end, "worry"):
        return any(number - 1 <= place <= number and one.start < hit.start for place, one in others)
    if page.words("scope", hit.start, hit.end, "mood"):
        return any(number - 1 <= place <= number + 1 for place, _ in others)
    return False


def _settled(page: Page, clauses: Stretch, number: int, hit: Hit) -> bool:
    """Whether it is told as settled in the same breath: behind the words, or soon in the next clause."""
    clause = clauses[number][1]
    following = clauses[number + 1][1] if number + 1 < len(clauses) else clause
    settled = page.words("scope", clause.start, min(following.end, clause.end + _BEHIND), "resolved")
    return any(one.start >= hit.start and not denied(page.text, one.start, clause.start) for one in settled)


def _unmeant(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether the words do not say what they seem to."""
    before = page.text[clause.start : hit.start]
    if denied(page.text, hit.start, clause.start) or _NONE_OF_IT.match(page.text, hit.end, clause.end):
        return True
    if hit.key in _OF_THE_REP and _OUR_WORDS.search(before):
        return True
    if hit.key == "price" and page.words("steps", clause.start, hit.start, "promise"):
        return True  # 「另外答应首批免运费」: what we give already is not asked for any more
    return _PAST.search(before) is not None and _NOW.match(page.text, clause.end) is not None


def _of_others(page: Page, clauses: Stretch, number: int, hit: Hit) -> bool:
    """Whether it is trouble with what others sold them, also told of one clause before (「正用贝衡的，嫌慢」)."""
    clause = clauses[number][1]
    if _US.search(page.text, clause.start, clause.end):
        return False
    if _OLD.search(page.text, clause.start, hit.start) or any(
        clause.start <= rival.start and rival.end <= hit.start for rival in page.competitors
    ):
        return True
    if not number:
        return False
    before = clauses[number - 1][1]
    theirs = _OLD.search(page.text, before.start, before.end)
    return theirs is not None and not _US.search(page.text, before.start, before.end)


def of_rival(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether the words are of a competitor named just before (「贝衡降价」)."""
    beside = max(clause.start, hit.start - _BESIDE)
    return any(beside <= rival.start and rival.end <= hit.start for rival in page.competitors)


def _rival_at_work(page: Page, clauses: Stretch) -> Iterator[Read[str]]:
    for number, (_, clause) in enumerate(clauses):
        for rival in page.competitors:
            if clause.start <= rival.start and rival.end <= clause.end:
                if _WE_TOLD.search(page.text, clause.start, rival.start):
                    continue
                tired = _IN_USE.search(page.text, clause.start, rival.start) and number + 1 < len(clauses)
                end = clauses[number + 1][1].end if tired else clause.end
                if not page.words("scope", clause.start, end, "rival_gone"):
                    yield page.read("competitor", rival.start, rival.end, 0.7, _BY)
                    return
