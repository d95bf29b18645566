"""Sends one part: by the session that asked where it is still open, else by the robot; cards by their own API."""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from bot.clock import Clock
from bot.core.channel import BusyError, Part, RejectedError
from bot.core.place import chat_of
from bot.handlers.dingtalk.answers import answer_to
from bot.handlers.dingtalk.batching import Batcher
from bot.handlers.dingtalk.client import Client, encode
from bot.handlers.dingtalk.sessions import Session, read_session

_CARDS = "/v1.0/card/instances"
_MAY_EXIST = re.compile("outTrackId|exist|repeat|duplicat", re.IGNORECASE)
"""What an error's code may say of a second card under one outTrackId; which it is stands in no document."""
_OUTSIDER = "$:LWCP"
"""How the id of somebody begins whom the company does not know: no API takes it, only a session leads to them."""


class Messenger:
    """The speaking side of one robot."""

    def __init__(
        self, http: httpx.AsyncClient, client: Client, batcher: Batcher, clock: Clock, robot_code: str
    ) -> None:
        """`http` is for sessions, which need no token."""
        self._http = http
        self._client = client
        self._batcher = batcher
        self._clock = clock
        self._robot_code = robot_code

    async def send(self, part: Part) -> str:
        """Delivers one part and returns the platform's id for it; raises a SendError."""
        match part.body:
            case {"create": dict(card)}:
                return await self._create(card)
            case {"update": dict(card)}:
                await self._client.call("PUT", _CARDS, card)
                return ""
            case message:
                return await self._say(message)

    async def _say(self, message: Mapping[str, Any]) -> str:
        session = read_session(message["reply_to"])
        if session is not None and session.is_open(self._clock.now()) and await self._answer(session, message):
            return ""
        address: str = message["to"]
        chat = chat_of(address)
        if chat is not None:
            body = {
                "robotCode": self._robot_code,
                "openConversationId": chat,
                "msgKey": message["key"],
                "msgParam": message["param"],
            }
            answer = await self._client.call("POST", "/v1.0/robot/groupMessages/send", body)
            return str(answer.fields.get("processQueryKey", ""))
        if address.startswith(_OUTSIDER):
            raise RejectedError("外部联系人只能在对方说话后的一小时里回")
        return await self._batcher.send(address, message["key"], message["param"])

    async def _answer(self, session: Session, message: Mapping[str, Any]) -> bool:
        """Whether the session took it. Where it would not, the robot's API is the other way.

        What may have arrived is raised as BusyError: two ways at once would say it twice.
        """
        headers = {"content-type": "application/json; charset=utf-8"}
        answer = await answer_to(self._http.post(session.url, content=encode(message["session"]), headers=headers))
        if answer.may_have_worked:
            raise answer.failure(otherwise=BusyError)
        return answer.is_good

    async def _create(self, card: Mapping[str, Any]) -> str:
        answer = await self._client.ask("POST", f"{_CARDS}/createAndDeliver", card)
        if not answer.is_good:
            if _MAY_EXIST.search(answer.code) and await self._exists(card):
                return str(card["outTrackId"])
            raise answer.failure()
        result = answer.fields.get("result")
        deliveries = result.get("deliverResults") if isinstance(result, dict) else None
        for delivery in deliveries if isinstance(deliveries, list) else []:
            # A card that was made and reached nobody is HTTP 200 as well.
            if isinstance(delivery, dict) and delivery.get("success") is False:
                raise RejectedError("卡片没有送达：收信人不存在，或机器人不在群里")
        return str(card["outTrackId"])

    async def _exists(self, card: Mapping[str, Any]) -> bool:
        """Whether the card is there already, from a try whose answer was lost; what can be changed is there."""
        title = {"title": card["cardData"]["cardParamMap"]["title"]}
        change = {
            "outTrackId": card["outTrackId"],
            "cardData": {"cardParamMap": title},
            "cardUpdateOptions": {"updateCardDataByKey": True},
        }
        return (await self._client.ask("PUT", _CARDS, change)).is_good
