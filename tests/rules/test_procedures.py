"""What counts as handed in, in the words of a message: not what is missing, and not what will be."""

import pytest

from bot.rules.procedures import handed_in

PAPERS = ("比价表", "三方比价")


@pytest.mark.parametrize(
    "text",
    [
        "发了三方比价表",
        "把比价表发他了",
        "比价表已给王工",
        "客户要的比价表已经给了",
        "没别的事，比价表给过了",
        "比价表做好，客户在看",
        "三方比价表给王工看过，周五再谈",
        "附比价表",
    ],
)
def test_a_paper_that_is_there_closes_the_step(text: str) -> None:
    assert handed_in(text, PAPERS)


@pytest.mark.parametrize(
    "text",
    [
        "比价表还没做",
        "没发比价表",
        "未见比价表",
        "明天给比价表",
        "客户要比价表",
        "周五前给三方比价",
        "准备比价表",
        "等比价表",
        "嫌贵，在比价",
        "",
    ],
)
def test_a_paper_that_is_missing_wanted_or_promised_closes_nothing(text: str) -> None:
    assert not handed_in(text, PAPERS)
