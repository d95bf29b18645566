"""Companies that a report tells of and no directory knows, where only a company can be meant: 「见了三江精工」."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.nlp.firsts import led
from bot.nlp.page import Page

_MET = r"(?:去了?趟?|到了?|见了?|拜访了?|回访了?|跑了?趟?|拐[到进]|转到|约了|走访了?)"
_NO_NAME = re.compile(
    r"我|你|他|她|咱|贵|本|该|这|那|哪|各|每|客户|总部|公司$|隔壁|别的|几家|一家|同行|竞品|自己|现场|附近|展|[做开搞]"
)
_SHORT_ENDING, _SHORTEST = 1, 4


@lru_cache(maxsize=4)
def _pattern(endings: tuple[str, ...]) -> re.Pattern[str]:
    name = rf"(?P<name>[\u4e00-\u9fff]{{2,7}}?(?P<ending>{led('|'.join(map(re.escape, endings)))}))"
    return re.compile(rf"{_MET}(?:[^，。；、\s]{{0,14}}(?:的|家|叫))?{name}(?=[，。；、,;\s:()—]|[的转坐看聊谈门]|$)")


def strangers(page: Page) -> Iterator[tuple[int, int]]:
    """Names shaped like a company's, right behind a verb of meeting."""
    pattern = _pattern(page.vocabulary.company_endings)
    for item, clause in page.clauses():
        if item.section in ("plan", "lead", "problem"):
            continue
        for match in pattern.finditer(page.text, clause.start, min(len(page.text), clause.end + 1)):
            start, end = match.span("name")
            short = len(match["ending"]) == _SHORT_ENDING and end - start < _SHORTEST
            if not short and end - start > len(match["ending"]) + 1 and not _NO_NAME.search(match["name"]):
                yield start, end
