"""What conditions may look at: the fields of a lead and of a rep, with their type and their Chinese name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.core.routing import CLASSES, Rep
from bot.routing.enquiry import Enquiry

FieldType = Literal["text", "number", "list", "flag"]

SOURCES: Mapping[str, str] = {
    "website": "官网",
    "exhibition": "展会",
    "referral": "转介绍",
    "cold_call": "陌拜",
    "wechat": "微信",
    "ad": "广告",
    "tender": "招标",
    "inbound_call": "来电",
    "other": "其他",
}
"""Where leads come from, by the contract's keys."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `words`: the only values that it can have, with what people call them; none for free text."""

    label: str
    type: FieldType
    get: Callable[[Any], Any]
    words: Mapping[str, str] | None = None


def _lead(name: str) -> Callable[[Enquiry], Any]:
    return lambda enquiry: getattr(enquiry.lead, name)


LEAD: Mapping[str, Field] = {
    "company": Field("公司", "text", _lead("company")),
    "contact": Field("联系人", "text", _lead("contact")),
    "title": Field("职务", "text", _lead("title")),
    "phone": Field("电话", "text", _lead("phone")),
    "city": Field("城市", "text", _lead("city")),
    "industry": Field("行业", "text", _lead("industry")),
    "trade": Field("行业大类", "text", lambda enquiry: enquiry.trade),
    "need": Field("需求", "text", _lead("need")),
    "language": Field("语言", "text", lambda enquiry: enquiry.language),
    "source": Field("来源", "text", _lead("source"), SOURCES),
    "level": Field("级别", "text", lambda enquiry: enquiry.level, {one: f"{one}类" for one in CLASSES}),
    "budget": Field("预算", "number", _lead("budget")),
    "score": Field("评分", "number", lambda enquiry: enquiry.score),
}
"""Of the lead."""


def _rep(name: str) -> Callable[[Rep], Any]:
    return lambda rep: getattr(rep, name)


REP: Mapping[str, Field] = {
    "user_id": Field("账号", "text", _rep("key")),
    "name": Field("姓名", "text", _rep("name")),
    "team": Field("团队", "text", _rep("team")),
    "role": Field("角色", "text", _rep("role"), {"rep": "销售", "supervisor": "主管", "director": "总监"}),
    "city": Field("城市", "text", _rep("city")),
    "languages": Field("语言", "list", lambda rep: sorted(rep.languages)),
    "specialty": Field("专长", "list", _rep("specialty")),
    "experience": Field("经验", "list", lambda rep: sorted({*rep.specialty, *rep.trades, *rep.record.won_trades})),
    "working": Field("正在上班", "flag", _rep("working")),
    "waiting": Field("待跟进", "number", _rep("waiting")),
    "load": Field("在手", "number", _rep("load")),
    "deals": Field("商机", "number", _rep("deals")),
    "due_today": Field("今天到期", "number", _rep("due_today")),
    "won": Field("赢单", "number", lambda rep: rep.record.won),
    "response_hours": Field("响应小时", "number", _rep("response")),
    "month": Field("本月已分", "number", lambda rep: sum(rep.month.values())),
}
"""Of a candidate."""
