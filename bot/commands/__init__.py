"""What `salesbot` can be told to do: one file a command, each exporting `COMMAND`."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the terminal.

    name: the word after `salesbot`. help: one Chinese line.
    arguments: declares its options. run: does it and returns the exit status.
    """

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
