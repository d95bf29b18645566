"""What the rules find in the sentences without anything learned."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache

import numpy as np

from bot.core.parsed import Span
from bot.nlp.names import csv_directory
from bot.nlp.page import open_page
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import load_rules
from bot.nlp.reports.money_roles import sums
from bot.nlp.reports.obstacles import obstacles
from bot.nlp.reports.stages import told_stage
from bot.nlp.reports.steps import outlook
from tests import shipped
from tests.nlp.learned.corpus import ROOT, Sentence
from tests.nlp.learned.rows import Data

_AT = datetime.fromisoformat("2026-03-18T10:30+08:00")
_DIRECTORY = csv_directory.load(ROOT / "tests" / "specs" / "directory")
_WORDS = shipped.words()
Hit = tuple[str, str, Span]
"""A label, its words, and where they stand."""


@cache
def detector() -> Detector:
    """The shipped lists alone, without what was learned."""
    return Detector(load_rules(ROOT / "config"))


@cache
def found(sentence: Sentence) -> tuple[Hit, ...]:
    """What the rules find in a sentence, of the groups that it tells."""
    return tuple(_found(sentence))


def _found(sentence: Sentence) -> Iterator[Hit]:
    text = sentence.text
    if "warning" in sentence.groups:
        yield from ((f"warning/{one.category}", one.text, one.span) for one in detector().told(text) if one.raised)
    if "obstacle" in sentence.groups:
        page = open_page(text, sent_at=_AT, sender="u_qian", directory=_DIRECTORY, vocabulary=_WORDS)
        told = list(page.clauses())
        stage = told_stage(page, told, sums(page, told))
        reads = [(f"obstacle/{one.value}", one.span) for one in obstacles(page, told, stage)]
        reads += [("commitment", one.span) for one in outlook(page, told).commitments]
        yield from ((label, text[span.start : span.end], span) for label, span in reads if span)


def hits(told: Data) -> np.ndarray:
    """Clauses by labels of deals: whether the rules find it there. Of warnings, their hints speak already."""
    by_sentence = [found(one) if len(one.groups) > 1 else () for one in told.sentences]
    where = np.zeros(told.truth.shape, bool)
    for row, (clause, number) in enumerate(zip(told.clauses, told.sentence, strict=True)):
        for label, _, span in by_sentence[number]:
            if label.startswith("warning/"):
                continue
            if label in told.labels and span.start < clause.end and clause.start < span.end:
                where[row, told.labels.index(label)] = True
    return where
