"""Whom a new lead may be already: what makes two people one, and how somebody is asked.

A name alone makes nobody the same: a quarter of a million people are called 张伟. What is doubtful is asked, never
merged; and while it is, or where it is a colleague's telephone, nobody else calls.
"""

import re

from bot.core.facts import NewLead
from bot.core.post import Button
from bot.core.routing import Match

CERTAIN = frozenset({"company", "phone"})
"""Matches that leave no doubt."""
THEIRS = CERTAIN | {"number"}
"""Matches by which whoever has them gets the lead at once: one telephone is never called by two."""
_FULL_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[A-Za-z]+(?:[ .]+[A-Za-z]+)+")
_POLITE = re.compile(r".(?:[总工姐哥董长]|经理|主任|主管|先生|女士|小姐|老师|师傅|阿姨|老板|总监|助理|医生|教授)")
_SHARED, _SHARED_OTHERWISE = 1, 2


def is_full_name(name: str | None) -> bool:
    """Whether a contact can be told from others by it: 张伟, Kevin Zhang; not 张总, 王经理."""
    called = (name or "").strip()
    return _FULL_NAME.fullmatch(called) is not None and _POLITE.fullmatch(called) is None


def is_likely(lead: NewLead, other: NewLead, *, other_firm: bool) -> bool:
    """Whether two leads with a contact of one full name may be one person: city, trade or job agree as well.

    other_firm: whether both name a company, and not the same. Then, or with two telephones, more has to agree.
    """
    shared = sum(
        one is not None and one == two
        for one, two in ((lead.city, other.city), (lead.industry, other.industry), (lead.title, other.title))
    )
    two_phones = lead.phone is not None and other.phone is not None and lead.phone != other.phone
    return shared >= (_SHARED_OTHERWISE if other_firm or two_phones else _SHARED)


def is_one_person(lead: NewLead, other: NewLead) -> bool:
    """Whether two leads of one company name nobody else than each other: one telephone, else one contact or none."""
    if lead.phone and other.phone:
        return lead.phone == other.phone
    return not (lead.contact and other.contact) or lead.contact == other.contact


def reason(match: Match) -> str:
    """What is kept of why a lead waits, or went to whom it did: the kind of match, and whom it is with."""
    return f"{match.how}:{match.customer or match.lead}" if match.how not in CERTAIN else match.how


def meant(why: str | None, matches: tuple[Match, ...]) -> Match | None:
    """The match that a kept reason names."""
    return next((one for one in matches if one.how not in CERTAIN and reason(one) == why), None)


def asked(lead: NewLead, match: Match, owner: str | None) -> str:
    """The question; `owner`: what whoever has the other one is called."""
    theirs = f"（{owner}在跟）" if owner else ""
    match match.how:
        case "number":
            return f"电话 {lead.phone} 也是「{match.name}」的{theirs}，和「{lead.company}」是同一家吗？"
        case "contact":
            return f"联系人「{lead.contact}」和「{match.name}」{theirs}的对得上，是同一个人吗？"
        case _:
            return f"「{lead.company}」和客户「{match.name}」{theirs}是同一家吗？"


def buttons(match: Match) -> tuple[Button, Button]:
    """Yes, and no."""
    return (Button("是同一个人" if match.how == "contact" else "是同一家", "same"), Button("不是", "distinct"))
