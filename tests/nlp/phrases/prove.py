"""`make lists`: proves every shipped rule by its own sentences, and writes down what was found out about it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from bot.nlp.phrases.absent import SOUGHT
from bot.nlp.phrases.lists import FOLDER, INDUSTRIES, broken
from bot.nlp.phrases.patterns import derived
from bot.nlp.phrases.proved import FILE, key
from bot.nlp.phrases.rule import Rule, RuleList
from bot.nlp.phrases.shorthand import expanded
from bot.policy import load

_CONFIG = Path(__file__).parents[3] / "config"


def shipped() -> Sequence[Rule]:
    """Every rule that the project ships, of all industries."""
    paths = [path for part in (FOLDER, INDUSTRIES) for path in sorted((_CONFIG / part).glob("*.yaml"))]
    return [rule for path in paths for rule in load(path, RuleList).root]


def found_out() -> dict[str, Any]:
    """What the file is to hold."""
    rules = shipped()
    written = [*(one for rule in rules for one in rule.patterns), *(cue.source for cue in SOUGHT)]
    return {
        "rules": [key(rule.model_dump_json()) for rule in rules],
        "expressions": {
            key(expanded(one)): [[sorted(gate.words), gate.first, gate.last] for gate in derived(one)]
            for one in written
        },
    }


def main() -> int:
    """Names the sentences that are read wrongly; without any, writes the file."""
    failed = [f"{rule.id}: {what}\n" for rule in shipped() for _, _, what in broken(rule)]
    sys.stderr.writelines(failed)
    if not failed:
        FILE.write_bytes(orjson.dumps(found_out(), option=orjson.OPT_SORT_KEYS) + b"\n")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
