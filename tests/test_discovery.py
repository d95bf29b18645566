"""Leaves are found by the constant that they export, and no further than they are looked for."""

import pytest

from bot.commands import Command
from bot.discovery import collect, find
from bot.handlers.platform import Handler
from bot.handlers.probe import Probe


def test_the_probes_of_every_platform_are_found_below_its_folder() -> None:
    platforms = set(collect("bot.handlers", "HANDLER", Handler)) - {"console"}
    probes = collect("bot.handlers", "PROBE", Probe, deeply=True)
    assert {name.partition(".")[0].removesuffix("-url") for name in probes} == platforms
    assert collect("bot.handlers", "PROBE", Probe) == {}


@pytest.mark.parametrize("name", ["serve", "migrate", "parse"])
def test_a_leaf_is_found_alone_as_it_is_found_among_all(name: str) -> None:
    assert find("bot.commands", name, "COMMAND", Command) is collect("bot.commands", "COMMAND", Command)[name]


@pytest.mark.parametrize("name", ["load", "wiring", "nothing", "--help", "chat.py", ""])
def test_a_file_without_a_leaf_of_its_name_is_none(name: str) -> None:
    assert find("bot.commands", name, "COMMAND", Command) is None
