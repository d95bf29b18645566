"""Words that somebody must hear of reach whom they concern, as fast as they are grave, and the rep learns nothing."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.core.parsed import Finding, Parsed, Span
from bot.core.post import Post
from bot.engine.reading import Reader
from bot.nlp.vocabulary import Vocabulary
from storage.db import Database
from tests.office import Office, fill

_WORDS = {
    "再考虑": ("hesitation", "info"),
    "投诉": ("complaint", "warn"),
    "免费延保": ("unapproved_commitment", "high"),
    "好处费": ("bribery", "critical"),
    "身份证": ("personal_data", "high"),
}


@pytest.fixture
def office(database: Database, words: Vocabulary) -> Office:
    """The office with a reader that finds a handful of words."""
    reader = Reader(database, words)

    def read(text: str, sent_at: datetime, sender: str) -> Parsed:
        found = [
            Finding(category, word, Span(start, start + len(word)), f"rule_{category}", severity, "asserted")
            for word, (category, severity) in _WORDS.items()
            if (start := text.find(word)) >= 0 and "没答应" not in text
        ]
        return replace(reader.read(text, sent_at, sender), findings=tuple(found))

    fill(database)
    return Office(database, read)


def _warned(office: Office, who: str) -> list[Post]:
    return [post for post in office.told(who) if post.text.startswith("⚠")]


def test_grave_words_reach_supervisor_and_compliance_at_once_even_at_night(office: Office) -> None:
    office.leap("2026-03-18T22:00")
    answer = office.say("u_bai", "海棠医疗演示完了，李主任暗示要好处费")
    office.ff("2026-03-18T22:01")
    (told,) = _warned(office, "s_qiu")
    assert told.text.startswith("⚠ 回扣贿赂 · 白露 · 海棠医疗  22:00（预警1）")
    assert "原话：「海棠医疗演示完了，李主任暗示要好处费」" in told.text
    assert "规则：rule_bribery" in told.text
    assert len(_warned(office, "c_yan")) == 1
    assert _warned(office, "h_dong") == []
    assert "合规" not in answer.text.replace("也会做合规检查并留存", "")
    assert "预警" not in office.say("u_bai", "预警").text.replace("提醒或预警", "")


def test_high_words_reach_the_supervisor_and_personal_data_compliance_too(office: Office) -> None:
    office.say("u_bai", "海棠医疗我答应免费延保一年")
    office.say("u_song", "青枫仪器王工身份证发我了")
    office.ff("2026-03-18T10:31")
    assert len(_warned(office, "s_qiu")) == 2
    assert [post.title for post in _warned(office, "c_yan")] == ["⚠ 个人信息 · 宋词 · 青枫仪器"]


def test_lesser_words_are_bundled_within_the_hour(office: Office) -> None:
    office.say("u_bai", "海棠医疗李主任说再考虑")
    office.ff("2026-03-18T10:50")
    office.say("u_song", "青枫仪器王工投诉了")
    office.ff("2026-03-18T11:29")
    assert _warned(office, "s_qiu") == []
    office.ff("2026-03-18T11:31")
    (told,) = _warned(office, "s_qiu")
    assert "客户犹豫" in told.text
    assert "客户投诉" in told.text


def test_the_second_on_a_customer_in_a_day_is_a_step_graver(office: Office) -> None:
    office.say("u_bai", "海棠医疗李主任投诉了")
    office.say("u_bai", "海棠医疗李主任又投诉了")
    office.ff("2026-03-18T10:31")
    assert len(_warned(office, "s_qiu")) == 1, "warn becomes high, which is told at once"


def test_lesser_words_of_the_evening_wait_for_the_morning(office: Office) -> None:
    office.leap("2026-03-18T21:30")
    office.say("u_bai", "海棠医疗李主任投诉了")
    office.ff("2026-03-19T07:59")
    assert _warned(office, "s_qiu") == []
    office.ff("2026-03-19T08:06")
    assert len(_warned(office, "s_qiu")) == 1


def test_what_a_supervisor_said_goes_to_the_one_above(office: Office) -> None:
    office.say("s_qiu", "海棠医疗李主任暗示要好处费")
    office.ff("2026-03-18T10:31")
    assert _warned(office, "s_qiu") == []
    assert len(_warned(office, "d_xia")) == 1


def test_a_denial_warns_nobody(office: Office) -> None:
    office.say("u_bai", "海棠医疗李主任要好处费，我没答应")
    office.ff("2026-03-18T12:00")
    assert _warned(office, "s_qiu") == []
