"""What an order of each kind speaks of. Without it the same words are news of a customer: 「他们退回了合同」.

The words themselves are in `config/vocabulary.yaml`, under `commands`; here is what must stand beside them.
"""

from bot.nlp.text.expression import Expression

CODE = r"(?<![A-Za-z0-9])[A-Za-z]{1,2}\d{1,6}(?!\d)"
"""The code of a lead or an alert: L208, A31."""
_NUMBER = r"(?:\d{1,5}|[一二三四五六七八九十]{1,3})\s*号(?=\s*(?:线索|[那这]?条|给|派|分给|转|归|交给|我|让|，|,|$))"
_THIS = r"[那这][条个](?!项目|单子|月|星期|周|礼拜|季|客户|价)"
REMIND = Expression(
    r"(?:(?<!今)[点天早晚日后半]|[上下]午|[周期拜][一二三四五六日天末]|月\d{1,2}[号日]|月底|月初)(?:再|来|给我)?(?:提醒(?![他她对客])|[叫喊]我(?!们|过去|去))|提醒我?(?:延|推|放|拖|缓|挪|调|改)"
)
"""To be reminded at a time: 「明早9点提醒」."""
_ALERT = r"预警|提醒|告警|警报|警示|催办|[消销解]警"
_LEAD = rf"线索|{CODE}|{_THIS}|{_NUMBER}"
_AT_HEAD = r"^\s*[A-Z]?\d{1,5}\s*号?[那这]?[个条]?"
"""A number that opens the message: 「9号延后三天」, 「A20延到周五」."""
_JUST = r"(?:刚才|刚刚|刚[说报写发录讲填]的?|上一?条|前一条|那条|前面|上面)"
_SLIP = r"[写记说讲报打弄搞整填录输登标抄算数传]"
FIELD = (
    "(?:阶段|预算|金额|报价|联系人|电话|手机号|预计签约|预计签单|预计成交|签约时间|签单时间|签约日期|拜访数|电话数|下一步|客户名|公司名|合同额|成交价"
    "|来源|职务|日期|拜访量|电话量|接待数|成交数|回款|签约额|合同金额|回款金额|报价金额|客户名称|单价|数量)"
)
"""What can be set right, by name."""
_FIGURE = r"\d[\d.]*"
_UNITS = r"\s*[万亿wWkK千百元家个通条场份单]*"
_COUNTED = r"[^，。\d]{0,6}"
_LATER = r"(?:[暂再]?缓|延|推|拖|放|搁|压|挪|晚)"
_WORK = r"(?:合同(?!额|金额)|方案|标书|报价单|图纸?|条款|协议|设计|样[品机]|程序|ppt|PPT)"
"""What a rep changes at the desk: 「修改合同条款」 tells of work."""
_THEIRS = r"客户|对方|[他她]们?|已经?|刚|今天|[那这]边|那头"
"""Beside these a figure that was changed is news: 「远舟那边预算改成35万」."""


def _any(*parts: str) -> Expression:
    return Expression("|".join(parts))


MENDED = _any(
    r"(?:刚才|刚刚|前面|上面|上一?条)[^，。]{0,8}是[^，。]{1,8}[，,]?\s?不是",
    rf"不是{_COUNTED}{_FIGURE}{_UNITS}\s?[，,]?\s?(?:而是|是){_COUNTED}{_FIGURE}",
    rf"是{_COUNTED}{_FIGURE}{_UNITS}\s?[，,]?\s?不是{_COUNTED}{_FIGURE}",
    rf"(?<![别再没])(?<!别又){_SLIP}[错反漏岔]了?(?:[^，。；是]{{0,4}}[，,\s]+)?(?:应该|应当)?是(?!不是)",
    r"姓[\u4e00-\u9fff][，,]?\s?不姓",
    rf"{FIELD}[^，。；]{{0,3}}写成[^，。；]{{1,10}}[，,\s]*(?:应该|应为|改)",
    rf"{FIELD}的?不是(?!问题)[^，。；]{{1,8}}[，,]?\s?(?:而?是|还在|应该|应为)",
)
"""One figure for another, or a slip that is owned up to."""
THAT_ONE = Expression(
    r"刚[才刚](?!.{0,8}(?:给|打|来|跟|和|在|去|发微信|告诉|通知|联系))|上一?条|[那这]条(?!款)|前面|上面"
)
"""What was told to the bot before."""
ASKS = Expression(r"几[条个]|哪[些个条几]|谁|多少|吗|有没有|[？?]")
"""Behind these a message asks after leads and alerts, and orders nothing."""
JUST_SAID = Expression(
    r"(?:刚[才刚]?|上一?|前一?|最后一?|最近一?|上面|前面)(?:我?[发说报记录写提]的?)?(?:那|这)?[条个句份](?!客户|单|项目|合同|价|月|星期|礼拜|季|厂|公司)"
    r"|[上那这]条(?!线索|产线|生产线|款)|刚[才刚]?[^，。客他她对]{0,4}[说发报记录写点]"
)
"""What was just told to the bot, as one speaks of it before taking it back."""
TAKES_BACK = Expression(
    r"别[记存录算要留入写]|不[算要记存录]|[，,。\s先帮把给]撤(?![标店柜场资出])|撤[了掉吧回销返]|删[了掉除吧]|[，,。\s]删$|作废|取消|收回|抹掉|忽略|当没"
)
OF_ALERT = Expression(r"预警|告警|警报|警示|[消销解]警")
SUBJECTS = {
    "ack": _any(
        _ALERT,
        r"[消关标清销]掉",
        r"标[记为成]",
        CODE,
        r"[那这][条个](?=\s*(?:[我已都也就可没跟联关误,，]|处理|搞定|解决|知道|看[到过]|收到|$))",
        r"^\s*(?:\d{1,5}\s*号?\s*)?(?:我来处理|已处理|处理[好完]?了)",
        rf"{_AT_HEAD}.{{0,14}}(?:消|关|销|结|清)(?:[了掉]|吧)",
    ),
    "claim": _any(_LEAD),
    "release": _any(_LEAD, "公海"),
    "assign": _any(_LEAD),
    "snooze": _any(
        _ALERT,
        r"再[叫催喊找提弹响跳通]",
        r"提我|再(?:跟|告诉|和)我说?",
        r"先别|别[老总再]{0,2}[催弹吵响]|静默|静音|免打扰|打扰",
        r"(?:晚点|[待等过一]会儿?|[等待]下|稍后|(?:小时|分钟|钟头|半天|天)后)再",
        REMIND.source,
        rf"[那这]条[^，。]{{0,4}}{_LATER}",
        rf"^\s*(?:那|先|再|给我|帮我)*(?:往后)?{_LATER}[^，。]{{0,2}}(?:\d+|[一两二三几半])个?(?:天|周|小时|分钟|钟头|星期|礼拜|月)",
        r"点[后钟]?再说",
        r"(?:小时|分钟|钟头|天|点)[后钟]?[叫喊]我",
        rf"{_AT_HEAD}(?:先|给我|再)?(?:延[后迟到]|推[迟后到]|顺延|缓|晚|挪|压)",
    ),
    "correct": _any(
        r"更正|纠正|订正|勘误|^\s*修正",
        rf"(?<![别再没])(?<!别又){_SLIP}(?:[错反漏岔混串]|[多少]了)",
        rf"[多少漏](?:{_SLIP}了|了?一?[个位][0零]?)",
        r"刚[才刚]?[写报填记录说]成",
        rf"{FIELD}的?改\s?[\d一二两三四五六七八九十]",
        rf"^\s*(?:修改|更改|改一?下)(?!了|[^，。]{{0,4}}{_WORK})",
        r"^\s*(?:请|麻烦|帮我?|帮忙)?(?:把.*)?[改更][成为到新]",
        r"应该是|应为",
        rf"^(?!.*(?:{_THEIRS})).*{FIELD}(?:的|数|日期|时间|名|一栏)?(?:统一)?"
        r"(?:改[成为到]|更新[为成到]|更改为|调整[为成到]|调[成为到]|[设标][成为]|换成)(?!.*了)",
        rf"{_JUST}.*(?:不对|不是|改[成为作]|应该|应当|错了|改一?下|才对)",
        r"^\s*(?:拜访|电话|回款|签单|日期|数字)?(?:搞|弄|写|记|数)错",
        r"(?:刚[才刚]?|上一?条)[^，。]{0,3}(?:[说报写记发录填讲]的?|条).*(?:其实|实际)[^。]{0,4}[是\d]",
        rf"{FIELD}[^，。]{{0,4}}(?:改一?下|改改|有误|不对)",
        MENDED.source,
    ),
    "undo": _any(
        r"撤|条|刚|前面|上面|之前发|上一?[步次]|最近一",
        r"发[错串重]|误发|手[滑误抖]",
        r"作废|收回|不算|回退|还原",
    ),
    "help": Expression(""),
}
"""By kind of order."""
