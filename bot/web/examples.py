"""Sentences for a newcomer to tap: made of the customers that this person really has, so that each one works."""

from collections.abc import Sequence

HELP = "帮助"

_REPORT = """今日日报：
1、上门拜访{0}李总，演示了方案，对方嫌贵，在和同行比价，周五前给三家对比
2、电话联系{1}王工，预算80万，下周三去演示"""

_UPDATES = (
    "{0}报价改成96万，月底前签",
    "今天去了{0}，张主任说要上会，下周二再约",
)
_LEAD = "新线索：展会上认识的，晨岚精工 周经理，做检测设备，预算50万"
_AMBIGUOUS = "{0}那边通过了演示，准备报价"
_UNDO = "撤回"


def sentences(own: Sequence[str], ambiguous: str | None) -> tuple[str, ...]:
    """What someone with these customers may say. `ambiguous` is a name that several customers go by."""
    told: list[str] = []
    if len(own) > 1:
        told.append(_REPORT.format(own[0], own[1]))
    told += [update.format(name) for update, name in zip(_UPDATES, own[2:], strict=False)]
    if ambiguous is not None:
        told.append(_AMBIGUOUS.format(ambiguous))
    if own:
        told += [_LEAD, _UNDO]
    return (*told, HELP)
