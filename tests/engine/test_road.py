"""What arrives is handled once, in its conversation's order, and its consequences come all together or not at all."""

import asyncio
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from bot.core.channel import NotStoredError
from bot.core.message import Message, Said, Unreadable
from bot.core.parsed import Parsed
from bot.engine import process
from bot.engine.intake import Intake
from bot.engine.process import Processor
from storage import inbox, ledger, outbox
from storage.db import Database
from storage.types import table_of
from tests.office import NOW, Office


def _count(database: Database, table: str, where: str = "1=1") -> int:
    with database.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())  # noqa: S608


def test_four_copies_at_once_are_one_message_with_one_answer(office: Office) -> None:
    message = Message("wecom:1", "console", "console:u_bai", "u_bai", NOW, Said("早"))

    async def deliver() -> None:
        await asyncio.gather(*(office.intake.accept(message) for _ in range(4)))

    asyncio.run(deliver())
    office.work()
    assert _count(office.database, "inbox") == 1
    assert len(office.told("u_bai")) == 1


def test_a_hundred_callers_share_few_commits(office: Office) -> None:
    commits: list[int] = []
    intake = Intake(office.database, office.clock, lambda: commits.append(1))
    messages = [Message(f"k{n}", "console", f"c{n}", "u_bai", NOW, Said("早")) for n in range(100)]

    async def deliver() -> None:
        await asyncio.gather(*(intake.accept(message) for message in messages))

    asyncio.run(deliver())
    assert _count(office.database, "inbox") == 100
    assert len(commits) < 10


def test_what_could_not_be_stored_is_not_acknowledged(office: Office) -> None:
    office.database.close()
    message = Message("k", "console", "c", "u_bai", NOW, Said("早"))
    with pytest.raises(NotStoredError):
        asyncio.run(office.intake.accept(message))


def test_a_conversation_is_answered_in_the_order_in_which_it_spoke(database: Database, office: Office) -> None:
    for number in range(5):
        office.arrive("u_bai", Said(f"第{number}句"))
        office.arrive("u_song", Said(f"第{number}句"))
    office.work()
    with database.read() as connection:
        table = table_of(inbox.Inbox)
        rows = connection.execute(select(table).order_by(table.c.handled_at, table.c.id)).all()
    mine = [row.body["text"] for row in rows if row.sender == "u_bai"]
    assert mine == [f"第{number}句" for number in range(5)]
    assert [post.ref for post in office.told("u_bai")] == [""] * 5


def test_several_workers_handle_each_message_once(office: Office) -> None:
    workers = [
        Processor(office.database, office.clock, _nothing, office.desk, home="console", told=lambda: None)
        for _ in range(4)
    ]
    for number in range(40):
        office.arrive(("u_bai", "u_song", "s_qiu", "d_xia")[number % 4], Said(f"{number}"))

    def work(worker: Processor) -> None:
        while _count(office.database, "inbox", "state = 'new'"):
            worker.round()

    threads = [Thread(target=work, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _count(office.database, "outbox", "kind = 'reply'") == 40
    assert _count(office.database, "ledger", "event = 'decided'") == 40
    for person in ("u_bai", "u_song", "s_qiu", "d_xia"):
        assert _handled_in_order(office.database, person)


def _nothing(text: str, _sent_at: datetime, _sender: str) -> Parsed:
    return Parsed(text, "other", 1.0)


def _handled_in_order(database: Database, person: str) -> bool:
    with database.read() as connection:
        table = table_of(ledger.Ledger)
        lines = select(table.c.message).where(table.c.actor == person, table.c.event == "decided")
        handled = list(connection.execute(lines.order_by(table.c.seq)).scalars())
    return handled == sorted(handled)


def test_a_message_that_fails_three_times_is_parked_and_the_next_one_answered(office: Office) -> None:
    def read(text: str, sent_at: datetime, sender: str) -> Parsed:
        if text == "毒":
            raise ZeroDivisionError("白露说了不能写进日志的话")
        return _nothing(text, sent_at, sender)

    office.processor._read = read
    office.arrive("u_bai", Said("毒"))
    office.arrive("u_bai", Said("早"))
    office.arrive("u_song", Said("早"))
    office.work()
    assert len(office.told("u_song")) == 1, "another conversation does not wait"
    assert office.told("u_bai") == [], "the same conversation keeps its order"
    for _ in range(3):
        office.pass_time(timedelta(seconds=2))
    assert _count(office.database, "inbox", "state = 'parked' AND error LIKE 'ZeroDivisionError%'") == 1
    assert _count(office.database, "inbox", "error LIKE '%白露%'") == 0
    assert "没能处理" in office.told("u_bai")[0].text
    assert len(office.told("u_bai")) == 2
    assert "已搁置" in office.told("a_gu")[-1].text


def test_a_failure_between_decision_and_commit_leaves_neither_domain_row_nor_post(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(point: str) -> None:
        if point == "process.applied":
            raise KeyError("late")

    monkeypatch.setattr(process, "reach", breaks)
    office.arrive("u_bai", Said("早"))
    office.processor.round()
    assert (_count(office.database, "outbox"), _count(office.database, "ledger")) == (0, 0)
    assert _count(office.database, "inbox", "state = 'new' AND attempts = 1") == 1


def test_a_database_in_trouble_is_no_message_s_fault(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> bool:
        raise OperationalError("select", {}, Exception("database is locked"))

    monkeypatch.setattr(inbox, "take", locked)
    office.arrive("u_bai", Said("早"))
    with pytest.raises(OperationalError):
        office.processor.round()
    assert _count(office.database, "inbox", "attempts = 0") == 1


def test_a_stranger_is_told_whom_to_ask_and_nothing_of_theirs_is_kept(office: Office) -> None:
    post = office.say("x_nobody", "我想买你们的底价表")
    assert "顾管理" in post.text
    with office.database.read() as connection:
        row = connection.execute(select(inbox.Inbox)).one()
        lines = connection.execute(select(ledger.Ledger)).all()
    assert row.body == {}
    assert "底价" not in repr(lines)
    assert {line.actor for line in lines} == {"stranger"}


def test_someone_who_has_left_is_a_stranger(office: Office) -> None:
    office.database.write(
        lambda c: c.execute(text("UPDATE person SET left_on = '2026-03-17' WHERE key = 'u_bai'"))
    ).result()
    assert "还不认识您" in office.say("u_bai", "早").text


def test_the_first_answer_greets_and_the_second_does_not(office: Office) -> None:
    assert office.say("u_bai", "早").text.startswith("我是销售助手")
    assert "我是销售助手" not in office.say("u_bai", "早").text


def test_an_event_of_the_platform_is_noted_and_not_answered(office: Office) -> None:
    office.arrive("u_bai", Unreadable("event:enter_agent"))
    office.work()
    assert office.told("u_bai") == []
    assert _count(office.database, "inbox", "state = 'done'") == 1


def test_a_picture_is_answered_with_a_plain_word(office: Office) -> None:
    office.arrive("u_bai", Unreadable("image"))
    office.work()
    assert "只读得懂文字" in office.told("u_bai")[0].text


def test_every_effect_has_its_ledger_line_and_the_chain_holds(office: Office) -> None:
    for number in range(3):
        office.say("u_bai", f"早{number}")
    with office.database.read() as connection:
        lines = connection.execute(select(func.count()).select_from(ledger.Ledger)).scalar_one()
        assert ledger.verify(connection) == (lines, None)
        assert connection.execute(select(func.count()).where(outbox.Outbox.state == "sent")).scalar_one() == 3  # type: ignore[arg-type]
