"""`salesbot detect`: texts in, what the phrase lists find in them out; a line may bring a list of its own to try."""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from bot.clock import WallClock
from bot.commands import Command
from bot.core.card_numbers import BETWEEN
from bot.core.parsed import Finding
from bot.engine.replay.trial import compare
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.lists import failed_tests, load_detector, with_file
from bot.nlp.phrases.rule import RuleList
from bot.policy import PolicyError
from bot.settings import Settings
from storage.db import Database

_LONG_NUMBER = re.compile(rf"\d(?:{BETWEEN}\d){{7,}}[xX]?")
"""What masking leaves, a telephone above all: shown by its first digits only, since an admin reads no customer's."""


class _DraftRefusedError(Exception):
    """A line's own list must not be used; the words say why."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, help="配置文件夹（默认 SALESBOT_CONFIG）")
    parser.add_argument(
        "--jsonl", action="store_true", help='每行一条 {"id","text"}，可带自己的 "phrases"（与配置同样写法）'
    )

    parser.add_argument("--since", type=_days, metavar="30d", help="不读标准输入，改在存下的消息上试：最近多少天")
    parser.add_argument("--with", type=Path, dest="planned", metavar="FILE", help="要试的词表文件，与 --since 同用")


def _days(written: str) -> timedelta:
    if not re.fullmatch(r"[1-9]\d{0,3}d", written):
        raise argparse.ArgumentTypeError("写成 30d 这样：最近 30 天")
    return timedelta(days=int(written[:-1]))


def _run(options: argparse.Namespace) -> int:
    """Exit status 1 when the lists are refused; raises what a malformed line raises."""
    folder = options.config or Settings().config
    try:
        detector = load_detector(folder)
        if options.since or options.planned:
            if not (options.since and options.planned):
                sys.stderr.write("--since 和 --with 要一起用\n")
                return 1
            return _try_out(detector, with_file(folder, options.planned), options.since)
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    lines = (line.rstrip("\n") for line in sys.stdin)
    for answer in _of_json(lines, detector) if options.jsonl else _of_text(lines, detector):
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _try_out(current: Detector, planned: Detector, since: timedelta) -> int:
    """Says what the planned lists would have raised and not raised on what is kept."""
    database = Database(Settings().database_url)
    try:
        trial = compare(database, current, planned, WallClock().now() - since)
    finally:
        database.close()
    for title, changed in (("新报", trial.new), ("不再报", trial.gone)):
        for one in changed:
            words = _LONG_NUMBER.sub(lambda number: number[0][:3] + "*" * (len(number[0]) - 3), one.words)
            sys.stdout.write(f"{title} 第 {one.message} 条 {one.finding.category}/{one.finding.rule}：{words}\n")
    share = max(trial.messages, 1)
    sys.stdout.write(
        f"共 {trial.messages} 条消息：现在报 {trial.alarmed} 条（{trial.alarmed / share:.1%}），"
        f"改后报 {trial.would_alarm} 条（{trial.would_alarm / share:.1%}），"
        f"新报 {len(trial.new)} 处，不再报 {len(trial.gone)} 处\n"
    )
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
    told = [f"{id_}: 写了两次" for id_ in sorted(twice)]
    told += [f"{rule.id}.tests: {what}" for rule in rules for _, _, what in failed_tests(rule)]
    if told:
        raise _DraftRefusedError("；".join(told))
    return Detector(rules)


_SCOPES = {"unlikely": "hypothetical"}
"""What the contract of this command has no name for."""


def _answer(line: object, findings: Iterable[Finding]) -> dict[str, object]:
    return {"id": line, "findings": [_plain(one) for one in findings]}


def _plain(one: Finding) -> dict[str, object]:
    return {
        "category": one.category,
        "rule": one.rule,
        "text": one.text,
        "start": one.span.start,
        "end": one.span.end,
        "scope": _SCOPES.get(one.scope, one.scope),
    }


COMMAND = Command(
    name="detect", help="按词表找出要留意的说法：标准输入每行一句，逐行输出结果", arguments=_arguments, run=_run
)
