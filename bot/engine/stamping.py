"""A card that was pressed shows so: its buttons give way to one that says what was chosen, and nobody presses twice."""

from dataclasses import replace

from bot.core.effects import Tell
from bot.core.outcome import Outcome
from bot.core.post import Post
from storage.types import AnyRow

_SAID = {"confirm": "已确认", "cancel": "已跳过"}
_NOTHING_CHOSEN = "submit"


def stamped(outcome: Outcome, row: AnyRow) -> Outcome:
    """The outcome with the stamp for the card, where `row` of the inbox is a press that permits one."""
    permit = row.body.get("permit", "") if row.kind == "pressed" else ""
    # A list sent off with nothing picked stays open: there is still something to pick.
    if not permit or row.body["action"] == _NOTHING_CHOSEN:
        return outcome
    label = label_of(row.body["action"])
    stamp = Tell(f"stamp/{row.id}", "", "reply", Post(label, label, permit=permit))
    return replace(outcome, effects=(*outcome.effects, stamp))


def label_of(action: str) -> str:
    """What the one button says that is left: 已选 2 for `choose:2`."""
    kind, _, target = action.partition(":")
    return f"已选 {target}" if kind == "choose" and target.isdecimal() else _SAID.get(kind, "已处理")
