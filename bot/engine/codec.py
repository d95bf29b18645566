"""Values to JSON and back: what the ledger, the outbox and open questions keep of them."""

from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import orjson
from pydantic import TypeAdapter

from bot.core.alert import Rung
from bot.core.effects import Effect
from bot.core.lists import RuleChange
from bot.core.post import Post
from bot.core.question import Question
from bot.core.todo import Todo


def _default(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def text(value: object) -> str:
    """JSON text with its keys in a fixed order, so that the same value has the same hash."""
    return orjson.dumps(value, default=_default, option=orjson.OPT_SORT_KEYS).decode()


def tree(value: object) -> Any:  # noqa: ANN401  dicts, lists and scalars
    """A value as plain JSON."""
    return orjson.loads(orjson.dumps(value, default=_default))


def column(value: Any) -> orjson.Fragment:  # noqa: ANN401  any of our dataclasses
    """What a JSON column takes: the JSON itself, which goes into the row as it is."""
    return orjson.Fragment(orjson.dumps(value, default=_default))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  a dataclass or a union of them
    return TypeAdapter(kind)


def effect(body: str) -> Effect:
    """An effect from its ledger line; raises pydantic.ValidationError for one of an unknown form."""
    read: Effect = _adapter(Effect).validate_json(body)
    return read


@lru_cache(maxsize=1024)
def question(body: str) -> Question:
    """A question from the text in its row. Until it is answered it is looked at with every message of its person."""
    read: Question = _adapter(Question).validate_json(body)
    return read


def ladder(body: object) -> tuple[Rung, ...]:
    """The rungs of an alert from its row."""
    return _ladder(orjson.dumps(body))


@lru_cache(maxsize=1024)
def _ladder(body: bytes) -> tuple[Rung, ...]:
    """Thousands of alerts have but a few ladders."""
    read: tuple[Rung, ...] = _adapter(tuple[Rung, ...]).validate_json(body)
    return read


def post(body: object) -> Post:
    """A post from its outbox row."""
    read: Post = _adapter(Post).validate_python(body)
    return read


def todo(body: object) -> Todo:
    """A task from its row."""
    read: Todo = _adapter(Todo).validate_python(body)
    return read


def change(body: object) -> RuleChange:
    """A change of a rule from its row."""
    read: RuleChange = _adapter(RuleChange).validate_python(body)
    return read
