"""The queries behind the page, on both databases."""

from functools import partial

import pytest
from sqlalchemy import Connection, update

from bot.core.message import Message, Pressed, Said, Unreadable
from bot.core.post import Post
from storage import customers, inbox, outbox, transcripts
from storage.db import Database
from tests.web.canned import CannedOffice


@pytest.fixture
def office(database: Database) -> CannedOffice:
    return CannedOffice(database)


def _arrival(
    office: CannedOffice, number: int, person: str = "u_xia", channel: str = "console", **body: str
) -> Message:
    what = Pressed(**body) if "ref" in body else Unreadable(**body) if "kind" in body else Said(**body)
    return Message(f"{channel}:{number}", channel, f"{channel}:{person}", person, office.now, what)


def test_what_a_person_wrote_comes_newest_first_and_nothing_of_others(office: CannedOffice) -> None:
    office.store(_arrival(office, 1, text="一"))
    office.store(_arrival(office, 2, ref="r", action="ack"))
    office.store(_arrival(office, 3, person="u_lu", text="别人的"))
    office.store(_arrival(office, 4, channel="wecom", text="别处的"))
    office.store(_arrival(office, 5, kind="image"))
    with office.database.read() as connection:
        found = transcripts.written_by(connection, "u_xia", 10)
        assert [row.kind for row in found] == ["pressed", "said"]
        assert [row.kind for row in transcripts.written_by(connection, "u_xia", 1)] == ["pressed"]


def test_only_posts_that_arrived_are_shown(office: CannedOffice) -> None:
    office.deliver("u_xia", Post("一", "一"))
    office.deliver("u_xia", Post("二", "二"), state="pending")
    office.deliver("u_lu", Post("三", "三"))
    office.deliver("u_xia", Post("四", "四"), channel="wecom")
    with office.database.read() as connection:
        assert [row.post["title"] for row in transcripts.sent_to(connection, "u_xia", 10)] == ["一"]
        assert [row.post["title"] for row in transcripts.newest(connection, 10)] == ["三", "一"]
        assert [row.post["title"] for row in transcripts.newest(connection, 1)] == ["三"]


def test_a_post_is_found_by_its_own_recipient_only(office: CannedOffice) -> None:
    office.deliver("u_xia", Post("一", "一"))
    with office.database.read() as connection:
        (post,) = transcripts.sent_to(connection, "u_xia", 1)
        assert transcripts.post_to(connection, "u_xia", post.id) == post
        assert transcripts.post_to(connection, "u_lu", post.id) is None


def _awaits(office: CannedOffice, person: str) -> bool:
    with office.database.read() as connection:
        return transcripts.awaits(connection, person)


def test_an_answer_is_awaited_from_the_message_until_its_post_has_arrived(office: CannedOffice) -> None:
    assert not _awaits(office, "u_xia")
    office.store(_arrival(office, 1, text="一"), handled=False)
    assert (_awaits(office, "u_xia"), _awaits(office, "u_lu")) == (True, False)
    office.deliver("u_xia", Post("一", "一"), state="pending")
    done = update(inbox.Inbox).values(state="done")
    office.database.write(lambda connection: connection.execute(done)).result()
    assert _awaits(office, "u_xia")
    sent = update(outbox.Outbox).values(state="sent", sent_at=office.now)
    office.database.write(lambda connection: connection.execute(sent)).result()
    assert not _awaits(office, "u_xia")


def test_what_failed_before_is_not_waited_for(office: CannedOffice) -> None:
    office.store(_arrival(office, 1, text="一"), handled=False)
    office.deliver("u_xia", Post("一", "一"), state="pending")
    for table in (inbox.Inbox, outbox.Outbox):
        failed = update(table).values(attempts=1)
        office.database.write(partial(Connection.execute, statement=failed)).result()
    assert not _awaits(office, "u_xia")


def test_customers_are_named_as_people_call_them(office: CannedOffice) -> None:
    with office.database.read() as connection:
        assert transcripts.customers_of(connection, "u_xia", 2) == ["远舟医疗", "远舟康复"]
        assert transcripts.customers_of(connection, "u_lu", 2) == []


def test_a_name_is_ambiguous_when_several_customers_bear_it(office: CannedOffice) -> None:
    single = [{"key": "K009", "name": "晨岚有限公司", "short": "晨岚", "owner": "u_lu"}]
    alias = [{"name": "晨岚", "customer": "K009"}]
    office.database.write(lambda connection: customers.save(connection, single, alias)).result()
    with office.database.read() as connection:
        assert transcripts.ambiguous_name(connection, "u_xia") == "远舟"
        assert transcripts.ambiguous_name(connection, "u_lu") is None
