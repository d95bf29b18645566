"""Layers, boundaries, allow-lists and spans; and the same found as by a search that tries everything."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.gaps import without_noise
from bot.nlp.phrases.plain import plain
from bot.nlp.phrases.rule import Rule


def _detector(**options: object) -> Detector:
    return Detector([Rule.model_validate({"id": "r", "category": "c", **options})])


def _texts(detector: Detector, text: str) -> list[str]:
    return [one.text for one in detector.find(text)]


@pytest.mark.parametrize(
    ("options", "text", "found"),
    [
        ({"phrases": ["vip返点"]}, "说ＶＩＰ返點的事", ["ＶＩＰ返點"]),
        ({"phrases": ["第1"]}, "国内第①和第𝟏", ["第①", "第𝟏"]),
        ({"phrases": ["a套餐"]}, "ⓐ套餐和🅰套餐", ["ⓐ套餐", "🅰套餐"]),
        ({"phrases": ["回扣"]}, "回.扣 回 扣 回\u200b扣 回🙂扣", ["回.扣", "回 扣", "回\u200b扣", "回🙂扣"]),
        ({"phrases": ["回扣"]}, "来回，扣款；回\n扣", []),
        ({"phrases": ["回扣"], "separators": False}, "回.扣", []),
        ({"phrases": ["NO.1"]}, "我们NO.1，也是no1", ["NO.1", "no1"]),
        ({"phrases": ["15万"]}, "报了1.5万", []),
        ({"phrases": ["好处费"], "repeats": True}, "要好好处处费", ["好好处处费"[1:]]),
        ({"phrases": ["好处费"]}, "要好好处处费", []),
        ({"phrases": ["法网恢恢"], "repeats": True}, "法网恢恢", ["法网恢恢"]),
        ({"phrases": ["法网恢恢"], "repeats": True}, "法网恢", []),
        ({"phrases": ["第1名"], "number_styles": True}, "第一名、第壹名、第①名", ["第一名", "第壹名", "第①名"]),
        ({"phrases": ["第1名"]}, "第一名", []),
        ({"phrases": ["全国第一"], "number_styles": True}, "全国第1，全国第10家", ["全国第1"]),
        ({"phrases": ["回扣"]}, "回…扣 回|扣 回—扣 回●扣", ["回…扣", "回|扣", "回—扣", "回●扣"]),
        ({"phrases": ["回扣"]}, "回🤷🏻‍♂️扣 回👨‍👩‍👧‍👦扣", ["回🤷🏻‍♂️扣", "回👨‍👩‍👧‍👦扣"]),
        ({"phrases": ["好处费"], "homophones": True}, "haochufei、好处f、好触费", ["haochufei", "好触费"]),
        ({"phrases": ["回扣"], "homophones": True}, "hui扣", []),
        ({"phrases": ["回扣"], "homophones": ["回扣"]}, "hui扣、回叩", ["hui扣", "回叩"]),
        ({"phrases": ["av"]}, "have av8 av片", ["av", "av"]),
        ({"phrases": ["av"], "word_boundary": "alnum"}, "have av8 av片", ["av"]),
        ({"phrases": ["av"], "word_boundary": "none"}, "have", ["av"]),
        ({"phrases": ["回扣"], "allow": ["来回扣件"]}, "来回扣件二十套，要回扣", ["回扣"]),
        ({"phrases": ["回扣"], "allow": ["回"]}, "要回扣", ["回扣"]),
        ({"phrases": ["回扣"], "allow": ["来回扣件"]}, "来.回.扣.件", []),
        ({"phrases": ["全国", "全国第一"]}, "全国第一", ["全国第一"]),
        ({"phrases": ["全国", "全国第一"], "overlap": "all"}, "全国第一", ["全国第一", "全国"]),
        ({"within": {"all_of": [["承诺"], ["免费"]], "characters": 8}}, "免费的事我承诺了", ["免费的事我承诺"]),
        ({"within": {"all_of": [["承诺"], ["免费"]], "characters": 8}}, "承诺了一大堆，其中有免费的", []),
        ({"within": {"all_of": [["承诺"], ["免费"]], "characters": 8}}, "承诺了。免费", []),
        ({"patterns": ["返.{0,4}个点"]}, "問返給他幾個點", ["返給他幾個點"]),
        ({"patterns": ["说(?P<hit>返点)"]}, "他说返点", ["返点"]),
        ({"patterns": ["在看{竞品}的"]}, "他在看友商的方案", ["在看友商的"]),
        ({"patterns": ["要代签[^，。]{0,4}"]}, "要代签,我说不行", ["要代签"]),
        ({"patterns": ["扣钱(?=[，。]|$)"]}, "说要扣钱,没签", ["扣钱"]),
    ],
)
def test_each_layer_finds_its_own_and_no_more(options: dict[str, object], text: str, found: list[str]) -> None:
    assert _texts(_detector(**options), text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("他让我 发 票 开 高 一 点", ["发 票 开 高 一 点"]),
        ("發.票.開.高一点吧", ["發.票.開.高一点"]),
        ("🙂发🙂票🙂开🙂高🙂一🙂点🙂", ["发🙂票🙂开🙂高🙂一🙂点"]),
        ("发 票开高 一点", []),
        ("发，票，开，高，一，点", []),
    ],
)
def test_what_is_spelled_out_is_read_in_one_by_expressions_too(text: str, found: list[str]) -> None:
    assert _texts(_detector(patterns=["发票开高.{0,2}点"]), text) == found


def test_what_is_spelled_out_is_denied_by_what_is_spelled_out() -> None:
    (one,) = _detector(phrases=["回扣"]).find("我 没 答 应 给 回 扣")
    assert (one.text, one.scope) == ("回 扣", "negated")


def test_a_competitor_of_the_directory_is_one_for_patterns() -> None:
    detector = _detector(patterns=["在看{竞品}的"])
    assert detector.find("他在看维莫的方案") == []
    assert [one.text for one in detector.find("他在看维莫的方案", ["维莫"])] == ["在看维莫的"]


def test_what_lies_beyond_the_longest_message_is_not_looked_at() -> None:
    assert _detector(phrases=["回扣"]).find("好" * 20_000 + "回扣") == []


@given(st.text(), st.text(), st.sampled_from(["回扣", "好处费", "vip返点", "no1"]))
def test_a_phrase_is_found_in_any_text_and_its_span_is_the_phrase(before: str, after: str, phrase: str) -> None:
    detector = _detector(phrases=[phrase], word_boundary="none")
    text = before + phrase.upper() + after
    found = detector.find(text)
    assert any(one.span.start <= len(before) < one.span.end for one in found)
    for one in found:
        assert without_noise(plain(text[one.span.start : one.span.end])) == phrase


_NOISE = ".· \u200b🙂"
_LETTERS = "回扣好处ab12回扣好处" + _NOISE + "，A扣"


def _brute(phrases: list[str], text: str) -> set[tuple[int, int]]:
    """Every stretch that is a phrase once folded and freed of admissible gaps; tries all of them."""
    folded = plain(text)
    found = set()
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            words = folded[start:end]
            if words[0] in _NOISE or words[-1] in _NOISE or "".join(c for c in words if c not in _NOISE) not in phrases:
                continue
            gaps = [match.span() for match in re.finditer(f"[{_NOISE}]+", words)]
            if all(_admissible(words, *gap) for gap in gaps) and _alone(folded, start, end):
                found.add((start, end))
    return found


def _admissible(words: str, start: int, end: int) -> bool:
    left, right, gap = words[start - 1], words[end], words[start:end]
    if len(gap) > 4:
        return False
    if not (left.isascii() and right.isascii()) or set(gap) == {"\u200b"}:
        return True
    return " " not in gap and not (left.isdigit() and right.isdigit())


def _alone(folded: str, start: int, end: int) -> bool:
    def joined(one: str, other: str) -> bool:
        return one in "ab" and other in "ab"

    return not (start and joined(folded[start], folded[start - 1])) and not (
        end < len(folded) and joined(folded[end - 1], folded[end])
    )


def test_the_same_is_found_as_by_trying_everything_on_ten_thousand_random_pairs() -> None:
    chance = random.Random(6)  # noqa: S311 - the same pairs each time
    for _ in range(500):
        known = ["".join(chance.choices("回扣好处ab12", k=chance.randint(1, 4))) for _ in range(chance.randint(1, 5))]
        detector = _detector(phrases=known, overlap="all", negation="ignore", about="anyone")
        for _ in range(20):
            text = "".join(chance.choices(_LETTERS, k=chance.randint(0, 12)))
            found = {(one.span.start, one.span.end) for one in detector.find(text)}
            assert found == _brute(known, text), (known, text)
