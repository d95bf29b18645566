"""钉钉 (DingTalk): an app robot, over a stream that we open or by callbacks, and messages and cards through its API."""

from bot.clock import Clock
from bot.handlers.dingtalk.channel import PRESS_PATH, DingTalk
from bot.handlers.dingtalk.credentials import CREDENTIALS
from bot.handlers.dingtalk.drawing import Pressing
from bot.handlers.dingtalk.screen import screen
from bot.handlers.links import Links
from bot.handlers.platform import Handler, Platform
from bot.secret_key import secret_key
from bot.settings import Settings


def _open(settings: Settings, clock: Clock) -> Platform | None:
    """The channel, or `None` where a variable is absent. An internal app's robot code is its client id."""
    if settings.dingtalk_client_id is None or settings.dingtalk_client_secret is None:
        return None
    robot_code = settings.dingtalk_robot_code or settings.dingtalk_client_id
    # A press reaches us over the stream only: without one, a card's buttons would do nothing.
    template = settings.dingtalk_card_template_id if settings.dingtalk_mode != "webhook" else None
    links = None
    if settings.public_url is not None:
        links = Links("dingtalk", settings.public_url.rstrip("/") + PRESS_PATH, secret_key(settings))
    return DingTalk(
        client_id=settings.dingtalk_client_id,
        secret=settings.dingtalk_client_secret,
        robot_code=robot_code,
        corp_id=settings.dingtalk_corp_id,
        api_base=settings.dingtalk_api_base,
        oapi_base=settings.dingtalk_oapi_base,
        mode=settings.dingtalk_mode,
        window=settings.dingtalk_timestamp_window,
        pressing=Pressing(robot_code, template, links.write if links else None),
        links=links,
        clock=clock,
    )


HANDLER = Handler(name="dingtalk", open=_open, screen=screen, credentials=CREDENTIALS)
