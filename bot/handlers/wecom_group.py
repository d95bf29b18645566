"""The channel `wecom-group`: robots of group chats, one a team, each with a webhook (document 91770).

They only speak: nothing comes back, there are no buttons, and a repeat is seen twice, since they check for none.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import httpx
from pydantic import SecretStr
from starlette.types import ASGIApp

from bot.clock import Clock
from bot.core.channel import Inlet, Limit, Part, RejectedError
from bot.core.post import Post
from bot.handlers.markdown import marked
from bot.handlers.platform import Handler, Platform
from bot.handlers.splitting import split
from bot.handlers.wecom.answers import answer_to, failure_of
from bot.handlers.wecom.cards import joined
from bot.handlers.wecom.client import TIMEOUT, encode
from bot.settings import Settings

MARKDOWN_BYTES = 4096


class Groups:
    """A `Channel` whose addresses are teams."""

    name = "wecom-group"
    fault = None
    ready = True
    exclusive = False
    one_voice = False
    limits: Final = (Limit(20, timedelta(minutes=1)),)

    def __init__(self, keys: Mapping[str, SecretStr], *, api_base: str) -> None:
        """`keys` are the webhooks' by team."""
        self._keys = keys
        self._http = httpx.AsyncClient(base_url=api_base, timeout=TIMEOUT)

    def doors(self, inlet: Inlet) -> Mapping[str, ASGIApp]:  # noqa: ARG002  nobody calls
        """None."""
        return {}

    async def listen(self, inlet: Inlet) -> None:
        """Returns: nobody answers a robot."""

    def draw(self, address: str, post: Post, serial: int) -> Sequence[Part]:  # noqa: ARG002  repeats are not known
        """Markdown, in as many parts as it takes."""
        text = marked(joined(post.text, post.question))
        return [
            Part({"team": address, "message": {"msgtype": "markdown", "markdown": {"content": piece}}})
            for piece in split(text, MARKDOWN_BYTES)
        ]

    async def send(self, part: Part) -> str:
        """Posts one part into its team's group; raises a SendError."""
        key = self._keys.get(part.body["team"])
        if key is None:
            raise RejectedError("这个团队没有群机器人，请在 SALESBOT_WECOM_GROUPS 里加上")
        answer = await answer_to(
            self._http.post(
                "/cgi-bin/webhook/send",
                params={"key": key.get_secret_value()},
                content=encode(part.body["message"]),
                headers={"content-type": "application/json; charset=utf-8"},
            )
        )
        if answer["errcode"] != 0:
            raise failure_of(answer)
        return ""

    async def fetch(self, reference: str, most: int) -> bytes:  # noqa: ARG002  nothing ever came from here
        """Finds nothing."""
        raise RejectedError("群机器人收不到附件")

    async def close(self) -> None:
        """Ends the connections."""
        await self._http.aclose()


def _open(settings: Settings, _clock: Clock) -> Platform | None:
    """The channel, or `None` where no team has a robot, or the app itself, which people write to, is off."""
    if not settings.wecom_groups or settings.wecom_corp_id is None:
        return None
    return Groups(settings.wecom_groups, api_base=settings.wecom_api_base)


HANDLER = Handler(name="wecom-group", open=_open)
