"""The `salesbot` command."""

import argparse
import sys
from collections.abc import Iterable, Sequence

from bot import garbage
from bot.commands import Command
from bot.discovery import collect, find


def main(arguments: list[str] | None = None) -> int:
    """Runs the command that the arguments name and returns its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="salesbot", description="销售团队的聊天助手")
    chosen = parser.add_subparsers(metavar="命令", required=True)
    with garbage.put_off():
        commands = _commands(arguments)
    for command in commands:
        one = chosen.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(one)
        one.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    status: int = options.run(options)
    return status


def _commands(arguments: Sequence[str]) -> Iterable[Command]:
    """The one that is named, or all of them: a start need not wait for the rooms of the others."""
    named = find("bot.commands", arguments[0], "COMMAND", Command) if arguments else None
    return [named] if named else collect("bot.commands", "COMMAND", Command).values()


if __name__ == "__main__":
    sys.exit(main())
