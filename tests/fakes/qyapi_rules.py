"""What the real API checks of a message before it takes it, from its documents: the errcode for a body, or 0."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

TEXT_BYTES = 2048
CALLBACK_CARDS = {"button_interaction", "vote_interaction", "multiple_interaction"}
CARDS = {"text_notice", "news_notice", *CALLBACK_CARDS}

Card = Mapping[str, Any]
Rules = Sequence[tuple[int, Callable[[Card], bool]]]
"""Errcode and what is wrong with the card then, in the order of checking."""

_TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
_ESCAPED_CHARACTER = re.compile(rb"(?<!\\)(?:\\\\)*\\u")


def click_code(seconds: int, number: int, task_id: str) -> str:
    """The ResponseCode of a click: opaque to the bot, and all that the API side has to know of it."""
    return f"rc.{seconds}.{number:016x}.{task_id}"


def click_of(code: str) -> tuple[datetime | None, str]:
    """When a click's code was given out, and the card; `None` for a code that no click brought."""
    kind, _, rest = code.partition(".")
    if kind != "rc":
        return None, ""
    seconds, _, task_id = rest.split(".", 2)
    return datetime.fromtimestamp(int(seconds), UTC), task_id


def body_fault(body: bytes) -> int:
    """The errcode for escapes such as `\\u4e00` in the JSON, which the platform does not undo."""
    return 40033 if _ESCAPED_CHARACTER.search(body) else 0


def text_fault(content: object, *, refuse_overlong: bool) -> int:
    """The errcode for a text's content."""
    if not isinstance(content, str):
        return 40035
    if not content.strip():
        return 44004
    return 45002 if refuse_overlong and len(content.encode()) > TEXT_BYTES else 0


def card_fault(card: object, *, has_callback: bool) -> int:
    """The errcode for a template card."""
    if not isinstance(card, Mapping) or card.get("card_type") not in CARDS:
        return 42031
    if fault := _first_fault(_ANY, card):
        return fault
    if card["card_type"] not in CALLBACK_CARDS:
        return _first_fault(_NOTICE, card)
    if not has_callback:
        return 43012
    return _first_fault((*_INTERACTION, *_BY_TYPE[card["card_type"]]), card)


def _first_fault(rules: Rules, card: Card) -> int:
    return next((code for code, is_wrong in rules if is_wrong(card)), 0)


def _part(card: Card, name: str) -> Card:
    part = card.get(name)
    return part if isinstance(part, Mapping) else {}


def _wrong_text(text: str | None, characters: int) -> bool:
    return not text or len(text) > characters


def _wrong_key(key: str | None, size: int = 1024) -> bool:
    return not key or len(key.encode()) > size


def _clash(keys: Iterable[str]) -> bool:
    listed = list(keys)
    return len(set(listed)) < len(listed)


def _buttons(card: Card) -> Sequence[Card]:
    return card.get("button_list") or ()


def _questions(card: Card) -> Sequence[Card]:
    return [_part(card, "checkbox")] if card["card_type"] == "vote_interaction" else card.get("select_list") or ()


def _wrong_options(card: Card) -> bool:
    most, characters = (20, 11) if card["card_type"] == "vote_interaction" else (10, 10)
    return any(
        not question.get("question_key")
        or not 1 <= len(question.get("option_list") or ()) <= most
        or any(_wrong_text(option["text"], characters) or _wrong_key(option["id"], 128) for option in options)
        for question in _questions(card)
        for options in [question.get("option_list") or ()]
    )


_ANY: Rules = (
    (42030, lambda card: len(_part(card, "main_title").get("title") or "") > 26),
    (42030, lambda card: len(_part(card, "main_title").get("desc") or "") > 30),
    (42030, lambda card: len(card.get("sub_title_text") or "") > 112),
)
_NOTICE: Rules = ((42045, lambda card: "card_action" not in card),)
_INTERACTION: Rules = (
    (42014, lambda card: _TASK_ID.fullmatch(card.get("task_id") or "") is None),
    (42028, lambda card: not _part(card, "main_title").get("title")),
)
_CHOICE: Rules = (
    (42046, lambda card: _wrong_text(_part(card, "submit_button").get("text"), 10)),
    (42049, lambda card: _wrong_key(_part(card, "submit_button").get("key"))),
    (42047, lambda card: not 1 <= len(_questions(card)) <= 3),
    (42037, _wrong_options),
    (42051, lambda card: any(_clash(o["id"] for o in question["option_list"]) for question in _questions(card))),
)
_BY_TYPE: Mapping[str, Rules] = {
    "vote_interaction": _CHOICE,
    "multiple_interaction": _CHOICE,
    "button_interaction": (
        (42016, lambda card: not 1 <= len(_buttons(card)) <= 6),
        (42038, lambda card: any(_wrong_text(button.get("text"), 10) for button in _buttons(card))),
        (42038, lambda card: any(button.get("style", 1) not in {1, 2, 3, 4} for button in _buttons(card))),
        (42039, lambda card: any(_wrong_key(button.get("key")) for button in _buttons(card))),
        (42051, lambda card: _clash(button["key"] for button in _buttons(card))),
    ),
}
