"""`salesbot check` names every problem of a config folder at once, each with its place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main

CONFIG = Path(__file__).parents[2] / "config"

Check = Callable[[], tuple[int, list[str]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what is shipped."""
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


@pytest.fixture
def check(folder: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    def run() -> tuple[int, list[str]]:
        status = main(["check", "--config", str(folder)])
        return status, [line.removeprefix(f"{folder}/") for line in capsys.readouterr().out.splitlines()]

    return run


def _edit(path: Path, old: str, new: str) -> None:
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new))


def test_what_is_shipped_is_sound(check: Check) -> None:
    assert check() == (0, ["配置没有问题"])


def test_all_problems_of_all_files_are_told_at_once(check: Check, folder: Path) -> None:
    _edit(folder / "answers.yaml", "write_above: 0.7", "write_abov: 0.7")
    _edit(folder / "retention.yaml", "texts_kept_days: 180", "texts_kept_days: 半年")
    status, lines = check()
    assert status == 1
    assert "answers.yaml:1:1 write_above: 缺少这个键" in lines
    assert "answers.yaml:5:1 write_abov: 没有这个键，您是不是想写 write_above？" in lines
    assert "retention.yaml:4:1 texts_kept_days: 应为整数" in lines


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (b"write_above: [0.6\n", "answers.yaml:2:1 YAML: 读不懂"),
        (b"write_above: 0.6\nwrite_above: 0.7\n", "answers.yaml:2:1 YAML: 「write_above」写了两次"),
        ("write_above: 0.6 # 把握".encode("gbk"), "answers.yaml:1:1 answers.yaml: 读不出（应为 UTF-8）"),
        (b"\x00", "answers.yaml:1:1 answers.yaml: 读不懂"),
        (b"", "answers.yaml:1:1 : 应为「键: 值」"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(check: Check, folder: Path, written: bytes, line: str) -> None:
    (folder / "answers.yaml").write_bytes(written)
    status, lines = check()
    assert status == 1
    assert lines[0].startswith(line)


def test_a_missing_file_is_named(check: Check, folder: Path) -> None:
    (folder / "retention.yaml").unlink()
    assert check() == (1, ["retention.yaml:1:1 retention.yaml: 文件不在"])


def test_a_file_that_nothing_reads_is_named_with_what_was_likely_meant(check: Check, folder: Path) -> None:
    (folder / "local").mkdir()
    (folder / "local" / "anwsers.yaml").write_text("write_above: 0.9\n")
    (folder / "local" / "rules.yml").write_text("")
    assert check() == (
        1,
        [
            "local/anwsers.yaml:1:1 anwsers.yaml: 没有这个配置文件，您是不是想写 answers.yaml？",
            "local/rules.yml:1:1 rules.yml: 没有这个配置文件：没有程序会读它",
        ],
    )


def test_what_a_procedure_names_is_held_to_the_vocabulary(check: Check, folder: Path) -> None:
    _edit(folder / "sop.yaml", "{obstacle: price}", "{obstacle: prices}")
    _edit(folder / "sop.yaml", "{stage: negotiation}", "{stage: contract}")
    (folder / "playbook" / "timing.yaml").unlink()
    status, lines = check()
    assert status == 1
    assert lines[0] == "playbook/timing.yaml:1:1 timing: 打法手册缺「时间推迟」这一份"
    assert lines[1].endswith("procedures.0.when.obstacle: 没有 prices 这个编号，您是不是想写 price？")
    assert lines[2].endswith("procedures.2.when.stage: 没有 contract 这个编号")


def test_a_stage_that_nobody_knows_is_named_where_a_rule_would_wait_for_it_in_vain(check: Check, folder: Path) -> None:
    _edit(folder / "process_health.yaml", "  demo: [meeting", "  dmeo: [meeting")
    _edit(folder / "quote_stalled.yaml", "stage: quote", "stage: qoute")
    status, lines = check()
    assert status == 1
    assert [line.partition(".yaml:")[0] for line in lines] == ["process_health", "quote_stalled"]
    assert lines[0].endswith("stages.dmeo: 没有 dmeo 这个阶段，您是不是想写 demo？")
    assert lines[1].endswith("stage: 没有 qoute 这个阶段，您是不是想写 quote？")


def test_wrong_values_are_told_which_was_meant(check: Check, folder: Path) -> None:
    _edit(folder / "warning.yaml", "[critical]", "[critcal]")
    _edit(folder / "stage_stalled.yaml", "{to: hr, after: 48小时}", "{to: superviser, after: -48小时}")
    status, lines = check()
    assert status == 1
    told = "\n".join(lines)
    assert "compliance_hears.0: 不是允许的值，您是不是想写 critical？" in told
    assert "ladder.2.to: 不是允许的值，您是不是想写 supervisor？" in told
    assert "ladder.2.after: 应为一段时间" in told


def test_a_file_of_one_s_own_is_held_to_the_same(check: Check, folder: Path) -> None:
    (folder / "local").mkdir()
    (folder / "local" / "retention.yaml").write_text("texts_kept_days: 30\n")
    assert check() == (1, ["local/retention.yaml:1:1 rows_kept_days: 缺少这个键"])


def test_a_bad_row_of_a_list_is_named_by_its_line(check: Check, folder: Path) -> None:
    _edit(folder / "sample" / "staff.csv", "rep", "seller")
    status, lines = check()
    assert status == 1
    assert lines[0].startswith("sample/staff.csv:")
    assert "role: 应为 rep、supervisor" in lines[0]


def test_a_list_in_no_known_encoding_is_named(check: Check, folder: Path) -> None:
    (folder / "sample" / "staff.csv").write_bytes(b"user_id,name\n\xff\xff\xff")
    assert check() == (1, ["sample/staff.csv:1:1 staff.csv: 读不出（应为 UTF-8 或 GBK）"])
