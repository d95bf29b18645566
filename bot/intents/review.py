"""帮我看下这么说行不行：…: what would be a warning and how to say it instead. Nothing is kept or raised."""

from bot.core.brief import Brief
from bot.core.masking import masked_words
from bot.core.outcome import Outcome
from bot.core.parsed import Finding, Parsed
from bot.intents import Intent
from bot.rules import wording
from bot.rules.answering import say

_MOST = 5
_NO_WORDS = "把要说的话接在后面发给我，例如「帮我看下这么说行不行：我们三年内免费换新」"
_FINE = "没有看到不妥的说法，可以发（只查了词表里有的）"


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """A line a passage: the words, what they would be taken for, and what to say instead."""
    assert parsed.command is not None
    if not parsed.command.text:
        return say(brief, _NO_WORDS, "no_draft")
    found = parsed.findings
    if not found:
        return say(brief, _FINE, "draft_fine")
    lines = [f"有 {len(found)} 处建议改，改好再发：", *(_line(one, parsed.text) for one in found[:_MOST])]
    if len(found) > _MOST:
        lines.append(f"……另有 {len(found) - _MOST} 处")
    return say(brief, "\n".join(lines), "draft_flagged", count=str(len(found)))


def _line(finding: Finding, text: str) -> str:
    shown = f"「{masked_words(finding, text)}」｜{wording.category(finding.category)}"
    return shown + (f"｜建议：{finding.advice}" if finding.advice else "")


INTENT = Intent(
    name="review",
    handles=("command/review",),
    decide=decide,
    help="发之前先问：「帮我看下这么说行不行：……」，不记录、不上报",
    examples=(
        "帮我看下这么说行不行：我们三年内免费换新",
        "这么回客户行吗：给您3个点返点",
        "帮我看看这段能不能发\n您好",
    ),
    counter_examples=("海棠医疗李主任问这么说行不行：三年免费换", "帮我看下海棠医疗的报价行不行：80万"),
)
