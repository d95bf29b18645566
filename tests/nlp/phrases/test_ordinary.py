"""What is ordinary raises nothing: at most one false alarm in a thousand sentences put together from everyday work."""

from itertools import product

from bot.nlp.phrases.detector import Detector

_WHO = (
    "今天上午拜访华星科技李总",
    "下午给青禾医疗设备科打电话",
    "微信联系了栖霞一小的吴老师",
    "到海澜物流现场",
    "店里接待了十二组客人",
)
_WHAT = (
    "聊了需求和现场情况",
    "报价86万，首付三成",
    "方案演示做完了，反馈不错",
    "预算120万已经批下来",
    "合同在法务那边走流程",
    "样机跑了两周，数据达标",
    "样品寄出去了，周四到",
    "验收通过，客户很满意",
    "对方要一份资质文件",
    "约了下周三下午两点再谈",
    "尾款走的对公账户，今天到账",
    "按公司授权给了95折",
    "问了交期和安装要求",
    "培训做完，大家都会用了",
    "续约一年，合同已经签了",
    "把全部漏斗过了一遍",
    "年会奖品是购物卡",
    "售后回访一切正常",
    "几家分院的装机进度对齐了",
    "拿到了招标文件，月底开标",
)
_THEN = (
    "",
    "，明天发会议纪要",
    "，周五前补接口文档",
    "，等他们领导签字",
    "。晚上整理材料",
    "，下周安排工程师上门",
    "。本周目标完成率100%",
    "，客户没有别的意见",
    "，联系人电话13800138000",
    "。公司规定不得承诺免费延保",
    "，发票开好寄出了",
    "，快递小孙代签收了",
    "。合规培训讲了不许收回扣",
)


def test_at_most_one_false_alarm_in_a_thousand_ordinary_sentences(detector: Detector) -> None:
    sentences = [f"{who}，{what}{then}" for who, what, then in product(_WHO, _WHAT, _THEN)]
    alarms = {
        text: raised
        for text in sentences
        if (raised := [one for one in detector.find(text) if one.scope == "asserted"])
    }
    assert len(sentences) > 1000
    assert len(alarms) * 1000 <= len(sentences), list(alarms.items())[:5]
