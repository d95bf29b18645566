"""词表, 测试词 …, 加词 … 到 …, 停用规则 …: the phrase lists in an admin's hands; a change is confirmed first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from bot.core.brief import Brief
from bot.core.effects import Ask, Note
from bot.core.lists import ListedRule, Lists, RuleChange
from bot.core.masking import masked_words
from bot.core.outcome import Outcome, Reason
from bot.core.parsed import Command, Finding, Parsed
from bot.core.question import Question
from bot.intents import Intent
from bot.intents.list_changes import Refused, added, fresh, how_many, switched
from bot.rules import wording
from bot.rules.answering import reply, say
from bot.rules.asking import key_of

ORDERS = frozenset({"show_lists", "try_words", "add_words", "stop_rule", "start_rule"})
"""What an admin can order of the lists."""
TRIED_ON = timedelta(days=30)
"""From how long ago messages are that added words are tried on."""
_WIDE, _FEW = 0.01, 2
"""The part of all messages that no good word raises: warnings are meant in fewer. And so many as are never too many: in
a small team's month the first real one would be."""
_MOST, _MOST_WORDS = 15, 30
_HOW_TO_ADD = "加哪些词、加到哪一类？例如「加词 喝茶钱、烟酒钱 到 回扣贿赂」"


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Shows, tries, or asks whether to change."""
    command, lists = parsed.command, brief.lists
    assert command is not None
    if lists is None and brief.sender is not None and brief.sender.role == "admin":
        return _say(brief, ["词表文件有错，现在看不了也改不了；先按「配置没有生效」那条提醒把文件改好"])
    if lists is None:
        refused = Note("refused", f"lists/{command.kind}")
        return Outcome((refused, reply(brief, "词表只有管理员能看、能改")), (Reason("no_right"),))
    match command.kind:
        case "show_lists":
            return _say(brief, _shown(str(command.target or ""), lists))
        case "try_words":
            return _say(brief, _tried(parsed.findings, command.text or ""))
        case "add_words" if not (command.text and command.target):
            return _say(brief, [_HOW_TO_ADD])
        case _:
            return _asked(_change(command, lists), brief)


def _say(brief: Brief, lines: Iterable[str]) -> Outcome:
    return say(brief, "\n".join(lines), "told")


def _change(command: Command, lists: Lists) -> RuleChange | Refused:
    target = str(command.target or "")
    if command.kind == "add_words":
        return added(command.text or "", target, lists)
    return switched(target, lists, on=command.kind == "start_rule")


def _asked(change: RuleChange | Refused, brief: Brief) -> Outcome:
    """The question, or the reason why there is none."""
    if isinstance(change, Refused):
        return say(brief, f"没有改：{change.why}", "list_refused", why=change.why)
    question = Question(key_of(brief), "change", "确认吗？", change=change)
    tried = _tried_on(change, brief.lists.said) if brief.lists else ()
    told = "\n".join((_planned(change), *tried))
    return Outcome((Ask(question), reply(brief, told, question)), (Reason("asked", {"kind": "change"}),))


def _tried_on(change: RuleChange, said: Sequence[str]) -> Iterator[str]:
    """How many of the messages that were sent lately the added words would have raised."""
    if said:
        count = how_many(change, said)
        share = f"{count} 条" if count else "没有一条"
        yield f"最近 {TRIED_ON.days} 天别人发的 {len(said)} 条里，{share}会报"
        if count > max(_FEW, len(said) * _WIDE):
            yield "太多了：平常话里也有这些词，换长一点、只在这种事里说的"


def _planned(change: RuleChange) -> str:
    """The change in words, old and new."""
    old, new = change.old or {}, change.new or {}
    if change.new is None or old.get("enabled", True) != new.get("enabled", True):
        return f"{change.rule}：{'停用 → 启用' if new.get('enabled', True) else '在用 → 停用'}"
    kind = f"{wording.category(new['category'])}，{wording.SEVERITIES[new.get('severity', 'warn')]}"
    count = f"{len(old.get('phrases', ()))} → {len(new['phrases'])} 个词"
    return f"{change.rule}（{kind}）加：{'、'.join(fresh(change))}（{count}）"


def _tried(findings: tuple[Finding, ...], text: str) -> list[str]:
    if not findings:
        return ["现在的词表里没有这样的说法"]
    return [
        f"「{masked_words(one, text)}」｜{wording.category(one.category)}·{wording.SEVERITIES[one.severity]}"
        f"｜{one.rule}｜{_told(one.scope)}"
        for one in findings[:_MOST]
    ]


def _told(scope: str) -> str:
    return f"不报：{wording.SCOPES[scope]}" if scope in wording.SCOPES else "会报"


def _shown(target: str, lists: Lists) -> list[str]:
    """All by category, the rules of one category, or one rule."""
    if rule := lists.rules.get(target):
        return _one(rule)
    if not target:
        return [*_overview(lists)]
    found = [rule for rule in lists.rules.values() if target in {rule.category, wording.category(rule.category)}]
    if not found:
        return [f"没有「{target}」这一类，也没有这条规则；回「词表」看有哪些"]
    return [f"{wording.category(found[0].category)} {len(found)} 条，回「词表 规则名」看一条", *map(_line, found)]


def _overview(lists: Lists) -> Iterable[str]:
    off = sum(not rule.enabled for rule in lists.rules.values())
    yield f"词表 {len(lists.rules)} 条规则" + (f"，停用 {off} 条" if off else "") + "；回「词表 类别」看规则"
    for category in dict.fromkeys(rule.category for rule in lists.rules.values()):
        rules = [_called(one) for one in lists.rules.values() if one.category == category]
        yield f"{wording.category(category)}：{'、'.join(rules)}"


def _called(rule: ListedRule) -> str:
    return rule.id + ("" if rule.enabled else "（停用）")


def _line(rule: ListedRule) -> str:
    words = rule.written.get("phrases", ())
    severity = wording.SEVERITIES[rule.written.get("severity", "warn")]
    return f"{_called(rule)}｜{severity}｜{len(words)} 个词、{len(rule.written.get('patterns', ()))} 个句式"


def _one(rule: ListedRule) -> list[str]:
    words = rule.written.get("phrases", ())
    lines = [f"{_line(rule)}｜{wording.category(rule.category)}｜{'您自己的' if rule.own else '自带的'}"]
    if words:
        lines.append("、".join(words[:_MOST_WORDS]) + (f" 等 {len(words)} 个" if len(words) > _MOST_WORDS else ""))
    return [*lines, *([f"建议：{rule.written['advice']}"] if "advice" in rule.written else [])]


INTENT = Intent(
    name="lists",
    handles=tuple(f"command/{kind}" for kind in sorted(ORDERS)),
    decide=decide,
    help="管理员：「词表」「测试词 一句话」「加词 喝茶钱 到 回扣贿赂」「停用规则 规则名」",
    examples=(
        "词表",
        "测试词 采购要回扣",
        "加词 喝茶钱 到 回扣贿赂",
        "加词 bribery：喝茶钱",
        "停用规则 kickback",
        "启用规则 kickback",
    ),
    counter_examples=("给海棠医疗发了词表", "测试词条功能给海棠医疗演示了"),
)
