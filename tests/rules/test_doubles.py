"""When a contact's name tells one person from others, and when two of one name may be one."""

import pytest

from bot.core.facts import NewLead
from bot.rules.doubles import is_full_name, is_likely


@pytest.mark.parametrize("name", ["张伟", "张伟民", "欧阳修远", "Kevin Zhang", " 周晓岚 "])
def test_a_full_name_tells_people_apart(name: str) -> None:
    assert is_full_name(name)


@pytest.mark.parametrize(
    "name", [None, "", "张", "张总", "王经理", "李工", "陈姐", "Kevin", "赵老师", "采购部的人事主管王某"]
)
def test_a_form_of_address_does_not(name: str | None) -> None:
    assert not is_full_name(name)


def _lead(**known: str) -> NewLead:
    return NewLead("lead/1/1", "", None, **known)  # type: ignore[arg-type]  # fields that are text


@pytest.mark.parametrize(
    ("first", "second", "other_firm", "likely"),
    [
        ({"city": "苏州"}, {"city": "苏州"}, False, True),
        ({"city": "苏州"}, {"city": "无锡"}, False, False),
        ({}, {}, False, False),
        ({"city": "苏州"}, {"city": "苏州"}, True, False),
        ({"city": "苏州", "title": "采购经理"}, {"city": "苏州", "title": "采购经理"}, True, True),
        ({"city": "苏州", "phone": "1"}, {"city": "苏州", "phone": "2"}, False, False),
        ({"city": "苏州", "phone": "1"}, {"city": "苏州", "phone": "1"}, False, True),
    ],
)
def test_more_than_a_name_has_to_agree(
    first: dict[str, str], second: dict[str, str], *, other_firm: bool, likely: bool
) -> None:
    assert is_likely(_lead(**first), _lead(**second), other_firm=other_firm) is likely
