"""What the shipped lists raise as personal data, masking stars: the two know a number by the same signs."""

import pytest

from bot.core.masking import masked, masked_words
from bot.nlp.phrases.detector import Detector
from tests import shipped

_RULES = [rule for rule in shipped.detector().rules if rule.category == "personal_data"]
_MORE = ("师傅马德全身份证440307198811023518，远舟医疗明早进场", "老证件440307881302351登记", "客户护照E12345678已收")


@pytest.mark.parametrize("said", [*_MORE, *(said for rule in _RULES for said in rule.tests.hit)])
def test_no_number_that_is_found_is_shown_whole(detector: Detector, said: str) -> None:
    found = [one for one in detector.find(said) if one.category == "personal_data"]
    assert found
    assert [one.text for one in found if one.text in masked(said) or one.text == masked_words(one, said)] == []


@pytest.mark.parametrize("said", [said for rule in _RULES for said in rule.tests.miss])
def test_what_the_lists_let_pass_stays_readable(said: str) -> None:
    assert masked(said) == said
