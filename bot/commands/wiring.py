"""The start that commands share: the house wired from the environment, or one Chinese line that says what stops it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot import logs
from bot.clock import Clock
from bot.front import WrongVersionError
from bot.handlers.platform import Platform
from bot.policy import PolicyError
from bot.settings import Settings, env_file
from storage import migrate

if TYPE_CHECKING:
    from bot.app import App


class CannotStartError(Exception):
    """What stops the start and how to mend it, for people."""


class UnusableSettingsError(Exception):
    """`what` is wrong with the environment or its file, a line each, for people."""

    def __init__(self, what: Sequence[str]) -> None:
        super().__init__("\n".join(what))
        self.what = what


def read_settings() -> Settings:
    """The settings; raises UnusableSettingsError, in which no value stands."""
    try:
        return Settings()
    except ValidationError as error:
        names = ("SALESBOT_" + "_".join(map(str, one["loc"])).upper() for one in error.errors())
        raise UnusableSettingsError([f"{name} 的值不对" for name in names]) from None
    except SettingsError as error:
        # Of a value that should have been JSON: only this text names the field.
        field = re.search(r'field "(\w+)"', str(error))
        raise UnusableSettingsError([f"SALESBOT_{field[1].upper() if field else ''} 的值不对：应为 JSON"]) from None
    except OSError as error:
        raise UnusableSettingsError([f"{env_file()} 读不了：{error.strerror}"]) from None
    except UnicodeDecodeError:
        raise UnusableSettingsError([f"{env_file()} 读不了：应为 UTF-8"]) from None


@contextmanager
def in_words() -> Iterator[None]:
    """Turns whatever stops a start into a CannotStartError."""
    try:
        yield
    except UnusableSettingsError as error:
        raise CannotStartError("\n".join(error.what)) from None
    except WrongVersionError as error:
        raise CannotStartError(f"数据库版本是 {error}，需要 {migrate.HEAD}：先运行 salesbot migrate") from None
    except PolicyError as error:
        raise CannotStartError(str(error)) from None
    except ArgumentError:
        raise CannotStartError("SALESBOT_DATABASE_URL 不对：例如 sqlite:///data/salesbot.db") from None
    except SQLAlchemyError as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        raise CannotStartError(f"数据库打不开（{cause}）：检查 SALESBOT_DATABASE_URL 和它的权限") from None
    except OSError as error:
        raise CannotStartError(f"数据库文件打不开：{error.strerror}") from None
    except ValueError as error:
        raise CannotStartError(str(error)) from None


def wire(
    clock: Clock, level: str | None = None, platforms: Callable[[Settings], Mapping[str, Platform]] | None = None
) -> "tuple[Settings, App]":
    """Settings and house, with the log configured; raises CannotStartError.

    level: stands above the environment's. platforms: what stands in for those that the settings name.
    """
    from bot import app  # noqa: PLC0415  whoever wants words for a failure only need not load the house

    with in_words():
        settings = read_settings()
        logs.configure(level or settings.log_level)
        return settings, app.build(settings, clock, platforms(settings) if platforms else None)
