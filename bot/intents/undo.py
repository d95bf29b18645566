"""撤回: takes back what the sender's last message changed, by effects that compensate for it."""

from collections.abc import Sequence

from bot.core.brief import Brief
from bot.core.effects import Ask, Change, Close, Effect, Note, Put, inverse
from bot.core.facts import Commitment, NewLead, Opportunity, PlannedStep, Report, Value, Visit
from bot.core.files import CustomerFile
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules import wording
from bot.rules.answering import reply, say


def decide(_parsed: Parsed, brief: Brief) -> Outcome:
    """Undoes the newest message that still stands; what someone has changed since stays as it is."""
    if brief.last is None:
        return say(brief, "没有可以撤回的内容", "nothing_to_undo")
    back: list[Effect] = []
    kept: list[Change] = []
    for effect in reversed(brief.last.effects):
        match effect:
            case Change() if _moved_on(effect, brief):
                kept.append(effect)
            case Put(record=Opportunity()):
                pass  # a deal that this message opened may carry what others said since: it stays, empty if need be
            case Ask(question=question):
                back.append(Close(question.key, "dropped"))
            case _:
                back.extend(taken for taken in (inverse(effect),) if taken is not None)
    lines = [*_said(brief.last.effects, kept, brief), *(_stays(change, brief) for change in kept)]
    note = Note("undone", f"message/{brief.last.message}")
    reasons = [Reason("changed_since", {"key": change.key, "field": change.name}) for change in kept]
    told = reply(brief, "\n".join(["已撤回", *lines]) if len(lines) > 1 else f"已撤回 {''.join(lines)}".rstrip())
    return Outcome((*back, note, told), (Reason("undo", {"message": str(brief.last.message)}), *reasons))


def _moved_on(change: Change, brief: Brief) -> bool:
    """Whether the field holds something else by now. `old` and `new` come from the trail, as text."""
    file = _file(change, brief)
    if file is None or file.opportunity is None or change.name == "stage_since":
        return False
    return _text(getattr(file.opportunity, change.name)) != _text(change.new)


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _file(change: Change, brief: Brief) -> CustomerFile | None:
    """The customer whose deal a change is about."""
    files = brief.customers.values()
    return next((file for file in files if file.opportunity and file.opportunity.key == change.key), None)


def _said(effects: Sequence[Effect], kept: Sequence[Change], brief: Brief) -> list[str]:
    """What was taken back, a line a customer, as it had been said."""
    heads: list[str] = []
    values: dict[str, list[str]] = {}
    for effect in effects:
        match effect:
            case Change(name=name) if effect not in kept and name in wording.FIELDS:
                file = _file(effect, brief)
                values.setdefault(file.customer.short if file else "", []).append(_taken_back(effect, brief))
            case Put(record=Report(day=day)):
                heads.append(f"{wording.day(day, weekday=False)}日报")
            case Put(record=NewLead(company=company, contact=contact)):
                heads.append(f"线索 {company or contact or ''}".rstrip())
            case Put(record=Visit(customer=customer)):
                values.setdefault(_short(customer, brief), [])
            case Put(record=PlannedStep(customer=customer, text=text) | Commitment(customer=customer, text=text)):
                values.setdefault(_short(customer, brief), []).append(text)
            case _:
                pass
    return [*heads, *("：".join(filter(None, (name, "，".join(said)))) for name, said in values.items())]


def _short(customer: str | None, brief: Brief) -> str:
    file = brief.customers.get(customer or "")
    return file.customer.short if file else "计划"


def _taken_back(change: Change, brief: Brief) -> str:
    new = wording.shown(change.name, change.new, brief.labels)
    was = "" if change.old is None else f"（原来是 {wording.shown(change.name, change.old, brief.labels)}）"
    return f"{wording.FIELDS[change.name]} {new}{was}"


def _stays(change: Change, brief: Brief) -> str:
    file = _file(change, brief)
    name = file.customer.short if file else ""
    return f"{name} {wording.FIELDS.get(change.name, change.name)}后来又改过，保持现在的"


INTENT = Intent(
    name="undo",
    handles=("command/undo",),
    decide=decide,
    help="说错了：「撤回」收回上一条；「改成96万」「更正：……」改上一条",
    examples=("撤回", "撤回刚才那条"),
    counter_examples=("客户要求撤回投标",),
)
