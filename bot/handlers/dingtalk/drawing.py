"""A `Post` as DingTalk's requests: texts, and at the end something to press where there is something to answer.

What is pressed is, in this order: an interactive card, where its template is set up; an action card whose buttons are
signed links, where we can be reached; and links that make the reader say the answer (`dtmd://`), which need nothing.

Text is counted in bytes of UTF-8. A `msgParam` may have 15,000 of them and a request to a `sessionWebhook` 20,000, both
counted after JSON has doubled every quote; the texts stay far below, so that a part is also no more than one wants to
read at once.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from bot.core.alert import number_of
from bot.core.channel import Part
from bot.core.place import chat_of
from bot.core.post import Button, Post
from bot.handlers.card_ids import write_card_id
from bot.handlers.legible import legible
from bot.handlers.markdown import escaped
from bot.handlers.splitting import split

TEXT_BYTES = 6000
CARD_BYTES = 3000
TITLE_CHARACTERS = 40
BUTTON_CHARACTERS = 20
MOST_BUTTONS = 20
MOST_LINKS = 10
"""Signed links in one text: each has up to 700 bytes."""
MOST_ACTIONS = 5
"""Buttons of an action card, `sampleActionCard5`."""

_ASKING = "请确认一下"

Link = Callable[[str, Post, Button, int], str]
"""The address that presses a button: of an address's post, with the post's serial."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """How buttons are offered."""

    robot_code: str
    template: str | None = None
    link: Link | None = None


def draw(address: str, post: Post, *, serial: int, pressing: Pressing) -> Sequence[Part]:
    """The requests that carry `post` to a person or a group, in order."""
    if post.permit:
        return [_stamp(post)]
    whole = "\n".join(paragraph for paragraph in (post.text, post.question) if paragraph)
    if not post.buttons:
        return _texts(address, post, whole)
    ask = _offer if pressing.template is None else _card
    if _fits(whole):
        return [ask(address, post, serial, pressing, post.title or _ASKING, whole)]
    # The card below its text asks only: with the post's own title it would look like a second answer.
    asked = post.question if post.question and _fits(post.question) else ""
    texts = _texts(address, post, post.text if asked else whole)
    return [*texts, ask(address, post, serial, pressing, _ASKING, asked or _ASKING)]


def _fits(text: str) -> bool:
    return len(text.encode("utf-8", "replace")) <= CARD_BYTES


def _texts(address: str, post: Post, text: str) -> list[Part]:
    return [
        _message(address, post, ("sampleText", {"content": piece}), {"msgtype": "text", "text": {"content": piece}})
        for piece in split(legible(text), TEXT_BYTES)
    ]


def _message(address: str, post: Post, robot: tuple[str, Mapping[str, str]], session: Mapping[str, Any]) -> Part:
    """One message in the two forms that it may leave in: by the robot's API, or by the session that asked."""
    key, param = robot
    return Part(
        {
            "to": address,
            "reply_to": post.reply_to,
            "key": key,
            "param": json.dumps(param, ensure_ascii=False, separators=(",", ":")),
            "session": session,
        }
    )


def _offer(address: str, post: Post, serial: int, pressing: Pressing, title: str, words: str) -> Part:
    """The buttons as links."""
    link = pressing.link if chat_of(address) is None else None  # in a group anybody could press in another's name
    head, text = _clipped(title, TITLE_CHARACTERS), _marked(words, post.call)
    named = [
        replace(button, text=_clipped(button.text, BUTTON_CHARACTERS) or button.action)
        for button in post.buttons[:MOST_LINKS]
    ]
    buttons = [
        (button.text, link(address, post, button, serial) if link else _saying(button, post.ref)) for button in named
    ]
    if link is None or len(buttons) > MOST_ACTIONS:
        # `dtmd://` works in markdown only, and an action card has no more than five buttons.
        text += "".join(f"\n\n[{escaped(name)}]({url})" for name, url in buttons)
        markdown = {"title": head, "text": text}
        return _message(address, post, ("sampleMarkdown", markdown), {"msgtype": "markdown", "markdown": markdown})
    session = {
        "title": head,
        "text": text,
        "btnOrientation": "0",
        "btns": [{"title": name, "actionURL": url} for name, url in buttons],
    }
    return _message(address, post, _action_card(head, text, buttons), {"msgtype": "actionCard", "actionCard": session})


def _action_card(title: str, text: str, buttons: Sequence[tuple[str, str]]) -> tuple[str, Mapping[str, str]]:
    if len(buttons) == 1:
        ((name, url),) = buttons
        return "sampleActionCard", {"title": title, "text": text, "singleTitle": name, "singleURL": url}
    param = {"title": title, "text": text}
    for number, (name, url) in enumerate(buttons, start=1):
        param |= {f"actionTitle{number}": name, f"actionURL{number}": url}
    return f"sampleActionCard{len(buttons)}", param


def _marked(words: str, call: str) -> str:
    """Words as markdown; a tap on the telephone `call` calls it."""
    text = escaped(words).replace("\n", "  \n")
    return text.replace(call, f"[{call}](tel:{call})") if call else text


def _saying(button: Button, ref: str) -> str:
    """A link that makes the reader say what the button means; of several alerts, which one: 「12 已处理」."""
    kind, _, target = button.action.partition(":")
    said = target if kind == "choose" else " ".join(str(part) for part in (number_of(ref), button.text) if part)
    return f"dtmd://dingtalkclient/sendMessage?content={quote(said, safe='')}"


def _card(address: str, post: Post, serial: int, pressing: Pressing, title: str, words: str) -> Part:
    """An interactive card. All values of its map are strings, its buttons too; sent again it is the same card."""
    chat = chat_of(address)
    robot = {"robotCode": pressing.robot_code}
    space = (
        {
            "openSpaceId": f"dtv1.card//IM_ROBOT.{address}",
            "imRobotOpenSpaceModel": {"supportForward": False},
            "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", **robot},
        }
        if chat is None
        else {
            "openSpaceId": f"dtv1.card//IM_GROUP.{chat}",
            "imGroupOpenSpaceModel": {"supportForward": False},
            "imGroupOpenDeliverModel": robot,
        }
    )
    return Part(
        {
            "create": {
                "cardTemplateId": pressing.template,
                "outTrackId": write_card_id(address, post, serial),
                "callbackType": "STREAM",
                "userIdType": 1,
                "cardData": {
                    "cardParamMap": {
                        "title": _clipped(title, TITLE_CHARACTERS),
                        "lastMessage": _clipped(title, TITLE_CHARACTERS),
                        "text": _marked(words, post.call),
                        "buttons": _buttons(post.buttons),
                        "stamp": "",
                    }
                },
                **space,
            }
        }
    )


def _buttons(buttons: Sequence[Button]) -> str:
    """The list over which the template's button repeats itself (docs/dingtalk-card.json says how it is built).

    What is pressed comes back as the action's id.
    """
    listed = [
        {
            "text": _clipped(button.text, BUTTON_CHARACTERS),
            "color": "blue" if number == 0 else "gray",
            "status": "normal",
            "event": {"type": "sendCardRequest", "params": {"actionId": button.action, "params": {}}},
        }
        for number, button in enumerate(buttons[:MOST_BUTTONS])
    ]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":"))


def _stamp(post: Post) -> Part:
    """A pressed card: its buttons give way to what was chosen."""
    changed = {"buttons": "[]", "stamp": _clipped(post.text, BUTTON_CHARACTERS)}
    return Part(
        {
            "update": {
                "outTrackId": post.permit,
                "cardData": {"cardParamMap": changed},
                "cardUpdateOptions": {"updateCardDataByKey": True},
            }
        }
    )


def _clipped(text: str, characters: int) -> str:
    plain = " ".join(legible(text).split())
    return plain if len(plain) <= characters else plain[: characters - 1] + "…"
