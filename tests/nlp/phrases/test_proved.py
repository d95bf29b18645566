"""What is written down as proved was proved, and holds for every shipped rule."""

import pytest

from bot.nlp.phrases.lists import broken, failed_tests
from bot.nlp.phrases.proved import digest, proved
from bot.nlp.phrases.rule import Rule
from tests.nlp.phrases.prove import shipped


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in shipped()])
def test_a_shipped_rule_reads_its_own_sentences_as_they_say(rule: Rule):
    assert list(broken(rule)) == []


def test_every_shipped_rule_is_written_down_and_nothing_else():
    assert proved() == {digest(rule) for rule in shipped()}, "run make lists"


def test_a_rule_that_was_edited_is_proved_again():
    rule = next(rule for rule in shipped() if rule.tests.hit)
    edited = rule.model_copy(update={"tests": rule.tests.model_copy(update={"hit": ("今天天气不错",)})})
    assert failed_tests(rule) == ()
    assert failed_tests(edited)
