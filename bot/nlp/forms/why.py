"""The path from words to values, for people: which words, read as what, by which rule, how sure."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from bot.core.parsed import Finding, Parsed, Step
from bot.nlp.forms.fields import Field, Value, fields, shown
from bot.nlp.learned.deals import BY
from bot.nlp.learned.likeness import likeness
from bot.nlp.vocabulary import Labels

_INTENTS = {
    "daily_report": "日报", "lead": "新线索", "update": "客户进展", "query": "提问", "command": "命令", "other": "其他",
}  # fmt: skip
_NAMES = {
    "intent": "类型", "report_date": "日期", "customer": "客户", "contact": "联系人", "channel": "沟通方式",
    "stage": "阶段", "obstacle": "异议", "competitor": "竞品", "budget": "预算", "amount": "金额",
    "expected_close": "预计签约", "next_action": "下一步", "commitment": "承诺", "plan": "计划",
    "lead.company": "公司", "lead.contact": "联系人", "lead.title": "职务", "lead.phone": "电话",
    "lead.source": "来源", "lead.budget": "预算", "lead.city": "城市", "lead.industry": "行业", "lead.need": "需求",
    "query.kind": "问什么", "query.customer": "客户", "query.person": "谁", "query.stage": "阶段",
    "query.from": "从", "query.to": "到", "command.kind": "命令", "command.target": "对象",
    "command.customer": "客户", "command.until": "到何时", "command.text": "改为",
}  # fmt: skip
_RULES = {
    "amount": "金额识别", "when": "日期识别", "people": "人名识别", "phone": "电话识别", "metrics": "数字识别",
    "vocabulary": "词库", "directory": "名单", "names": "名单", "activities": "跟进规则", "steps": "下一步规则",
    "money_roles": "金额归属", "leads": "线索规则", "lead_contacts": "线索联系人", "company": "公司名规则",
    "clauses": "段落标题", "frames": "日报标志", "commands": "命令规则", "queries": "提问规则", "plans": "计划规则",
    "newcomers": "新线索标志", "slots": "学来的成分", "customers": "提到的客户", BY: "学来的",
}  # fmt: skip


def why(parsed: Parsed, labels: Labels) -> list[str]:
    """Lines to read, one a value, under the customer, lead or plan that it belongs to."""
    lines = [parsed.text, f"读成：{_INTENTS[parsed.intent]}（把握 {parsed.confidence:.2f}）"]
    for head, group in groupby(fields(parsed), key=_head):
        lines += [head] if head else []
        lines += [f"  {line}" for field in group for line in _line(parsed.text, field, labels)]
    return lines + [f"{_verdict(one)} ← 「{one.text}」，{_ruled(one)}" for one in parsed.findings]


def _verdict(finding: Finding) -> str:
    return f"预警 {finding.category}" if finding.raised else f"没报 {finding.category}（{finding.scope}）"


def _ruled(finding: Finding) -> str:
    """The rule that found it, and, where none has words for it, what spoke for it."""
    return finding.rule + (f"（读起来像：{'、'.join(finding.because)}）" if finding.because else "")


def _head(field: Field) -> str:
    if field.of is None:
        return ""
    kind = "线索" if field.name.startswith("lead.") else "计划" if field.name == "plan" else "客户"
    return f"{kind} {field.of + 1}"


def _line(text: str, field: Field, labels: Labels) -> Iterator[str]:
    read = field.read
    words = f"「{text[read.span.start : read.span.end]}」第 {read.span.start + 1} 字" if read.span else "全文"
    rule = _RULES.get(read.by, read.by)
    metric = labels.metrics.get(field.name.removeprefix("metric."))
    value = _value(field.name, read, labels)
    rule += f"（读起来像：{'、'.join(_spoke_for(text, field))}）" if read.by == BY else ""
    yield f"{_NAMES.get(field.name) or metric or field.name} = {value} ← {words}，{rule}，把握 {read.confidence:.2f}"


def _spoke_for(text: str, field: Field) -> tuple[str, ...]:
    label = f"{field.name}/{field.read.value}" if field.name == "obstacle" else field.name
    span = field.read.span
    return likeness(text).spoke_for(label, span.start, span.end) if span else ()


def _value(name: str, read: Value, labels: Labels) -> str:
    if isinstance(read.value, Step):
        due = shown(read.value.due)
        return read.value.text + (f"（{due}）" if due else "")
    kinds: Mapping[str, Mapping[str, str]] = {
        "stage": labels.stages, "query.stage": labels.stages, "obstacle": labels.obstacles,
        "channel": labels.channels, "lead.source": labels.sources, "intent": _INTENTS,
    }  # fmt: skip
    plain = shown(read.value) or "未定"
    return kinds.get(name, {}).get(plain, plain)
