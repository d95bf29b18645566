"""Values in the words of the trade: 96万, 3月20日(周五), 阶段 演示 → 报价."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from bot.core.alert import Alert
from bot.core.facts import Person, Value
from bot.core.files import Labels
from bot.core.parsed import Step

FIELDS: Mapping[str, str] = {
    "stage": "阶段",
    "amount": "报价",
    "budget": "预算",
    "expected_close": "预计签单",
    "decision_maker": "决策人",
    "pain": "痛点",
    "phone": "电话",
    "contact": "联系人",
    "need": "需求",
}
"""What a field of an opportunity or a lead is called."""

RULES: Mapping[str, str] = {
    "report_missing": "日报未交",
    "lead_assigned": "线索分配",
    "lead_first_response": "首次响应",
    "lead_unassigned": "线索无人认领",
    "lead_silent": "线索没有跟进",
    "lead_concentration": "线索集中",
    "lead_routing": "批量线索分配",
    "stage_stalled": "商机停滞",
    "quote_stalled": "报价停滞",
    "next_action_due": "下一步到期",
    "commitment_due": "承诺到期",
    "warning": "话术预警",
    "golden_window": "黄金窗口",
    "battle_map": "今日作战图",
    "daily_digest": "日终小结",
    "calendar_unknown": "放假安排",
    "process_health": "过程健康",
    "approval": "承诺审批",
}
"""What a rule is called."""


CATEGORIES: Mapping[str, str] = {
    "hesitation": "客户犹豫",
    "comparison": "客户比价",
    "budget_tight": "预算紧张",
    "complaint": "客户投诉",
    "churn_risk": "流失风险",
    "unapproved_commitment": "越权承诺",
    "bribery": "回扣贿赂",
    "private_payment": "私下收款",
    "absolute_claim": "绝对化用语",
    "confidential_leak": "泄露机密",
    "fraud": "弄虚作假",
    "disparagement": "诋毁同行",
    "personal_data": "个人信息",
}
"""What a category of warnings is called; an admin's own is called as they named it."""
SEVERITIES: Mapping[str, str] = {"info": "提示", "warn": "注意", "high": "高", "critical": "严重"}
"""How grave a warning is."""

SCOPES: Mapping[str, str] = {
    "negated": "是否认",
    "policy": "是规定或培训",
    "question": "是提问",
    "hypothetical": "是假设",
    "third_party": "是别人家的事",
    "unlikely": "整句读起来不像",
}
"""Why nobody is warned of words that a list has."""


def category(key: str) -> str:
    """What a category is called, an admin's own too."""
    return CATEGORIES.get(key, key)


def rule(alert: Alert) -> str:
    """What an alert is about: its rule's name, the step that a procedure owes, or of what kind a warning is."""
    if found := alert.facts.get("category"):
        return f"{category(found)}·{SEVERITIES[alert.facts['severity']]}"
    return RULES.get(alert.rule) or alert.facts.get("what") or alert.rule


_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
_WEEKDAYS = "一二三四五六日"
_LENGTH_OF_MONTH = 7


def money(yuan: Decimal) -> str:
    """96万, 1.2亿, 8999元."""
    for unit, word in ((_YI, "亿"), (_WAN, "万")):
        if abs(yuan) >= unit:
            return f"{_plain(yuan / unit)}{word}"
    return f"{_plain(yuan)}元"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def name(person: str, people: Mapping[str, Person]) -> str:
    """What a colleague is called."""
    return people[person].name if person in people else person


def day(value: date, *, weekday: bool = True) -> str:
    """3月20日(周五)."""
    text = f"{value.month}月{value.day}日"
    return f"{text}(周{_WEEKDAYS[value.weekday()]})" if weekday else text


def due(value: date | datetime) -> str:
    """A day, or a day with its hour (naive, Shanghai)."""
    return f"{day(value.date())}{value:%H:%M}" if isinstance(value, datetime) else day(value)


def close(value: str) -> str:
    """An expected close (`2026-03-20`, `2026-03`, `2026Q1`) as people say it."""
    if "Q" in value:
        year, quarter = value.split("Q")
        return f"{year}年第{quarter}季度"
    if len(value) == _LENGTH_OF_MONTH:
        return f"{int(value[:4])}年{int(value[5:])}月"
    return day(date.fromisoformat(value))


def step(value: Step) -> str:
    """A next step with its day, unless its words name one already."""
    return value.text if value.due is None else f"{value.text}（{due(value.due)}）"


def shown(field: str, value: Value, labels: Labels) -> str:
    """The value of a field as a rep would write it; 无 for none."""
    if value is None:
        return "无"
    if field == "stage":
        return labels.stages.get(str(value), str(value))
    if field in {"amount", "budget"}:
        return money(Decimal(str(value)))
    if field == "expected_close":
        return close(str(value))
    return str(value)


def change(field: str, old: Value, new: Value, labels: Labels) -> str:
    """报价 120万 → 96万; without the arrow where nothing stood before."""
    arrow = "" if old is None else f"{shown(field, old, labels)} → "
    return f"{FIELDS[field]} {arrow}{shown(field, new, labels)}"
