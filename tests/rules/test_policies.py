"""What an admin gets wrong in a rule's file is named with its place; what is right is kept as it was meant."""

from pathlib import Path

import pytest

from bot.core.alert import Rung
from bot.core.worktime import Length
from bot.jobs import rulebook
from bot.policy import PolicyError, load
from bot.rules.policies import rungs
from tests.office import CONFIG


def _problems(folder: Path, name: str, old: str, new: str) -> list[str]:
    text = (CONFIG / name).read_text()
    assert old in text
    path = folder / name
    path.write_text(text.replace(old, new))
    with pytest.raises(PolicyError) as refused:
        load(path, rulebook.files()[name])
    return [str(problem).removeprefix(f"{folder}/") for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("stage_stalled.yaml", "{to: hr, ", "{", "stage_stalled.yaml:14:5 ladder.2.to: 缺少这个键"),
        ("stage_stalled.yaml", "to: hr", "to: boss", "stage_stalled.yaml:14:6 ladder.2.to: 不是允许的值"),
        (
            "stage_stalled.yaml",
            "after: 48小时",
            "after: -48小时",
            "stage_stalled.yaml:14:14 ladder.2.after: 应为一段时间",
        ),
        ("stage_stalled.yaml", "after: 7天", "after: 7", "stage_stalled.yaml:7:1 after: 应为一段时间"),
        ("stage_stalled.yaml", "enabled", "enable", "没有这个键，您是不是想写 enabled"),
        ("report_missing.yaml", '"18:30"', '"25:30"', "report_missing.yaml:7:1 rep_at: 应为一天里的时刻"),
        ("restraint.yaml", "nudges_a_day: 5", "nudges_a_day: -1", "restraint.yaml:10:1 nudges_a_day: 不能小于 1"),
        (
            "sop.yaml",
            "by: supervisor",
            "by: superviser",
            "sop.yaml:45:9 procedures.1.steps.1.by: 不是允许的值，您是不是想写 supervisor？",
        ),
        (
            "sop.yaml",
            "told_after: 20小时",
            "told_after: 3工作日",
            "sop.yaml:25:9 procedures.0.steps.0: told_after 要比 within 短",
        ),
        ("sop.yaml", "late: director", "late: supervisor", "late 要和 by 不同"),
        (
            "sop.yaml",
            "{obstacle: price}",
            "{obstacle: price, stage: demo}",
            "sop.yaml:23:5 procedures.0.when: 要写 obstacle、stage、signal 中的一个",
        ),
        ("sop.yaml", ", within: 7天}", "}", "times 大于 1 时要写 within"),
        ("sop.yaml", "closed_by: [合规意见, 合规审核]", "close_by: [合规意见]", "没有这个键，您是不是想写 closed_by？"),
        (
            "sop.yaml",
            "id: competitor_watch",
            "id: price_comparison",
            "sop.yaml:20:1 procedures: 编号 price_comparison 写了两次",
        ),
        ("worktime.yaml", '"09:00-12:00", "13:30', '"09:00-14:00", "13:30', "不能重叠"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, name: str, old: str, new: str, told: str) -> None:
    assert any(told in problem for problem in _problems(tmp_path, name, old, new)), _problems(tmp_path, name, old, new)


def test_a_ladder_without_a_rung_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stage_stalled.yaml").write_text("enabled: true\nafter: 7天\nladder: []\n")
    with pytest.raises(PolicyError, match="至少要写一级"):
        load(tmp_path / "stage_stalled.yaml", rulebook.files()["stage_stalled.yaml"])


def test_every_rule_has_its_file_and_every_file_is_sound() -> None:
    for name, model in rulebook.files().items():
        load(CONFIG / name, model)


def test_a_ladder_is_kept_as_written() -> None:
    policy = load(CONFIG / "stage_stalled.yaml", rulebook.files()["stage_stalled.yaml"])
    assert rungs(policy.ladder) == (  # type: ignore[attr-defined]
        Rung("rep", Length(0, "hours")),
        Rung("supervisor", Length(24, "hours")),
        Rung("hr", Length(48, "hours")),
    )
