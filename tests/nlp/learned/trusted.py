"""Learns how far the lists are to be believed, from what they found in the sentences of hands that were left out."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bot.core.parsed import Finding
from bot.nlp.learned.trust import Trust, log_odds
from tests.nlp.learned.hits import detector
from tests.nlp.learned.rows import Data, alike, rivals

_STRENGTH = 0.3
"""The inverse of the regularization's strength: most rules have spoken a few dozen times."""
_RULE, _SLOPE = 0.7, 0.5
"""What a rule and the log odds weigh beside a scope: little is held against a rule that spoke seldom."""
_BESIDE = 2


class Spoken(NamedTuple):
    """A finding, how likely its clause is, and whether people labelled it."""

    found: Finding
    likely: float
    right: bool


def trust(told: Data, chances: np.ndarray, authors: list[str]) -> Trust:
    """What makes a probability of a finding; `chances`: clauses by labels, how likely, by hands that were left out."""
    spoken = [*_spoken(told, chances, authors)]
    names = DictVectorizer()
    seen = names.fit_transform([_traits(one) for one in spoken])
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(seen, [one.right for one in spoken])
    weight = dict(zip(names.get_feature_names_out(), map(float, model.coef_[0]), strict=True))
    bias = float(model.intercept_[0])
    scopes = sorted({one.found.scope for one in spoken})
    rules = sorted({one.found.rule for one in spoken})
    return Trust(
        scopes={
            scope: (round(weight[f"slope {scope}"] * _SLOPE, 4), round(weight[f"scope {scope}"] + bias, 4))
            for scope in scopes
        },
        rules={rule: round(weight[f"rule {rule}"] * _RULE, 4) for rule in rules},
    )


def _traits(one: Spoken) -> dict[str, float]:
    scope = one.found.scope
    return {
        f"scope {scope}": 1.0,
        f"slope {scope}": _SLOPE * log_odds(one.likely),
        f"rule {one.found.rule}": _RULE,
    }


def _spoken(told: Data, chances: np.ndarray, authors: list[str]) -> Iterator[Spoken]:
    """Everything that the lists find in the hands' sentences, whatever its scope."""
    starts = np.searchsorted(told.sentence, np.arange(len(told.sentences) + 1))
    for number, sentence in enumerate(told.sentences):
        rows = range(starts[number], starts[number + 1])
        if sentence.author not in authors or not rows:
            continue
        for found in detector().find(sentence.text, rivals(sentence.text)):
            label = f"warning/{found.category}"
            if label in told.labels:
                near = [row for row in rows if _near(told, row, found)]
                likely = max((chances[row, told.labels.index(label)] for row in near), default=1.0)
                right = any(name == label and alike(words, found.text) for name, words in sentence.told)
                yield Spoken(found, float(likely), right)


def _near(told: Data, row: int, found: Finding) -> bool:
    clause = told.clauses[row]
    return clause.start < found.span.end + _BESIDE and found.span.start - _BESIDE < clause.end
