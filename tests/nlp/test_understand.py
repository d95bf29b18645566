"""Properties of reading any text, and what holds whatever the words."""

from collections.abc import Callable
from datetime import date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.directory import Directory
from bot.core.parsed import Parsed
from bot.nlp.contract import to_contract
from bot.nlp.marks import marks
from bot.nlp.phrases.detector import Detector
from bot.nlp.understand import understand
from bot.nlp.vocabulary import Vocabulary

Reader = Callable[[str], Parsed]
SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

PIECES = st.sampled_from(
    [
        *(
            "今天",
            "明天",
            "下周三",
            "3月20日",
            "上午10点",
            "拜访",
            "电话",
            "微信",
            "华星科技",
            "海澜",
            "青禾医疗",
            "张总",
            "李主任",
        ),
        *(
            "嫌贵",
            "没预算",
            "报价86万",
            "预算",
            "合同",
            "签了",
            "答应",
            "前给方案",
            "日报",
            "明日计划：",
            "新线索",
            "13800138000",
        ),
        *("选2", "撤回", "谁没交日报", "泰拓", "不", "没", "12", ".5", "万", "１２", "臺灣", "1、", "2、", "①"),
        *("【", "】", "：", "，", "。", "；", "\n", "|", "\t", " ", "\u200b", "\ud800"),
    ]
)
MESSAGES = st.lists(PIECES, max_size=40).map("".join)


@SETTINGS
@given(text=st.one_of(MESSAGES, st.text(max_size=300)))
def test_every_span_lies_inside_the_text(read: Reader, text: str) -> None:
    parsed = read(text)
    assert all(0 <= span.start <= span.end <= len(parsed.text) for span, _, _ in marks(parsed))


@SETTINGS
@given(text=st.one_of(MESSAGES, st.text(alphabet=st.characters(), max_size=400)))
def test_the_same_message_is_read_the_same_twice(read: Reader, text: str) -> None:
    assert read(text) == read(text)


@SETTINGS
@given(text=MESSAGES)
def test_every_reading_can_be_written_as_the_contract_line(read: Reader, text: str) -> None:
    assert set(to_contract("x", read(text))) == {
        "id", "intent", "report_date", "metrics", "activities", "leads", "plans", "query", "command", "warnings",
    }  # fmt: skip


def test_twenty_thousand_characters_of_anything_are_read(read: Reader) -> None:
    for piece in (
        "拜访华星科技",
        "1、",
        "\n",
        "今天86万",
        "【",
        "张总",
        "下周三上午",
        "…",
        "a|",
        "\ud800",
        "\U0001f600",
        "没没没",
    ):
        read((piece * 20_000)[:20_000])


def test_a_lone_surrogate_can_be_stored_afterwards(read: Reader) -> None:
    read("拜访\ud800华星科技").text.encode("utf-8")


def test_the_words_read_are_the_words_typed(read: Reader) -> None:
    (activity,) = read("今天拜訪華\u200b星科技，張總嫌貴").activities
    assert (activity.mention.text, activity.contacts[0].value) == ("華\u200b星科技", "張總")


def test_relative_days_count_from_the_day_in_shanghai(words: Vocabulary, names: Directory, detector: Detector) -> None:
    late = datetime.fromisoformat("2026-03-17T17:00:00+00:00")
    parsed = understand(
        "日报：拜访华星科技", sent_at=late, sender="u_qian", directory=names, vocabulary=words, detector=detector
    )
    assert parsed.report_date == date(2026, 3, 18)


def test_two_customers_that_share_a_short_form_are_left_to_the_rep(read: Reader) -> None:
    (activity,) = read("海澜那边嫌贵，要再谈").activities
    assert activity.mention.customer is None
    assert [candidate.customer for candidate in activity.mention.candidates] == ["H06", "H05"] or len(
        activity.mention.candidates
    ) == 2
