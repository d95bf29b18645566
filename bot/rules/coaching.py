"""What helps where something stands still: three ways to go on for the rep, a plan for their supervisor."""

from collections.abc import Iterator, Mapping

from bot.core.matter import Matter
from bot.core.playbook import Chapter, Way

_CALLED: Mapping[Way, str] = {"ask": "问卡点", "show": "给证据", "move": "推一步"}
_LETTERS = "ABC"
_NUMBERS = "①②③"
_NOT_ON_FILE: Mapping[str, str] = {
    "decision_maker": "客户那边谁拍板？档案里还没有",
    "budget": "客户的预算是多少？档案里还没有",
    "expected_close": "客户要在什么时候用上？档案里还没有",
    "pain": "客户最难受的是哪一件事？档案里还没有",
}
"""What to ask for where a core field of the deal is empty, the weightiest first."""


def openings(matter: Matter) -> list[str]:
    """Three different things to say, each with why it is suggested, and where they come from."""
    routes = matter.playbook.routes(_obstacle(matter), _stage(matter), _industry(matter))
    if not routes:
        return []
    named = list(zip(_LETTERS, routes, strict=False))
    return [
        "可以这样开口，任选一种：",
        *(f"{letter} {_CALLED[route.way]}：{route.say}" for letter, route in named),
        f"为什么：{'；'.join(f'{letter} {route.why}' for letter, route in named)}",
        f"来自：{'、'.join(dict.fromkeys(route.source for route in routes))}",
    ]


def plan(matter: Matter) -> list[str]:
    """The three questions to ask, from what is known and what is missing."""
    asked = [f"{number} {question}" for number, question in zip(_NUMBERS, _questions(matter), strict=False)]
    return ["15分钟辅导，当面问：", *asked]


def _questions(matter: Matter) -> Iterator[str]:
    """What fits the obstacle, what the file lacks, and the step that is not agreed; then more of what fits."""
    chapter = _chapter(matter)
    yield from chapter.questions[:1]
    deal = matter.opportunity
    missing = [words for field, words in _NOT_ON_FILE.items() if deal is not None and getattr(deal, field) is None]
    yield from missing[:1]
    if matter.ahead is None:
        yield "下一步约哪一天，带什么去？"
    yield from chapter.questions[1:]


def _chapter(matter: Matter) -> Chapter:
    return matter.playbook.chapter(_obstacle(matter), _stage(matter))


def _stage(matter: Matter) -> str | None:
    """Where the deal stands; a lead that is none yet stands at the beginning."""
    if matter.opportunity is not None and matter.opportunity.stage is not None:
        return matter.opportunity.stage
    return next(iter(matter.labels.stages), None) if matter.lead is not None else None


def _industry(matter: Matter) -> str | None:
    """The customer's; of a lead, what it said itself."""
    known = matter.customer.industry if matter.customer else None
    return known or (matter.lead.industry if matter.lead else None)


def _obstacle(matter: Matter) -> str | None:
    """The first that was reported when the customer was last spoken of."""
    return next(iter(matter.last.obstacles), None) if matter.last else None
