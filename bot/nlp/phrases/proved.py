"""Which rules read their own sentences as they say: proved of the shipped ones when they were written.

Half a second of a start would go by in proving it again. `make lists` writes the digests; whatever has another one, an
admin's own rule or a shipped one that was edited, is proved when it is loaded.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from bot.nlp.phrases.rule import Rule

FILE = Path(__file__).with_name("proved.txt")


def digest(rule: Rule) -> str:
    """Changes with anything in a rule."""
    return sha256(rule.model_dump_json().encode()).hexdigest()[:32]


@cache
def proved() -> frozenset[str]:
    """The digests of rules that need no proof."""
    return frozenset(FILE.read_text(encoding="ascii").split()) if FILE.exists() else frozenset()
