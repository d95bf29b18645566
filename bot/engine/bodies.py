"""What arrived to JSON and back: what the inbox keeps of a message. By itself, as the front door needs nothing more."""

from typing import Any

from bot.core.message import Attached, Body, Pressed, Rang, Said, Submitted, Unreadable


def read(kind: str, body: dict[str, Any]) -> Body | None:
    """A message's body from its inbox row; `None` for one that was blanked, or is of a kind that is not kept whole."""
    match kind, body:
        case "said", {"text": said}:
            return Said(said)
        case "pressed", {"ref": ref, "action": action}:
            return Pressed(ref, action)
        case "attached", {"medium": medium, "name": name}:
            return Attached(medium, "", name, body.get("customer", ""))
        case "submitted", {"form": form, "data": data}:
            return Submitted(form, data)
    return None


def write(value: Body) -> tuple[str, dict[str, Any]]:
    """The kind and the JSON of a message's body."""
    match value:
        case Said(text=said):
            return "said", {"text": said}
        case Pressed(ref=ref, action=action, permit=permit):
            return "pressed", {"ref": ref, "action": action, "permit": permit}
        case Attached(medium=medium, reference=reference, name=name, customer=customer):
            about = {"customer": customer} if customer else {}
            return "attached", {"medium": medium, "reference": reference, "name": name, **about}
        case Unreadable(kind=kind):
            return "unreadable", {"kind": kind}
        case Rang(job=job, slot=slot):
            return "rang", {"job": job, "slot": slot}
        case Submitted(form=form, data=data):
            return "submitted", {"form": form, "data": dict(data)}
