"""The key of our links: from the environment, or made once, for nobody else to read."""

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.secret_key import secret_key
from bot.settings import Settings


def test_the_environments_key_is_taken() -> None:
    assert secret_key(Settings(secret_key=SecretStr("given"))).get_secret_value() == "given"


def test_a_key_is_made_once_beside_the_database_and_only_we_may_read_it(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/data/salesbot.db")
    first = secret_key(settings).get_secret_value()
    assert len(first) >= 40
    assert secret_key(settings).get_secret_value() == first
    (file,) = (tmp_path / "data").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_where_it_cannot_be_kept_the_admin_is_told_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(ValueError, match="SALESBOT_SECRET_KEY"):
        secret_key(Settings(database_url=f"sqlite:///{tmp_path}/data/salesbot.db"))
