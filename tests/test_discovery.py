"""Leaves are found by the constant that they export, and no further than they are looked for."""

import pytest

from bot.checkup.check import Check
from bot.commands import Command
from bot.discovery import collect, find
from bot.handlers.platform import Handler
from bot.handlers.probe import Probe
from bot.intents import Intent
from bot.jobs import Job
from bot.nlp.recognizer import Recognizer
from bot.routing import Factor

_SHALLOW: tuple[tuple[str, str, type], ...] = (
    ("bot.checkup", "CHECK", Check),
    ("bot.commands", "COMMAND", Command),
    ("bot.handlers", "HANDLER", Handler),
    ("bot.intents", "INTENT", Intent),
    ("bot.jobs", "JOB", Job),
    ("bot.nlp.recognizers", "RECOGNIZER", Recognizer),
    ("bot.routing.factors", "FACTOR", Factor),
)


def test_no_leaf_lies_deeper_than_it_is_looked_for() -> None:
    for package, constant, kind in _SHALLOW:
        assert collect(package, constant, kind) == collect(package, constant, kind, deeply=True), package


def test_the_probes_of_platforms_are_found_below_their_folders() -> None:
    platforms = set(collect("bot.handlers", "HANDLER", Handler))
    probes = collect("bot.handlers", "PROBE", Probe, deeply=True)
    assert {name.partition(".")[0] for name in probes} == platforms - {"console", "wecom-group"}
    assert collect("bot.handlers", "PROBE", Probe) == {}


@pytest.mark.parametrize("name", ["serve", "migrate", "parse"])
def test_a_leaf_is_found_alone_as_it_is_found_among_all(name: str) -> None:
    assert find("bot.commands", name, "COMMAND", Command) is collect("bot.commands", "COMMAND", Command)[name]


@pytest.mark.parametrize("name", ["load", "wiring", "nothing", "--help", "chat.py", ""])
def test_a_file_without_a_leaf_of_its_name_is_none(name: str) -> None:
    assert find("bot.commands", name, "COMMAND", Command) is None
