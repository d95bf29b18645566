"""In what trade whoever a new lead is of is: 「做五金的」, 「印染行业」, 「开火锅店」."""

from bot.core.parsed import Read
from bot.nlp.leads.contacts import labelled
from bot.nlp.page import Page
from bot.nlp.text.clauses import Stretch
from bot.nlp.text.expression import Expression

_BY = "leads"
_SHORT = 2
TRADE = Expression(
    r"(?<![要想打算能件代经高公离召展们我咱帮])(?:做|开(?!发区)|搞)(?:了?一[个家]|了?个(?!人)|了家|了|家(?!具|电|居|纺|装|政|教|庭|私|用|禽))?(?P<made>[\u4e00-\u9fffA-Za-z]{1,8}?)(?:的|这块|，|,|\s|$)"
    r"|(?P<kind>(?:(?![有没问要是做的])[\u4e00-\u9fff]){2,6})行业(?!群)|行业[:是为]?(?P<said>[\u4e00-\u9fff]{2,8})(?=[，,。\s]|$)"
    r"|的，(?P<field>[\u4e00-\u9fff]{2,6})这块"
)
_NOTTRADE = Expression(
    r"什么|一条|吧$|微信|单|合同|方案|报价|演示|OEM|代工|需求|事|改造|整包|回来|测试|那边|这边|那头|店$|厂子|厂$|家$|客户|公司叫|叫"
)


def industry(page: Page, clauses: Stretch, firm: Read[str] | None) -> Read[str] | None:
    """What the company makes or deals in, as written, the shop that somebody keeps included."""
    if stated := labelled(page, clauses, "industry"):
        return stated
    for _, clause in clauses:
        for match in TRADE.finditer(page.text, clause.start, clause.end):
            group = next(name for name, value in match.groupdict().items() if value)
            named = firm is not None and firm.span is not None and page.meets(*match.span(group), firm.span)
            if named or page.vocabulary.city.match(page.text, match.start()):
                continue  # 「开封」 opens nothing, and 「衢州开山压缩机」 neither
            shop = page.text[match.start()] == "开" and len(match[group]) > _SHORT and match[group][-1] in "厂店馆校"
            if shop or not _NOTTRADE.search(match[group]):
                return page.read(page.typed(*match.span(group)), *match.span(group), 0.7, _BY)
    return None
