"""`salesbot parse`: contract JSONL from standard input to standard output, with a folder of CSV files as directory."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from bot.commands import Command
from bot.core.parsed import Parsed
from bot.nlp import vocabulary
from bot.nlp.forms.contract import to_contract
from bot.nlp.forms.marks import spec
from bot.nlp.forms.why import why
from bot.nlp.names import csv_directory
from bot.nlp.phrases.lists import load_detector
from bot.nlp.understand import understand
from bot.nlp.vocabulary import Vocabulary


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--directory", type=Path, default=Path("config/sample"), help="客户、同事、竞品名单所在的文件夹"
    )
    parser.add_argument("--config", type=Path, default=Path("config"), help="配置文件夹")
    parser.add_argument("--why", action="store_true", help="讲清每个字段是从哪几个字、由哪条规则读出来的")
    parser.add_argument("--marks", action="store_true", help="打印带标记的句子，可直接贴进 tests/specs")


def _run(options: argparse.Namespace) -> int:
    """Exit status 0; raises what a malformed line or an unreadable folder raises."""
    directory = csv_directory.load(options.directory)
    words = vocabulary.load(options.config / "vocabulary.yaml")
    detector = load_detector(options.config)
    for line in sys.stdin:
        if not line.strip():
            continue
        message = json.loads(line)
        sent_at = datetime.fromisoformat(message["sent_at"])
        parsed = understand(
            message["text"],
            sent_at=sent_at,
            sender=message["sender"],
            directory=directory,
            vocabulary=words,
            detector=detector,
        )
        sys.stdout.write(_shown(message["id"], parsed, words, options) + "\n")
    return 0


def _shown(message: str, parsed: Parsed, words: Vocabulary, options: argparse.Namespace) -> str:
    if options.why:
        return "\n".join(why(parsed, words.labels)) + "\n"
    return spec(parsed) if options.marks else json.dumps(to_contract(message, parsed), ensure_ascii=False)


COMMAND = Command(name="parse", help="读懂消息：标准输入每行一条 JSON，逐行输出结果", arguments=_arguments, run=_run)
