"""Sentences for a newcomer."""

from bot.web.examples import HELP, sentences


def test_a_rep_is_offered_sentences_about_their_own_customers() -> None:
    told = sentences(["甲公司", "乙公司", "丙公司", "丁公司"], "远舟")
    assert "甲公司" in told[0]
    assert "乙公司" in told[0]
    assert told[1].startswith("丙公司")
    assert "丁公司" in told[2]
    assert any(sentence.startswith("远舟") for sentence in told)


def test_someone_without_customers_is_offered_help_alone() -> None:
    assert sentences([], None) == (HELP,)


def test_one_customer_is_not_enough_for_a_report_of_two() -> None:
    assert all("{" not in sentence and "日报" not in sentence for sentence in sentences(["甲公司"], None))
