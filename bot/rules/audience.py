"""Who hears a post: the group in which we were spoken to, or one person alone. The one rule, and its one place.

A post to a person by name is theirs alone, wherever it was caused: warnings, nudges, digests. An answer in a group is
heard by the group only where its intent says that it may be (`Tell.public`); a question with its buttons never is,
since it is one person's draft that it completes. Where something goes to the person alone, the group sees that it did.
"""

from dataclasses import dataclass, replace

from bot.core.effects import Tell
from bot.core.post import Post

_ANSWERED_ALONE = "已单独回您"
_ASKED_ALONE = "还有一处要问您，单独发您了"


@dataclass(frozen=True, slots=True)
class Heard:
    """One post as one side hears it; `key` is the outbox's."""

    key: str
    post: Post
    in_group: bool


def heard(tell: Tell, *, in_group: bool) -> tuple[Heard, ...]:
    """What of `tell` goes where; `in_group` says whether the message that it answers was written in a group."""
    post = tell.post
    if tell.to or tell.team or post.permit or not in_group:
        return (Heard(tell.key, post, in_group=False),)
    if not tell.public:
        pointer = Post(_ANSWERED_ALONE, _ANSWERED_ALONE)
        return Heard(f"{tell.key}/group", pointer, in_group=True), Heard(tell.key, post, in_group=False)
    if not post.question:
        return (Heard(tell.key, post, in_group=True),)
    said = Post(post.title, f"{post.text}\n{_ASKED_ALONE}")
    asked = replace(post, text=post.question, question="")
    return Heard(tell.key, said, in_group=True), Heard(f"{tell.key}/asked", asked, in_group=False)
