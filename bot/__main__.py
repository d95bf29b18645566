"""The `salesbot` command."""

import argparse
import sys

from bot import garbage
from bot.commands import Command
from bot.discovery import collect


def main(arguments: list[str] | None = None) -> int:
    """Runs the command that the arguments name and returns its exit status."""
    parser = argparse.ArgumentParser(prog="salesbot", description="销售团队的聊天助手")
    chosen = parser.add_subparsers(metavar="命令", required=True)
    with garbage.put_off():
        commands = collect("bot.commands", "COMMAND", Command)
    for command in commands.values():
        one = chosen.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(one)
        one.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    status: int = options.run(options)
    return status


if __name__ == "__main__":
    sys.exit(main())
