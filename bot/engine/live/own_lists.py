"""Writes what was changed in chat into the admin's own files, where it stands beside what they wrote by hand.

Only the words that the change is about are touched; comments stay where they are. Writing a change twice is writing it
once.
"""

import os
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from bot.core.lists import RuleChange
from bot.engine.live import page_edits
from bot.engine.live.page import Page, Spot
from bot.nlp.phrases.lists import LOCAL
from bot.yaml_tree import tree

_CHAT = "chat.yaml"
"""Where a rule goes that no file of the admin's has yet."""
_HEAD = "# 在聊天里用「加词」「停用规则」改出来的规则。也可以手改，升级不会动它。\n\n"
_BOM = "\ufeff"


class OddlyWrittenError(ValueError):
    """A rule is written in a way, with YAML's anchors for instance, that only its author can change safely."""


def write(folder: Path, change: RuleChange) -> None:
    """Makes the own files of a config folder say what the change says.

    Raises OSError, ValueError for what is no UTF-8, ruamel's YAMLError and OddlyWrittenError.
    """
    path, raw = _file_of(folder / LOCAL, change.rule)
    text = raw.removeprefix(_BOM).replace("\r\n", "\n")
    edited = _edited(text, change)
    if edited == text:
        return
    edited = edited.replace("\n", "\r\n") if "\r\n" in raw else edited
    _save(path, _BOM * raw.startswith(_BOM) + edited)


def _file_of(folder: Path, rule: str) -> tuple[Path, str]:
    """The file that has the rule, or the one for what is changed in chat; and what stands in it."""
    for path in sorted(folder.glob("*.yaml")):
        raw = path.read_bytes().decode()
        if _place(_entries(raw), rule) is not None:
            return path, raw
    path = folder / _CHAT
    return path, path.read_bytes().decode() if path.exists() else _HEAD


def _entries(text: str) -> list[Any]:
    entries = tree(text)
    if entries is not None and not isinstance(entries, list):
        raise OddlyWrittenError
    return entries or []


def _place(entries: list[Any], rule: str) -> int | None:
    named = (place for place, one in enumerate(entries) if isinstance(one, dict) and one.get("id") == rule)
    return next(named, None)


def _edited(text: str, change: RuleChange) -> str:
    """The text with the change made; read again, it must say just that."""
    entries = _entries(text)
    at = _place(entries, change.rule)
    if change.new is None:
        if at is None:
            return text
        edited = page_edits.without_entry(Page(text), at)
        wanted = [*entries[:at], *entries[at + 1 :]]
    elif at is None:
        edited, wanted = page_edits.appended(Page(text), change.new), [*entries, change.new]
    else:
        amended = _amended(entries[at], change.old or {}, change.new)
        edited = _rewritten(text, at, entries[at], amended)
        wanted = [*entries[:at], amended, *entries[at + 1 :]]
    if not _says(edited, wanted):
        raise OddlyWrittenError
    return edited


def _says(text: str, wanted: list[Any]) -> bool:
    try:
        return _entries(text) == wanted
    except YAMLError:
        return False


def _amended(entry: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Only what differs between `old` and `new`: what was edited by hand meanwhile stays."""
    amended = {key: value for key, value in entry.items() if key in new or key not in old}
    for key, value in new.items():
        before, now = old.get(key), entry.get(key)
        if value == before:
            continue
        if isinstance(value, list) and isinstance(now, list):
            gone = [one for one in before or () if one not in value]
            kept = [one for one in now if one not in gone]
            amended[key] = kept + [one for one in value if one not in kept]
        else:
            amended[key] = value
    return amended


def _rewritten(text: str, at: int, entry: dict[str, Any], amended: dict[str, Any]) -> str:
    """The text with one entry as it is to be, key by key."""
    for key in entry.keys() - amended.keys():
        text = _without_key(text, at, key)
    for key, value in amended.items():
        if key not in entry:
            text = _with_key(text, at, key, value)
        elif value != entry[key]:
            text = _with_value(text, at, key, entry[key], value)
    return text


def _without_key(text: str, at: int, key: str) -> str:
    page = Page(text)
    spot = page.root.parts[at]
    return page_edits.removed(page, spot, _index(page, spot, key))


def _with_key(text: str, at: int, key: str, value: object) -> str:
    page = Page(text)
    return page_edits.added(page, page.root.parts[at], f"{key}: {page_edits.inline(value)}")


def _with_value(text: str, at: int, key: str, before: object, value: object) -> str:
    spot = _value_of(page := Page(text), at, key)
    if isinstance(before, list) and isinstance(value, list) and (spot.parts or not before):
        return _with_items(text, at, key, before, value)
    if "\n" in page.text[spot.start : spot.end]:
        return _with_key(_without_key(text, at, key), at, key, value)
    return page_edits.replaced(page, spot, value)


def _with_items(text: str, at: int, key: str, before: list[Any], items: list[Any]) -> str:
    """What comes is written before what goes is taken out: a block is never without an item in between."""
    for one in items[sum(one in items for one in before) :]:
        page = Page(text)
        text = page_edits.added(page, _value_of(page, at, key), page_edits.inline(one))
    for index in reversed(range(len(before))):
        if before[index] not in items:
            page = Page(text)
            text = page_edits.removed(page, _value_of(page, at, key), index)
    return text


def _value_of(page: Page, at: int, key: str) -> Spot:
    spot = page.root.parts[at]
    return spot.parts[2 * _index(page, spot, key) + 1]


def _index(page: Page, spot: Spot, key: str) -> int:
    """Which of the keys of a rule it is; one that an anchor lends stands elsewhere."""
    written = [page.text[one.start : one.end].strip("'\"") for one in spot.parts[::2]]
    if key not in written:
        raise OddlyWrittenError
    return written.index(key)


def _save(path: Path, text: str) -> None:
    """Aside, then in place: a reader, or a start after a power cut, finds the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".tmp")
    with aside.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
