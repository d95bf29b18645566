"""`salesbot doctor`: everything that is wrong with this set-up, and what mends each."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from bot import logs
from bot.checkup.examination import Finding, examine
from bot.clock import WallClock
from bot.commands import Command
from bot.commands.check import problems
from bot.commands.wiring import UnusableSettingsError, read_settings
from bot.core.diagnosis import Diagnosis, Severity
from bot.settings import env_file

_SIGNS: Mapping[Severity, str] = {"error": "✗", "warning": "!", "info": "·"}


def findings(*, deep: bool) -> Sequence[Finding]:
    """What is wrong with the set-up that the environment describes, the worst first."""
    # Only what is found is told: what the platforms' clients would log on the way is the log's of `serve`.
    logs.configure("ERROR")
    try:
        settings = read_settings()
    except UnusableSettingsError as error:
        return [Finding("settings", Diagnosis("error", what, what.partition(" ")[0])) for what in error.what]
    return examine(settings, WallClock(), env_file=env_file(), problems=list(problems(settings.config)), deep=deep)


def tell(found: Sequence[Finding], *, deep: bool) -> None:
    """Prints it for people."""
    for finding in found:
        one = finding.diagnosis
        sys.stdout.write(f"{_SIGNS[one.severity]} {one.what}\n  → {one.mend}\n")
    if not found:
        sys.stdout.write("没有发现问题\n")
    if not deep:
        sys.stdout.write("只查了本机；加 --deep 再查平台和回调地址\n")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deep", action="store_true", help="也查网络：密钥、可信IP、回调地址、可见范围、时钟")
    parser.add_argument("--json", action="store_true", help="给程序看：check、severity、what、mend 的列表")


def _run(options: argparse.Namespace) -> int:
    """Exit status 1 when there is an error; warnings are none."""
    found = findings(deep=options.deep)
    if options.json:
        objects = [{"check": finding.check, **asdict(finding.diagnosis)} for finding in found]
        sys.stdout.write(json.dumps(objects, ensure_ascii=False, indent=1) + "\n")
    else:
        tell(found, deep=options.deep)
    return 1 if any(finding.diagnosis.severity == "error" for finding in found) else 0


COMMAND = Command("doctor", "查出哪里没接好、没配好，以及怎么修", _arguments, _run)
