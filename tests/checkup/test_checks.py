"""What each check of this machine finds, and that it finds nothing where all is well."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from chinese_calendar import constants
from pydantic import SecretStr
from sqlalchemy import Connection, insert, text, update

from bot.checkup import (
    configuration,
    credentials,
    disk,
    holidays,
    leavers,
    public_address,
    secret_file,
    team,
    team_groups,
)
from bot.checkup.check import Case
from bot.checkup.opening import opened
from bot.core.diagnosis import Diagnosis
from bot.policy import Problem
from bot.rules import working_hours
from bot.settings import Settings
from storage import migrate
from storage.db import Database
from storage.deals import Opportunity
from storage.leads import Lead
from storage.people import Person
from storage.schema import METADATA
from storage.types import table_of
from tests.fakes.account import Account
from tests.office import NOW, fill

SOUND = Account().settings("https://api.example.com", public_url="https://bot.example.com")
PERSON = table_of(Person)


def case(settings: Settings = SOUND, **more: Any) -> Case:
    given: Mapping[str, Any] = {"now": NOW, "env_file": Path("nowhere"), "problems": (), "connection": None, **more}
    return Case(settings, **given)


def told(found: Iterable[Diagnosis]) -> list[tuple[str, str, str]]:
    return [(one.severity, one.what, one.mend) for one in found]


def but(**changes: Any) -> Settings:
    """Sound settings, but for `changes`."""
    return Settings(**{**SOUND.model_dump(), **changes})


def test_sound_credentials_are_no_finding() -> None:
    assert told(credentials.CHECK.run(case())) == []


def test_without_any_platform_it_is_said_how_to_connect_one() -> None:
    ((severity, what, mend),) = told(credentials.CHECK.run(case(Settings())))
    assert (severity, "试用页" in what) == ("info", True)
    assert "salesbot connect wecom" in mend


def test_what_is_missing_is_listed_by_its_variable() -> None:
    settings = but(wecom_token=None, wecom_aes_key=None)
    assert told(credentials.CHECK.run(case(settings))) == [
        ("error", "wecom 通道没有开，还缺 SALESBOT_WECOM_TOKEN、SALESBOT_WECOM_AES_KEY", "salesbot connect wecom")
    ]


@pytest.mark.parametrize(
    ("changes", "what", "mend"),
    [
        ({"wecom_aes_key": Account().aes_key[:-1]}, "EncodingAESKey 不像是对的，应为：43 位", "SALESBOT_WECOM_AES_KEY"),
        ({"wecom_aes_key": Account().aes_key[:-1] + " "}, "EncodingAESKey", "SALESBOT_WECOM_AES_KEY"),
        ({"wecom_token": "T" * 33}, "Token 不像是对的", "SALESBOT_WECOM_TOKEN"),
        ({"wecom_corp_id": "1000002"}, "企业ID 不像是对的", "SALESBOT_WECOM_CORP_ID"),
        ({"wecom_agent_id": -1}, "AgentId 不像是对的", "SALESBOT_WECOM_AGENT_ID"),
        ({"wecom_secret": "1000002"}, "Secret 不像是对的", "SALESBOT_WECOM_SECRET"),
    ],
)
def test_a_value_of_another_form_is_named_and_not_shown(changes: dict[str, Any], what: str, mend: str) -> None:
    ((severity, said, mended),) = told(credentials.CHECK.run(case(but(**changes))))
    assert (severity, mended) == ("error", mend)
    assert what in said
    assert str(next(iter(changes.values()))) not in said


@pytest.mark.parametrize(
    ("public_url", "severity", "what"),
    [
        ("https://bot.example.com", None, ""),
        (None, "warning", "没有设公网地址"),
        ("bot.example.com", "error", "不是一个网址"),
        ("https://[", "error", "不是一个网址"),
        ("http://localhost:8080", "warning", "只有内网到得了"),
        ("https://192.168.1.9", "warning", "只有内网到得了"),
        ("https://bot.example.com/wecom/callback", "error", "只写到域名"),
        ("http://bot.example.com", "warning", "明文"),
    ],
)
def test_a_public_address_that_the_world_cannot_use_is_named(
    public_url: str | None, severity: str | None, what: str
) -> None:
    found = told(public_address.CHECK.run(case(but(public_url=public_url))))
    assert [one[0] for one in found] == ([severity] if severity else [])
    assert all(what in one[1] for one in found)


@pytest.mark.parametrize(
    ("now", "severities"),
    [
        (datetime(2026, 10, 31, 15, tzinfo=UTC), []),
        (datetime(2026, 10, 31, 16, tzinfo=UTC), ["warning"]),
        (datetime(2026, 12, 31, 15, tzinfo=UTC), ["warning"]),
        (datetime(2098, 3, 1, tzinfo=UTC), ["error"]),
        (datetime(2098, 11, 1, tzinfo=UTC), ["error", "warning"]),
    ],
)
def test_a_year_without_holidays_is_a_finding_from_november_on(
    now: datetime, severities: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published = {day: name for day, name in constants.holidays.items() if day.year < 2027}
    monkeypatch.setattr(constants, "holidays", published)
    working_hours._published.cache_clear()
    assert [one.severity for one in holidays.CHECK.run(case(now=now))] == severities
    working_hours._published.cache_clear()


def test_a_year_that_the_house_has_written_down_itself_is_known(tmp_path: Path) -> None:
    (tmp_path / "holidays.yaml").write_text("holidays: []\nworkdays: []\nknown_years: [2098, 2099]\n")
    now = datetime(2098, 12, 1, tzinfo=UTC)
    assert told(holidays.CHECK.run(case(but(config=tmp_path), now=now))) == []


def test_problems_of_the_config_folder_are_told_with_their_place() -> None:
    problem = Problem("config/answers.yaml", 4, 1, "write_abov", "没有这个键")
    assert told(configuration.CHECK.run(case(problems=[problem]))) == [
        ("error", "配置有错：config/answers.yaml:4:1 write_abov: 没有这个键", "config/answers.yaml 第 4 行")
    ]


@pytest.mark.parametrize(("mode", "wrong"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_secrets_that_others_may_read_are_named(tmp_path: Path, mode: int, wrong: bool) -> None:  # noqa: FBT001
    path = tmp_path / "salesbot env"
    path.touch()
    path.chmod(mode)
    found = told(secret_file.CHECK.run(case(env_file=path)))
    assert [one[2] for one in found] == ([f"chmod 600 '{path}'"] if wrong else [])


@pytest.mark.parametrize(("free", "severities"), [(2 << 30, []), (500 << 20, ["warning"]), (50 << 20, ["error"])])
def test_a_disk_that_is_nearly_full_is_named(
    sqlite_url: str, free: int, severities: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    with opened(sqlite_url) as (connection, _):
        found = told(disk.CHECK.run(case(but(database_url=sqlite_url), connection=connection)))
    assert [one[0] for one in found] == severities


@contextmanager
def _staffed(database: Database, change: Callable[[Connection], object]) -> Iterator[Case]:
    fill(database)
    database.write(change).result()
    with database.read() as connection:
        yield case(connection=connection)


def _sets(key: str, **values: object) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(update(PERSON).where(PERSON.c.key == key).values(**values))


def test_a_team_with_its_supervisors_and_an_admin_is_no_finding(database: Database) -> None:
    with _staffed(database, lambda _: None) as sound:
        assert told(team.CHECK.run(sound)) == []
        assert told(leavers.CHECK.run(sound)) == []


def test_an_empty_team_is_told_how_to_come_in(database: Database) -> None:
    with database.read() as connection:
        ((severity, _, mend),) = told(team.CHECK.run(case(connection=connection)))
    assert (severity, mend) == ("warning", "salesbot import staff 员工.csv")


@pytest.mark.parametrize("manager", [None, "nobody", "u_bai"])
def test_who_has_no_supervisor_is_named(database: Database, manager: str | None) -> None:
    with _staffed(database, _sets("u_bai", manager=manager)) as sick:
        ((severity, what, mend),) = told(team.CHECK.run(sick))
    assert severity == "warning"
    assert what.startswith("白露 没有在职的主管")
    assert "manager" in mend


def test_who_is_led_by_someone_who_has_left_is_named(database: Database) -> None:
    with _staffed(database, _sets("s_qiu", left_on=date(2026, 3, 17))) as sick:
        ((_, what, _),) = told(team.CHECK.run(sick))
    assert "白露" in what


def test_a_team_without_an_admin_is_told(database: Database) -> None:
    with _staffed(database, _sets("a_gu", left_on=date(2026, 3, 17))) as sick:
        ((_, what, _),) = told(team.CHECK.run(sick))
    assert "没有管理员" in what


def test_who_has_left_with_open_deals_is_named_until_the_customers_have_another_owner(database: Database) -> None:
    def leave(connection: Connection) -> None:
        customer = METADATA.tables["customer"]
        keys = connection.execute(customer.select().order_by(customer.c.key).limit(5)).scalars().all()
        connection.execute(update(customer).values(owner="u_song"))
        connection.execute(update(customer).where(customer.c.key.in_(keys)).values(owner="u_bai"))
        deals = [("a", None), ("b", "quote"), ("c", "won"), ("d", "lost"), ("e", "quote")]
        rows = [
            {"key": key, "customer": customer, "owner": "u_song", "stage": stage, "withdrawn": key == "e"}
            for customer, (key, stage) in zip(keys, deals, strict=True)
        ]
        connection.execute(insert(table_of(Opportunity)), rows)
        leads = [("of a deal", keys[0]), ("of a customer", keys[4]), ("of nobody yet", None)]
        brought = [{"key": key, "person": "u_bai", "customer": customer, "withdrawn": False} for key, customer in leads]
        connection.execute(insert(table_of(Lead)), brought)
        _sets("u_bai", left_on=date(2026, 3, 17))(connection)

    with _staffed(database, leave) as sick:
        ((severity, what, mend),) = told(leavers.CHECK.run(sick))
    assert (severity, what) == ("warning", "白露 已离职，名下还有 2 个没结束的商机、2 条没成商机的线索")
    assert "owner" in mend
    database.write(lambda c: c.execute(text("UPDATE customer SET owner = 'u_song'"))).result()
    with database.read() as connection:
        ((_, what, _),) = told(leavers.CHECK.run(case(connection=connection)))
    assert what == "白露 已离职，名下还有 1 条没成商机的线索", "which has no customer who could have an owner"


def test_a_database_of_this_version_is_no_finding(database_url: str) -> None:
    with opened(database_url) as (connection, found):
        assert connection is not None
        assert list(found) == []


@pytest.mark.parametrize(
    ("version", "what", "mend"), [("0001", "版本是 0001", "salesbot migrate"), ("9999", "更新的程序", "升级程序")]
)
def test_a_database_of_another_version_is_named(database_url: str, version: str, what: str, mend: str) -> None:
    database = Database(database_url)
    database.write(lambda c: c.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))).result()  # noqa: S608
    database.close()
    with opened(database_url) as (connection, found):
        assert connection is None
        assert [(what in one.what, mend in one.mend) for one in found] == [(True, True)]
    assert version != migrate.HEAD


@pytest.mark.parametrize(
    ("address", "what", "mend"),
    [
        ("sqlite:///{folder}/none.db", "还没有数据库文件", "salesbot migrate"),
        ("sqlite:///{folder}/empty.db", "数据库是空的", "salesbot migrate"),
        ("sqlite:///{folder}/broken.db", "不是数据库", "SALESBOT_DATABASE_URL"),
        ("sqlite:///{folder}", "打不开", "权限"),
        ("sqlite://", "地址不对", "SALESBOT_DATABASE_URL"),
        ("nonsense", "地址不对", "SALESBOT_DATABASE_URL"),
        ("oracle://x/y", "地址不对", "SALESBOT_DATABASE_URL"),
        ("postgresql+psycopg://u:planted-password@127.0.0.1:9/x", "连不上", "SALESBOT_DATABASE_URL"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_and_none_is_made(
    tmp_path: Path, address: str, what: str, mend: str
) -> None:
    (tmp_path / "empty.db").touch()
    (tmp_path / "broken.db").write_bytes(b"\0nothing that SQLite wrote" * 100)
    with opened(address.format(folder=tmp_path)) as (connection, (one,)):
        assert connection is None
    assert (what in one.what, mend in one.mend) == (True, True)
    assert "planted-password" not in one.what + one.mend
    assert not (tmp_path / "none.db").exists()


def test_a_team_whose_group_is_to_hear_and_has_no_robot_is_named(tmp_path: Path) -> None:
    folder = shutil.copytree(SOUND.config, tmp_path / "config")
    digest = folder / "daily_digest.yaml"
    digest.write_text(digest.read_text(encoding="utf-8").replace("groups: []", "groups: [华东]"), encoding="utf-8")
    ((severity, what, mend),) = told(team_groups.CHECK.run(case(but(config=folder))))
    assert (severity, "华东" in what, "SALESBOT_WECOM_GROUPS" in mend) == ("warning", True, True)
    with_robot = but(config=folder, wecom_groups={"华东": SecretStr("k")})
    assert told(team_groups.CHECK.run(case(with_robot))) == []
    assert told(team_groups.CHECK.run(case())) == [], "as shipped"
