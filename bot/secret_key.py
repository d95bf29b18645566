"""The key that signs our links: from the environment, or made once and kept beside the database, for nobody else."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.engine import make_url

from bot.settings import Settings

_BYTES = 32
_FILE = "secret_key"


def secret_key(settings: Settings) -> SecretStr:
    """The key; raises ValueError where it can neither be read nor made."""
    if settings.secret_key is not None:
        return settings.secret_key
    path = _place(settings) / _FILE
    try:
        return SecretStr(_read(path) or _make(path))
    except OSError as error:
        message = f"签名密钥存不下来（{path}：{error.strerror}）：请设置 SALESBOT_SECRET_KEY，例如一串 40 位的随机字符"
        raise ValueError(message) from None


def _place(settings: Settings) -> Path:
    url = make_url(settings.database_url)
    file = url.database if url.get_backend_name() == "sqlite" else None
    return Path(file).parent if file and file != ":memory:" else Path("data")


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""


def _make(path: Path) -> str:
    """A new key in a new file. Where another process is quicker, its key is ours too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{_FILE}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(_BYTES))
    try:
        os.link(draft, path)  # whole or not at all, and never over a key that is there already
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
