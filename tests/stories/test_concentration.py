"""Who gets more than their share of the best leads of a month is not unseen."""

import pytest

from bot.core.post import Post
from tests.office import Office

pytestmark = pytest.mark.rules("lead_concentration")


def _fed(office: Office, shares: dict[str, int]) -> None:
    """Gives so many A-class leads of this month to each."""
    office.sql(
        "INSERT INTO person (key, name, role, team, manager, wecom_id, dingtalk_id, greeted)"
        " VALUES ('u_lan', '蓝天', 'rep', '华东', 's_qiu', 'lan', 'lan', true)"
    )
    for who, count in shares.items():
        for number in range(count):
            office.sql(
                "INSERT INTO lead (key, person, company, level, owner, given_at, state, withdrawn) VALUES "  # noqa: S608
                f"('lead/{who}/{number}', '', '{who}公司{number}', 'A', '{who}', '2026-03-17 02:00:00', 'open', false)"
            )


def _about(office: Office) -> list[Post]:
    return [post for post in office.told("s_qiu") if "线索集中" in post.text]


def test_the_supervisor_hears_on_monday_with_the_list_and_not_again_for_the_same(office: Office) -> None:
    _fed(office, {"u_bai": 7, "u_song": 2, "u_lan": 2})
    office.ff("2026-03-23T08:59")
    assert _about(office) == []
    office.ff("2026-03-23T09:10")
    (told,) = _about(office)
    assert "3月A类线索集中：白露 7条，占全员11条的64%" in told.title
    assert "u_bai公司6" in told.text
    office.ff("2026-03-30T10:00")
    assert len(_about(office)) == 1


@pytest.mark.parametrize(
    "shares",
    [
        pytest.param(
            {"u_bai": 4, "u_song": 3, "u_lan": 3},
            id="more than 35 of a hundred but not than one and a half shares",
        ),
        pytest.param({"u_bai": 7, "u_song": 1, "u_lan": 1}, id="too few to tell"),
    ],
)
def test_what_is_no_concentration_is_not_told(office: Office, shares: dict[str, int]) -> None:
    _fed(office, shares)
    office.ff("2026-03-23T10:00")
    assert _about(office) == []
