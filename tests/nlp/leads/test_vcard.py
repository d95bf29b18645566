"""vCards as telephones and chat programs write them."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.parsed import Lead, Parsed

PLAIN = """BEGIN:VCARD
VERSION:3.0
N:张;伟;;;
FN:张伟
ORG:苏州立创精密有限公司;采购部
TITLE:采购经理
TEL;TYPE=WORK,FAX:0512-66880000
TEL;TYPE=WORK:0512-66887799
TEL;TYPE=CELL:138-0013-8000
ADR;TYPE=WORK:;;星湖街328号;苏州市;江苏;215000;中国
END:VCARD"""
OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=BC=9F;;;\r\n"
    "TEL;CELL:13800138000\r\nORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=AB=8B=E5=88=9B=\r\n=E7=B2=BE=E5=AF=86\r\nEND:VCARD\r\n"
)
NEW = "BEGIN:VCARD\nVERSION:4.0\nFN:Kevin Zhang\nitem1.ORG:Acme\n  Tools\nTEL;VALUE=uri:tel:+86-13800138000\nEND:VCARD"


def _told(lead: Lead) -> tuple[str | None, ...]:
    return tuple(one.value if one else None for one in (lead.contact, lead.company, lead.title, lead.phone, lead.city))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PLAIN, ("张伟", "苏州立创精密有限公司", "采购经理", "13800138000", "苏州")),
        (OLD, ("张伟", "立创精密", None, "13800138000", None)),
        (NEW, ("Kevin Zhang", "Acme Tools", None, "13800138000", None)),
    ],
)
def test_a_card_brings_its_person(read: Callable[[str], Parsed], text: str, told: tuple[str | None, ...]) -> None:
    parsed = read(text)
    assert parsed.intent == "lead"
    assert [_told(lead) for lead in parsed.leads] == [told]


def test_several_cards_are_several_leads(read: Callable[[str], Parsed]) -> None:
    leads = read(f"{PLAIN}\n{NEW}").leads
    assert [lead.contact.value for lead in leads if lead.contact] == ["张伟", "Kevin Zhang"]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="FNORGTEL;:=\r\n ABC张伟13", max_size=300))
def test_whatever_a_card_holds_it_is_read(read: Callable[[str], Parsed], content: str) -> None:
    for lead in read(f"BEGIN:VCARD\n{content}\nEND:VCARD").leads:
        assert lead.contact or lead.company or lead.phone or lead.source
