"""The people of the sandbox: in groups by role, each with the newest post that reached them and how many are unread."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote, unquote

from bot.core.localtime import SHANGHAI
from bot.core.post import Post
from bot.engine import codec
from bot.web.conversation import clock_face, summary
from storage.types import AnyRow

ROLES: Mapping[str, str] = {
    "rep": "销售",
    "supervisor": "主管",
    "director": "总监",
    "hr": "人事",
    "compliance": "合规",
    "admin": "管理员",
}

_TONES = 8
_POSTS_EACH = 2
_MOST_MARKS = 64
_EVERYONE = ""
_MARK = re.compile("[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Received:
    """A post that reached someone, and when in words."""

    number: int
    kind: str
    when: str
    post: Post


@dataclass(frozen=True, slots=True)
class Face:
    """A colleague in the list.

    tone: which of the stylesheet's colours is theirs; neighbours differ. unread: how many posts this browser has not
    shown. received: the newest posts, newest first.
    """

    key: str
    name: str
    role: str
    team: str
    tone: int
    unread: int
    received: tuple[Received, ...]

    @property
    def place(self) -> str:
        """`销售 · 华东`."""
        role = ROLES.get(self.role, self.role)
        return role if self.team in {"", "all"} else f"{role} · {self.team}"

    @property
    def badge(self) -> str:
        """The name's last two characters, as chat programs draw a person without a picture."""
        return self.name[-2:]

    @property
    def preview(self) -> str:
        """The newest post in one line."""
        return summary(self.received[0].post) if self.received else ""


class Seen:
    """How far this browser has read: the number of the newest post it has shown of each person.

    Kept in a cookie, so that two browsers count for themselves. What was sent before its first visit counts as read.
    """

    def __init__(self, cookie: str | None, newest: int) -> None:
        """`newest` is the newest post's number; marks beyond it are of a database that is gone."""
        self._marks: dict[str, int] = {}
        for part in (cookie or "").split("|"):
            person, _, number = part.rpartition(":")
            if _MARK.fullmatch(number):
                self._marks[unquote(person)] = min(int(number), newest)
        self._marks.setdefault(_EVERYONE, newest)

    def until(self, person: str) -> int:
        """The newest post of this person that was shown."""
        return max(self._marks.get(person, 0), self._marks[_EVERYONE])

    def read(self, person: str, number: int) -> None:
        """Notes that everything up to a post was shown."""
        if number > self.until(person):
            self._marks[person] = number

    def cookie(self) -> str:
        """The cookie's new value; bounded, and the longest unread are forgotten first."""
        everyone = self._marks[_EVERYONE]
        marks = sorted((number, person) for person, number in self._marks.items() if person and number > everyone)
        kept = [(_EVERYONE, everyone), *((person, number) for number, person in marks[-_MOST_MARKS:])]
        return "|".join(f"{quote(person, safe='')}:{number}" for person, number in kept)


def faces(people: Sequence[AnyRow], newest: Sequence[AnyRow], seen: Seen, today: date) -> tuple[Face, ...]:
    """Everyone, in order of role and team, with their share of `newest` (newest first)."""
    ranks = {role: rank for rank, role in enumerate(ROLES)}
    shares: dict[str, list[AnyRow]] = {}
    for row in newest:
        shares.setdefault(row.address, []).append(row)
    ordered = sorted(people, key=lambda person: (ranks.get(person.role, len(ranks)), person.team, person.key))
    return tuple(
        Face(
            person.key,
            person.name,
            person.role,
            person.team,
            tone=place % _TONES,
            unread=sum(row.id > seen.until(person.key) for row in shares.get(person.key, ())),
            received=tuple(_received(row, today) for row in shares.get(person.key, ())[:_POSTS_EACH]),
        )
        for place, person in enumerate(ordered)
    )


def groups(everyone: Sequence[Face]) -> Mapping[str, Sequence[Face]]:
    """The list by role, in Chinese."""
    found: dict[str, list[Face]] = {}
    for face in everyone:
        found.setdefault(ROLES.get(face.role, face.role), []).append(face)
    return found


def told_last(everyone: Sequence[Face], but: str | None) -> Sequence[Face]:
    """Everyone who was sent something, `but` one, whoever was told last coming first."""
    told = [face for face in everyone if face.received and face.key != but]
    return sorted(told, key=lambda face: face.received[0].number, reverse=True)


def _received(row: AnyRow, today: date) -> Received:
    return Received(row.id, row.kind, _when(row.sent_at, today), codec.post(row.post))


def _when(at: datetime, today: date) -> str:
    here = at.astimezone(SHANGHAI)
    return clock_face(at) if here.date() == today else f"{here.month}月{here.day}日"
