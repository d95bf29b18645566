"""docs/phrases.md says what an admin may write: every key of a rule, every check, and an example that holds."""

import re
from pathlib import Path
from typing import get_args

from ruamel.yaml import YAML

from bot.nlp.phrases.checks import Check
from bot.nlp.phrases.lists import failed_tests
from bot.nlp.phrases.rule import Rule, RuleList

_PAGE = (Path(__file__).parents[3] / "docs" / "phrases.md").read_text(encoding="utf-8")


def test_every_key_of_a_rule_is_explained_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", _PAGE, re.MULTILINE)
    assert sorted(rows) == sorted(Rule.model_fields)


def test_the_default_of_each_key_is_the_true_one() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| `(\w+)` \|", _PAGE, re.MULTILINE))
    true = {name: str(Rule.model_fields[name].default).lower() for name in told}
    assert told
    assert told == true


def test_every_check_is_named() -> None:
    assert [check for check in get_args(Check) if f"`{check}`" not in _PAGE] == []


def test_the_example_is_a_rule_that_reads_its_own_sentences() -> None:
    (written,) = re.findall(r"```yaml\n(.*?)```", _PAGE, re.DOTALL)
    (rule,) = RuleList.model_validate(YAML(typ="safe").load(written)).root
    assert failed_tests(rule) == ()
