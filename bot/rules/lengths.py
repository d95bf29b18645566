"""A length of time as an admin writes it in config/: 30分钟, 24小时, 7天, 4工作小时, 3工作日."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from bot.core.worktime import Length, Unit

_WRITTEN = re.compile(r"(\d{1,4}(?:\.\d)?)\s*(分钟|小时|天|工作小时|工作日)")
_UNITS: Mapping[str, Unit] = {
    "分钟": "minutes",
    "小时": "hours",
    "天": "days",
    "工作小时": "workhours",
    "工作日": "workdays",
}
_WHOLE = frozenset({"天", "工作日"})


def _length(value: object) -> Length:
    match = _WRITTEN.fullmatch(str(value).strip())
    if match is None or (match[2] in _WHOLE and "." in match[1]):
        raise PydanticCustomError("length", "应为一段时间，例如 30分钟、24小时、7天、4工作小时、3工作日")
    return Length(float(match[1]), _UNITS[match[2]])


Written = Annotated[Length, BeforeValidator(_length)]
"""For the policy classes."""
