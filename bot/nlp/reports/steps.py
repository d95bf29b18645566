"""What comes next with a customer, and what was promised."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.parsed import Read, Step
from bot.nlp.calendar.days import When
from bot.nlp.page import Page
from bot.nlp.recognizer import Entity
from bot.nlp.reports.closing import CLOSING, expected_close, signs_only, we_go
from bot.nlp.reports.promises import promises
from bot.nlp.text.clauses import Clause, Stretch
from bot.nlp.text.expression import Expression
from bot.nlp.text.lexicon import Hit

_BY = "steps"
_A_WORD, _NEXT, _ONE_BREATH = 2, 8, 16
_NONE = Expression(r"[\s—–-]*(?:无|没有|暂无|待定|-|—)?\s*")
_ACTION = Expression(
    r"去|来|到|给|发|送|寄|交|出|补|约|见|聊|谈|签|开|做|写|办|递|提|报|改|看|装|测|演示|拜访|回|取|带|派|准备|启动|参加|"
    r"盖|审|评|推|跑|打|call|review|meeting|安排|联系|答复|回复|解释|定|付|验收|进场|对|上门|面谈|挽留|挂网|澄清|截止|到货|核实|申请"
    r"|表态|上线|复[演试测诊核谈]|终验|初验|排在|碰头|开会|上会|培训|考察|参观|调试|试[机样用装产跑]|确认|处理|走合同|走流程|走付款|走采购|走招标|弄|问|请示|汇报|协调"
)
_EVENT = Expression(
    r"(?!.*(?:没|不|休息|放假|请假|有空|再说|左右|之前|以前|以后|之后|结束|到期|生日|过节|出差|那天|的话|才|为止|完$|结账|要货|要用|投产|开业))"
    r"[\u4e00-\u9fff]{2,8}"
)
"""What is set for a day by its name alone, whatever it is called: 「下周三复演」, 「周四二面」, 「周五上会」."""
_COMES = Expression(
    r"(?<!回)来(?:厂|公司|我们|咱|现场|看|考察|参观|谈|一趟)|上门|考察|参观|登门|再去|过去|去(?:一趟|看|谈|他|厂|现场|公司)|上会|复[演试]|开会|碰头|见面"
)
_DONE = Expression(r"了(?!解)|过(?!去|来|目)")
_OLD_DAY = Expression(r"(?:原[定计本来先](?:划|于|在)?|本来(?:说|定)?(?:在|是)?|之前(?:说|定)(?:的|在|好)?|从)$")
"""Before a day that holds no more: 「原定25号发货」, 「从这周四挪到…」."""
_WAY_TO = Expression(r"(?:我|就|再|要|得|先|准备|上午|下午|早上|晚上|一早)*(?:飞回|飞|回到?|赶回|去一?趟?|转场|到|跑)")
_STAYS = Expression(r"(?:住一晚|出差|了|去|那边|继续|[一两二三]天|一趟)*\s?")
"""Around a city that somebody goes to, when nothing is done there that concerns the customer."""
_TERMS = Expression(r"退款|退钱|保修|质保|延保|包安装|白送|免费|底价|成本|账期|再?(?:看看|想想|想办法|考虑)")
"""What is demanded of us, or no more than thinking of it, is no step."""
_THEY_PLAN = Expression(
    r"(?:他们?|她们?|客户|对方|人家|老板|领导|厂里|院里|学校)(?:那边|自己)?(?:也|都|正|还|在|已经)?$"
)
_PLANS = Expression(r"准备|打算|计划|拟|争取|抓紧|尽快|后续")
_MEET_AGAIN = Expression(r"(?:下周|明天|下次|下回|改天|过几天|过两天|回头)再(?:约|去|打|跑一趟|上门|拜访|联系)")
_OF_THAT_DAY = Expression(r"(?:那|的那?)[份版次个家批轮场]")
"""Behind a day that only tells which is meant: 「周一那版合同」."""
_LASTS = Expression(
    r"(?:只|就|最多)等(?:到|至)$|(?:公示期?|有效期?|质保期?|保修期?|授权|账期|年审|资质|证书)(?:到|至)$|(?:只|就|也)?用到$"
)
"""Before a day that only something lasts to."""
_TONIGHT = Expression(
    r"(?:今晚|今夜|今天晚上|今天(?:下班)?[之以]?前|下班前|收工前|睡前)(?:[一-十\d]{1,2}点[半前]?)?(?:之?前)?(?:就|再|要|会|得|一定|争取|加班|先)?(?:发|给|出|改|做|回|补|传|弄|写|寄|送|交|报|赶)"
)
_ONCE_MORE = Expression(
    r"(?:让|要|叫|喊|得|说)?(?:我们?|咱们?)?(?P<doing>(?!.*(?:完|后|等|过|年|月|季|周|天|号|看|想|考虑|忙|没|不)).{1,9}?再(?:报|试|发|做|出|送|测|改|跑|谈|约|交|寄|算|弄|对|调|补)(?:一[次遍版轮下回稿趟]|个价|过来|过去|上去)?)"
)
"""What is to be done before another try: 「换一款再试」, 「让砍俩模块再报」."""
_NOT_DONE = Expression(
    r"(?:先|就)?(?:这么|这样)?(?:搁|放着|挂着|歇|再说)|才能(?!付|打|到|结|签)|(?:才|再)?(?:回来|回国|上班|到岗|返回|出院|休完)|到期|冲|指标|业绩|关账|的(?:发票|票|货|款)|的?(?:日报|周报|忘[了记]|没交|漏[了报])|不会|不动|不上|不做|不买|不签|别想|没法|不能|没有?(?!问题)"
)
_THEIRS = Expression(
    r"(?:他们?|她们?|人家|对方|客户|财务|前台|出纳|会计|门卫|保安|秘书|领导|院里|厂里|学校|总部|集团|采购)(?:自己|那边|内部)?"
    r"[^，。；让要叫喊约请催等]{0,8}$"
)
"""Whose the day is: 「前台说周五回」, 「他说年底前定」 is nothing that we do."""
_OURS = Expression(r"我|咱|俺|让|要求|约|安排|等我|打|付|到账|回款|到货|发货|开标|验收|交付|来|送|收货")
"""What makes it a step of the deal all the same: we are in it, or money, goods or a bid are due."""
_HAND_OVER = Expression(r"[给交发寄送出到他她们过去来的就弄办，前截止吧)）\s]{1,6}|开始|上午|下午|晚上|早上|一早|中午")
"""A body that says no more than that it is handed over: what is stands in the clause before."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a customer's clauses say of the time ahead."""

    next_action: Read[Step] | None
    expected_close: Read[str] | None
    commitments: tuple[Read[str], ...]


def outlook(page: Page, clauses: Stretch) -> Outlook:
    """The next step, the expected close, the promises."""
    promised = tuple(promises(page, clauses))
    close = expected_close(page, clauses)
    step = _labelled(page, clauses) or _dated(page, clauses) or _asked(page, clauses) or _once_more(page, clauses)
    if step is None and promised:
        span = promised[0].span
        whole = next((p for p in promised if p.span), promised[0])
        dues = [w for w in page.of(When) if span and span.start <= page.span(w.start, w.end).start < span.end]
        if dues and dues[0].value.due is not None:
            step = Read(Step(whole.value, dues[0].value.due), whole.span, 0.6, _BY)
    return Outlook(step, close, promised)


def _labelled(page: Page, clauses: Stretch) -> Read[Step] | None:
    """What stands under 「下一步：」."""
    told = [clause for _, clause in clauses if clause.label == "next"]
    if not told or page.words("steps", told[0].start, told[0].end, "wait"):
        return None
    start, end = told[0].start, told[-1].end
    return None if _NONE.fullmatch(page.text, start, end) else _step(page, start, end, 0.95)


def _step(page: Page, start: int, end: int, confidence: float) -> Read[Step]:
    due = next((when.value.due for when in page.of(When, start, end) if when.value.due is not None), None)
    return page.read(Step(page.typed(start, end), due), start, end, confidence, _BY)


def _dated(page: Page, clauses: Stretch) -> Read[Step] | None:
    """A clause that sets a day ahead and something to do on it; the day of signing alone is no step of ours."""
    for index, when in page.values_in(clauses, When):
        clause = clauses[index][1]
        if not (_ahead(page, when) or _in_a_time(page, clause, when)) or clause.label in ("close", "date"):
            continue
        if signs_only(page, clauses, index, when) or _waits(page, clause) or _holds_no_more(page, clause, when):
            continue
        if _travels(page, clause, when):
            continue
        start, end = _body(page, clauses, index, when)
        doing = _ACTION.search(page.text, start, end) or _EVENT.fullmatch(page.text, when.end, clause.end)
        if doing and not _told_only(page, clause, when, end):
            start, end = _thing(page, clauses, index, start, end)
            return page.read(Step(page.typed(start, end), when.value.due), start, end, 0.75, _BY)
    return None


def _travels(page: Page, clause: Clause, when: Entity[When]) -> bool:
    """Whether somebody of ours only goes to a city on the day: 「明天飞回广州」."""
    way = _WAY_TO.match(page.text, when.end, clause.end)
    city = page.vocabulary.city_at(page.text, way.end(), clause.end) if way else 0
    return way is not None and city > way.end() and _STAYS.fullmatch(page.text, city, clause.end) is not None


def _holds_no_more(page: Page, clause: Clause, when: Entity[When]) -> bool:
    """Whether a day is one that was set before, or up to which something lasts."""
    before = page.text[clause.start : when.start]
    if _OF_THAT_DAY.match(page.text, when.end, clause.end):
        return True
    return _OLD_DAY.search(before) is not None or _LASTS.search(before) is not None


def _told_only(page: Page, clause: Clause, when: Entity[When], end: int) -> bool:
    """Whether it was done already, will not be done, or is done by them without us."""
    today = when.value.day == page.sent_at.date()
    if _NOT_DONE.search(page.text, when.end, min(clause.end, when.end + _NEXT)):
        return True
    if today and _DONE.search(page.text, when.end, end):
        return True
    theirs = _THEIRS.search(page.text[clause.start : when.start])
    return theirs is not None and not _OURS.search(page.text, clause.start, clause.end)


def _thing(page: Page, clauses: Stretch, index: int, start: int, end: int) -> tuple[int, int]:
    """What is handed over on the day, when the words behind it say no more than that: 「出一份接口说明，周五给」."""
    if end - start > 1 and not _HAND_OVER.fullmatch(page.text, start, end):
        return start, end
    before = clauses[index - 1][1] if index else None
    asked = page.words("steps", before.start, before.end, "ask") if before else []
    if before and asked:
        short = asked[0].end + _A_WORD >= before.end  # 「让评估的人来看，约了周五上午」
        return (asked[0].start if short else asked[0].end), before.end
    clause = clauses[index][1]
    return min(clause.start, start), end


def _waits(page: Page, clause: Clause) -> bool:
    """Whether the clause only waits for news (「结果周五出」), or asks for what nobody may do (「让我虚开…」)."""
    told = page.words("steps", clause.start, clause.end)
    return any(hit.key in ("wait", "illicit") for hit in told)


def _ahead(page: Page, when: Entity[When]) -> bool:
    today = page.sent_at.date()
    due = when.value.due
    if due is None:
        return False
    day = due.date() if isinstance(due, datetime) else due
    if day == today and _TONIGHT.match(page.text, when.start):
        return True
    return day > today or (when.value.hour is not None and isinstance(due, datetime) and due > page.sent_at)


def _in_a_time(page: Page, clause: Clause, when: Entity[When]) -> bool:
    """Whether somebody comes or goes in a week or month to come, without a day: 「下周来厂里看看」."""
    ahead = when.value.due is None and when.value.first > page.sent_at.date()
    return ahead and _COMES.search(page.text, when.end, clause.end) is not None


def _body(page: Page, clauses: Stretch, index: int, when: Entity[When]) -> tuple[int, int]:
    """What is done: behind the day, or before it when the day ends the clause."""
    clause = clauses[index][1]
    rest = page.text[when.end : clause.end].strip(" ）)】")
    if len(rest) > 1 or _ACTION.match(rest):
        return when.end, clause.end
    following = clauses[index + 1][1] if index + 1 < len(clauses) else None
    opens = when.start <= clause.start + _A_WORD and not rest
    if following and opens and page.text[clause.end : following.start].strip() in "，,":
        return following.start, following.end
    return clause.start, clause.end


def _asked(page: Page, clauses: Stretch) -> Read[Step] | None:
    """What was asked of us, or is meant to be done, without a day: 让我们…, 准备…, 回头…."""
    last_first = clauses[::-1]
    for number, hit in page.words_in(last_first, "steps", "ask"):
        clause = last_first[number][1]
        if page.words("obstacles", clause.start, clause.end, "price") or _waits(page, clause):
            continue
        if page.words("steps", clause.start, clause.end + _NEXT, "refused") or _DONE.search(
            page.text, hit.end, clause.end
        ):
            continue
        if _TERMS.search(page.text, hit.end, clause.end) or _they_plan(page, clause, hit):
            continue
        signing = CLOSING.search(page.text, hit.end, clause.end) and not we_go(page, clause, hit.start)
        if not signing and hit.end + _A_WORD < clause.end and _ACTION.search(page.text, hit.end, clause.end):
            read = _step(page, hit.end, clause.end, 0.5)
            return read if read.value.due else _dated_behind(page, clauses, len(clauses) - 1 - number, read)
        if _MEET_AGAIN.fullmatch(page.text, hit.start, clause.end):
            return _step(page, hit.start, clause.end, 0.5)
    return None


def _they_plan(page: Page, clause: Clause, hit: Hit) -> bool:
    """Whether it is the customer who means to do it: 「他准备写报告」."""
    plans = _PLANS.match(page.text, hit.start, hit.end)
    return plans is not None and _THEY_PLAN.search(page.text[clause.start : hit.start]) is not None


def _once_more(page: Page, clauses: Stretch) -> Read[Step] | None:
    """What is to be done before another try."""
    for _, clause in reversed(clauses):
        again = _ONCE_MORE.fullmatch(page.text, clause.start, clause.end)
        if again and not page.of(When, clause.start, clause.end) and clause.end - clause.start <= _ONE_BREATH:
            return _step(page, *again.span("doing"), 0.5)
    return None


def _dated_behind(page: Page, clauses: Stretch, index: int, read: Read[Step]) -> Read[Step]:
    """The step with the day that stands alone in the next clause: 「让我们做个最终报价，周五下班前」."""
    if index + 1 == len(clauses):
        return read
    following = clauses[index + 1][1]
    whens = page.of(When, following.start, following.end)
    alone = whens and following.end - whens[0].end <= _A_WORD and whens[0].start - following.start <= _A_WORD
    if not alone or not _ahead(page, whens[0]):
        return read
    return Read(Step(read.value.text, whens[0].value.due), read.span, read.confidence, read.by)
