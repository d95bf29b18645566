"""Values in the words of the trade."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.localtime import SHANGHAI
from bot.rules import wording
from tests.office import LABELS


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        ("8999", "8999元"),
        ("10000", "1万"),
        ("268000", "26.8万"),
        ("960000", "96万"),
        ("120000000", "1.2亿"),
        ("1680.50", "1680.5元"),
        ("0", "0元"),
    ],
)
def test_money_is_said_in_its_natural_unit(yuan: str, said: str) -> None:
    assert wording.money(Decimal(yuan)) == said


@given(st.integers(min_value=0, max_value=10**12))
def test_what_is_said_of_money_loses_nothing(fen: int) -> None:
    said = wording.money(Decimal(fen) / 100)
    scale = {"元": 1, "万": 10_000, "亿": 100_000_000}[said[-1]]
    assert Decimal(said[:-1]) * scale == Decimal(fen) / 100


def test_a_day_names_its_weekday() -> None:
    assert wording.day(date(2026, 3, 20)) == "3月20日(周五)"


def test_an_hour_is_said_as_it_was_given() -> None:
    assert wording.due(datetime(2026, 3, 20, 15, tzinfo=SHANGHAI)) == "3月20日(周五)15:00"


@pytest.mark.parametrize(
    ("kept", "said"), [("2026-03-20", "3月20日(周五)"), ("2026-05", "2026年5月"), ("2026Q2", "2026年第2季度")]
)
def test_a_close_is_said_as_precisely_as_it_is_known(kept: str, said: str) -> None:
    assert wording.close(kept) == said


def test_a_change_shows_old_and_new_and_a_first_value_has_no_arrow() -> None:
    assert wording.change("amount", Decimal(1_200_000), Decimal(960_000), LABELS) == "报价 120万 → 96万"
    assert wording.change("stage", None, "demo", LABELS) == "阶段 演示"
