"""At most one question an answer: which customer is meant, the most doubtful value, or one missing core field."""

from collections.abc import Mapping, Sequence

from bot.core.brief import Brief
from bot.core.facts import NewLead, Person
from bot.core.parsed import Activity
from bot.core.post import Button
from bot.core.question import Option, Question
from bot.core.routing import Match
from bot.rules import doubles, leading, wording
from bot.rules.doubles import CERTAIN
from bot.rules.recording import Recorded

NEW_CUSTOMER = "new"
"""The value of the option that makes an unknown name a customer."""

_MOST_OPTIONS = 5
_YOURS = "（您的）"
_SETTLED = frozenset({"won", "lost", "payment", "delivery"})
_PROMPTS: Mapping[str, str] = {
    "decision_maker": "{name}那边谁拍板？回名字，或回「跳过」",
    "budget": "{name}的预算大概多少？回数字，或回「跳过」",
    "expected_close": "{name}大概什么时候定？回时间，或回「跳过」",
    "pain": "{name}最想解决什么问题？一句话，或回「跳过」",
    "phone": "{name}的联系电话是多少？回号码，或回「跳过」",
}


def key_of(brief: Brief) -> str:
    """The question that a message leads to; it is also what its buttons answer."""
    return f"question-{brief.message}"


def message_of(question: Question) -> int:
    """The message that led to a question."""
    return int(question.key.rpartition("-")[2])


def which(activity: Activity, brief: Brief, report: str | None) -> Question:
    """Asks which customer is meant; a name that nobody bears may become a new customer."""
    mention = activity.mention
    fitting = mention.candidates[:_MOST_OPTIONS]
    options = [Option(_called(candidate.customer, candidate.name, brief), candidate.customer) for candidate in fitting]
    if not options:
        text = f"要把「{mention.text}」登记成新客户吗？"
        return Question(key_of(brief), "which", text, (Option("登记为新客户", NEW_CUSTOMER),), activity, report=report)
    return Question(key_of(brief), "which", f"「{mention.text}」是哪家？", tuple(options), activity, report=report)


def _called(customer: str, name: str, brief: Brief) -> str:
    file = brief.customers.get(customer)
    if file is None:
        return name
    mine = brief.sender is not None and file.customer.owner == brief.sender.key
    return f"{file.customer.short}{_YOURS}" if mine else file.customer.short


def doubtful(recorded: Sequence[Recorded], brief: Brief, report: str | None) -> Question | None:
    """Asks for the least sure of the values that were not written."""
    doubts = [(doubt, one.customer) for one in recorded for doubt in one.doubts]
    if not doubts:
        return None
    doubt, customer = min(doubts, key=lambda pair: pair[0].read.confidence)
    name = brief.customers[customer].customer.short
    value = wording.shown(doubt.field, doubt.read.value, brief.labels)
    return Question(
        key_of(brief),
        "doubt",
        f"{name}的{wording.FIELDS[doubt.field]}是「{value}」，对吗？",
        activity=doubt.activity,
        field=doubt.field,
        customer=customer,
        report=report,
    )


def missing(recorded: Sequence[Recorded], brief: Brief) -> Question | None:
    """Asks for one core field that an open deal lacks and that was not asked for lately."""
    for one in recorded:
        if one.deal.stage in _SETTLED:
            continue
        for field in brief.manners.core_fields:
            if getattr(one.deal, field) is None and (one.deal.key, field) not in brief.asked:
                return _ask_for(field, one, brief)
    return None


def _ask_for(field: str, one: Recorded, brief: Brief) -> Question:
    text = _PROMPTS[field].format_map({"name": brief.customers[one.customer].customer.short})
    subject = ("opportunity", one.deal.key)
    return Question(key_of(brief), "field", text, subject=subject, field=field, customer=one.customer)


def familiar(leads: Sequence[NewLead], brief: Brief) -> Question | None:
    """Asks whether the first lead that may be somebody whom we have is them."""
    for place, lead in enumerate(leads):
        matches = brief.routing.matches.get(place, ()) if brief.routing else ()
        doubtful = matches[0] if matches and matches[0].how not in CERTAIN else None
        own = doubtful is not None and doubtful.how == "contact" and doubtful.owner == lead.person
        if doubtful is not None and not own and (lead.key, "twin") not in brief.asked:
            return twin(lead, doubtful, brief)
    return None


def unreachable(leads: Sequence[NewLead], brief: Brief) -> Question | None:
    """Asks for the telephone of the first lead that cannot be called."""
    for lead in leads:
        if lead.phone is None and (lead.key, "phone") not in brief.asked:
            text = _PROMPTS["phone"].format_map({"name": lead.contact or lead.company or "这条线索"})
            return Question(key_of(brief), "field", text, subject=("lead", lead.key), field="phone")
    return None


def transfer(lead: NewLead, owner: Person, why: str | None, brief: Brief) -> Question:
    """Asks whether a lead is to go to somebody; `why`: what speaks against it."""
    name = leading.name(lead)
    text = f"仍然把 {name} 转给{owner.name}吗？（{owner.name}{why}）" if why else f"把 {name} 转给{owner.name}吗？"
    former = brief.people[lead.owner].name if lead.owner else ""
    options = (Option(owner.name, owner.key), Option(former, lead.owner or ""))
    return Question(key_of(brief), "transfer", text, options, subject=("lead", lead.key), customer=lead.customer)


def twin(lead: NewLead, match: Match, brief: Brief) -> Question:
    """Asks whether a new lead is somebody whom a colleague has already."""
    owner = brief.routing.people.get(match.owner or "") if brief.routing else None
    text = doubles.asked(lead, match, owner.name if owner and owner.key != lead.person else None)
    options = (Option(match.name, match.customer or ""), Option(owner.name if owner else "", match.owner or ""))
    return Question(key_of(brief), "twin", text, options, subject=("lead", lead.key), customer=match.customer)


def buttons(question: Question) -> tuple[Button, ...]:
    """What can be pressed instead of typed."""
    if question.kind == "which":
        # A card's button holds ten characters: （您的） stands in the text only.
        numbered = [
            Button(f"{number} {option.label.removesuffix(_YOURS)}", f"choose:{number}")
            for number, option in _numbered(question)
        ]
        return (*numbered, Button("跳过", "cancel"))
    if question.kind == "twin":
        return (Button("是", "confirm"), Button("不是", "cancel"))
    if question.kind in {"change", "transfer"}:
        return (Button("确认", "confirm"), Button("取消", "cancel"))
    if question.kind == "promise":
        return (Button("确认", "confirm"), Button("没答应", "cancel"))
    if question.kind == "doubt":
        return (Button("对", "confirm"), Button("不对", "cancel"))
    return (Button("跳过", "cancel"),)


def written(question: Question) -> str:
    """The question with its numbered choices, as text."""
    if question.kind in {"transfer", "twin"}:
        return question.text
    return "\n".join([question.text, *(f"{number} {option.label}" for number, option in _numbered(question))])


def _numbered(question: Question) -> enumerate[Option]:
    return enumerate(question.options, 1)
