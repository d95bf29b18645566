"""Gates: an expression is tried nearly nowhere, and finds all the same what it finds when it is tried everywhere."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.phrases.compiling import compile_words
from bot.nlp.phrases.gates import Gate
from bot.nlp.phrases.lists import load_detector
from bot.nlp.phrases.patterns import pattern_of
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.shorthand import MASK, masked

_CONFIG = Path(__file__).parents[3] / "config"


@given(st.integers(0, 2**90), st.integers(0, 6), st.integers(0, 40))
def test_a_match_may_begin_so_far_before_a_word_as_its_gate_says_and_nowhere_else(
    places: int, first: int, on: int
) -> None:
    expected = 0
    for back in range(first, first + on + 1):
        expected |= places >> back
    assert Gate(frozenset({"回扣"}), first, first + on).starts(places) == expected


def test_words_that_a_match_cannot_do_without_are_known_with_their_place() -> None:
    gates = pattern_of("(?:保证|承诺)[^，。]{0,4}(?P<hit>免费|白送)").gates
    assert gates == (
        Gate(frozenset({"保证", "承诺"}), 0, 0),
        Gate(frozenset({"免费", "白送"}), 2, 6),
    )


def test_gates_lose_no_match_of_any_shipped_expression() -> None:
    rules = load_detector(_CONFIG).rules
    written = [text for rule in rules for text in rule.patterns]
    patterns = [pattern_of(text) for text in written]
    matcher = compile_words([], patterns)
    lost = []
    for said in {plain(said) for rule in rules for said in rule.tests.hit}:
        hidden = masked(said, ())
        places = dict(matcher.met(said).places)
        places[matcher.mask] = [match.start() for match in re.finditer(MASK, hidden)]
        starts = dict(matcher.starts(range(len(patterns)), places, len(said)))
        for number, pattern in enumerate(patterns):
            text = hidden if pattern.rivals else said
            everywhere = list(pattern.spans(text, (1 << len(text)) - 1))
            if everywhere and everywhere != list(pattern.spans(text, starts.get(number, 0))):
                lost.append((written[number], said))
    assert lost == []
