"""A start waits for nothing that the first message does not need: it is what a restart under load costs."""

import os
import subprocess
import sys
from pathlib import Path

import orjson

from tests.serving import ROOT

_LATER = {
    *("bot.commands.chat", "bot.commands.doctor", "bot.commands.load", "bot.commands.replay"),
    *("bot.checkup.examination", "bot.handlers.dingtalk.checkup", "bot.handlers.wecom.checkup"),
    *("alembic", "chinese_calendar", "dingtalk_stream", "jieba", "openpyxl", "pypinyin"),
}
"""Other commands, the doctor's rooms, and what reads sheets, holidays, names by their sound, or another's telephone."""
_PROBE = """
import sys
from bot.__main__ import _commands
from bot.clock import WallClock
_commands(["serve"])
from bot.commands.wiring import wire
import orjson
_, app = wire(WallClock())
compiled = lambda: ["_compiled" in vars(app.reader._vocabulary.lexicon), "_matcher" in vars(app.house.lists.detector)]
before = compiled()
app.reader.warm()
sys.stdout.buffer.write(orjson.dumps([sorted(sys.modules), before, compiled()]))
"""


def test_the_door_opens_before_words_are_compiled_and_without_the_rooms_of_others(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SALESBOT_")}
    ours = {"SALESBOT_ENV_FILE": os.devnull, "SALESBOT_DATABASE_URL": f"sqlite:///{tmp_path}/salesbot.db"}
    for command in (["-m", "bot", "migrate"], ["-c", _PROBE]):
        told = subprocess.run([sys.executable, *command], cwd=ROOT, env=clean | ours, capture_output=True, check=True)  # noqa: S603
    loaded, before, after = orjson.loads(told.stdout)
    assert _LATER & set(loaded) == set()
    assert (before, after) == ([False, False], [True, True])
