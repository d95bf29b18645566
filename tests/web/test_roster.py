"""How far a browser has read."""

import pytest

from bot.web.roster import Seen


def test_what_was_there_before_the_first_visit_counts_as_read() -> None:
    seen = Seen(None, newest=40)
    assert (seen.until("u_xia"), seen.until("s_meng")) == (40, 40)


def test_marks_survive_the_cookie_whatever_the_user_id() -> None:
    seen = Seen(None, newest=40)
    for person in ("u_xia", "王:五|x", "*"):
        seen.read(person, 45)
    again = Seen(seen.cookie(), newest=50)
    assert [again.until(person) for person in ("u_xia", "王:五|x", "*", "s_meng")] == [45, 45, 45, 40]


def test_reading_an_older_post_takes_nothing_back() -> None:
    seen = Seen(":1|u_xia:9", newest=20)
    seen.read("u_xia", 5)
    assert seen.until("u_xia") == 9


def test_marks_of_a_database_that_is_gone_do_not_hide_new_posts() -> None:
    assert Seen(":900|u_xia:950", newest=3).until("u_xia") == 3


@pytest.mark.parametrize(
    "cookie", ["", "|||", "u_xia", "u_xia:", "u_xia:-1", "u_xia:²", ":x", "%:%", "u_xia:1:2|", "9" * 5000]
)
def test_a_mangled_cookie_is_no_error(cookie: str) -> None:
    assert Seen(cookie, newest=7).until("s_meng") == 7


def test_the_cookie_stays_short() -> None:
    seen = Seen(None, newest=0)
    for number in range(1, 1000):
        seen.read(f"u_{number}", number)
    again = Seen(seen.cookie(), newest=1000)
    assert len(seen.cookie()) < 1000
    assert (again.until("u_999"), again.until("u_1")) == (999, 0)
