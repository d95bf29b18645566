"""The company and the robot that the fakes of DingTalk and the bot under test share."""

from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Account:
    """What an admin copies from DingTalk's console into the environment. All invented."""

    client_id: str = "dingplantedclient0001"
    secret: str = "planted-dingtalk-secret-9e107d9d372bb6"
    robot_code: str = "dingplantedclient0001"
    corp_id: str = "dingplantedcorp6741"
    template: str = "planted-template.schema"

    def settings(self, base: str, **more: Any) -> Settings:
        """The settings of a bot that is this robot, against the fake at `base`."""
        return Settings(
            dingtalk_client_id=self.client_id,
            dingtalk_client_secret=SecretStr(self.secret),
            dingtalk_robot_code=self.robot_code,
            dingtalk_corp_id=self.corp_id,
            dingtalk_api_base=base,
            dingtalk_oapi_base=base,
            **more,
        )
