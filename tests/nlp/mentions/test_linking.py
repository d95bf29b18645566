"""Whom a clause may name when the directory is a crowd, and what no directory makes of a place or a colleague."""

from pathlib import Path

import pytest

from bot.core.parsed import Parsed
from bot.nlp.names import filter as names_filter
from bot.nlp.names.index import NamedIndex, in_memory
from bot.nlp.names.shelf import Known, Named
from bot.nlp.understand import understand
from tests import shipped
from tests.office import NOW

_CONFIG = Path(__file__).parents[3] / "config"
_WORDS, _DETECTOR = shipped.words(), shipped.detector()


def _directory() -> NamedIndex:
    names = {
        "N1": ("石家庄老客户供应链管理有限公司", "u_wu"),
        "N2": ("宁波雨神矿业有限公司", "u_wu"),
        "N3": ("常州海鲸轴承有限公司", "u_qian"),
        "N4": ("林峰股份有限公司", "u_wu"),
    }
    return in_memory(
        [Named(Known(key, name, name, None, owner)) for key, (name, owner) in names.items()],
        [],
        [("s_lin", "林峰")],
    )


def _linked(text: str, directory: NamedIndex) -> list[str | None]:
    parsed: Parsed = understand(
        text, sent_at=NOW, sender="u_qian", directory=directory, vocabulary=_WORDS, detector=_DETECTOR
    )
    return [one.mention.customer for one in parsed.activities]


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> NamedIndex:
    """A directory that takes itself for a large one."""
    monkeypatch.setattr(names_filter, "_CROWD", 0)
    return _directory()


_BEGINNING = "老客户流程走得快，当天就签了80万"


def test_among_few_customers_the_beginning_of_a_colleagues_names_it() -> None:
    assert _linked(_BEGINNING, _directory()) == ["N1"]


def test_in_a_crowd_the_beginning_of_a_colleagues_customer_names_nobody(crowd: NamedIndex) -> None:
    assert _linked(_BEGINNING, crowd) == []


def test_in_a_crowd_ones_own_customer_is_known_by_its_beginning_and_with_a_slip(crowd: NamedIndex) -> None:
    assert _linked("拜访海鲸，客户嫌贵", crowd) == ["N3"]
    assert _linked("拜访海经轴承，客户嫌贵", crowd) == ["N3"]


def test_in_a_crowd_any_customer_is_known_by_its_name(crowd: NamedIndex) -> None:
    assert _linked("拜访雨神矿业，客户嫌贵", crowd) == ["N2"]


def test_a_place_alone_is_no_customer_though_names_begin_with_it() -> None:
    assert _linked("宁波雨好大，路上慢点", _directory()) == []


def test_a_colleagues_name_is_the_colleague() -> None:
    assert _linked("@林峰 报价已经发了，客户嫌贵", _directory()) == []
