"""A card that was pressed shows so: its buttons give way to one that says what was chosen, and nobody presses twice."""

from dataclasses import replace

from bot.core.effects import Tell
from bot.core.outcome import Outcome
from bot.core.post import Post
from bot.rules.stamp import pressed
from storage.types import AnyRow


def stamped(outcome: Outcome, row: AnyRow) -> Outcome:
    """The outcome with the stamp for the card, where `row` of the inbox is a press that permits one."""
    permit = row.body.get("permit", "") if row.kind == "pressed" else ""
    label = pressed(row.body["action"]) if permit else None
    if label is None:
        return outcome
    stamp = Tell(f"stamp/{row.id}", "", "reply", Post(label, label, permit=permit))
    return replace(outcome, effects=(*outcome.effects, stamp))
