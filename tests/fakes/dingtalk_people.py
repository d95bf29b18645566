"""What people say to a DingTalk robot, as the platform words it: the data of bot messages and of card callbacks."""

import json
from collections.abc import Mapping
from itertools import count
from typing import Any

from bot.clock import Clock
from tests.fakes.dingtalk_account import Account

Data = dict[str, Any]

SESSION_LIFE_MS = 5_400_231
"""As between the two times of the official sample."""


class People:
    """One company's people; message ids are counted, so that runs repeat."""

    def __init__(self, account: Account, clock: Clock, base: str = "https://oapi.dingtalk.com") -> None:
        """`base`: where a `sessionWebhook` is."""
        self.account = account
        self.clock = clock
        self.base = base
        self._ids = count(1)

    def says(self, user: str, text: str, *, group: str = "", **more: Any) -> Data:
        """`user` types `text`; in a `group` with an @ of the robot before it, of which a blank remains."""
        return self.sends(user, "text", group=group, text={"content": f" {text}" if group else text}, **more)

    def sends(self, user: str, kind: str, *, group: str = "", **more: Any) -> Data:
        """`user` sends a message of any kind with its fields; one given as `None` is left out."""
        now = int(self.clock.now().timestamp() * 1000)
        number = next(self._ids)
        data: dict[str, Any] = {
            "conversationId": group or f"cidalone{user}==",
            "conversationType": "2" if group else "1",
            "chatbotCorpId": self.account.corp_id,
            "chatbotUserId": "$:LWCP_v1:$robot==",
            "msgId": f"msgplanted{number:06d}==",
            "senderNick": "某人",
            "isAdmin": True,
            "senderStaffId": user,
            "senderCorpId": self.account.corp_id,
            "senderId": f"$:LWCP_v1:${user}==",
            "senderPlatform": "Win",
            "sessionWebhook": f"{self.base}/robot/sendBySession?session=planted-{number}-{group or user}",
            "sessionWebhookExpiredTime": now + SESSION_LIFE_MS,
            "createAt": now,
            "robotCode": self.account.robot_code,
            "msgtype": kind,
        }
        if group:
            data |= {
                "conversationTitle": "华东销售群",
                "isInAtList": True,
                "atUsers": [{"dingtalkId": "$:LWCP_v1:$robot=="}],
            }
        return {name: value for name, value in (data | more).items() if value is not None}

    def press(self, user: str, track_id: str, action: str, *, group: str = "") -> Data:
        """`user` presses a button of the card with that outTrackId."""
        content: Mapping[str, Any] = {"cardPrivateData": {"actionIds": [action], "params": {}}}
        return {
            "extension": "{}",
            "corpId": self.account.corp_id,
            "type": "actionCallback",
            "userIdType": 1,
            "outTrackId": track_id,
            "userId": user,
            "spaceId": group or user,
            "spaceType": "IM_GROUP" if group else "IM_ROBOT",
            "content": json.dumps(content),
        }
