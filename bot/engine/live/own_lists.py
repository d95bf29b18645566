"""Writes what was changed in chat into the admin's own files, where it stands beside what they wrote by hand.

Comments and everything that the change is not about stay. Writing a change twice is writing it once.
"""

import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.core.lists import RuleChange
from bot.nlp.phrases.lists import LOCAL

_CHAT = "chat.yaml"
"""Where a rule goes that no file of the admin's has yet."""
_HEAD = "# 在聊天里用「加词」「停用规则」改出来的规则。也可以手改，升级不会动它。\n"
_WIDTH = 4096
"""Longer than any line: a list that stood on one line stays on it."""


def write(folder: Path, change: RuleChange) -> None:
    """Makes the own files of a config folder say what the change says; raises OSError and ruamel's YAMLError."""
    path, tree = _file_of(folder / LOCAL, change.rule)
    at = next((place for place, entry in enumerate(tree) if entry["id"] == change.rule), None)
    if change.new is None:
        if at is not None:
            del tree[at]
    elif at is None:
        tree.append(_entry(change.new))
    else:
        _amend(tree[at], change.old or {}, change.new)
    _save(path, tree)


def _file_of(folder: Path, rule: str) -> tuple[Path, Any]:
    """The file that has the rule, or the one for what is changed in chat; and what stands in it."""
    for path in sorted(folder.glob("*.yaml")):
        tree = _yaml().load(path.read_text(encoding="utf-8"))
        if any(entry["id"] == rule for entry in tree or ()):
            return path, tree
    path = folder / _CHAT
    tree = _yaml().load(path.read_text(encoding="utf-8") if path.exists() else _HEAD + "[]")
    if not tree:
        tree = CommentedSeq()
        tree.yaml_set_start_comment(_HEAD.removeprefix("# ").rstrip())
    return path, tree


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    return yaml


def _entry(written: dict[str, Any]) -> CommentedMap:
    return CommentedMap({key: _node(value) for key, value in written.items()})


def _node(value: object) -> object:
    """Lists on one line, as the shipped files have them."""
    if not isinstance(value, list):
        return value
    seq = CommentedSeq(value)
    seq.fa.set_flow_style()
    return seq


def _amend(entry: CommentedMap, old: dict[str, Any], new: dict[str, Any]) -> None:
    """Only what differs between `old` and `new`: what was edited by hand meanwhile stays."""
    for key in old.keys() - new.keys():
        entry.pop(key, None)
    for key, value in new.items():
        before = old.get(key)
        if value == before:
            continue
        if isinstance(value, list) and isinstance(entry.get(key), list):
            _exchange(entry[key], gone=[one for one in before or () if one not in value], come=value)
        else:
            entry[key] = _node(value)


def _exchange(seq: list[Any], *, gone: Iterable[Any], come: Iterable[Any]) -> None:
    for one in gone:
        if one in seq:
            seq.remove(one)
    seq.extend(one for one in come if one not in seq)


def _save(path: Path, tree: object) -> None:
    """Aside, then in place: a reader, or a start after a power cut, finds the old file or the new one."""
    out = io.StringIO()
    _yaml().dump(tree, out) if tree else out.write(_HEAD + "[]\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".tmp")
    with aside.open("w", encoding="utf-8") as file:
        file.write(out.getvalue())
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
