"""When a deal is lost: what words of a loss mean, and what is said of a competitor who got it."""

from collections.abc import Iterator

from bot.nlp.page import Page
from bot.nlp.reports.obstacles import of_rival
from bot.nlp.reports.scope import denied
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit

_FEARED = Expression(
    r"(?:怕|担心|生怕|免得|省得|以免|否则|不然|再不|如果|要是|万一|差点|险些|可能|说不定|恐怕|会不会)[^，。；]{0,10}$"
)
"""Before a loss that has not come about: 「再不降价这单就丢了」, 「怕废标」."""
_WE_REFUSED = Expression(r"(?:我|咱|公司|领导)们?(?:就|也|都|直接|当场|给|先)?$")
_REFUSAL = Expression(r"(?:明确)?(?:拒|婉拒|回绝|退出|放弃)")
_INVITED = Expression(r"(?:绝|拒|婉拒)(?:绝|了|我们?|咱们?|的)*(?:参会|参加|邀请|吃饭|宴请|礼品|礼物|见面|合影|采访)")
"""What somebody declines without the deal being lost: 「婉拒了参会邀请」."""
_FOR_NOW = Expression(r"(?:先|暂时|暂|年前|今年|年内|这个月|近期|目前)(?:就|都|也|还|是|说|肯定)*$")
_NOT_DOING = Expression(r"不(?:上|做|搞|买|采购|跟)了")
"""Put off and not lost: 「先不上了」."""
_SAID_BEFORE = Expression(r"(?:之前|原来|原先|一开始|起初|开始|先|本来)(?:是|还|都)?说[^，。；]{0,4}$")
_CHOSE = Expression(r"(?:选择?|定|选定|敲定|签给|给)了$|(?:选|定)的(?:还?是)?$|最[终后](?:选|定|用)(?:了|的)?$")
_WON = Expression(
    r"(?:[\d.]+万|最[终后]|上周|昨天|今天|已经?|给|那边|家|他们|直接|刚)*(?:把单子?|把标)?(?:中的?标?(?:了|$)|中的|抢[走了]|[签拿抢]走|拿[下走了]|签[走下]?了|赢了|做[了走]|截了?胡|承接|承建|接了)"
)
"""Behind a competitor's name: the deal is theirs."""
_ASKED_BACK = Expression(r"了?(?:吗|么|没有?)?\s*[?？]|了?吗")
_LEFT = Expression(r"退出|出局|弃标|放弃|弃了|被淘汰|没入围|没戏|落选|废标")
_RIVAL_WON = Expression(r"中标|中了|签了|抢走|拿下|签的")
_PASSED_BY = Expression(r"选|定")
_OURS_NOT = Expression(r"[^，。；]{0,4}(?:是|归)[^，。；]{1,8}(?:定的|的意思|拍的板)")
"""Behind a competitor whom others chose: 「选博川是业委会定的」."""


def spared(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether words of a loss are denied, asked, feared, put off, of somebody's giving up or of another thing."""
    before = page.text[clause.start : hit.start]
    return (
        denied(page.text, hit.start, clause.start)
        or _ASKED_BACK.match(page.text, hit.end) is not None
        or _rival_left(page, clause, hit)
        or _FEARED.search(before) is not None
        or _SAID_BEFORE.search(before) is not None
        or (_NOT_DOING.match(page.text, hit.start) is not None and _FOR_NOW.search(before) is not None)
        or _INVITED.match(page.text, hit.start) is not None
        or (_REFUSAL.match(page.text, hit.start) is not None and _WE_REFUSED.search(before) is not None)
    )


def chosen_rivals(page: Page, clauses: Stretch) -> Iterator[tuple[Clause, Hit]]:
    """「选了泰拓」 and 「由泰拓承接」 are lost deals."""
    for _, clause in clauses:
        for rival in page.competitors:
            if clause.start <= rival.start < clause.end:
                chose = _CHOSE.search(page.text, clause.start, rival.start)
                passed = _PASSED_BY.fullmatch(page.text, rival.start - 1, rival.start)
                if chose or (passed and _OURS_NOT.match(page.text, rival.end, clause.end)):
                    yield clause, Hit("stages", "lost", chose.start() if chose else rival.start - 1, rival.end)
                if won := _WON.match(page.text, rival.end, clause.end):
                    yield clause, Hit("stages", "lost", rival.start, won.end())


def _rival_left(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether it is a competitor who gave up: 「恒普退出了」."""
    return _LEFT.match(page.text, hit.start) is not None and of_rival(page, clause, hit)


def lost_to_rival(page: Page, clause: Clause, hit: Hit) -> str:
    """A hit's stage; 「泰拓中标」 and 「直接跟泰拓签了」 are lost deals."""
    taken = hit.key in ("won", "negotiation") and _RIVAL_WON.search(page.text, hit.start, hit.end)
    return "lost" if taken and of_rival(page, clause, hit) else hit.key
