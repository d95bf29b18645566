"""Leads, reps and rules of every kind, for properties."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.core.facts import NewLead
from bot.core.routing import Acquaintance, Record, Rep
from bot.policy import Config
from bot.routing import all_factors
from bot.routing.book import Book
from bot.routing.rules import RoutingFile
from tests import shipped

CONFIG = Config(Path(__file__).parents[2] / "config")
SHIPPED = shipped.routing()
CITIES, INDUSTRIES = ("上海", "苏州", "深圳"), ("K12", "医院", "光伏", "咖啡馆")
NEEDS = ("想要两台检测设备", "英语培训系统", "储能项目扩产")
_few = st.integers(0, 8)


def _counted(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(names), _few, max_size=3)


records = st.builds(
    Record,
    won=_few,
    lost=_few,
    won_trades=_counted(("教育", "医疗", "新能源")),
    lost_trades=_counted(("教育", "医疗")),
    won_classes=_counted(("A", "B", "C")),
    won_sources=_counted(("website", "exhibition")),
    cities=st.frozensets(st.sampled_from(CITIES), max_size=2),
    typical_amount=st.none() | st.floats(1e4, 1e7),
    days=st.dictionaries(st.sampled_from(("教育", "医疗")), st.floats(1, 400), max_size=2),
    words=st.frozensets(st.sampled_from(("检测", "设备", "储能")), max_size=3),
)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Rep, ...]:
    """Up to five reps, some gone, away, or with full hands."""
    return tuple(
        Rep(
            key=f"u_{number}",
            name=f"销售{number}",
            team=draw(st.sampled_from(("东", "南"))),
            gone=draw(st.booleans()) and draw(st.booleans()),
            away=draw(st.booleans()) and draw(st.booleans()),
            working=draw(st.booleans()),
            city=draw(st.none() | st.sampled_from(CITIES)),
            languages=draw(st.frozensets(st.sampled_from(("英语", "日语")))),
            specialty=draw(st.lists(st.sampled_from(INDUSTRIES), max_size=2, unique=True).map(tuple)),
            trades=draw(st.frozensets(st.sampled_from(("教育", "医疗")))),
            record=draw(records),
            holds={level: draw(st.integers(0, 4)) for level in "ABC"},
            deals=draw(_few),
            waiting=draw(_few),
            response=draw(st.none() | st.floats(0, 40)),
            idle=draw(st.none() | st.sampled_from((0.0, 1.0, 30.5))),
            month=draw(_counted(("A", "B", "C"))),
            due_today=draw(_few),
        )
        for number in range(draw(st.integers(0, 5)))
    )


leads = st.builds(
    NewLead,
    key=st.just("lead/1/1"),
    person=st.just(""),
    customer=st.none(),
    company=st.just("蓝桥精工"),
    contact=st.sampled_from(("王经理", "Lisa")),
    phone=st.none() | st.just("13900001234"),
    source=st.none() | st.sampled_from(("website", "exhibition", "referral")),
    budget=st.none() | st.sampled_from((Decimal(20_000), Decimal(400_000), Decimal(2_000_000))),
    city=st.none() | st.sampled_from(CITIES),
    industry=st.none() | st.sampled_from(INDUSTRIES),
    need=st.none() | st.sampled_from(NEEDS),
    level=st.none() | st.sampled_from(("A", "B", "C")),
)
acquaintances = st.lists(
    st.builds(Acquaintance, st.sampled_from([f"u_{number}" for number in range(7)]), st.sampled_from((0.5, 1.0))),
    max_size=3,
)
_SOFT: tuple[dict[str, Any], ...] = (
    {"id": "k12", "says": "教育行业优先有K12经验者，待跟进超过5条降权30%"},
    {"id": "near", "says": "上海线索优先在上海的人，加权10%"},
    {"id": "south", "lead": {"field": "level", "value": "A"}, "rep": {"field": "team", "value": "南"}, "change": -15},
)
_RULES: tuple[dict[str, Any], ...] = (
    {"id": "fixed", "when": {"field": "source", "value": "referral"}, "owner": "u_1"},
    {"id": "south", "when": {"field": "city", "value": "深圳"}, "pool": "south"},
    {"id": "round", "when": {"field": "level", "value": "C"}, "by": "turn"},
    {"id": "everyone", "when": {"always": True}},
)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """The shipped rules with other weights, limits, soft rules and rules."""
    weights = {name: draw(st.sampled_from((0, 1, 2.5, 12))) for name in all_factors()}
    changed: dict[str, Any] = {
        **SHIPPED.file.model_dump(by_alias=True, exclude_none=True),
        "weights": weights,
        "hold": {level: draw(st.integers(0, 4)) for level in "ABC"},
        "most_waiting": draw(st.integers(0, 9)),
        "soft": draw(st.lists(st.sampled_from(_SOFT), max_size=3, unique_by=lambda one: str(one["id"]))),
        "pools": [{"id": "south", "who": {"field": "team", "value": "南"}}],
        "rules": draw(st.lists(st.sampled_from(_RULES), min_size=1, max_size=4, unique_by=lambda one: str(one["id"]))),
    }
    return Book(RoutingFile.model_validate(changed), SHIPPED.scoring, "test")
