"""Every intent gets the sentences that it claims, and not those that it disclaims."""

import pytest

from bot.core.brief import Brief
from bot.core.facts import Person
from bot.intents import Intent, dispatch
from tests.office import LABELS, MANNERS, NOW
from tests.reading import read

INTENTS = {intent.name: intent for intent in dispatch.intents().values()}
BRIEF = Brief(NOW, 1, "console", NOW, Person("u_bai", "白露", "rep", "华东", "s_qiu"), LABELS, MANNERS)


def _taken_by(sentence: str) -> str:
    return dispatch.choose(read(sentence, NOW, "u_bai"), BRIEF).name


@pytest.mark.parametrize(
    ("intent", "sentence"), [(name, said) for name, one in INTENTS.items() for said in one.examples]
)
def test_an_intent_gets_its_examples(intent: str, sentence: str) -> None:
    assert _taken_by(sentence) == intent


@pytest.mark.parametrize(
    ("intent", "sentence"), [(name, said) for name, one in INTENTS.items() for said in one.counter_examples]
)
def test_an_intent_does_not_get_its_counter_examples(intent: str, sentence: str) -> None:
    assert _taken_by(sentence) != intent


def test_every_intent_that_people_call_by_words_has_an_example_and_a_counter_example() -> None:
    silent = {"answer", "stranger", "medium", "event", "form_lead", "form_leave", "form_signal"}
    lacking = [one.name for one in INTENTS.values() if not (one.examples and one.counter_examples)]
    assert set(lacking) <= silent


def test_two_intents_for_one_kind_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = {name: Intent(name, ("command/undo",), INTENTS["undo"].decide) for name in ("one", "two")}
    monkeypatch.setattr(dispatch, "collect", lambda *_: twice)
    with pytest.raises(ValueError, match="both handle command/undo"):
        dispatch.intents.__wrapped__()
