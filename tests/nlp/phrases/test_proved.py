"""What is written down as proved was proved, and holds for every shipped rule."""

import orjson
import pytest

from bot.nlp.phrases.lists import broken, failed_tests
from bot.nlp.phrases.proved import FILE
from bot.nlp.phrases.rule import Rule
from tests.nlp.phrases.prove import found_out, shipped


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in shipped()])
def test_a_shipped_rule_reads_its_own_sentences_as_they_say(rule: Rule) -> None:
    assert list(broken(rule)) == []


def test_what_is_written_down_is_what_is_found_out_anew() -> None:
    assert orjson.loads(FILE.read_bytes()) == found_out(), "run make lists"


def test_a_rule_that_was_edited_is_proved_again() -> None:
    rule = next(rule for rule in shipped() if rule.tests.hit)
    edited = rule.model_copy(update={"tests": rule.tests.model_copy(update={"hit": ("今天天气不错",)})})
    assert failed_tests(rule) == ()
    assert failed_tests(edited)
