"""`make lists`: proves every shipped rule by its own sentences, and writes down which were proved."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot.nlp.phrases.lists import FOLDER, INDUSTRIES, broken
from bot.nlp.phrases.proved import FILE, digest
from bot.nlp.phrases.rule import Rule, RuleList
from bot.policy import load

_CONFIG = Path(__file__).parents[3] / "config"


def shipped() -> Sequence[Rule]:
    """Every rule that the project ships, of all industries."""
    paths = [path for part in (FOLDER, INDUSTRIES) for path in sorted((_CONFIG / part).glob("*.yaml"))]
    return [rule for path in paths for rule in load(path, RuleList).root]


def main() -> int:
    """Names the sentences that are read wrongly; without any, writes the digests."""
    failed = [f"{rule.id}: {what}\n" for rule in shipped() for _, _, what in broken(rule)]
    sys.stderr.writelines(failed)
    if not failed:
        FILE.write_text("".join(f"{digest(rule)}\n" for rule in shipped()), encoding="ascii")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
