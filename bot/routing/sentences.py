"""Soft rules as a sales manager says them: 「教育行业优先有K12经验者，待跟进超过5条降权30%」.

Each clause is one rule: for which leads, for which reps, and by what share their points change.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.routing import fields
from bot.routing.conditions import LeadCondition, RepCondition

FORMS = (
    "教育行业优先有K12经验者",
    "A类优先团队华东",
    "官网线索优先会英语的",
    "上海线索优先在上海的人",
    "待跟进超过5条降权30%",
    "在手超过40条降权20%",
)
"""What can be said, by example."""

_PREFERRED = 0.2
"""What 优先 is worth where no share is said."""
_FIGURES = {"待跟进": "waiting", "在手": "load", "商机": "deals", "今天到期": "due_today", "本月已分": "month"}
_LABELS = {label: key for key, label in fields.SOURCES.items()}
_SHARE = r"(?:[，,]?(?P<sign>加权|降权)(?P<share>\d{1,2})%)?"
_PREFER = re.compile(rf"(?P<leads>.*?)优先(?:给|考虑)?(?P<reps>[^，,%]+?){_SHARE}")
_MEASURE = re.compile(
    r"(?P<leads>.*?)(?P<figure>待跟进|在手|商机|今天到期|本月已分)(?P<more>超过|多于|少于|不到)(?P<count>\d{1,4})[条个件家]?"
    r"的?(?P<sign>加权|降权)(?P<share>\d{1,2})%"
)
_Build = Callable[[re.Match[str]], LeadCondition]
_LEADS: tuple[tuple[re.Pattern[str], _Build], ...] = (
    (re.compile(r""), lambda _: LeadCondition(always=True)),
    (re.compile(r"(.+?)(?:行业|类行业)的?(?:线索|客户)?"), lambda m: _either("trade", "industry", m[1])),
    (re.compile(r"([ABC])类的?(?:线索|客户)?"), lambda m: LeadCondition(field="level", value=m[1])),
    (
        re.compile(rf"({'|'.join(_LABELS)})(?:来源)?的?(?:线索|客户)"),
        lambda m: LeadCondition(field="source", value=_LABELS[m[1]]),
    ),
    (
        re.compile(r"预算(?:超过|高于)(\d{1,5})万的?(?:线索|客户)?"),
        lambda m: LeadCondition(field="budget", operator="over", value=int(m[1]) * 10_000),
    ),
    (re.compile(r"([一-鿿]{2,6}?)市?的?(?:线索|客户)"), lambda m: LeadCondition(field="city", value=m[1])),
)
_REPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], RepCondition]], ...] = (
    (
        re.compile(r"有(.+?)经验的?(?:者|人|销售)?"),
        lambda m: RepCondition(field="experience", operator="contains", value=m[1]),
    ),
    (re.compile(r"(?:会|懂|讲|说)(.+?)的?(?:人|销售)?"), lambda m: RepCondition(field="languages", value=m[1])),
    (re.compile(r"(?:团队)(.+?)"), lambda m: RepCondition(field="team", value=m[1])),
    (re.compile(r"(.+?)(?:团队|组)的?(?:人|销售)?"), lambda m: RepCondition(field="team", value=m[1])),
    (re.compile(r"在(.+?)的(?:人|销售)?"), lambda m: RepCondition(field="city", value=m[1])),
    (re.compile(r"(?:正在)?上班的?(?:人|销售)?"), lambda _: RepCondition(field="working", value=True)),
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One soft rule, read: for which leads, for which reps, and the share of points that it adds or takes."""

    leads: LeadCondition
    reps: RepCondition
    share: float


def _either(first: str, second: str, value: str) -> LeadCondition:
    return LeadCondition.model_validate(
        {"any": [{"field": first, "value": value}, {"field": second, "operator": "contains", "value": value}]}
    )


def read(sentence: str) -> tuple[Clause, ...]:
    """The clauses of a sentence; raises ValueError with the one that was not understood."""
    parts = [part.strip() for part in re.split(r"[，,；;。]", sentence) if part.strip()]
    clauses = []
    for part in _joined(parts):
        clause = _clause(part)
        if clause is None:
            raise ValueError(part)
        clauses.append(clause)
    if not clauses:
        raise ValueError(sentence)
    return tuple(clauses)


def nearest(clause: str) -> str:
    """What can be said that is most like a clause that was not understood."""
    return max(FORMS, key=lambda form: SequenceMatcher(None, clause, form).ratio())


def _joined(parts: list[str]) -> list[str]:
    """「…优先…，加权30%」 is one clause: a bare share belongs to what stands before it."""
    joined: list[str] = []
    for part in parts:
        if joined and re.fullmatch(r"(?:加权|降权)\d{1,2}%", part):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _clause(text: str) -> Clause | None:
    plain = text.replace(" ", "")
    if measured := _MEASURE.fullmatch(plain):
        leads = _leads(measured["leads"])
        over = measured["more"] in {"超过", "多于"}
        reps = RepCondition(
            field=_FIGURES[measured["figure"]], operator="over" if over else "under", value=int(measured["count"])
        )
        return Clause(leads, reps, _signed(measured)) if leads else None
    if preferred := _PREFER.fullmatch(plain):
        leads, who = _leads(preferred["leads"]), _reps(preferred["reps"])
        share = _signed(preferred) if preferred["share"] else _PREFERRED
        return Clause(leads, who, share) if leads and who else None
    return None


def _signed(match: re.Match[str]) -> float:
    share = int(match["share"]) / 100
    return share if match["sign"] == "加权" else -share


def _leads(text: str) -> LeadCondition | None:
    return next((build(found) for form, build in _LEADS if (found := form.fullmatch(text))), None)


def _reps(text: str) -> RepCondition | None:
    return next((build(found) for form, build in _REPS if (found := form.fullmatch(text))), None)
