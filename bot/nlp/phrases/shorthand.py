"""Names that patterns of rules may use for what is said in many ways: `{某人}`, `{答应}`, `{竞品}`.

`{竞品}` is any name of a competitor in the directory, and what people call them (友商、别家): each character of such a
name is masked by `MASK` before the pattern is tried.
"""

import re
from collections.abc import Iterable

MASK = "\ue000"
"""A character of nobody's alphabet, one for each of the name's, so that offsets stay."""
_TITLES = (
    "总监|总工|总|主任|科长|处长|部长|经理|院长|校长|厂长|所长|园长|店长|主管|老师|医生|护士长|老板|采购|师傅|秘书|会计|工|处|姐|哥|"
    "科|局|董|生"
)
_RIVALS = (
    "别家|别人家|其他家|其它家|另[一外][一两二几]?家|其他(?:几家|供应商|厂家|品牌)|"
    "别的(?:供应商|厂家|品牌|公司)|友商|竞品|竞争对手|对手|隔壁那?家"
)
_PEOPLE = "他们?|她们?|佢|伊|客户|对方|采购|人家|甲方|评委|专家|家长|患者|领导"
_TO = r"(?:跟|给|对|和|(?<![合共相不])同(?![行事学业期样时意])|向)"
_TELL = "说|讲|聊|透|提|暗示|吹|补|保证|介绍|推荐|打包票|拍胸"
_NAMES = {
    "竞品": f"{MASK}{{1,16}}",
    "某人": rf"(?:{_PEOPLE}|[\u4e00-\u9fff]{{1,2}}(?:{_TITLES}))",
    "数": r"(?:\d{1,7}|[一二两三四五六七八九十百千万几半]{1,4})",
    "年": r"(?:[一二两三四五六七八十半几]|\d{1,2})年",
    "点": (
        r"(?:\d{1,2}(?:\.\d)?|[一二两三四五六七八九十几]|百分之[一二三四五六七八九十\d]{1,2})"
        r"(?:个点|%|点(?!钟|半|以|前|后|多|左右|到|开|见))"
    ),
    "答应": "(?:答应|应承|应了|应下|承诺|许诺|许了|保证|同意|拍胸脯|拍了胸脯|打包票|口头|满口|嘴快|拍板|夸下|允了)",
    "说给人听": (
        rf"(?:{_TO}[^，。：:\s]{{1,10}}?(?:{_TELL})|告诉|提醒|劝|(?:我|咱)[^，。\s]{{0,6}}?(?:说|讲|提醒|透露|回|加|写|吹))"
    ),
    "句内": r"[^。！？!?；;\n]",
    "字": r"[^，。！？!?；;,\s]",
}
_NAME = re.compile(r"\{([\u4e00-\u9fff]{1,4})\}")


def expanded(pattern: str) -> str:
    """A pattern with what its names stand for; raises KeyError for a name that there is not."""
    return _NAME.sub(lambda match: _NAMES[match[1]], pattern)


def masked(text: str, names: Iterable[str]) -> str:
    """A plain text with every competitor's name masked, in place."""
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    rivals = f"{known}|{_RIVALS}" if known else _RIVALS
    return re.sub(rivals, lambda match: MASK * len(match[0]), text)
