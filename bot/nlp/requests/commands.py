"""Orders to the bot: take back, correct, seen, later, mine, yes, no, the second."""

from bot.core.parsed import Command
from bot.nlp.calendar.days import When
from bot.nlp.mentions.linking import Spotted
from bot.nlp.numbers.numerals import small
from bot.nlp.page import Page
from bot.nlp.recognizers.phone import Phone
from bot.nlp.requests.bare import bare
from bot.nlp.requests.particulars import right_value, target, until
from bot.nlp.requests.reported import reported
from bot.nlp.requests.subjects import ASKS, CODE, JUST_SAID, MENDED, OF_ALERT, REMIND, SUBJECTS, TAKES_BACK, THAT_ONE
from bot.nlp.requests.taking_back import owned_up, takes_back
from bot.nlp.requests.targeted import of_target
from bot.nlp.text.expression import Expression

_LONGEST, _SHORT = 60, 12
_FILLER = Expression(r"[\W啊哦噢嗯呀吧了哈呢的那就这么按个条先都我]+")
_BESIDE_ANSWER = Expression(
    r"谢谢|多谢|谢了|辛苦|麻烦|我?(?:再|回头再?|等[等会]?再?|晚点再?)(?:想想|看看|说)|(?:按|照)?你?说的|[记录存写填](?:[进上下]去?)?|这?个?意思|提交|入库|保存"
    r"|我?自己[来改弄写]|(?:明天|改天|下次)再[弄说搞写看]|[本这]次|操作|录入|重来|重新[来写录弄]"
)
"""What may go with a yes or a no: thanks, and what is to be done with what was read."""
_WHOLE = frozenset(("confirm", "cancel"))
_CHANGED = Expression(r"改[成为到]|更新为|应该?[是为]")
_TOLD = Expression(r"线索\s*[:：+].{5,}|[:：].{4,}[，,]")
"""A lead told of, whoever passed it on."""
_ORDER = ("undo", "correct", "snooze", "release", "claim", "assign", "ack", "help")
_TO_ME = Expression(r"给[我俺咱](?!们组)")
_NOT_ASKED = frozenset(("ack", "claim", "assign"))
_OF_BOT = frozenset(("ack", "snooze", "release", "claim"))
_ORDINAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[①-⑩])"
_POINTED = r"(?:是?(?:前|后|上|下|中间|最后)面?那?[个家条]?[，,]?)?"
_CHOICE = Expression(
    rf"\s*(?:应该|[我指]?说的)?{_POINTED}\s*(?:我?选(?:[A-Da-d]吧?[，,]|项)?|那|就|要|第|是|选择)*\s*(?:第\s*)?(?P<number>{_ORDINAL})\s*(?:个|家|条|号|项)?\s*"
    r"(?:吧|呗|那个|那家|那条|就行|就是|客户|才对|才是|啦|了)*[。.!！、]?\s*"
)
_HANDED = Expression(r"(?:给|交|派|转|让|安排|归|由|请|叫|挂到?)(?:给|到|了)?$")
"""Before a colleague's name: what an order speaks of is given to them."""
_HANDS = Expression(r"\s*(?:请|麻烦你?|帮我|帮忙)?[把将]?")
_HANDED_ON = Expression(r"(?:这家|这个客户|这单|的?单子)?(?:转|派|分|交|移交|转交|划|拨)给\s*")
_TO_BE_DONE = Expression(r"(?:来|去)?(?:跟进?|负责|接手?|对接)?(?:一下)?[吧呗]?[。!！]?\s*")
"""Behind the colleague's name: 「把海棠医疗转给夏禾跟进吧」 hands a customer on; 「转给夏禾看了」 is news."""
_TAKEN_ON = Expression(rf"(?:线索|第)?\s*(?:{CODE}|\d{{1,5}}\s*号)(?:线索)?[，,\s]*(?:麻烦|请|辛苦|让|由)?")
_TAKES_IT = Expression(r"(?:来|去)?(?:跟进?|负责|接手?|对接|处理|联系|盯)(?:一下)?[吧呗]?[。!！]?\s*")
"""「L62 何苗负责」."""
_NOBODY = Expression(r"别人|其他人|大家|谁要|转?出去")
"""Given to these, a lead is given back."""
_OTHERS = Expression(r"客户|对方|甲方|人家|[他她]们?")
_PAPER = Expression(
    r"(?:票|合同(?!额|金额|价)|[验订清装保收][收单箱货函据]单?|协议|报价单|标书|抬头|税号|快递|单据|[送发出]货单|对账单|铭牌|图纸|型号|账号|地址|车牌)[^，。；]{0,8}"
    r"(?:[写记说报打弄搞填录输开]错|错了)"
)
"""A slip in somebody's papers, and none in what was told to the bot."""
_GREW = Expression(r"从[^，。；]{1,12}(?:追加|增加|[加涨提降砍减压缩][高低整]?)到[^，。；]{1,10}了")
"""What came to another sum by itself: 「更正下进展：预算从150万追加到210万了」."""
_PUT_OFF = Expression(
    r"静默|静音|先?别[弹催提响吵推发]|先放|再[提叫喊弹催响]|提醒我"
    r"|推[到迟后]|延[到后迟期]|挪到|晚[点些]"
)
"""Said of an alert, it is to come again, whatever else is being done about it."""


def command(page: Page, spotted: list[Spotted]) -> Command | None:
    """The order, or None when the message is none."""
    text = page.text.strip()
    of_length = 0 < len(text) <= _LONGEST and "\n" not in text
    if not of_length or (page.of(Phone) and not (MENDED.search(text) or _CHANGED.search(text))):
        return None
    if choice := _CHOICE.fullmatch(page.text):
        said = choice["number"]
        return Command("choose", target=ord(said) - ord("①") + 1 if said >= "①" and said <= "⑩" else small(said))
    kind = _kind(page, spotted, text)
    if kind is None:
        return _answer(page) if len(text) <= _SHORT and not spotted else None
    if kind in ("help", "undo"):
        return Command(kind) if _of_the_bot(page, spotted, kind) else None
    customer = next((one.mention.customer for one in spotted if one.mention.customer), None)
    corrected = right_value(page) if kind == "correct" else None
    return Command(
        kind,
        target=target(page) if kind != "correct" else None,
        customer=customer,
        until=until(page) if kind == "snooze" else None,
        text=page.typed(*corrected) if corrected else None,
        value=bare(page, *corrected) if corrected else None,
    )


def _of_the_bot(page: Page, spotted: list[Spotted], kind: str) -> bool:
    """Whether help is asked of the bot, and what is taken back was told to it: not 「客户要求撤回投标」."""
    if kind == "undo":
        return takes_back(page, spotted)
    if page.of(When):
        return False  # 「我明天都得干些啥」 asks after a day's work
    told = next((hit.start for hit in page.words("commands") if hit.key == kind), 0)
    return not spotted and not _OTHERS.search(page.text, 0, told)


def _spoken(page: Page, spotted: list[Spotted], text: str) -> set[str]:
    """The kinds of order whose words are said."""
    keys = {hit.key for hit in page.words("commands")}
    if MENDED.search(text):
        keys.add("correct")
    if REMIND.search(text):
        keys.add("snooze")
    if "correct" in keys and _CHANGED.search(text) and owned_up(page):
        keys.discard("undo")
    if JUST_SAID.search(text) and TAKES_BACK.search(text) and not spotted and not reported(page, spotted):
        keys.add("undo")
    if page.staff and (_HANDED.search(page.text, 0, page.staff[0].start) or _taken_on(page)):
        keys = (keys | {"assign"}) - {"claim"}
    if "assign" in keys and not page.staff and _TO_ME.search(text):
        keys.add("claim")
    return keys


def _kind(page: Page, spotted: list[Spotted], text: str) -> str | None:
    keys = _spoken(page, spotted, text)
    of_alert = OF_ALERT.search(text) is not None
    put_off = "snooze" in keys and _PUT_OFF.search(text) is not None
    order = ("ack", *_ORDER) if of_alert and not put_off else _ORDER
    kind = next((one for one in order if one in keys and SUBJECTS[one].search(text)), None)
    if kind is None and _handed_on(page, spotted):
        return "assign"
    asked = kind in _NOT_ASKED and (ASKS.search(text) or (not of_alert and _TOLD.search(text)))
    # 「华星李总让我先别催」 is news, and so is 「开的票税号写错了」.
    told = kind in _OF_BOT and not of_alert and reported(page, spotted)
    if kind == "correct" and not THAT_ONE.search(text):
        told = bool(spotted) and (
            _PAPER.search(text) is not None or _GREW.search(text) is not None or reported(page, spotted)
        )
    if kind == "assign" and not page.staff:
        if spotted:
            return None  # 「他们把线索给了集团采购」
        kind = "release" if _NOBODY.search(text) else kind
    if kind == "claim" and of_alert:
        kind = "ack"
    if kind is None and not spotted:
        return of_target(page)
    return None if asked or told else kind


def _taken_on(page: Page) -> bool:
    """「L62 何苗负责」: a lead, a colleague and what is to be done, and nothing else."""
    colleague = page.staff[0]
    return (
        _TAKEN_ON.fullmatch(page.text, 0, colleague.start) is not None
        and _TAKES_IT.fullmatch(page.text, colleague.end) is not None
    )


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
    if not said or len(_FILLER.sub("", _BESIDE_ANSWER.sub("", "".join(rest)))) > sure:
        return None
    return Command(said[0].key)
