"""Two hundred people claim one lead at once: one has it, the others are told whose it is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import text

from bot.core.message import Said
from storage.db import Database
from tests.office import Office, fill
from tests.reading import read

_CLAIMS, _WORKERS = 200, 4


def test_of_many_who_claim_a_lead_at_once_one_has_it_and_the_others_hear_whose_it_is(database: Database) -> None:
    fill(database)
    workers = [Office(database, read, rules=()) for _ in range(_WORKERS)]
    office = workers[0]
    office.sql(
        "INSERT INTO person (key, name, role, team, manager, wecom_id, dingtalk_id, greeted) "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
        "SELECT 'r' || i, '销售' || i, 'rep', '华东', 's_qiu', 'r' || i, 'r' || i, true FROM n"
    )
    office.submit("lead", company="蓝桥精工", phone="13900001234")
    office.sql("UPDATE lead SET owner = NULL")
    office.sql("UPDATE customer SET owner = NULL WHERE key = 'L0001'")
    for number in range(1, _CLAIMS + 1):
        office.arrive(f"r{number}", Said("认领 L0001"))

    def work(one: Office) -> None:
        while one.processor.round():
            pass

    with ThreadPoolExecutor(_WORKERS) as pool:
        list(pool.map(work, workers))
    office.pass_time(timedelta(minutes=1))  # whoever was counted on by two waits some seconds for the second
    answers = [office.told(f"r{number}")[-1].text for number in range(1, _CLAIMS + 1)]
    won = [answer for answer in answers if "已认领 蓝桥精工" in answer]
    assert len(won) == 1
    with database.read() as connection:
        owner = connection.execute(text("SELECT owner FROM lead")).scalar_one()
        name = connection.execute(text("SELECT name FROM person WHERE key = :key"), {"key": owner}).scalar_one()
        owned = "event = 'change' AND subject = 'lead/1/1' AND body LIKE '%\"owner\"%'"
        changes = connection.execute(text(f"SELECT count(*) FROM ledger WHERE {owned}")).scalar_one()  # noqa: S608
    assert answers.index(won[0]) + 1 == int(owner[1:])
    assert sum(f"已由{name}认领" in answer for answer in answers) == _CLAIMS - 1
    assert changes == 1
