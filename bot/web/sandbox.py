"""The sandbox page: be anyone of the team, talk to the bot, and see what everyone else is sent. On only when told.

Server-rendered. The page asks for news about once a second, and faster while an answer is on its way; what has not
changed is not sent again.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4, uuid5

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.core.channel import Inlet
from bot.core.localtime import local_day
from bot.core.message import Body, Message, Pressed, Said
from bot.engine import codec
from bot.engine.replay.fast_forward import FastForward
from bot.web.conversation import Line, day_and_hour, lines, passed
from bot.web.examples import sentences
from bot.web.fence import read_form, refuse_cross_site
from bot.web.roster import Face, Seen, faces, groups, told_last
from bot.web.stops import stops
from storage import people, transcripts
from storage.db import Database
from storage.types import AnyRow

LONGEST_TEXT = 4000
"""Characters of one message."""

_LINES = 200
_POSTS = 300
_CUSTOMERS = 4
_COOKIE = "seen"
_CALM, _EAGER = "1s", "150ms"
_NUMBER = re.compile("[0-9]{1,18}")
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Scene:
    """What one browser is to see now; two equal scenes look the same."""

    me: Face | None
    lines: tuple[Line, ...]
    awaiting: bool
    everyone: tuple[Face, ...]
    clock: str = ""
    """What the sandbox's clock shows, where it can be turned."""

    @property
    def stamp(self) -> str:
        """Equal for equal scenes."""
        return blake2b(repr(self).encode(), digest_size=12).hexdigest()


class Sandbox:
    """The page's routes. `now` gives the present instant, aware; `forward` turns the clock, where that is possible."""

    def __init__(
        self, database: Database, inlet: Inlet, now: Callable[[], datetime], forward: FastForward | None = None
    ) -> None:
        self._database = database
        self._forward = forward
        self._inlet = inlet
        self._now = now
        self._pages = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> Sequence[BaseRoute]:
        """The page, its news, what is said and pressed on it, and its files."""
        return [
            Route("/sandbox", self._welcome),
            Route("/sandbox/{person}", self._page),
            Route("/sandbox/{person}/news", self._news),
            Route("/sandbox/{person}/say", self._say, methods=["POST"]),
            Route("/sandbox/{person}/press", self._press, methods=["POST"]),
            Route("/sandbox/{person}/turn", self._turn, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ]

    def _welcome(self, request: Request) -> Response:
        scene, seen = self._scene(request, None)
        return self._render("page.html", scene, seen)

    def _page(self, request: Request) -> Response:
        person = request.path_params["person"]
        scene, seen = self._scene(request, person)
        with self._database.read() as connection:
            own = transcripts.customers_of(connection, person, _CUSTOMERS)
            examples = sentences(own, transcripts.ambiguous_name(connection, person))
        return self._render("page.html", scene, seen, examples=examples, key=uuid4().hex, longest=LONGEST_TEXT)

    def _news(self, request: Request) -> Response:
        scene, seen = self._scene(request, request.path_params["person"])
        if request.query_params.get("stamp") == scene.stamp:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        return self._render("news.html", scene, seen, after=request.query_params.get("after", ""))

    async def _say(self, request: Request) -> Response:
        refuse_cross_site(request)
        form = await read_form(request)
        # As typed but for the line ends, which browsers send as CR LF.
        text = form.get("text", "").replace("\r\n", "\n")
        if len(text) > LONGEST_TEXT:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            # Bound to the words: after a lost answer the same words are a repeat, but edited ones are news.
            key = uuid5(UUID(form.get("key", "")), text).hex
        except ValueError:
            raise HTTPException(HTTPStatus.BAD_REQUEST) from None
        person = request.path_params["person"]
        if text.strip():
            await run_in_threadpool(self._require, person)
            await self._accept(person, key, Said(text))
        return await run_in_threadpool(self._after_post, request, form, uuid4().hex)

    async def _press(self, request: Request) -> Response:
        refuse_cross_site(request)
        form = await read_form(request)
        person, number, action = request.path_params["person"], form.get("post", ""), form.get("action", "")
        if _NUMBER.fullmatch(number) is None:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        ref = await run_in_threadpool(self._ref_of, person, int(number), action)
        # One press a card, whichever button: a double click, or the same card in two windows, acts once.
        await self._accept(person, f"{person}/post/{number}", Pressed(ref, action))
        return await run_in_threadpool(self._after_post, request, form)

    async def _turn(self, request: Request) -> Response:
        refuse_cross_site(request)
        form = await read_form(request)
        stop = next((stop for stop in stops(self._now()) if stop.key == form.get("to")), None)
        if self._forward is None or stop is None:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        await run_in_threadpool(self._require, request.path_params["person"])
        self._forward.begin(stop.at)
        return await run_in_threadpool(self._after_post, request, form)

    async def _accept(self, person: str, key: str, body: Body) -> None:
        await self._inlet.accept(
            Message(
                key=f"{transcripts.CHANNEL}:{key}",
                channel=transcripts.CHANNEL,
                conversation=f"{transcripts.CHANNEL}:{person}",
                sender=person,
                sent_at=self._now(),
                body=body,
            )
        )

    def _team(self, connection: Connection, person: str | None) -> Sequence[AnyRow]:
        """Everyone present; raises a 404 for a `person` who is not among them, before anything is asked about them."""
        present = people.present(connection, local_day(self._now()))
        if person is not None and all(colleague.key != person for colleague in present):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return present

    def _require(self, person: str) -> None:
        with self._database.read() as connection:
            self._team(connection, person)

    def _ref_of(self, person: str, number: int, action: str) -> str:
        """The `ref` of a post that reached this person and has such a button."""
        with self._database.read() as connection:
            self._team(connection, person)
            row = transcripts.post_to(connection, person, number)
        post = codec.post(row.post) if row else None
        if post is None or all(button.action != action for button in post.buttons):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return post.ref

    def _after_post(self, request: Request, form: Mapping[str, str], key: str | None = None) -> Response:
        if not request.headers.get("HX-Request"):
            # Sent by the browser itself, before htmx was ready: it wants a page.
            return RedirectResponse(f"/sandbox/{quote(request.path_params['person'], safe='')}", HTTPStatus.SEE_OTHER)
        scene, seen = self._scene(request, request.path_params["person"])
        return self._render("news.html", scene, seen, after=form.get("after", ""), key=key)

    def _scene(self, request: Request, person: str | None) -> tuple[Scene, Seen]:
        """What there is to see as `person`; raises a 404 for someone who is not in the team."""
        today = local_day(self._now())
        with self._database.read() as connection:
            team = self._team(connection, person)
            newest = transcripts.newest(connection, _POSTS)
            written = transcripts.written_by(connection, person, _LINES) if person else ()
            sent = transcripts.sent_to(connection, person, _LINES) if person else ()
            awaiting = transcripts.awaits(connection, person) if person else False
        seen = Seen(request.cookies.get(_COOKIE), newest[0].id if newest else 0)
        if person and sent:
            seen.read(person, sent[0].id)
        everyone = faces(team, newest, seen, today)
        me = next((face for face in everyone if face.key == person), None)
        talk = lines(written, sent, _LINES)
        if self._forward is None:
            return Scene(me, talk, awaiting, everyone), seen
        if person and (passage := self._forward.passage) is not None:
            line = passed(passage, self._now(), newest, {row.key: row.name for row in team})
            talk = tuple(sorted((*talk, line), key=lambda one: one.at))
            awaiting = awaiting or not passage.over
        return Scene(me, talk, awaiting, everyone, day_and_hour(self._now())), seen

    def _render(self, template: str, scene: Scene, seen: Seen, **more: object) -> Response:
        page = self._pages.get_template(template).render(
            scene=scene,
            me=scene.me,
            groups=groups(scene.everyone),
            others=told_last(scene.everyone, scene.me.key if scene.me else None),
            pace=_EAGER if scene.awaiting else _CALM,
            stops=stops(self._now()) if scene.clock else (),
            **more,
        )
        response = HTMLResponse(page)
        response.set_cookie(_COOKIE, seen.cookie(), path="/sandbox", httponly=True, samesite="strict")
        return response
