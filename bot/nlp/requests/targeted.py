"""What is ordered of a lead or an alert whose number opens the message, when no word of an order stands behind it.

「44号，已经打电话给客户道歉了」 says that the alert was seen to; 「L41丢给别人吧」 gives the lead back.
"""

from bot.nlp.calendar.days import When
from bot.nlp.page import Page
from bot.nlp.requests.subjects import ASKS, CODE
from bot.nlp.text.expression import Expression

_LEADS, _ALERTS = "线索", "预警|提醒|告警|警报"
_HEAD = Expression(
    rf"\s*(?P<ahead>{_LEADS}|{_ALERTS})?\s*(?:(?P<code>{CODE})|(?P<number>\d{{1,5}})(?:\s*号)?)"
    rf"(?P<behind>{_LEADS}|{_ALERTS}|[那这][条个]|(?=[，,：:\s]))?[，,：:\s]*"
)
_LEAD_CODE = frozenset("Ll")
_GIVES_UP = Expression(
    r"不(?:跟|接|要|做|归|想|了|对口|合适)|没(?:戏|搞头|意向|空)|别人|其他人|大家|让出|腾出|谁要|没空|太满|退|放|还|交回|丢|扔|公海|顾不|[打联跟跑][不].{1,2}"
)
_MINE = Expression(r"[我俺咱]")
_LATER = Expression(r"再|缓|放|延|推|晚|等|先别|别[催弹吵响]")
_SEEN_TO = Expression(
    r"[了过完好]|没事|误[报判会]|正常|知[道悉]|晓得|已|收到|搞定|马上|这就|在[跟查处盯]|[销消关结]|无需|不用|[oO][kK]|[dD]one"
)
_CODE = Expression(r"(?<![A-Za-z0-9])[AL]\d{1,6}(?![A-Za-z0-9])")
_NAMED_ALERT = Expression(r"预警|告警|警报|警示|[那这]个?条?提醒")


def of_target(page: Page) -> str | None:
    """The kind of order, or None when no number opens the message or nothing is said of it."""
    head = _HEAD.match(page.text)
    if ASKS.search(page.text):
        return None
    if head is None:
        return _of_named(page)
    named, code = head["ahead"] or head["behind"] or "", head["code"] or ""
    if not named and not code and head["behind"] is None:
        return None
    rest = page.text[head.end() :]
    if named == _LEADS or (code[:1] in _LEAD_CODE and code):
        return _of_lead(page, rest)
    ahead = any(when.value.first > page.sent_at.date() for when in page.of(When, head.end()))
    if _LATER.search(rest) or (ahead and not _SEEN_TO.search(rest)):
        return "snooze"
    return "ack" if _SEEN_TO.search(rest) else None


def _of_named(page: Page) -> str | None:
    """The kind of order on the lead or the alert that is named elsewhere: 「客户离我近，L19我去跑」, 「确认A9」."""
    code = _CODE.search(page.text)
    if code and code[0][0] in _LEAD_CODE:
        return _of_lead(page, page.text[: code.start()] + page.text[code.end() :])
    alert = code or _NAMED_ALERT.search(page.text)
    return "ack" if alert and _SEEN_TO.search(page.text[: alert.start()] + page.text[alert.end() :]) else None


def _of_lead(page: Page, rest: str) -> str | None:
    if page.staff:
        return "assign"
    if _GIVES_UP.search(rest):
        return "release"
    return "claim" if _MINE.search(rest) else None
