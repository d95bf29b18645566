"""Where something is said: an address on a channel, which is one person's own or a group chat's.

A conversation's key names both, `wecom:chenli` or `wecom-bot:/wrkSFf`: what is said in one place is handled in order,
and an answer finds its way back. A group's address begins with a slash, which no platform has in a person's id; the
address of somebody's list of tasks with a hash, so that what a list does not take holds up nothing that is said.
"""

from collections.abc import Mapping

_MARK = "/"
_LIST = "#"

TEAMS = "wecom-group"
"""The channel whose addresses are teams: each has a robot in its group that only speaks."""
_ANSWERING_ONLY: Mapping[str, str] = {"wecom-bot-url": "wecom"}
"""Channels that can answer and never speak first, and the one by which their people are reached."""
_KEEPING_LISTS = frozenset({"dingtalk"})
"""Channels of platforms on which each person has a list of tasks."""


def group(chat: str) -> str:
    """The address of a group chat, from the platform's id of it."""
    return _MARK + chat


def chat_of(address: str) -> str | None:
    """The platform's id of the group chat at `address`; `None` for a person's address."""
    return address.removeprefix(_MARK) if address.startswith(_MARK) else None


def task_list(channel: str, address: str) -> str | None:
    """The address of a person's list of tasks; `None` where the platform keeps none."""
    return _LIST + address if channel in _KEEPING_LISTS else None


def whose_list(address: str) -> str:
    """The address of the person whose list of tasks is at `address`."""
    return address.removeprefix(_LIST)


def conversation(channel: str, address: str) -> str:
    """The key of what is said on a channel at an address; of a person's, the case does not count."""
    return f"{channel}:{address if chat_of(address) else address.lower()}"


def group_in(conversation: str) -> str:
    """The address of the group in which a conversation is held; empty where a person is alone with us."""
    address = conversation.partition(":")[2]
    return address if chat_of(address) else ""


def unasked(channel: str) -> str:
    """The channel by which a person of this one is told what does not answer a message of theirs."""
    return _ANSWERING_ONLY.get(channel, channel)
