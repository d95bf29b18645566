"""What an order to change the phrase lists comes to: the rule as it would be, or the reason why it may not be."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from bot.core.brief import Brief
from bot.core.effects import Amend, Close
from bot.core.lists import ListedRule, Lists, RuleChange, Written
from bot.core.outcome import Outcome, Reason
from bot.core.question import Question
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import failed_tests
from bot.nlp.phrases.rule import Rule
from bot.rules import wording
from bot.rules.answering import reply

_BETWEEN = re.compile(r"[、，,；;\s]+")
_OWN = "own_"
"""Before the id of the rule that takes the words added to a shipped one, which stays as upgrades bring it."""
_TAKEN_OVER = ("category", "severity", "advice", "allow")
_LONGEST = 32


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a change may not be, for people."""

    why: str


def added(words: str, target: str, lists: Lists) -> RuleChange | Refused:
    """Words for a rule, by its id, or for a category, by its id or its name."""
    like = _like(target, lists)
    if like is None:
        return Refused(f"没有「{target}」这一类，也没有这条规则；回「词表」看有哪些")
    own = (
        like
        if like.id == target and like.own
        else lists.rules.get(_OWN + (like.id if like.id == target else like.category))
    )
    old = dict(own.own) if own and own.own else None
    new = dict(
        old or {"id": _id_of(like, target), **{key: like.written[key] for key in _TAKEN_OVER if key in like.written}}
    )
    known = list(new.get("phrases", ()))
    more = [word for word in dict.fromkeys(_BETWEEN.split(words)) if word and word not in known]
    if not more:
        return Refused("这些词已经有了")
    if long := [word for word in more if len(word) > _LONGEST]:
        return Refused(f"「{long[0][:_LONGEST]}…」太长，一个词最多{_LONGEST}个字")
    new["phrases"] = known + more
    return _sound(RuleChange(str(new["id"]), old, new, lists.version), like.category, lists)


def fresh(change: RuleChange) -> list[str]:
    """The words that a change adds."""
    known = (change.old or {}).get("phrases", ())
    return [word for word in (change.new or {}).get("phrases", ()) if word not in known]


def how_many(change: RuleChange, said: Iterable[str]) -> int:
    """How many of some messages the words that a change adds would raise."""
    alone = _alone(Rule.model_validate(change.new), fresh(change))
    return sum(any(one.raised for one in alone.find(text)) for text in said)


def _alone(rule: Rule, words: Iterable[str]) -> Detector:
    """Looks for some words as a rule would."""
    return Detector([rule.model_copy(update={"phrases": tuple(words), "patterns": (), "checks": (), "within": None})])


def _like(target: str, lists: Lists) -> ListedRule | None:
    """The rule of that id, or the first of that category."""
    named = {name: category for category, name in wording.CATEGORIES.items()}
    category = named.get(target, target)
    of_category = (rule for rule in lists.rules.values() if rule.category == category)
    return lists.rules.get(target) or next(of_category, None)


def _id_of(like: ListedRule, target: str) -> str:
    return _OWN + (like.id if like.id == target else like.category)


def _sound(change: RuleChange, category: str, lists: Lists) -> RuleChange | Refused:
    """The change, unless it breaks the rule's own tests or raises what its category's rules must let pass."""
    rule = _rule(change.new or {})
    if isinstance(rule, Refused):
        return rule
    if failed := failed_tests(rule):
        return Refused(failed[0][2])
    alone = _alone(rule, fresh(change))
    for other in lists.rules.values():
        if other.category != category or not other.enabled:
            continue
        for sentence in other.written.get("tests", {}).get("miss", ()):
            if any(one.raised for one in alone.find(sentence)):
                return Refused(f"会误报「{sentence}」（{other.id} 里写明不报）")
    return change


def _rule(written: Written) -> Rule | Refused:
    try:
        return Rule.model_validate(dict(written))
    except ValidationError as error:
        return Refused(error.errors()[0]["msg"].removeprefix("Value error, "))


def switched(id_: str, lists: Lists, *, on: bool) -> RuleChange | Refused:
    """A rule switched off, or on again; what switches a shipped one off is an own entry, which goes afterwards."""
    rule = lists.rules.get(id_)
    if rule is None:
        return Refused(f"没有「{id_}」这条规则；回「词表」看有哪些")
    if rule.enabled == on:
        return Refused(f"{id_} 本来就{'在用' if on else '停用'}")
    old = dict(rule.own) if rule.own else None
    new: dict[str, object] | None
    if not on:
        new = {**(old or _bare(rule.shipped or {})), "enabled": False}
    else:
        new = {key: value for key, value in (old or {}).items() if key != "enabled"}
        new = None if rule.shipped and new == _bare(rule.shipped) else new
    return _sound_again(RuleChange(id_, old, new, lists.version))


def _sound_again(change: RuleChange) -> RuleChange | Refused:
    """A rule that is switched on must hold its tests."""
    rule = _rule(change.new) if change.new else None
    if isinstance(rule, Refused):
        return rule
    failed = failed_tests(rule) if rule else ()
    return Refused(failed[0][2]) if failed else change


def _bare(written: Written) -> dict[str, object]:
    return {key: value for key, value in written.items() if key not in {"tests", "enabled"}}


def confirmed(question: Question, kind: str, brief: Brief) -> Outcome:
    """确认: the change is made, if nobody has changed the rule since."""
    change, lists = question.change, brief.lists
    assert change is not None
    if kind != "confirm":
        told = reply(brief, "回「确认」就改，回「取消」就不改", question)
        return Outcome((told,), (Reason("unclear", {"question": question.key}),))
    close = Close(question.key, "answered")
    now = lists.rules.get(change.rule) if lists else None
    if lists is None or (now.own if now else None) != change.old:
        told = reply(brief, f"{change.rule} 刚被改过，没有动它；要改请再说一次")
        return Outcome((close, told), (Reason("changed_since", {"rule": change.rule}),))
    told = reply(brief, f"好，{change.rule} 已改，一秒内生效；「词表 {change.rule}」看现在的样子")
    return Outcome(
        (close, Amend(change), told), (Reason("list_changed", {"rule": change.rule, "lists": change.lists}),)
    )
