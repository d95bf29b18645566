"""`salesbot extract`: JSON lines of texts in, JSON lines of what the recognizers find in them out."""

import argparse
import json
import sys
from datetime import datetime

from bot.clock import WallClock
from bot.commands import Command
from bot.core.localtime import SHANGHAI
from bot.nlp.extract import Extracted, extract


def _arguments(_parser: argparse.ArgumentParser) -> None:
    """It has no options."""


def _run(_options: argparse.Namespace) -> int:
    """Exit status 0; raises what a malformed line raises."""
    for line in sys.stdin:
        if line.strip():
            text = json.loads(line)
            entities = [_entity(one) for one in extract(text["text"], _moment(text.get("reference_time")))]
            sys.stdout.write(json.dumps({"id": text["id"], "entities": entities}, ensure_ascii=False) + "\n")
    return 0


def _moment(reference: str | None) -> datetime:
    """The moment of the text in Shanghai time, without zone; the present one where none is given."""
    moment = WallClock().now() if reference is None else datetime.fromisoformat(reference)
    return moment.astimezone(SHANGHAI).replace(tzinfo=None) if moment.tzinfo else moment


def _entity(one: Extracted) -> dict[str, object]:
    return {"kind": one.value.kind, "text": one.text, "start": one.start, "end": one.end, "value": one.value.plain()}


COMMAND = Command(
    name="extract", help="找出文本里的金额、日期、时长、电话等：标准输入每行一条 JSON", arguments=_arguments, run=_run
)
