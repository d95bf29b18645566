"""Conditions as an admin writes them: a field, an operator and a value; `all`, `any` and `not` around them.

A condition says which part of it did not hold, in words, so that nobody has to guess why a rule was passed over.
"""

import difflib
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from bot.routing import fields

Operator = Literal["is", "is_not", "in", "not_in", "contains", "at_least", "at_most", "over", "under", "known"]
Plain = str | int | float | bool
T = TypeVar("T")
_SAID: Mapping[str, str] = {
    "is": "是", "is_not": "不是", "in": "属于", "not_in": "不属于", "contains": "含有", "at_least": "不低于",
    "at_most": "不高于", "over": "超过", "under": "低于", "known": "有",
}  # fmt: skip
_NUMERIC = frozenset({"at_least", "at_most", "over", "under"})
_LISTED = frozenset({"in", "not_in"})
_FIT: Mapping[str, frozenset[str]] = {
    "text": frozenset({"is", "is_not", "in", "not_in", "contains", "known"}),
    "list": frozenset({"is", "is_not", "in", "not_in", "contains", "known"}),
    "number": frozenset({"is", "is_not", "known"}) | _NUMERIC,
    "flag": frozenset({"is", "known"}),
}
"""Which operators make sense of which fields."""
_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda has, wanted: has >= wanted,
    "at_most": lambda has, wanted: has <= wanted,
    "over": lambda has, wanted: has > wanted,
    "under": lambda has, wanted: has < wanted,
}


def near(word: str, known: Mapping[str, str]) -> str:
    """「，您是不是想写 website？」 where something like it is known, by its key or by what people call it."""
    called = {label: key for key, label in known.items()}
    found = called.get(word) or next(iter(difflib.get_close_matches(word, [*known, *called], n=1, cutoff=0.5)), None)
    return f"，您是不是想写 {called.get(found, found)}？" if found else f"；可以写的有 {'、'.join(known)}"


def not_empty(items: tuple[T, ...]) -> tuple[T, ...]:
    """A list in which something stands; only looked at once all of its items are sound."""
    if not items:
        raise PydanticCustomError("empty", "至少要写一项")
    return items


class Condition(BaseModel):
    """One of: `field` with its operator and value, `all`, `any`, `not`; and `always: true` for every lead."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    known: ClassVar[Mapping[str, fields.Field]] = {}

    field: str | None = None
    operator: Operator = "is"
    value: Plain | tuple[Plain, ...] | None = Field(default=None, union_mode="left_to_right")
    all_: "tuple[Self, ...] | None" = Field(default=None, alias="all")
    any_: "tuple[Self, ...] | None" = Field(default=None, alias="any")
    not_: "Self | None" = Field(default=None, alias="not")
    always: Literal[True] | None = None

    @field_validator("field")
    @classmethod
    def _known_field(cls, name: str | None) -> str | None:
        if name is not None and name not in cls.known:
            labels = {key: one.label for key, one in cls.known.items()}
            raise PydanticCustomError("field", "{said}", {"said": f"没有「{name}」这个字段{near(name, labels)}"})
        return name

    @field_validator("operator", mode="before")
    @classmethod
    def _fitting(cls, operator: object, info: ValidationInfo) -> object:
        named = info.data.get("field")
        if operator not in _SAID:
            said = f"没有「{operator}」这种比较{near(str(operator), _SAID)}"
            raise PydanticCustomError("operator", "{said}", {"said": said})
        if named is not None and operator not in _FIT[cls.known[named].type]:
            allowed = "、".join(one for one in _SAID if one in _FIT[cls.known[named].type])
            said = f"{named}（{cls.known[named].label}）不能用 {operator} 比较；可以用 {allowed}"
            raise PydanticCustomError("operator", "{said}", {"said": said})
        return operator

    @field_validator("value")
    @classmethod
    def _possible(cls, value: object, info: ValidationInfo) -> object:
        named, operator = info.data.get("field"), info.data.get("operator")
        if named is None or operator is None:
            return value
        said = _wrong(cls.known[named], str(operator), value)
        if said:
            raise PydanticCustomError("value", "{said}", {"said": said})
        return value

    @field_validator("all_", "any_")
    @classmethod
    def _several(cls, inner: tuple[Self, ...] | None) -> tuple[Self, ...] | None:
        return None if inner is None else not_empty(inner)

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [self.field is not None, *(one is not None for one in (self.all_, self.any_, self.not_, self.always))]
        if sum(forms) != 1:
            said = "要么写 field、operator、value，要么写 all、any、not、always 中的一个"
            raise PydanticCustomError("forms", "{said}", {"said": said})
        if self.field is not None and self.value is None and self.operator != "known":
            said = f"{self.field} 后面缺少 value：要和什么比"
            raise PydanticCustomError("forms", "{said}", {"said": said})
        return self

    def failing(self, facts: object) -> str | None:
        """The first part that does not hold of a lead or a rep, in words; `None` where all of it holds."""
        if self.field is not None:
            return None if self._holds(self.known[self.field].get(facts)) else str(self)
        if self.all_ is not None:
            return next((failed for one in self.all_ if (failed := one.failing(facts))), None)
        if self.any_ is not None:
            return None if any(one.failing(facts) is None for one in self.any_) else str(self)
        if self.not_ is not None:
            return None if self.not_.failing(facts) else str(self)
        return None

    def _holds(self, has: object) -> bool:
        if self.operator == "known":
            return (has not in (None, "", (), [])) is (self.value is not False)
        if has is None:
            return self.operator in {"is_not", "not_in"}
        if self.operator in _TESTS:
            return _TESTS[self.operator](has, Decimal(str(self.value)) if isinstance(has, Decimal) else self.value)
        wanted = self.value if isinstance(self.value, tuple) else (self.value,)
        owned = tuple(has) if isinstance(has, list | tuple) else (has,)
        if self.operator == "contains":
            return any(str(one) in str(own) for one in wanted for own in owned)
        return any(own in wanted for own in owned) is (self.operator in {"is", "in"})

    def __str__(self) -> str:
        """来源属于 website、exhibition."""
        if self.field is not None:
            label = self.known[self.field].label
            if self.operator == "known":
                return f"{'没有' if self.value is False else '有'}{label}"
            values = self.value if isinstance(self.value, tuple) else (self.value,)
            return f"{label}{_SAID[self.operator]}{'、'.join(map(str, values))}"
        if self.not_ is not None:
            return f"不是（{self.not_}）"
        joined = "，且" if self.all_ is not None else "，或"
        return joined.join(map(str, self.all_ or self.any_ or ())) or "所有线索"


def _wrong(field: fields.Field, operator: str, value: object) -> str | None:
    """What is wrong with a value for a field and an operator."""
    if operator == "known":
        return None if value is None or isinstance(value, bool) else "known 后面应为 true 或 false"
    if operator in _LISTED and not isinstance(value, tuple):
        return f"{operator} 后面应为列表，例如 [{value}]"
    if operator not in _LISTED and isinstance(value, tuple):
        return f"{operator} 后面应为一个值；有几个就用 in"
    several = value if isinstance(value, tuple) else (value,)
    return next((wrong for one in several if (wrong := _wrong_one(field, operator, one))), None)


def _wrong_one(field: fields.Field, operator: str, value: object) -> str | None:
    """What is wrong with one value for a field."""
    if field.type == "number" and (isinstance(value, bool) or not isinstance(value, int | float)):
        return f"{field.label}要和数字比，例如 500000"
    if field.type == "flag" and not isinstance(value, bool):
        return "应为 true 或 false"
    if field.words is not None and str(value) not in field.words and operator != "contains":
        return f"{field.label}没有「{value}」{near(str(value), field.words)}"
    return None


class LeadCondition(Condition):
    """About a lead."""

    known: ClassVar[Mapping[str, fields.Field]] = fields.LEAD


class RepCondition(Condition):
    """About a candidate."""

    known: ClassVar[Mapping[str, fields.Field]] = fields.REP
