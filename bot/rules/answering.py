"""The answer to what someone reported: everything kept, shown as a short list, with at most one question at its end."""

from collections.abc import Sequence

from bot.core.brief import Brief
from bot.core.effects import Ask, Effect, Tell
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Activity, Parsed
from bot.core.post import Post
from bot.core.question import Question
from bot.rules import asking, wording
from bot.rules.leads import Registered, register
from bot.rules.recording import Recorded, plan, record

_NOTHING_YET = "还没记"


def reply(brief: Brief, text: str, question: Question | None = None, *, public: bool = False) -> Tell:
    """The one answer to the message in hand; its first line is its title. `public`: a group may hear it."""
    title = text.split("\n", 1)[0]
    if question is None:
        return Tell(f"reply/{brief.message}", "", "reply", Post(title, text), public=public)
    post = Post(title, text, asking.written(question), asking.buttons(question), question.key)
    return Tell(f"reply/{brief.message}", "", "reply", post, public=public)


def say(brief: Brief, text: str, why: str, /, *, public: bool = False, **facts: str) -> Outcome:
    """An answer that changes nothing, for the reason `why` and the facts that it rests on."""
    return Outcome((reply(brief, text, public=public),), (Reason(why, facts),))


def answer(
    parsed: Parsed,
    brief: Brief,
    head: str,
    *,
    report: str | None = None,
    before: Sequence[Effect] = (),
    totals: Sequence[str] = (),
    last: Sequence[str] = (),
    apart: bool = False,
    public: bool = True,
) -> Outcome:
    """Keeps what the message says of customers, leads and plans, and answers with it.

    head: the answer's first line. report: the key of the day's report. before: effects that theirs rest on.
    totals: lines between the customers and the rest. last: lines at the end. apart: the head keeps a line of its own.
    public: a group that heard it said may hear the answer.
    """
    recorded: list[Recorded] = []
    unknown: list[Activity] = []
    lines: list[str] = []
    for number, activity in enumerate(parsed.activities, 1):
        file = brief.customers.get(activity.mention.customer or "")
        mark = f"{number} " if len(parsed.activities) > 1 else ""
        if file is None:
            unknown.append(activity)
            lines.append(f"{mark}「{activity.mention.text}」{_why_not(activity)}")
            continue
        recorded.append(record(activity, file, brief, number, report))
        lines.append(mark + "｜".join(recorded[-1].parts))
    leads = register(parsed.leads, brief)
    question = _question(unknown, recorded, leads, brief, report)
    lines += [*_left_open(recorded, question, brief), *totals, *leads.lines]
    if parsed.plans:
        lines.append(f"计划：{'；'.join(one.text for one in parsed.plans)}")
    if unknown and not (recorded or leads.leads or parsed.plans or before):
        head = _NOTHING_YET
    effects = [
        *before,
        *(effect for one in recorded for effect in one.effects),
        *leads.effects,
        *plan(parsed.plans, brief),
        *([Ask(question)] if question else []),
        reply(brief, "\n".join([_written(head, lines, apart=apart), *last]), question, public=public),
    ]
    reasons = [reason for one in recorded for reason in one.reasons]
    reasons += [Reason("unknown_customer", {"text": activity.mention.text}) for activity in unknown]
    if question is not None:
        reasons.append(Reason("asked", {"kind": question.kind, "field": question.field or ""}))
    return Outcome(tuple(effects), tuple(reasons))


def _written(head: str, lines: Sequence[str], *, apart: bool) -> str:
    """One thing on one line; several below their head."""
    return f"{head} {lines[0]}" if len(lines) == 1 and not apart else "\n".join([head, *lines])


def _why_not(activity: Activity) -> str:
    return "待确认是哪家" if activity.mention.candidates else "不在客户名单里，先没记"


def _question(
    unknown: Sequence[Activity], recorded: Sequence[Recorded], leads: Registered, brief: Brief, report: str | None
) -> Question | None:
    if unknown:
        return asking.which(unknown[0], brief, report)
    return (
        asking.doubtful(recorded, brief, report)
        or asking.missing(recorded, brief)
        or asking.familiar(leads.leads, brief)
        or asking.unreachable(leads.leads, brief)
    )


def _left_open(recorded: Sequence[Recorded], question: Question | None, brief: Brief) -> list[str]:
    """What was read, not believed and not asked."""
    asked = (question.customer, question.field) if question and question.kind == "doubt" else None
    open_values = [
        f"{brief.customers[one.customer].customer.short} {wording.FIELDS[doubt.field]}"
        f" {wording.shown(doubt.field, doubt.read.value, brief.labels)}"
        for one in recorded
        for doubt in one.doubts
        if (one.customer, doubt.field) != asked
    ]
    return [f"待确认（没记）：{'；'.join(open_values)}"] if open_values else []
