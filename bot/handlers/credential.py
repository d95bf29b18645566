"""What an admin copies from a platform's console into the environment: where it stands, and what it looks like."""

import re
from dataclasses import dataclass

from pydantic import SecretStr

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Credential:
    """One value.

    field: its name in `Settings`. title: what the console calls it. where: the way to it in the console.
    form: a regular expression of the whole value. shape: the same in Chinese words.
    secret: whether it must not be shown. required: whether the platform is off without it.
    """

    field: str
    title: str
    where: str
    form: str
    shape: str
    secret: bool = True
    required: bool = True

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"SALESBOT_{self.field.upper()}"

    def fits(self, value: str) -> bool:
        """Whether a value looks like one."""
        return re.fullmatch(self.form, value) is not None

    def given(self, settings: Settings) -> str | None:
        """The value that is set, `None` where none is. It may be a secret."""
        value = getattr(settings, self.field)
        if isinstance(value, SecretStr):
            return value.get_secret_value()
        return None if value is None else str(value)
