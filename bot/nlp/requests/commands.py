"""Orders to the bot: take back, correct, seen, later, mine, yes, no, the second."""

from datetime import date, datetime, timedelta

from bot.core.parsed import Command
from bot.nlp.calendar.days import When
from bot.nlp.mentions.linking import Spotted
from bot.nlp.numbers.numerals import small
from bot.nlp.page import Page
from bot.nlp.recognizers.amount import Money
from bot.nlp.recognizers.phone import Phone
from bot.nlp.requests.bare import bare
from bot.nlp.requests.reported import reported
from bot.nlp.text.expression import Expression

_LONGEST, _SHORT = 60, 12
_FILLER = Expression(r"[\W啊哦噢嗯呀吧了哈呢的那就这么按个条先都我]+")
_THANKS = Expression(r"谢谢|多谢|谢了|辛苦|麻烦")
_WHOLE = frozenset(("confirm", "cancel"))
_FIELD = (
    "阶段|预算|金额|报价|联系人|电话|手机号|签约时间|签单时间|签约日期|拜访数|电话数|下一步|客户名|公司名|合同额|成交价"
    "|来源|职务|日期"
)
_MENDED = Expression(
    r"(?:刚才|刚刚|前面|上面|上一?条)[^，。]{0,8}是[^，。]{1,8}[，,]?\s?不是|不是\s?[\d.]+\s?[万亿wWkK千百元]*\s?[，,]?\s?(?:而是|是)\s?[\d.]+|[写记说报打弄搞填录输][错反]了?[，,\s]*(?:应该)?是"
    rf"|(?:{_FIELD})的?不是(?!问题)[^，。]{{1,8}}[，,]?\s?(?:而?是|还在|应该|应为)"
)
"""One figure for another, or a slip that is owned up to."""
_CHANGED = Expression(r"改[成为到]|更新为|应该?[是为]")
_ABOUT = {
    "ack": Expression(
        r"预警|提醒|告警|警报|警示|[消关标清销]掉|标[记为成]|(?<![A-Za-z])[A-Z]\d+|[那这][条个](?=\s*(?:[我已都也就可没跟联关误,，]|处理|搞定|解决|知道|看[到过]|收到|$))|^\s*(?:\d{1,5}\s*号?\s*)?(?:我来处理|已处理|处理[好完]?了)"
        r"|^\s*[A-Z]?\d{1,5}\s*号?[那这]?[个条]?.{0,14}(?:消|关|销|结|清)(?:[了掉]|吧)"
    ),
    "claim": Expression(r"线索|[A-Z]\d+|[那这][条个]|\d+号"),
    "release": Expression(r"线索|[A-Z]\d+|公海|[那这][条个]"),
    "assign": Expression(r"线索|[A-Z]\d+|[那这][条个]|\d+号"),
    "snooze": Expression(
        r"提醒|预警|再[叫催喊找]|先别|别[催弹吵]|静默|静音|免打扰|(?:晚点|待会儿?|过会儿?|稍后|(?:小时|分钟|钟头|半天|天)后)再|再[弹响跳通]|打扰|点[后钟]?再说"
        r"|^\s*[A-Z]?\d{1,5}\s*号?[那这]?[个条]?(?:先|给我|再)?(?:延[后迟]|推[迟后到]|顺延|缓|晚|挪|压)"
    ),
    "correct": Expression(
        r"更正|纠正|订正|勘误|[写记说报打弄搞填录输](?:[错反]|[多少]了)|[多少](?:[写记说报打填录]了|了?一?个[0零])|^\s*(?:修改|更改|改一?下)"
        r"|^\s*(?:请|麻烦|帮我?|帮忙)?(?:把.*)?[改更][成为到新]|应该是|应为"
        rf"|^(?!.*(?:客户|对方|[他她]们?|已经?|刚|今天)).*(?:{_FIELD})(?:的|数|日期)?(?:统一)?(?:改[成为到]|更新[为成到]|更改为|调整[为成到]|调[成为到]|[设标][成为]|换成)(?!.*了)"
        r"|(?:刚才|刚刚|上一?条|那条|前面|上面).*(?:不对|不是|改[成为作]|应该|应当|错了|改一?下|才对)"
        r"|(?:刚才|刚刚|上一?条)[^，。]{0,3}(?:[说报写记发录填]的?|条).*(?:其实|实际)是"
        rf"|(?:{_FIELD})[^，。]{{0,4}}(?:改一?下|改改|有误|不对)"
        rf"|{_MENDED.source}"
    ),
    "undo": Expression(
        r"撤|条|刚|前面|上面|之前发|上一?[步次]|最近一|发[错串重]|误发|手[滑误抖]"
        r"|作废|收回|不算|回退|还原"
    ),
    "help": Expression(""),
}
"""What an order of each kind speaks of; without it the same words are news of a customer."""
_TOLD = Expression(r"线索\s*[:：+].{5,}|[:：].{4,}[，,]")
"""A lead told of, whoever passed it on."""
_ASKS = Expression(r"几[条个]|哪[些个条几]|谁|多少|吗|有没有|[？?]")
"""Behind these a message asks after leads and alerts, and orders nothing."""
_ORDER = ("undo", "correct", "snooze", "release", "claim", "assign", "ack", "help")
_TO_ME = Expression(r"给[我俺咱](?!们组)")
_NOT_ASKED = frozenset(("ack", "claim", "assign"))
_OF_BOT = frozenset(("ack", "snooze", "release", "claim"))
_ALERT = Expression(r"预警|告警|警报|警示")
_CODE = Expression(r"(?<![A-Za-z0-9])([A-Za-z]{1,2}\d{1,6})(?!\d)")
_NUMBER = Expression(
    r"(?:预警|提醒|线索|第)?\s*(?P<before>\d{1,4})\s*(?:号|条)|(?:预警|提醒|线索)\s*(?P<after>\d{1,4})(?!\d)"
)
_DONE = r"(?:我来|已)?处理(?:[好完]了?|了)?|静默|静音|关闭|了结|解决|忽略"
_SPAN = r"\s*(?:个|分钟|小时|天|周|星期|礼拜|号|日|月|点|家|次|单|台|件|[:：/.-]\d)"
_NAMED = Expression(
    rf"^\s*(?P<first>\d{{1,5}})\s*(?:{_DONE})|(?:{_DONE})\s*(?P<then>\d{{1,5}})(?!\d|{_SPAN})|"
    rf"(?:{_DONE})\s*(?P<run>\d{{1,5}})(?=\s+\d{{1,3}}{_SPAN})"
)
"""The number of an alert, said with what is to become of it: 已处理 12, 12 静默, 静默 12 2天; not 静默 2天."""
_FOR = Expression(r"(?P<count>\d{1,3}|[一两二三四五六七八九十]{1,2}|半)\s*个?(?P<unit>分钟|小时|天|周|星期|礼拜)")
_FINE = frozenset(("分钟", "小时"))
_UNITS = {"分钟": "minutes", "小时": "hours", "天": "days", "周": "weeks", "星期": "weeks", "礼拜": "weeks"}
_CHOICE = Expression(
    r"\s*(?:我?选|就|要|第|是|选择)*\s*(?:第\s*)?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2}|[①-⑩])\s*(?:个|家|条|号|项)?\s*(?:吧|呗|那个|就行)?[。.!！、]?\s*"
)
_NEW = Expression(r"(?:改成|改为|应该是|应为|是)(?:见)?(?:的)?\s*(?P<value>[^，。；、\s不]{1,16})")
_HANDED = Expression(r"(?:给|交|派|转|让|安排|归|由|请|叫)(?:给|到|了)?$")
"""Before a colleague's name: what an order speaks of is given to them."""
_HANDS = Expression(r"\s*(?:请|麻烦你?|帮我|帮忙)?[把将]?")
_HANDED_ON = Expression(r"(?:这家|这个客户|这单|的?单子)?(?:转|派|分|交|移交|转交|划|拨)给\s*")
_TO_BE_DONE = Expression(r"(?:来|去)?(?:跟进?|负责|接手?|对接)?(?:一下)?[吧呗]?[。!！]?\s*")
"""Behind the colleague's name: 「把海棠医疗转给夏禾跟进吧」 hands a customer on; 「转给夏禾看了」 is news."""
_THAT_ONE = Expression(
    r"刚[才刚](?!.{0,8}(?:给|打|来|跟|和|在|去|发微信|告诉|通知|联系))|上一?条|[那这]条(?!款)|前面|上面"
)
_OTHERS = Expression(r"客户|对方|甲方|人家|[他她]们?")
_PAPER = Expression(
    r"(?:票|合同|协议|报价单|标书|抬头|税号|快递|单据|[送发出]货单|对账单|铭牌|图纸|型号|账号|地址|车牌)[^，。；]{0,8}(?:[写记说报打弄搞填录输开]错|错了)"
)
"""A slip in somebody's papers, and none in what was told to the bot."""
_PUT_OFF = Expression(
    r"静默|静音|先?别[弹催提响吵推发]|先放|再[提叫喊弹催响]|提醒我"
    r"|推[到迟后]|延[到后迟期]|挪到|晚[点些]"
)
"""Said of an alert, it is to come again, whatever else is being done about it."""
_NOT_OLD = Expression(r"不是$")


def command(page: Page, spotted: list[Spotted]) -> Command | None:
    """The order, or None when the message is none."""
    text = page.text.strip()
    mended = _MENDED.search(text) is not None
    if not text or len(text) > _LONGEST or "\n" in text or (page.of(Phone) and not (mended or _CHANGED.search(text))):
        return None
    if choice := _CHOICE.fullmatch(page.text):
        said = choice["number"]
        return Command("choose", target=ord(said) - ord("①") + 1 if said >= "①" and said <= "⑩" else small(said))
    words = page.words("commands")
    kind = _kind(page, spotted, text)
    if kind is None:
        return _answer(page) if len(text) <= _SHORT and not spotted else None
    if kind in ("help", "undo"):
        told = next(hit.start for hit in words if hit.key == kind)
        # 「客户要求撤回投标」 tells of somebody else's order.
        if kind == "help" and page.of(When):
            return None  # 「我明天都得干些啥」 asks after a day's work
        named = bool(spotted) and not (kind == "undo" and _THAT_ONE.search(text))
        return None if named or _OTHERS.search(page.text, 0, told) else Command(kind)
    customer = next((one.mention.customer for one in spotted if one.mention.customer), None)
    corrected = _value(page) if kind == "correct" else None
    return Command(
        kind,
        target=_target(page) if kind != "correct" else None,
        customer=customer,
        until=_until(page) if kind == "snooze" else None,
        text=page.typed(*corrected) if corrected else None,
        value=bare(page, *corrected) if corrected else None,
    )


def _kind(page: Page, spotted: list[Spotted], text: str) -> str | None:
    keys = {hit.key for hit in page.words("commands")}
    if _MENDED.search(text):
        keys.add("correct")
    if page.staff and _HANDED.search(page.text, 0, page.staff[0].start):
        keys.add("assign")
    of_alert = _ALERT.search(text) is not None
    put_off = "snooze" in keys and _PUT_OFF.search(text) is not None
    order = ("ack", *_ORDER) if of_alert and not put_off else _ORDER
    if "assign" in keys and not page.staff and _TO_ME.search(text):
        keys.add("claim")
    kind = next((one for one in order if one in keys and _ABOUT[one].search(text)), None)
    if kind is None and _handed_on(page, spotted):
        return "assign"
    asked = kind in _NOT_ASKED and (_ASKS.search(text) or _TOLD.search(text))
    # 「华星李总让我先别催」 is news, and so is 「开的票税号写错了」.
    told = kind in _OF_BOT and not of_alert and reported(page, spotted)
    if kind == "correct" and not _THAT_ONE.search(text):
        told = bool(spotted) and (_PAPER.search(text) is not None or reported(page, spotted))
    return None if asked or told else kind


def _handed_on(page: Page, spotted: list[Spotted]) -> bool:
    """「把海棠医疗转给夏禾」: one customer, one colleague, and nothing else."""
    if len(spotted) != 1 or len(page.staff) != 1:
        return False
    (customer,), (colleague,) = spotted, page.staff
    return (
        _HANDS.fullmatch(page.text, 0, customer.start) is not None
        and _HANDED_ON.fullmatch(page.text, customer.end, colleague.start) is not None
        and _TO_BE_DONE.fullmatch(page.text, colleague.end) is not None
    )


def _answer(page: Page) -> Command | None:
    """A yes or a no that is nothing but that: 「对，就这么记」, 「算了算了不弄了」."""
    said = [hit for hit in page.words("commands") if hit.key in _WHOLE]
    rest = list(page.text)
    for hit in said:
        rest[hit.start : hit.end] = " " * (hit.end - hit.start)
    sure = any(hit.end - hit.start > 1 for hit in said)
    if not said or len(_FILLER.sub("", _THANKS.sub("", "".join(rest)))) > sure:
        return None
    return Command(said[0].key)


def _target(page: Page) -> int | str | None:
    if named := _NAMED.search(page.text):
        return int(named["first"] or named["then"] or named["run"])
    if code := _CODE.search(page.text):
        return code[1]
    number = _NUMBER.search(page.text)
    return int(number["before"] or number["after"]) if number else None


def _until(page: Page) -> date | datetime | None:
    number = _NUMBER.match(page.text)
    begin = number.end() if number else 0  # 「9号延后三天」 is alert 9, and no day
    said = next((when.value.due for when in page.of(When, begin) if when.value.due is not None), None)
    return said or _span(page)


def _span(page: Page) -> date | datetime | None:
    """When a length of time is over that begins now: the day for 静默两天, the minute in Shanghai for 静默两小时."""
    length = _FOR.search(page.text)
    if length is None:
        return None
    count = 0.5 if length["count"] == "半" else small(length["count"])
    end = (page.sent_at + timedelta(**{_UNITS[length["unit"]]: count})).replace(second=0, microsecond=0)
    return end if length["unit"] in _FINE else end.date()


def _value(page: Page) -> tuple[int, int] | None:
    """Where the corrected value stands: behind 改成 or 应该是, or the figure that is not the one denied."""
    for match in _NEW.finditer(page.text):
        if not _NOT_OLD.search(page.text[: match.start("value")]):
            money = next((m for m in page.of(Money) if m.start == match.start("value")), None)
            end = money.end if money else match.end("value")
            return match.start("value"), end
    return None
