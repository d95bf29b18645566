"""What takes back what was told to the bot, and news of business in the same words."""

from collections.abc import Callable

from bot.core.parsed import Parsed

Reader = Callable[[str], Parsed]
ORDERS = (
    "撤回",
    "收回",
    "撤销",
    "撤掉",
    "回退",
    "撤一下",
    "撤回！",
    "收回收回",
    "撤回吧",
    "作废吧",
    "帮我撤回",
    "我要撤回",
    "能撤回吗",
    "麻烦撤销一下",
    "撤回一下谢谢",
    "收回上一条",
    "收回刚才那条",
    "刚才那条收回",
    "把刚才的收回",
    "这条作废",
    "上一条记录撤回",
    "取消上一步",
    "撤回那条消息",
    "撤回刚才发的日报",
    "撤回刚刚的日报 发早了",
    "把刚才的日报撤了重发",
    "那条日报不要了，我重新写",
    "刚才那个客户的更新撤销吧",
    "发错了，撤回",
    "说错了收回",
    "手误，收回一下",
    "手误，别算",
    "手滑",
    "发错群了",
    "撤回，发错群了",
    "刚发错了不好意思",
    "刚才发串群了，请忽略",
    "刚那条记重了，撤掉",
    "刚才发的是测试，不要记录",
    "上一条内容有误 先撤",
)
NEWS = (
    "公司严禁收回扣",
    "我们从不收回扣",
    "任何人不得收回扣",
    "不收回扣",
    "收回货款30万",
    "刚刚收回货款30万",
    "今天收回欠款12万",
    "收回尾款",
    "账款全部收回",
    "回款收回80%",
    "投标保证金收回了",
    "收回成本要两年",
    "收回投资大概18个月",
    "三年收回投资",
    "样机已收回",
    "收回样机两台",
    "刚才收回一台样机",
    "对方要收回报价",
    "报价已撤回",
    "撤回报价",
    "撤回投标",
    "标书撤回了",
    "撤回起诉",
    "审批撤销了",
    "撤销订单",
    "投诉撤销了",
    "柜台撤掉了",
    "撤下展位",
    "合同作废",
    "旧合同作废重签",
    "发票作废重开",
    "收款码换新的了,请大家今天下班前更新,旧的作废",
    "老系统的数据还原了",
    "系统回退到旧版本",
    "把方案里的培训删掉",
    "货发错了",
    "快递发错了",
    "取消订单",
    "取消了明天的拜访",
    "会议取消",
    "订单取消了",
)
WORK = (
    "付款方式改成月结",
    "交期改成下月",
    "地址改成江宁路",
    "演示改成线上",
    "客户把付款方式改成月结",
    "对方把合同改成一年",
    "修改合同条款",
    "修改了方案发给客户",
    "改一下报价单发过去",
)


def _kinds(read: Reader, texts: tuple[str, ...]) -> dict[str, str | None]:
    heard = {text: read(text).command for text in texts}
    return {text: order.kind if order else None for text, order in heard.items()}


def test_what_was_told_is_taken_back_when_nothing_else_is_spoken_of(read: Reader) -> None:
    assert {text: kind for text, kind in _kinds(read, ORDERS).items() if kind != "undo"} == {}


def test_business_that_is_taken_back_or_cancelled_is_no_order(read: Reader) -> None:
    assert {text: kind for text, kind in _kinds(read, NEWS).items() if kind} == {}


def test_terms_and_papers_that_change_are_no_correction(read: Reader) -> None:
    assert {text: kind for text, kind in _kinds(read, WORK).items() if kind} == {}


def test_a_correction_is_one_still(read: Reader) -> None:
    texts = (
        "改成96万",
        "改成下周三",
        "预算改成80万",
        "修改预算80万",
        "改一下，预算80万",
        "把刚才报的数量改成380箱，手滑",
    )
    assert {text: kind for text, kind in _kinds(read, texts).items() if kind != "correct"} == {}
