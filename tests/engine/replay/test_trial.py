"""What a change of the lists would have raised on the messages that are kept."""

from datetime import timedelta

from bot.engine.replay.trial import compare
from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.rule import Rule
from storage import inbox
from storage.db import Database
from tests.office import NOW


def _detector(*phrases: str) -> Detector:
    return Detector([Rule.model_validate({"id": "r", "category": "c", "phrases": phrases})])


def _keep(database: Database, *texts: str, days_ago: int = 1) -> None:
    at = NOW - timedelta(days=days_ago)
    rows = [
        {
            "key": f"{days_ago}/{number}",
            "channel": "console",
            "conversation": "c",
            "sender": "s",
            "kind": "said",
            "body": {"text": text} if text else {},
            "sent_at": at,
            "received_at": at,
        }
        for number, text in enumerate(texts)
    ]
    database.write(lambda connection: inbox.store(connection, rows)).result()


def test_what_is_new_and_what_is_gone_is_told_with_the_message(database: Database) -> None:
    _keep(database, "要回扣", "要好处费", "要回扣和好处费", "没事")
    trial = compare(database, _detector("回扣"), _detector("好处费"), NOW - timedelta(days=30))
    assert (trial.messages, trial.alarmed, trial.would_alarm) == (4, 2, 2)
    assert [one.finding.text for one in trial.new] == ["好处费", "好处费"]
    assert [one.finding.text for one in trial.gone] == ["回扣", "回扣"]


def test_the_words_that_may_be_shown_are_masked_by_what_stands_beside_them(database: Database) -> None:
    _keep(database, "护照E12345678")
    number = Detector([Rule.model_validate({"id": "r", "category": "c", "patterns": [r"e\d{8}"]})])
    (one,) = compare(database, _detector("无关"), number, NOW - timedelta(days=30)).new
    assert (one.finding.text, one.words) == ("E12345678", "E*****678")


def test_what_is_older_or_was_blanked_is_not_looked_at(database: Database) -> None:
    _keep(database, "要回扣", days_ago=40)
    _keep(database, "", "要回扣")
    trial = compare(database, _detector("无关"), _detector("回扣"), NOW - timedelta(days=30))
    assert (trial.messages, len(trial.new)) == (1, 1)
