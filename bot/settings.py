"""The environment (`SALESBOT_*`), read once at the start. A secret is a `SecretStr`: it prints as stars.

What is not in the environment may stand in a file, which `salesbot connect` writes.
"""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, DotEnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict


def env_file() -> Path:
    """The file, which may not exist: `.env` where we were started, unless `SALESBOT_ENV_FILE` names another."""
    return Path(os.environ.get("SALESBOT_ENV_FILE", ".env"))


class Settings(BaseSettings):
    """One field a variable; what is absent is `None`, and the channel or door that needs it is off."""

    model_config = SettingsConfigDict(env_prefix="SALESBOT_", extra="ignore", env_ignore_empty=True)

    config: Path = Path("config")
    database_url: str = "sqlite:///data/salesbot.db"
    public_url: str | None = None
    secret_key: SecretStr | None = None
    api_token: SecretStr | None = None
    sandbox: bool | None = None
    """`None`: on exactly while no platform is configured."""

    wecom_corp_id: str | None = None
    wecom_secret: SecretStr | None = None
    wecom_agent_id: int | None = None
    wecom_token: SecretStr | None = None
    wecom_aes_key: SecretStr | None = None
    wecom_api_base: str = "https://qyapi.weixin.qq.com"
    wecom_timestamp_window: int = Field(default=600, ge=1)
    """Seconds by which a callback's timestamp may differ from our clock; the platform's retries come within 20."""

    wecom_markdown: bool = False
    """Whether texts go out as markdown, which WeChat's plug-in does not show."""
    wecom_groups: dict[str, SecretStr] = Field(default_factory=dict)
    """The webhook key of each team's group robot: `{"华东": "693a91f6-…"}`."""

    wecom_bot_id: str | None = None
    wecom_bot_secret: SecretStr | None = None
    wecom_bot_ws: str = "wss://openws.work.weixin.qq.com"
    """The robot over a websocket that we open."""
    wecom_bot_token: SecretStr | None = None
    wecom_bot_aes_key: SecretStr | None = None
    """The robot in its HTTP form, at `/wecom/bot/callback`."""
    wecom_bot_name: str | None = None
    """As people @ it in groups."""

    dingtalk_client_id: str | None = None
    dingtalk_client_secret: SecretStr | None = None
    dingtalk_robot_code: str | None = None
    """`None`: the client id, which it is for a company's own app."""
    dingtalk_corp_id: str | None = None
    """Where it is set, callbacks that name another company are turned away."""
    dingtalk_card_template_id: str | None = None
    dingtalk_api_base: str = "https://api.dingtalk.com"
    dingtalk_oapi_base: str = "https://oapi.dingtalk.com"
    dingtalk_mode: Literal["stream", "webhook", "both"] = "stream"
    dingtalk_timestamp_window: int = Field(default=300, ge=1)
    """Seconds by which a callback's timestamp may differ from our clock; the platform itself would allow an hour."""

    log_level: str = "INFO"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  its file was fixed when this class was made
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  we have none
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given by hand comes before the environment, and that before the file."""
        return init_settings, env_settings, DotEnvSettingsSource(settings_cls, env_file=env_file())
