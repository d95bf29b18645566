"""`salesbot detect`: texts in, what the phrase lists find in them out; a line may bring a list of its own to try."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from bot.commands import Command
from bot.core.parsed import Finding
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import failed_tests, load_detector
from bot.nlp.phrases.rule import RuleList
from bot.policy import PolicyError
from bot.settings import Settings


class _DraftRefusedError(Exception):
    """A line's own list must not be used; the words say why."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, help="配置文件夹（默认 SALESBOT_CONFIG）")
    parser.add_argument(
        "--jsonl", action="store_true", help='每行一条 {"id","text"}，可带自己的 "phrases"（与配置同样写法）'
    )


def _run(options: argparse.Namespace) -> int:
    """Exit status 1 when the lists are refused; raises what a malformed line raises."""
    try:
        detector = load_detector(options.config or Settings().config)
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    lines = (line.rstrip("\n") for line in sys.stdin)
    for answer in _of_json(lines, detector) if options.jsonl else _of_text(lines, detector):
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _of_text(lines: Iterable[str], detector: Detector) -> Iterator[dict[str, object]]:
    for number, line in enumerate(lines, 1):
        yield _answer(str(number), detector.find(line))


def _of_json(lines: Iterable[str], detector: Detector) -> Iterator[dict[str, object]]:
    for line in lines:
        if not line.strip():
            continue
        asked = json.loads(line)
        try:
            used = _draft(json.dumps(asked["phrases"])) if "phrases" in asked else detector
            yield _answer(asked["id"], used.find(asked["text"]))
        except _DraftRefusedError as error:
            yield {"id": asked["id"], "findings": [], "refused": str(error)}


@lru_cache(maxsize=64)
def _draft(written: str) -> Detector:
    """A list that a line brings, held to what a saved one is held to."""
    try:
        rules = RuleList.model_validate_json(written).root
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise _DraftRefusedError("；".join(wrong)) from None
    twice = {rule.id for rule in rules if sum(rule.id == other.id for other in rules) > 1}
    detector = Detector(rules)
    told = [f"{id_}: 写了两次" for id_ in sorted(twice)]
    told += [f"{rule.id}.tests: {what}" for rule in detector.rules for _, _, what in failed_tests(detector, rule)]
    if told:
        raise _DraftRefusedError("；".join(told))
    return detector


def _answer(line: object, findings: Iterable[Finding]) -> dict[str, object]:
    return {"id": line, "findings": [_plain(one) for one in findings]}


def _plain(one: Finding) -> dict[str, object]:
    return {
        "category": one.category,
        "rule": one.rule,
        "text": one.text,
        "start": one.span.start,
        "end": one.span.end,
        "scope": one.scope,
    }


COMMAND = Command(
    name="detect", help="按词表找出要留意的说法：标准输入每行一句，逐行输出结果", arguments=_arguments, run=_run
)
