"""Whether what stands there is meant: sentence by sentence."""

from collections.abc import Mapping

import pytest

from bot.nlp.phrases.detector import Detector
from bot.nlp.phrases.rule import Rule

BRIBE = {"id": "b", "category": "c", "phrases": ["回扣", "给采购返点"]}
PROMISE = {"id": "p", "category": "c", "phrases": ["免费延保", "全国第一"], "speaker": "rep"}
MOOD = {
    "id": "m",
    "category": "c",
    "phrases": ["再考虑", "退货", "不续约", "不满"],
    "speaker": "customer",
    "about": "us",
    "settled": "suppress",
}


def _scope(rule: Mapping[str, object], text: str) -> str:
    (found,) = Detector([Rule.model_validate(rule)]).find(text, ["安鼎"])
    return found.scope


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("采购暗示要回扣", "asserted"),
        ("客户问能不能给回扣", "asserted"),
        ("不给回扣就不签", "asserted"),
        ("没有回扣谁跟你签", "asserted"),
        ("不是不给回扣，是给少了", "asserted"),
        ("不是没有回扣", "asserted"),
        ("他要回扣，我没答应", "asserted"),
        ("我没答应给回扣", "negated"),
        ("从来没有收过任何回扣", "negated"),
        ("他没提要回扣", "negated"),
        ("回扣那事核实过了，没有的事", "negated"),
        ("公司严禁收回扣", "policy"),
        ("回扣红包一律不准", "policy"),
        ("反商业贿赂培训，讲了回扣的案例", "policy"),
        ("回扣预警已经处理", "policy"),
        ("如果给回扣会怎么样", "hypothetical"),
        ("万一采购要回扣怎么办", "hypothetical"),
        ("他开玩笑说给点回扣", "hypothetical"),
        ("给回扣算违规吗？", "question"),
        ("听说安鼎给回扣", "third_party"),
        ("同行给采购返点被抓了", "third_party"),
        ("赵处长跟我提，这单要是能给回扣，参数照我们的写", "asserted"),
        ("我没答应给星河医疗回扣", "negated"),
        ("我没有给梧桐智能的采购任何回扣", "negated"),
        ("我们没收海川的回扣", "negated"),
        ("我当场拒绝给孙主任回扣", "negated"),
        ("我没忍住给孙主任回扣", "asserted"),
        ("没跟领导说就给了海川回扣", "asserted"),
        ("没签合同，孙主任先要回扣", "asserted"),
        ("没回扣他不签", "asserted"),
        ("没有回扣孙总肯定不签", "asserted"),
        ("我没法不给他回扣", "asserted"),
        ("我没有理由不给他回扣", "asserted"),
    ],
)
def test_a_bribe(text: str, scope: str) -> None:
    assert _scope(BRIBE, text) == scope


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("我答应了免费延保", "asserted"),
        ("跟李主任说我们全国第一", "asserted"),
        ("李主任要求免费延保，我当场就答应了", "asserted"),
        ("口头答应他免费延保", "asserted"),
        ("李主任说我们全国第一", "third_party"),
        ("邢总问能不能免费延保 我没松口", "negated"),
        ("我不敢说全国第一", "negated"),
        ("王总夸我们是全国第一", "third_party"),
        ("公司规定不能承诺免费延保", "policy"),
        ("别说全国第一", "policy"),
        ("别说这家，全国第一也没用", "asserted"),
        ("我没跟梧桐智能承诺免费延保", "negated"),
    ],
)
def test_a_promise(text: str, scope: str) -> None:
    assert _scope(PROMISE, text) == scope


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("客户说再考虑", "asserted"),
        ("再不修好就退货", "asserted"),
        ("要是再出一次就退货", "asserted"),
        ("我再考虑一天", "third_party"),
        ("客户没说要退货", "negated"),
        ("客户是不是要退货", "question"),
        ("客户问我们是不是该退货", "asserted"),
        ("退货已经处理完，对方没意见", "negated"),
        ("前阵子说不续约，今天改口了", "negated"),
        ("退货的事还没处理完", "asserted"),
        ("安鼎那批货客户要退货", "third_party"),
        ("对方跟原先的供应商不续约，下月切到我们平台", "third_party"),
        ("旧系统换成我们的，原厂那边不续约", "third_party"),
        ("到期不续约，换成安鼎的", "asserted"),
    ],
)
def test_a_mood(text: str, scope: str) -> None:
    assert _scope(MOOD, text) == scope


def test_a_rule_may_ask_for_everything_that_is_written() -> None:
    assert _scope({**BRIBE, "negation": "ignore"}, "我没答应给回扣") == "asserted"
