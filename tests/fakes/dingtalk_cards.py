"""Interactive cards: made and delivered once under an outTrackId of the bot's own, changed in place."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.clock import Clock
from tests.fakes.dingtalk_chats import Chats, Shown
from tests.fakes.exchange import Reply

Json = Mapping[str, Any]

_SPACES = {"IM_ROBOT": "imRobotOpenSpaceModel", "IM_GROUP": "imGroupOpenSpaceModel"}


class Cards:
    """All cards by outTrackId; `repeats` were asked for again and not shown again."""

    def __init__(self, chats: Chats, clock: Clock, reaches: Callable[[str], bool]) -> None:
        self.values: dict[str, dict[str, str]] = {}
        self.repeats = 0
        self.refuses_repeats = False
        self._chats = chats
        self._clock = clock
        self._reaches = reaches

    def create(self, request: Json) -> Reply:
        if fault := _fault(request):
            return _refused(fault)
        values, track_id = request["cardData"]["cardParamMap"], request["outTrackId"]
        space, _, chat = request["openSpaceId"].removeprefix("dtv1.card//").partition(".")
        if track_id in self.values:
            self.repeats += 1
            return _refused("param.outTrackIdExisted") if self.refuses_repeats else _made(track_id, space, chat)
        address = f"/{chat}" if space == "IM_GROUP" else chat
        if not self._reaches(address):
            return _made(track_id, space, chat, success=False)
        self.values[track_id] = dict(values)
        shown = Shown(self._clock.now(), "card", values["text"], {}, self.values[track_id], track_id)
        self._chats.add(address, shown)
        return _made(track_id, space, chat)

    def update(self, request: Json) -> Reply:
        card = self.values.get(request["outTrackId"])
        if card is None:
            return _refused("param.outTrackIdNotExist")
        if not request.get("cardUpdateOptions", {}).get("updateCardDataByKey"):
            card.clear()
        card.update(request["cardData"]["cardParamMap"])
        return Reply({"success": True, "result": True})


def _fault(request: Json) -> str:
    for name in ("outTrackId", "cardTemplateId"):
        if not request.get(name):
            return f"param.{name}Empty"
    if not all(isinstance(value, str) for value in request["cardData"]["cardParamMap"].values()):
        return "param.cardParamMapInvalid"
    space = request["openSpaceId"].removeprefix("dtv1.card//").partition(".")[0]
    return "" if _SPACES[space] in request else "param.openSpaceModelEmpty"


def _made(track_id: str, space: str, chat: str, *, success: bool = True) -> Reply:
    delivery = {"spaceId": chat, "spaceType": space, "success": success, "carrierId": "", "errorMsg": ""}
    return Reply({"success": True, "result": {"outTrackId": track_id, "deliverResults": [delivery]}})


def _refused(code: str) -> Reply:
    return Reply({"code": code, "message": f"planted: {code}", "requestid": "PLANTED"}, 400)
