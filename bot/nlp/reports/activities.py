"""What a message reports on each customer."""

from collections.abc import Iterator

from bot.core.parsed import Activity, Read, Span
from bot.nlp.learned.deals import BY as HEARD
from bot.nlp.learned.deals import Heard, heard
from bot.nlp.mentions.linking import Spotted
from bot.nlp.page import Page
from bot.nlp.recognizers.people import Person
from bot.nlp.reports.channels import channels
from bot.nlp.reports.money_roles import sums
from bot.nlp.reports.obstacles import SETTLED_BY_SIGNING, SIGNED, obstacles
from bot.nlp.reports.stages import told_stage
from bot.nlp.reports.steps import outlook
from bot.nlp.reports.topics import Outline
from bot.nlp.text.clauses import Clause, Item, Stretch
from bot.nlp.text.expression import Expression

_OURS_BEFORE = Expression(
    r"(?:我方|我们|咱们?|我司|公司|售后|交付|请|请示|问下?|听|@|替|和|向|叫|建议|陪|安排|让我?|找)\s*(?:的|小)?$"
)
_OURS_AFTER = Expression(r"定夺|给个话|批一?下?|指示|出面|过目|您|内部|介绍一家|定$|跟进|接着弄|托我|意见|觉得得|知悉")
_VOCATIVE = Expression(r"你(?!们)|您")
_COMES_ALONG = Expression(r"(?:一起|一块|一道|一同)?(?:去|过去|上门|登门|同去|同行)(?!了)")
_WITH_ME = Expression(r"(?:(?:我|咱|我们|咱们)(?:和|跟|同|陪|陪着)|陪着?|请|拉上|带上?)$")
_STAFF = Expression(
    r"(?:售后|装机师傅|安装师傅|施工队|安装工程师|实施顾问|驻场工程师|请示过?|(?:^|\s)[tT][oO])\s?(?:的|是)?$"
)
"""Before a name that is ours: who services and installs, whom we report to."""
_WITH_BOSS = Expression(r"陪同?$")
_CALLS_ON = Expression(r"拜访|走访|回访|考察|去")
_STEPS_IN = Expression(
    r"(?:亲自|也|会|要)?(?:亲自(?:去|上门|登门|出面|出马|带队|道歉)|去(?:签|站台|压阵|坐镇)|(?:去|出席)$)"
)
"""What only a boss of ours does: 「林总亲自去道歉了」, 「签约仪式林总去」."""
_VAGUE = frozenset(("timing", "need"))
"""Kinds that nearly any reserve reads like."""
_NAMED = 0.92
"""How sure a contact is, by `make calibrate`, with a title or without."""
_VERBAL = Expression(r"^.[了过着的在说和跟给来去吃喝打签]|[了过着的]$")
_REFUSES = Expression(r"[没不未]|[让要]我|要求|那套|谁")
"""In words that are no promise: not those of what the customer agrees to."""
Names = bytearray
"""A character of the text each, 1 where a customer is named: 「栖霞一小后勤」 holds no 小后."""


def activities(page: Page, told: Outline) -> tuple[Activity, ...]:
    """One for each customer, in order of first mention; what several shared is said of each."""
    merged: dict[str, tuple[Spotted, list[tuple[Item, Clause]]]] = {}
    for topic in told.topics:
        for mention in topic.mentions:
            merged.setdefault(mention.key, (mention, []))[1].extend(topic.clauses)
    ways = channels(page, told, merged)
    taken = bytearray(len(page.text))
    for topic in told.topics:
        for one in topic.mentions:
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
    like = heard(page) if merged else None
    return tuple(
        _activity(page, mention, clauses, ways[key], taken, like.among(page, clauses))
        for key, (mention, clauses) in merged.items()
        if like
    )


def _activity(
    page: Page, mention: Spotted, clauses: Stretch, way: Read[str] | None, taken: Names, like: Heard
) -> Activity:
    ahead = outlook(page, clauses)
    money = sums(page, clauses)
    stage = told_stage(page, clauses, money)
    signed = stage is not None and stage.value in SIGNED
    rivals = tuple(_rivals(page, clauses))
    return Activity(
        mention=mention.mention,
        contacts=tuple(_contacts(page, clauses, taken)),
        channel=way,
        stage=stage,
        obstacles=()
        if stage and stage.value == "lost"
        else _beside(like.obstacles(obstacles(page, clauses, stage), SETTLED_BY_SIGNING if signed else frozenset())),
        competitors=rivals,
        budget=money.budget,
        amount=money.amount,
        expected_close=ahead.expected_close if not stage or stage.value not in SIGNED | {"lost"} else None,
        next_action=ahead.next_action,
        commitments=_kept(page, clauses, like.commitments(ahead.commitments)),
    )


def _beside(told: tuple[Read[str], ...]) -> tuple[Read[str], ...]:
    """Without what is only heard where words say something else: 「质量再这样就别谈二期」 is no matter of time."""
    worded = any(one.by != HEARD for one in told)
    return tuple(one for one in told if one.by != HEARD or one.value not in _VAGUE or not worded)


def _kept(page: Page, clauses: Stretch, told: tuple[Read[str], ...]) -> tuple[Read[str], ...]:
    """Without what is only heard where it was refused or is asked of us: 「让我们保证完工，我没敢」."""
    refused: list[Span] = []
    for number, (_, clause) in enumerate(clauses):
        following = clauses[min(number + 1, len(clauses) - 1)][1]
        words = page.words("steps", clause.start, following.end, "refused")
        if any(_REFUSES.search(page.text, hit.start, hit.end) for hit in words):
            refused.append(page.span(clause.start, clause.end))
    return tuple(one for one in told if one.by != HEARD or not any(one.span and _cover(one.span, no) for no in refused))


def _cover(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _rivals(page: Page, clauses: Stretch) -> Iterator[Read[str]]:
    seen: set[str] = set()
    for _, clause in clauses:
        for rival in page.competitors:
            if clause.start <= rival.start and rival.end <= clause.end and rival.ids[0] not in seen:
                seen.add(rival.ids[0])
                yield page.read(rival.ids[0], rival.start, rival.end, 0.95, "directory")


def _contacts(page: Page, clauses: Stretch, taken: Names) -> Iterator[Read[str]]:
    seen: set[str] = set()
    for number, person in page.values_in(clauses, Person):
        name = page.typed(person.start, person.end)
        if name in seen or taken.find(1, person.start, person.end) >= 0 or _no_name(page, name):
            continue
        if not _ours(page, clauses[number][1], person.start, person.end):
            seen.add(name)
            yield page.read(name, person.start, person.end, _NAMED, person.by)


def _no_name(page: Page, name: str) -> bool:
    """Whether what looks like a name is a word or the beginning of one: 采购「计划」, 厂长「通了话」."""
    return name in page.vocabulary.not_people or (_VERBAL.search(name) is not None and name[-1] not in "总工长任理")


def _ours(page: Page, clause: Clause, start: int, end: int) -> bool:
    """Whether a person is a colleague: named in full, or spoken of as one's own."""
    if any(one.start < end and start < one.end for one in (*page.staff, *page.competitors)):
        return True
    before, after = page.text[clause.start : start], page.text[end : min(end + 6, clause.end)]
    if _STAFF.search(before) or (_WITH_BOSS.search(before) and _CALLS_ON.match(after)):
        return True
    if _VOCATIVE.match(after) or (_WITH_ME.search(before) and _COMES_ALONG.match(after)) or _STEPS_IN.match(after):
        return True
    return _OURS_AFTER.match(after) is not None or (
        _OURS_BEFORE.search(before) is not None
        and clause.label != "contact"
        and clause.start + 3 > start - len(before)
        and _OURS_AFTER.search(after) is not None
    )
