"""What people are owed, as rows of the outbox: posts, and tasks for their lists."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from sqlalchemy import Connection

from bot.core import place
from bot.core.effects import CloseCard, EndTodo, PutTodo, Tell
from bot.core.masking import masked
from bot.core.post import Post
from bot.core.todo import Todo
from bot.engine import codec
from bot.engine.cause import Cause
from bot.rules import audience
from storage import cards, people, todos
from storage.types import AnyRow

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Addressees:
    """Where people are reached; each is looked up once, however much they are told. Within a transaction.

    home: the channel of those who never wrote to us.
    """

    connection: Connection
    home: str
    known: dict[str, AnyRow | None] = field(default_factory=dict)

    def fetch(self, those: Collection[str]) -> None:
        """Looks several people up at once."""
        found = people.get_many(self.connection, sorted(those))
        self.known.update((key, found.get(key)) for key in those)

    def get(self, person: str) -> AnyRow | None:
        """Their row, if they are still there."""
        if person not in self.known:
            self.known[person] = people.get(self.connection, person)
        return self.known[person]


def rows(
    connection: Connection, cause: Cause, effect: Tell | PutTodo | EndTodo | CloseCard, addressees: Addressees
) -> Sequence[_Row]:
    """The rows by which an effect reaches people."""
    match effect:
        case Tell():
            return _told(cause, effect, addressees)
        case PutTodo(todo=todo):
            return _put(connection, cause, todo, addressees)
        case EndTodo(key=key):
            return _ended(connection, cause, key)
        case CloseCard():
            return _closed(connection, cause, effect)
        case _ as impossible:
            assert_never(impossible)


def _told(cause: Cause, tell: Tell, addressees: Addressees) -> Sequence[_Row]:
    """None for a person who is not there any more."""
    person: str | None = cause.actor
    channel, address = cause.channel, cause.address
    if tell.team:
        person, channel, address = None, place.TEAMS, tell.team
    elif tell.to:
        row = addressees.get(tell.to)
        if row is None:
            return ()
        person, channel = row.key, row.channel or addressees.home
        address = people.address_of(row, channel)
    return [
        {
            **_row(cause, heard.key, post),
            "person": person,
            "channel": channel if post.reply_to or heard.in_group else place.unasked(channel),
            "address": cause.group if heard.in_group else address,
            "kind": tell.kind,
            "rule": tell.rule,
            "tier": tell.tier,
            "customer": tell.customer,
        }
        for heard in audience.heard(tell, in_group=bool(cause.group))
        for post in [_addressed(heard, tell, cause)]
    ]


def _put(connection: Connection, cause: Cause, todo: Todo, addressees: Addressees) -> Sequence[_Row]:
    """None where the person's platform keeps no lists."""
    person = addressees.get(todo.person)
    if person is None:
        return ()
    channel = place.unasked(person.channel or addressees.home)
    address = place.task_list(channel, people.address_of(person, channel))
    if address is None:
        return ()
    shown = replace(todo, head=masked(todo.head), detail=masked(todo.detail))
    kept = {"key": todo.key, "customer": todo.customer, "channel": channel, "address": address}
    todos.put(connection, {**kept, "body": codec.column(shown)})
    return (_listed(cause, shown, channel, address),)


def _ended(connection: Connection, cause: Cause, key: str) -> Sequence[_Row]:
    """None for a task that stands on no list."""
    row = todos.take(connection, key)
    return () if row is None else (_listed(cause, replace(codec.todo(row.body), done=True), row.channel, row.address),)


def _listed(cause: Cause, todo: Todo, channel: str, address: str) -> _Row:
    return {
        **_row(cause, f"todo/{todo.key}/{cause.message}{'/done' if todo.done else ''}", Post(todo.head, "", todo=todo)),
        "person": todo.person,
        "channel": channel,
        "address": address,
        "kind": "todo",
        "rule": todo.rule,
        "tier": None,
        "customer": todo.customer,
    }


def _closed(connection: Connection, cause: Cause, effect: CloseCard) -> Sequence[_Row]:
    """None where no card lies there that we may still change."""
    return [
        {
            **_row(cause, f"closed/{card.post}", Post(effect.label, effect.label, permit=card.permit)),
            "person": card.person,
            "channel": card.channel,
            "address": card.address,
            "kind": "reply",
            "rule": None,
            "tier": None,
            "customer": None,
        }
        for card in cards.take(connection, effect.person, effect.ref)
        if card.until > cause.now
    ]


def _row(cause: Cause, key: str, post: Post) -> _Row:
    """What all rows have; each names the same columns, so that they are written together."""
    return {
        "key": key,
        "message": cause.message,
        "ref": post.ref,
        "post": codec.column(post),
        "created_at": cause.now,
        "state": "pending",
        "parts_sent": 0,
        "attempts": 0,
    }


def _addressed(heard: audience.Heard, tell: Tell, cause: Cause) -> Post:
    """The post with the platform's means to answer, which lead to where the message was written and nowhere else."""
    elsewhere = tell.to or heard.in_group != bool(cause.group)
    post = _shown(heard.post)
    return post if elsewhere or post.reply_to == cause.reply_to else replace(post, reply_to=cause.reply_to)


def _shown(post: Post) -> Post:
    """The post without the card numbers of people: this is where everything that is said passes."""
    said = post.title, post.text, post.question
    shown = tuple(map(masked, said))
    return post if shown == said else replace(post, title=shown[0], text=shown[1], question=shown[2])
