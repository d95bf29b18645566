"""One warning for what is one thing."""

from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.rule import Rule


def _told(text: str, *rules: dict[str, object]) -> list[str]:
    return [one.text for one in Detector([Rule.model_validate(rule) for rule in rules]).told(text)]


ANGRY = {"id": "a", "category": "complaint", "phrases": ["发火"], "joins": True}
REFUND = {"id": "r", "category": "complaint", "phrases": ["退货", "要退货"], "joins": True}


def test_the_longer_of_two_on_the_same_words_is_told() -> None:
    assert _told("要退货", REFUND, {"id": "x", "category": "complaint", "phrases": ["退货"]}) == ["要退货"]


def test_of_two_that_overlap_all_their_words_are_told() -> None:
    asks: dict[str, object] = {"id": "p", "category": "complaint", "phrases": ["客户要退"]}
    assert _told("客户要退货", REFUND, asks) == ["客户要退货"]


def test_what_is_close_by_in_a_sentence_is_told_as_one_with_its_clauses() -> None:
    assert _told("王总发火了，说要退货。", ANGRY, REFUND) == ["王总发火了，说要退货"]


def test_another_sentence_is_another_warning() -> None:
    assert _told("王总发火了。李总要退货", ANGRY, REFUND) == ["发火", "要退货"]


def test_rules_that_do_not_join_are_told_each() -> None:
    assert _told("发火了，要退货", {**ANGRY, "joins": False}, REFUND) == ["发火", "要退货"]
