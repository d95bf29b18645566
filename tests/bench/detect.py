"""The phrase detector beside the raw engines on the same lists and messages: `python -m tests.bench.detect`.

Lists of 1k, 10k and 100k phrases of 2 to 6 characters, 4,000 messages of 30 to 130 characters, made by a seeded
generator; in turn, five rounds, medians of CPU time. Raw means: find every phrase in the text as typed, nothing
else. `layers` is folding, separators, automaton, boundaries and allow-lists; `whole` also judges the scope of each hit.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import ahocorasick
import ahocorasick_rs

from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import broken
from bot.nlp.phrases.rule import Rule, Tests

SIZES = (1_000, 10_000, 100_000)
MESSAGES, ROUNDS = 4_000, 5
HOSTILE = 20_000
_WORDS = [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xC8) for low in range(0xA1, 0xFF)]
_EVERYDAY = "今天拜访了客户报价合同方案下周三上午电话联系采购主任嫌贵要再谈设备样机测试通过我们系统上线验收付款到账安排"
Find = Callable[[str], object]


def phrases(count: int, chance: random.Random) -> list[str]:
    """So many different phrases."""
    made: set[str] = set()
    while len(made) < count:
        made.add("".join(chance.choices(_WORDS, k=chance.choice((2, 3, 3, 4, 4, 5, 6)))))
    return sorted(made)


def messages(known: Sequence[str], chance: random.Random) -> list[str]:
    """Messages of everyday and rarer characters; every third holds a phrase, every fifth a blank for a comma."""
    made = []
    for number in range(MESSAGES):
        text = "".join(chance.choices(_EVERYDAY, k=8))
        while len(text) < chance.randint(30, 130):
            text += "".join(chance.choices(_EVERYDAY, k=8)) + chance.choice("，。，、") + chance.choice(_WORDS)
        if number % 3 == 0:
            text += chance.choice(known)
        made.append(text.replace("，", " ", 1) if number % 5 == 0 else text)
    return made


def rules(known: Sequence[str], **options: object) -> list[Rule]:
    """The phrases as rules of a hundred, each with tests."""
    parts = [tuple(known[start : start + 100]) for start in range(0, len(known), 100)]
    return [
        Rule.model_validate(
            {"id": f"r{number}", "category": "bench", "phrases": part, "tests": Tests(hit=(f"说{part[0]}",)), **options}
        )
        for number, part in enumerate(parts)
    ]


def _cpu(find: Find, texts: Sequence[str]) -> float:
    begun = time.process_time()
    for text in texts:
        find(text)
    return time.process_time() - begun


def _medians(engines: dict[str, Find], texts: Sequence[str]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(ROUNDS):
        for name, find in engines.items():
            taken[name].append(_cpu(find, texts))
    return {name: statistics.median(each) for name, each in taken.items()}


def _compare(size: int) -> None:
    chance = random.Random(size)  # noqa: S311 - a benchmark is to be the same each time
    known = phrases(size, chance)
    texts = messages(known, chance)
    rust = ahocorasick_rs.AhoCorasick(known, store_patterns=False)
    c = ahocorasick.Automaton()
    for index, phrase in enumerate(known):
        c.add_word(phrase, index)
    c.make_automaton()
    layers, whole = Detector(rules(known, negation="ignore", about="anyone")), Detector(rules(known))
    engines: dict[str, Find] = {
        "ahocorasick-rs": lambda text: rust.find_matches_as_indexes(text, overlapping=True),
        "pyahocorasick": lambda text: list(c.iter(text)),
        "layers": layers.find,
        "whole": whole.find,
    }
    found = sum(len(whole.find(text)) for text in texts)
    _tell(f"{size:,} phrases, {found / len(texts):.2f} hits a message")
    medians = _medians(engines, texts)
    for name, taken in medians.items():
        per, raw, old = taken / len(texts) * 1e6, medians["ahocorasick-rs"] / taken, medians["pyahocorasick"] / taken
        _tell(f"  {name:15} {per:7.1f} µs a message, {raw:.2f} of raw ahocorasick-rs, {old:.2f} of raw pyahocorasick")
    if size == SIZES[1]:
        _spread(whole, texts)
        _reload(known)
        _hostile(whole, known)


def _spread(detector: Detector, texts: Sequence[str]) -> None:
    taken = []
    for text in texts:
        begun = time.perf_counter()
        detector.find(text)
        taken.append((time.perf_counter() - begun) * 1e6)
    cuts = statistics.quantiles(taken, n=100)
    _tell(f"  a message: p50 {cuts[49]:.1f} µs, p99 {cuts[98]:.1f} µs")


def _reload(known: Sequence[str]) -> None:
    begun = time.process_time()
    detector = Detector(rules(known))
    failed = sum(1 for rule in detector.rules for _ in broken(rule))
    _tell(f"  compiled with its {len(detector.rules)} tests ({failed} failed) in {time.process_time() - begun:.2f} s")


def _hostile(detector: Detector, known: Sequence[str]) -> None:
    for name, text in {
        "one phrase again and again": known[0] * HOSTILE,
        "blanks": " " * HOSTILE,
        "digits and blanks": "1 " * HOSTILE,
        "dots inside": ".".join(known[0] * HOSTILE),
        "astral": "\U0001d7d9" * HOSTILE,
        "emoji inside": "🙂".join(known[0] * HOSTILE),
    }.items():
        begun = time.process_time()
        detector.find(text[:HOSTILE])
        _tell(f"  20,000 hostile characters, {name}: {(time.process_time() - begun) * 1e3:.0f} ms")


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Compares at each size."""
    for size in SIZES:
        _compare(size)


if __name__ == "__main__":
    main()
