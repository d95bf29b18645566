"""The company and app that the fakes of WeCom and the bot under test share."""

from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Account:
    """What an admin copies from WeCom's console into the environment. All invented."""

    corp_id: str = "wwf00dcafe12345678"
    agent_id: int = 1000002
    secret: str = "planted-wecom-secret-d41d8cd98f00b204"
    token: str = "PlantedCallbackToken00"
    aes_key: str = "PlantedEncodingAESKey0123456789abcdefghijkl"

    def settings(self, api_base: str, **more: Any) -> Settings:
        """The settings of a bot that uses this app, against the fake at `api_base`."""
        return Settings(
            wecom_corp_id=self.corp_id,
            wecom_secret=SecretStr(self.secret),
            wecom_agent_id=self.agent_id,
            wecom_token=SecretStr(self.token),
            wecom_aes_key=SecretStr(self.aes_key),
            wecom_api_base=api_base,
            **more,
        )
