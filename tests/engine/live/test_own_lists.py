"""What an admin wrote by hand stays as they wrote it, whatever is changed in chat."""

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.lists import RuleChange
from bot.engine.live import own_lists
from bot.engine.live.own_lists import OddlyWrittenError
from bot.engine.live.page_edits import inline
from bot.yaml_tree import tree

_A: dict[str, Any] = {"id": "a", "category": "bribery", "phrases": ["茶钱", "茶水"]}
_B: dict[str, Any] = {"id": "b", "category": "refund", "phrases": ["退货"]}
_NEW: dict[str, Any] = {"id": "c", "category": "bribery", "phrases": ["好处", "a: b"], "advice": "先问，# 再说"}
_HAND = """\
# 文件头

# 规则一的注释
- id: a
  category: bribery
  phrases:
    - 茶钱  # 南方
    # 北方的
    - 茶水

# 规则二的注释
- {id: b, category: refund, phrases: [退货]}  # 二
# 文件尾
"""


def _write(folder: Path, written: str | None, change: RuleChange, name: str = "own") -> str:
    """The file after the change, or the one that the change made."""
    path = folder / "local" / "phrases" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    for other in path.parent.glob("*"):
        other.unlink()
    if written is not None:
        path.write_bytes(written.encode())
    own_lists.write(folder, change)
    once = path.read_bytes()
    own_lists.write(folder, change)
    assert path.read_bytes() == once
    return once.decode()


def _change(old: dict[str, Any] | None, new: dict[str, Any] | None) -> RuleChange:
    return RuleChange(str((old or new or {})["id"]), old, new, "v")


_OFF = _change(_A, {**_A, "enabled": False})
_ON = _change({**_A, "enabled": False}, _A)


def _more(rule: dict[str, Any], *words: str) -> RuleChange:
    return _change(rule, {**rule, "phrases": [*rule["phrases"], *words]})


def _one(*lines: str) -> str:
    return "".join(f"{line}\n" for line in ("- id: a", "  category: bribery", "  phrases: [茶钱, 茶水]", *lines))


def _notepad(*lines: str) -> str:
    """As Windows saves it."""
    return "\ufeff" + _one(*lines).replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("written", "change", "wanted"),
    [
        (_HAND, _OFF, _HAND.replace("    - 茶水\n", "    - 茶水\n  enabled: false\n")),
        (_HAND, _more(_A, "酒钱"), _HAND.replace("    - 茶水\n", "    - 茶水\n    - 酒钱\n")),
        (_HAND, _more(_B, "退款", "b]"), _HAND.replace("[退货]", '[退货, 退款, "b]"]')),
        (_HAND, _change(_B, {**_B, "enabled": False}), _HAND.replace("[退货]}", "[退货], enabled: false}")),
        (
            _HAND,
            _change(None, {"id": "c", "category": "bribery", "phrases": ["好处"]}),
            _HAND.replace("  # 二\n", "  # 二\n- id: c\n  category: bribery\n  phrases: [好处]\n"),
        ),
        (_HAND, _change(_A, None), "# 文件头\n\n" + _HAND[_HAND.index("# 规则二") :]),
        (_HAND, _change(_B, None), _HAND[: _HAND.index("# 规则二")] + "# 文件尾\n"),
        (_HAND, _change(_A, {**_A, "phrases": ["茶水"]}), _HAND.replace("    - 茶钱  # 南方\n", "    # 南方\n")),
        ("# 我的\n", _change(None, _B), "# 我的\n- id: b\n  category: refund\n  phrases: [退货]\n"),
        (
            "# 我的\n[]  # 空\n# 尾\n",
            _change(None, _B),
            "# 我的\n# 空\n- id: b\n  category: refund\n  phrases: [退货]\n# 尾\n",
        ),
        ("# 我的\n\n# 甲的\n" + _one() + "# 尾\n", _change(_A, None), "# 我的\n\n# 尾\n"),
        ("# 我的\n" + _one(), _change(_A, None), "# 我的\n"),
        (_one("  enabled: false  # 停了，因为误报太多"), _ON, _one("  # 停了，因为误报太多")),
        (_one("  enabled: false"), _ON, _one()),
        ("- enabled: false # 停\n" + _one().replace("- ", "  "), _ON, "- # 停\n" + _one().replace("- ", "  ")),
        ("- enabled: false\n" + _one().replace("- ", "  "), _ON, _one()),
        (
            "[{id: a, category: bribery, enabled: false, phrases: [茶钱, 茶水]}]",
            _ON,
            "[{id: a, category: bribery, phrases: [茶钱, 茶水]}]",
        ),
        (
            "- id: a\n  phrases: [\n    茶钱, # 南\n    茶水 # 北\n  ]\n  category: bribery\n",
            _more(_A, "酒钱"),
            "- id: a\n  phrases: [\n    茶钱, # 南\n    茶水, # 北\n    酒钱\n  ]\n  category: bribery\n",
        ),
        (
            _one("  advice: |", "    一", "    # 不是注释", ""),
            _OFF,
            _one("  advice: |", "    一", "    # 不是注释", "  enabled: false", ""),
        ),
        (_notepad("# 尾"), _OFF, _notepad("  enabled: false", "# 尾")),
        (_one()[:-1], _OFF, _one("  enabled: false")[:-1]),
        (_one("# 一", "  # 二"), _OFF, _one("  enabled: false", "# 一", "  # 二")),
    ],
)  # fmt: skip
def test_a_change_touches_nothing_else(tmp_path: Path, written: str, change: RuleChange, wanted: str) -> None:
    name = "own" if change.old else "chat"
    assert _write(tmp_path, written, change, name) == wanted


def test_a_file_of_its_own_says_what_it_is(tmp_path: Path) -> None:
    made = _write(tmp_path, None, _change(None, _NEW), "chat")
    assert made.startswith("# 在聊天里")
    assert tree(made) == [_NEW]
    kept = _write(tmp_path, made, _change(_NEW, None), "chat")
    assert kept.startswith("# 在聊天里")
    assert tree(kept) is None


@pytest.mark.parametrize("written", ["id: a\n", "- &x\n  id: z\n- {<<: *x, id: a, enabled: false}\n- *x\n"])
def test_what_nobody_can_change_safely_is_left_alone(tmp_path: Path, written: str) -> None:
    odd = written.replace("id: z", "id: z\n  enabled: false").replace(", enabled: false}", "}")
    path = tmp_path / "local" / "phrases" / "own.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(odd)
    with pytest.raises(OddlyWrittenError):
        own_lists.write(tmp_path, _ON)
    assert path.read_text() == odd


_SAID = "#? 「二」, {x} - a: [1]"
"""A comment; each in a file gets a number of its own."""
_WORDS = ("茶钱", "茶水", "'#1 号'", '"- 二"', "a#b", "'退:货'")


@st.composite
def _file(draw: st.DrawFn) -> list[str]:
    """Rules as somebody may write them, each with what is said above it; the last is what is said at the end."""

    def said(indent: int) -> str:
        return f"{' ' * indent}{_SAID}\n" if draw(st.booleans()) else ""

    def end() -> str:
        return f"  {_SAID}" if draw(st.booleans()) else ""

    def listed(style: str, words: list[str]) -> str:
        if style == "block":
            return end() + "\n" + "".join(f"{said(4)}    - {word}{end()}\n" for word in words)
        if style == "line":
            return f" [{', '.join(words)}]{end()}\n"
        return f" [{end()}\n" + "".join(f"{said(4)}    {word},{end()}\n" for word in words) + f"{said(4)}  ]{end()}\n"

    def rule(name: str) -> str:
        above = said(0) + "\n" * draw(st.booleans()) + said(0)
        words = draw(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3, unique=True))
        off = ["enabled: false"] * draw(st.booleans())
        style = draw(st.sampled_from(["block", "line", "lines", "braces"]))
        if style == "braces":
            keys = [f"id: {name}", "category: c", f"phrases: [{', '.join(words)}]", *off]
            return f"{above}- {{{', '.join(draw(st.permutations(keys)))}}}{end()}\n"
        keys = [f"id: {name}{end()}\n", f"category: c{end()}\n", f"phrases:{listed(style, words)}"]
        keys = draw(st.permutations([*keys, *(f"{one}{end()}\n" for one in off)]))
        return f"{above}- {'  '.join(f'{key}{said(2)}' for key in keys)}"

    names = "abc"[: draw(st.integers(1, 3))]
    numbers = itertools.count(1)
    written = [*map(rule, names), said(0) + "\n" * draw(st.booleans()) + said(0)]
    return [re.sub(r"#\?", lambda _: f"#{next(numbers)}", one) for one in written]


def _said_in(text: str) -> list[tuple[str, int]]:
    """Every comment, and behind how many beginnings of rules it stands."""
    begun = [found.start() for found in re.finditer(r"^- ?", text, re.MULTILINE)]
    return [(one[0], sum(at < one.start() for at in begun)) for one in re.finditer(r"#\d+ 「.*", text)]


def _edits(rule: dict[str, Any]) -> list[dict[str, Any]]:
    """What chat, and one who takes words out, may make of a rule."""
    switched = {key: value for key, value in rule.items() if key != "enabled"}
    words = rule["phrases"]
    return [
        switched if "enabled" in rule else {**rule, "enabled": False},
        {**rule, "phrases": [*words, "好处", "a, b"]},
        *({**rule, "phrases": [one for one in words if one != gone]} for gone in words if len(words) > 1),
        {**rule, "phrases": ["好处"]},
    ]


@given(_file(), st.data())
def test_every_comment_stays_in_its_order_and_with_its_rule(
    tmp_path_factory: pytest.TempPathFactory, written: list[str], data: st.DataObject
) -> None:
    folder, text = tmp_path_factory.getbasetemp() / "own", "".join(written)
    rules = tree(text)
    rule = data.draw(st.sampled_from(rules))
    new = data.draw(st.sampled_from(_edits(rule)))
    edited = _write(folder, text, _change(rule, new))
    assert tree(edited) == [new if one is rule else one for one in rules]
    assert _said_in(edited) == _said_in(text)


@given(_file(), st.data())
def test_a_rule_that_is_removed_takes_nothing_of_the_others_with_it(
    tmp_path_factory: pytest.TempPathFactory, written: list[str], data: st.DataObject
) -> None:
    folder, rules = tmp_path_factory.getbasetemp() / "own", tree("".join(written))
    gone = data.draw(st.integers(0, len(rules) - 1))
    edited = _write(folder, "".join(written), _change(rules[gone], None))
    assert (tree(edited) or []) == [*rules[:gone], *rules[gone + 1 :]]
    assert all(one.strip("\n") in edited for at, one in enumerate(written) if at != gone)


@given(_file())
def test_a_rule_that_is_added_stands_behind_the_others_and_before_the_end(
    tmp_path_factory: pytest.TempPathFactory, written: list[str]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "own"
    edited = _write(folder, "".join(written), _change(None, {**_NEW, "id": "z"}), "chat")
    assert tree(edited)[-1] == {**_NEW, "id": "z"}
    before, _, after = edited.partition("- id: z\n")
    assert before == "".join(written[:-1])
    assert after.endswith(written[-1])


@given(st.recursive(st.text() | st.booleans() | st.integers(), st.lists))
def test_what_is_written_on_one_line_is_read_as_it_was(value: object) -> None:
    assert tree(f"- [{inline(value)}]\n") == [[value]]
