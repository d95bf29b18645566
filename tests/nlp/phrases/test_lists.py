"""The lists of a config folder: what is refused, where it is named, and whose rule wins."""

import shutil
from pathlib import Path

import pytest

from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import every_file, load_detector, problems
from bot.policy import PolicyError

CONFIG = Path(__file__).parents[3] / "config"
RULE = "- {id: kick, category: bribery, phrases: [回扣]}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "local" / "phrases").mkdir(parents=True)
    return tmp_path


def _refused(folder: Path, written: str) -> list[str]:
    (folder / "phrases" / "a.yaml").write_text(written)
    with pytest.raises(PolicyError) as refused:
        load_detector(folder)
    return [str(problem).removeprefix(f"{folder}/phrases/") for problem in refused.value.problems]


def test_the_shipped_lists_hold_all_their_own_tests_with_every_industry_on() -> None:
    assert problems(CONFIG) == []


def test_every_shipped_rule_has_sentences_that_it_must_raise_and_must_not(detector: Detector) -> None:
    bare = [rule.id for rule in detector.rules if not (rule.tests.hit and rule.tests.miss)]
    assert bare == []


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("- {id: a, category: b, phrase: [回扣]}\n", "a.yaml:1:24 0.phrase: 没有这个键，您是不是想写 phrases？"),
        (f"{RULE}{RULE}", "a.yaml:2:4 1.id: kick 已经有了：a.yaml 第 1 条"),
        ("- {id: a, category: b, patterns: ['返.*点']}\n", "a.yaml:1:35 0.patterns.0: "),
        (
            "- {id: a, category: b, phrases: [回扣], homophones: [回佣]}\n",
            "a.yaml:1:39 0.homophones: phrases 里没有「回佣」",
        ),
        ("- {id: a, category: b}\n", "a.yaml:1:3 0: "),
        ("- {id: a, category: b, phrases: [回扣], severity: urgent}\n", "a.yaml:1:39 0.severity: 不是允许的值"),
        (
            "- id: a\n  category: b\n  phrases: [回扣]\n  tests:\n    miss: [没事, 客户要回扣]\n",
            "a.yaml:5:16 0.tests.miss.1: 不应当报却报了：客户要回扣（回扣）",
        ),
        (
            "- id: a\n  category: b\n  phrases: [回扣]\n  tests: {hit: [我没给回扣]}\n",
            "a.yaml:4:17 0.tests.hit.0: 应当报而没有报：我没给回扣（当作 negated，没有报）",
        ),
    ],
)
def test_a_bad_list_is_refused_with_its_place(folder: Path, written: str, line: str) -> None:
    told = _refused(folder, written)
    assert any(problem.startswith(line) for problem in told), told


def test_every_bad_expression_of_a_rule_is_told_at_its_own_line(folder: Path) -> None:
    written = "- id: a\n  category: b\n  patterns:\n    - 甲{2,}\n    - 乙{1,3}\n    - 丙(\n"
    first, second = _refused(folder, written)
    assert first.startswith("a.yaml:4:7 0.patterns.0: 正则 甲{2,} 没有上限")
    assert second.startswith("a.yaml:6:7 0.patterns.2: 正则 丙( 写错了")


@pytest.mark.parametrize("written", ["# - {id: kick, category: c, phrases: [a]}\n", "", "---\n"])
def test_an_admin_who_comments_everything_out_has_no_rules_of_their_own(folder: Path, written: str) -> None:
    (folder / "phrases" / "a.yaml").write_text(RULE)
    (folder / "local" / "phrases" / "own.yaml").write_text(written)
    assert [rule.id for rule in load_detector(folder).rules] == ["kick"]


def test_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    (folder / "local" / "phrases" / "b.yaml").write_text("- {id: b, category: c, phrases: [], patterns: ['a+']}\n")
    told = _refused(folder, "- {id: a, category: b, phrase: [回扣]}\n")
    assert len(told) > 1


def test_an_admin_s_rule_stands_in_for_the_shipped_one_of_its_id(folder: Path) -> None:
    (folder / "phrases" / "a.yaml").write_text(RULE)
    (folder / "local" / "phrases" / "own.yaml").write_text("- {id: kick, category: bribery, phrases: [好处费]}\n")
    detector = load_detector(folder)
    assert [one.text for one in detector.find("回扣和好处费")] == ["好处费"]


def test_a_rule_that_is_switched_off_finds_nothing_and_its_tests_are_not_run(folder: Path) -> None:
    (folder / "phrases" / "a.yaml").write_text(RULE)
    (folder / "local" / "phrases" / "own.yaml").write_text(
        "- {id: kick, category: bribery, phrases: [回扣], enabled: false, tests: {hit: [没有这个词]}}\n"
    )
    assert load_detector(folder).find("要回扣") == []


def test_an_industry_is_silent_until_it_is_switched_on(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(CONFIG / "phrases" / "industries", folder / "phrases" / "industries")
    assert load_detector(folder).find("主任想要统方数据") == []
    (folder / "detection.yaml").write_text("industries: [medical]\n")
    assert [one.rule for one in load_detector(folder).find("主任想要统方数据")] == ["medical_bribery"]


def test_the_version_changes_with_the_rules_and_not_with_the_comments(folder: Path) -> None:
    path = folder / "phrases" / "a.yaml"
    path.write_text(RULE)
    first = load_detector(folder).version
    path.write_text(f"# 一句说明\n{RULE}")
    assert load_detector(folder).version == first
    path.write_text(RULE.replace("回扣", "回佣"))
    assert load_detector(folder).version != first


def test_every_list_lies_where_it_is_looked_for() -> None:
    assert sorted(every_file(CONFIG)) == sorted((CONFIG / "phrases").rglob("*.yaml"))


_HEARD = "采购的老马说这事让他再琢磨琢磨"
_HESITATION = "- {id: wavers, category: hesitation, severity: info, phrases: [再考虑]}\n"


@pytest.mark.parametrize(
    ("settings", "heard"),
    [
        ("industries: []\n", ["learned/hesitation"]),
        ("learned: {enabled: false}\n", []),
        ("learned: {off: [hesitation]}\n", []),
        ("learned: {least: 1}\n", []),
    ],
)
def test_an_admin_says_whether_and_how_readily_what_was_learned_is_raised(
    folder: Path, settings: str, heard: list[str]
) -> None:
    (folder / "phrases" / "a.yaml").write_text(_HESITATION)
    (folder / "detection.yaml").write_text(settings)
    assert [one.rule for one in load_detector(folder).find(_HEARD)] == heard


def test_a_category_whose_rules_are_all_switched_off_is_not_heard_either(folder: Path) -> None:
    (folder / "phrases" / "a.yaml").write_text(_HESITATION.replace("]}", "], enabled: false}"))
    (folder / "detection.yaml").write_text("industries: []\n")
    assert load_detector(folder).find(_HEARD) == []
