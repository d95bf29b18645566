"""The clock rings whatever becomes of the processes: twice at once, late, after a crash, set back."""

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import text

from bot.clock import TurnableClock
from bot.core.daybook import Daybook
from bot.core.effects import Notify
from bot.core.localtime import SHANGHAI
from bot.core.notice import Notice
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.core.post import Post
from bot.core.team import Team
from bot.engine import commit
from bot.engine.cause import Cause
from bot.engine.process import Processor
from bot.engine.ticker import Ticker
from storage import inbox, notices
from tests.office import LABELS, Office


def _nudges(office: Office) -> int:
    return sum("停在" in post.text for post in office.told("u_bai"))


def _rings(office: Office) -> int:
    with office.database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM inbox WHERE kind = 'rang'")).scalar_one())


def _restarted(office: Office) -> Ticker:
    return Ticker(office.database, office.clock, office.intake, lambda: office.rules)


def test_two_processes_that_ring_at_once_ring_once(office: Office) -> None:
    other = _restarted(office)
    other.begin()
    office.say("u_bai", "海棠医疗演示完了")
    office.leap("2026-03-25T10:30")
    asyncio.run(office.ticker.ring())
    before = _rings(office)
    asyncio.run(other.ring())
    assert _rings(office) == before
    office.work()
    assert _nudges(office) == 1


def test_what_fell_due_while_nobody_was_up_is_said_once_and_late(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.leap("2026-03-25T19:30")
    fresh = _restarted(office)
    asyncio.run(fresh.ring())
    office.work()
    assert _nudges(office) == 1
    assert sum("日报还没收到" in post.text for post in office.told("u_bai")) == 1, "of the missed bells only the last"
    asyncio.run(fresh.ring())
    office.work()
    assert _nudges(office) == 1


def test_a_bot_installed_at_noon_asks_nobody_about_what_was_before(office: Office) -> None:
    asyncio.run(_restarted(office).ring())
    assert _rings(office) == 0, "nothing has ever arrived"
    office.say("u_bai", "海棠医疗演示完了")
    asyncio.run(_restarted(office).ring())
    assert _rings(office) == 0, "the morning's bells were before the first message"
    office.leap("2026-03-18T18:40")
    asyncio.run(_restarted(office).ring())
    office.work()
    assert sum("日报还没收到" in post.text for post in office.told("u_bai")) == 1


def test_an_hour_that_is_edited_rings_at_the_new_one_on_the_same_day(office: Office) -> None:
    office.ff("2026-03-18T12:00")
    policy = office.rules.policies["report_missing"].model_copy(update={"rep_at": time(12, 30)})
    office.rules = replace(office.rules, policies={**office.rules.policies, "report_missing": policy})
    office.bells = replace(office.bells, rulebook=office.rules)
    office.ff("2026-03-18T12:29")
    assert office.told("u_bai", "日报还没收到") == []
    office.ff("2026-03-18T12:31")
    assert len(office.told("u_bai", "日报还没收到")) == 1


def _ahead(office: Office) -> tuple[TurnableClock, Ticker, Processor]:
    """A second process on a host whose clock is a minute and a half ahead."""
    clock = TurnableClock(office.clock.now() + timedelta(seconds=90))
    ticker = Ticker(office.database, clock, office.intake, lambda: office.rules)
    processor = Processor(
        office.database,
        clock,
        lambda text, *_: Parsed(text, "other", 1.0),
        office.desk,
        home="console",
        told=office.sender.wake,
        bells=lambda: office.bells,
    )
    ticker.begin()
    return clock, ticker, processor


def test_a_clock_that_is_ninety_seconds_ahead_rings_an_hour_once_and_says_nothing_twice(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.leap("2026-03-25T18:28")
    office.ticker.begin()
    clock, ticker, processor = _ahead(office)
    for _ in range(6):
        for one in (office.clock, clock):
            one.turn(timedelta(seconds=30))
        asyncio.run(ticker.ring())
        processor.round()
        asyncio.run(office.ticker.ring())
        office.work()
        processor.round()
    office.work()
    with office.database.read() as connection:
        named = "SELECT count(*), count(DISTINCT key) FROM inbox WHERE key LIKE 'clock/report_missing/2026-03-25%'"
        assert tuple(connection.execute(text(named)).one()) == (1, 1)
    assert _nudges(office) == 1
    assert sum("日报还没收到" in post.text for post in office.told("u_bai")) == 1


def test_a_bell_of_midnight_is_not_too_late_for_who_handles_it_by_a_slower_clock(office: Office) -> None:
    slot = datetime(2026, 3, 25, tzinfo=SHANGHAI)
    nobody = Team({}, office.rules.worktime, office.rules.restraint)
    for minutes, reason in ((-1, "mapped"), (1, "mapped"), (24 * 60, "too_late")):
        book = Daybook(slot + timedelta(minutes=minutes), slot, slot.date(), nobody, LABELS)
        assert office.rules.day("battle_map", book).reasons[0].code == reason


def test_who_stops_the_bot_in_the_middle_of_a_ring_sees_it_end_and_no_error(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def ring() -> int:
        begun.set()
        for _ in range(10):
            await asyncio.sleep(0)
        ended.set()
        return 0

    async def run_and_stop() -> None:
        async with office.ticker.running():
            await begun.wait()

    monkeypatch.setattr(office.ticker, "ring", ring)
    asyncio.run(run_and_stop())
    assert ended.is_set()
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_process_killed_between_ring_and_commit_loses_nothing_and_repeats_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.leap("2026-03-25T10:30")
    asyncio.run(office.ticker.ring())

    def killed(*_: object) -> None:
        raise SystemError

    with monkeypatch.context() as patch:
        patch.setattr(inbox, "settle", killed)
        office.processor.round()
    assert _nudges(office) == 0
    office.ff("2026-03-25T10:31")
    assert _nudges(office) == 1


def test_a_clock_that_is_set_back_repeats_nothing(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-25T18:40")
    told = len(office.told("u_bai"))
    office.leap("2026-03-25T17:40")
    office.ff("2026-03-25T18:45")
    assert len(office.told("u_bai")) == told


@pytest.mark.rules("stage_stalled")
def test_a_rule_that_stumbles_over_one_deal_leaves_the_others_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.say("u_bai", "云岭电子演示完了")
    whole = type(office.rules).decide

    def stumbles(rules: object, matter: object) -> object:
        if matter.subject == "K01/1" and matter.kind == "stage_stalled":  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return whole(rules, matter)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(type(office.rules), "decide", stumbles)
        office.ff("2026-03-25T10:45")
    assert [post.text[:4] for post in office.told("u_bai") if "停在" in post.text] == ["云岭电子"]
    office.ff("2026-03-25T11:45")
    assert _nudges(office) == 2


@pytest.mark.rules("stage_stalled")
def test_what_waits_for_somebody_who_is_in_no_list_is_dropped_and_the_ring_is_over(office: Office) -> None:
    waiting = Notice("ghost/1", "ghost", "nudge", "test", Post("在吗", "在吗"), office.clock.now())
    outcome = Outcome((Notify(waiting),), ())
    cause = Cause(None, "system", "console", "", office.clock.now())
    office.database.write(lambda connection: commit.apply(connection, cause, "test", outcome, "console")).result()
    asyncio.run(office.ticker.ring())
    rounds = [office.processor.round() for _ in range(5)]
    assert rounds[-1] == 0
    with office.database.read() as connection:
        assert notices.first_due(connection) is None
        assert connection.execute(text("SELECT state FROM notice WHERE key = 'ghost/1'")).scalar_one() == "dropped"
    assert office.told("ghost") == []


def test_a_ring_that_leaves_nothing_due_does_not_come_round_again(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-25T10:31")
    assert _nudges(office) == 1
    with office.database.read() as connection:
        empty = "SELECT count(*) FROM ledger WHERE event = 'decided' AND subject = 'due'"
        assert connection.execute(text(empty)).scalar_one() == 0


def test_the_trail_says_why_and_the_chain_holds(office: Office) -> None:
    office.say("u_bai", "海棠医疗演示完了")
    office.ff("2026-03-26T10:31")
    with office.database.read() as connection:
        bodies = connection.execute(
            text("SELECT body FROM ledger WHERE event = 'decided' AND actor = 'clock'")
        ).scalars()
        codes = " ".join(bodies)
    for code in ("stalled", "climbed", "said"):
        assert f'"{code}"' in codes
