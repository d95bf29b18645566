"""The playbook: what fits a customer best, three different ways; and what an admin gets wrong in it, with its place."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.core.playbook import WAYS, Playbook
from bot.policy import Config, PolicyError
from bot.rules import dealing, playbook
from tests.office import CONFIG
from tests.shipped import words

NEEDED: playbook.Needed = {
    "stage": {"screening": "初步接触", "demo": "方案演示", "quote": "报价", "negotiation": "合同谈判"},
    "obstacle": {
        "price": "价格异议", "technical": "技术疑虑", "decision_chain": "决策链未通", "budget": "预算不足",
        "competitor": "竞品介入", "need": "需求不明", "timing": "时间推迟", "service": "服务与质量",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> Playbook:
    return playbook.load_playbook(Config(CONFIG), NEEDED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what is shipped."""
    shutil.copytree(CONFIG / "playbook", tmp_path / "playbook")
    return tmp_path


def _refused(folder: Path, needed: Mapping[str, Mapping[str, str]] | None = NEEDED) -> list[str]:
    with pytest.raises(PolicyError) as refused:
        playbook.load_playbook(Config(folder), needed)
    return [str(problem).removeprefix(f"{folder}/") for problem in refused.value.problems]


def _edit(path: Path, old: str, new: str) -> None:
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new, 1))


def test_what_is_needed_here_is_what_the_shipped_vocabulary_names() -> None:
    labels = words().labels
    assert NEEDED["obstacle"] == labels.obstacles
    assert NEEDED["stage"] == {key: one for key, one in labels.stages.items() if key not in dealing.SIGNED}


@pytest.mark.parametrize("obstacle", [None, *NEEDED["obstacle"]])
@pytest.mark.parametrize("stage", NEEDED["stage"])
@pytest.mark.parametrize("industry", [None, "医疗器械", "医院", "智能装备", "政府", "酒店", "软件", "钟表"])
def test_there_are_three_different_ways_for_everyone(
    shipped: Playbook, obstacle: str | None, stage: str, industry: str | None
) -> None:
    routes = shipped.routes(obstacle, stage, industry)
    assert tuple(route.way for route in routes) == WAYS
    assert len({route.say for route in routes}) == 3
    assert all(route.why and route.source for route in routes)


def test_the_industry_counts_before_the_stage_and_both_before_what_fits_everyone(shipped: Playbook) -> None:
    said = [shipped.routes("decision_chain", stage, industry)[0].say for stage, industry in (
        ("demo", "软件"), ("negotiation", "软件"), ("negotiation", "教育"))]  # fmt: skip
    assert ["画一张" in said[0], "几个签字" in said[1], "要上会吗" in said[2]] == [True, True, True]


def test_without_a_reported_obstacle_the_stage_speaks(shipped: Playbook) -> None:
    assert shipped.routes(None, "quote", None)[0].source == "报价跟进手册"
    assert shipped.routes(None, "delivery", None) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("price", "why: 没钱", "wyh: 没钱", "price.yaml:15:5 ask.0.wyh: 没有这个键，您是不是想写 why？"),
        ("price", "obstacle: price", "obstacle: prise", "price.yaml:7:1 obstacle: 没有 prise 这个编号，您是不是想写"),
        ("price", "[negotiation]", "[negotation]", "没有 negotation 这个阶段，您是不是想写 negotiation？"),
        ("price", "obstacle: price", "obstacle: need", "need 已经有了：need.yaml"),
        ("need", "obstacle: need", "obstacle: need\nstage: demo", "要写 obstacle（哪种异议）或 stage（哪个阶段）"),
        ("screening", "stage: screening", "stage: screenin", "您是不是想写 screening？"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_what_was_meant(
    folder: Path, file: str, old: str, new: str, told: str
) -> None:
    _edit(folder / "playbook" / f"{file}.yaml", old, new)
    assert any(told in problem for problem in _refused(folder)), _refused(folder)


def test_a_gap_is_named_a_way_without_words_for_everyone_and_a_chapter_that_is_missing(folder: Path) -> None:
    _edit(folder / "playbook" / "service.yaml", "    why: 见过人", "    stages: [quote]\n    why: 见过人")
    (folder / "playbook" / "timing.yaml").unlink()
    gap, missing = _refused(folder)
    assert gap.startswith("playbook/service.yaml:31:1 move: ")
    assert missing == "playbook/timing.yaml:1:1 timing: 打法手册缺「时间推迟」这一份"
    _edit(folder / "playbook" / "service.yaml", "    stages: [quote]\n    why: 见过人", "    why: 见过人")
    assert _refused(folder) == ["playbook/timing.yaml:1:1 timing: 打法手册缺「时间推迟」这一份"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("why: 没钱", "wyh: 没钱", id="a key mistyped"),
        pytest.param("obstacle: price", "obstacel: price", id="what it is about mistyped"),
        pytest.param("obstacle: price", "obstacle: [price", id="no YAML at all"),
    ],
)
def test_beside_a_chapter_that_cannot_be_read_one_that_is_missing_is_named_and_not_that_one(
    folder: Path, old: str, new: str
) -> None:
    _edit(folder / "playbook" / "price.yaml", old, new)
    (folder / "playbook" / "timing.yaml").unlink()
    told = _refused(folder)
    assert "playbook/timing.yaml:1:1 timing: 打法手册缺「时间推迟」这一份" in told
    assert [problem for problem in told if "打法手册缺" in problem] == told[-1:]


def test_a_misshapen_chapter_stands_for_what_it_says_and_not_for_the_name_of_its_file(folder: Path) -> None:
    (folder / "playbook" / "price.yaml").rename(folder / "playbook" / "our_words.yaml")
    _edit(folder / "playbook" / "our_words.yaml", "why: 没钱", "wyh: 没钱")
    assert not any("打法手册缺" in problem for problem in _refused(folder))


def test_a_file_of_the_admin_s_own_stands_in_for_the_shipped_one(folder: Path) -> None:
    own = folder / "local" / "playbook"
    own.mkdir(parents=True)
    text = (folder / "playbook" / "price.yaml").read_text()
    (own / "price.yaml").write_text(text.replace("source: 价格异议手册", "source: 我们自己的话术"))
    taken = playbook.load_playbook(Config(folder), NEEDED)
    assert taken.routes("price", "demo", None)[0].source == "我们自己的话术"
