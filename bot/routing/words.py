"""The words of what a customer needs: pairs of Chinese characters and whole Latin words, without empty ones.

Pairs need no dictionary, and a need is short: two needs that share 「检测」 and 「设备」 speak of the same thing.
"""

import re

_RUN = re.compile(r"[一-鿿]+|[a-z0-9]{2,}")
_EMPTY = frozenset(
    re.findall(
        "..",
        "想要需要我们你们他们一个两个几个一批一套希望考虑了解咨询采购购买可以能够进行相关方面公司客户项目是否",
    )
)
_PARTICLES = frozenset("的了和与或在是有要想把被给对跟也都就等及吗呢吧啊")


def words(text: str | None) -> frozenset[str]:
    """Of a text; none of an empty one."""
    found: set[str] = set()
    for run in _RUN.findall((text or "").lower()):
        if run.isascii():
            found.add(run)
            continue
        pairs = (run[at : at + 2] for at in range(len(run) - 1))
        found.update(pair for pair in pairs if pair not in _EMPTY and not _PARTICLES & set(pair))
    return frozenset(found)
