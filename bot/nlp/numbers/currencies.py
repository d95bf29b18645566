"""Currencies as people write them, by their ISO 4217 codes."""

import re
from functools import cache

_NAMES = {
    "CNY": "人民币|RMB|CNY|元|块钱?|圆|¥",
    "USD": "美元|美金|美刀|刀(?![具片])|USD|US\\$|\\$",
    "EUR": "欧元|欧|EUR|€",
    "HKD": "港元|港币|港纸|HKD|HK\\$",
    "JPY": "日元|日币|日圆|JPY|円",
    "GBP": "英镑|镑|GBP|£",
    "KRW": "韩元|韩币|韩圆|KRW",
    "TWD": "新?台币|台元|TWD|NT\\$",
    "MOP": "澳门元|澳门币|葡币|MOP",
    "AUD": "澳元|澳币|澳大利亚元|AUD|A\\$",
    "CAD": "加元|加币|加拿大元|CAD",
    "SGD": "新加坡元|新加坡币|新元|新币|坡币|SGD",
    "NZD": "新西兰元|纽元|NZD",
    "CHF": "瑞士法郎|瑞郎|法郎|CHF",
    "THB": "泰铢|泰币|铢|THB",
    "RUB": "卢布|RUB",
    "INR": "印度卢比|卢比|INR",
    "MYR": "马来西亚林吉特|林吉特|令吉|马币|MYR",
    "PHP": "菲律宾比索|PHP",
    "MXN": "墨西哥比索|比索|MXN",
    "IDR": "印尼盾|印尼卢比|IDR",
    "VND": "越南盾|越盾|VND",
    "BRL": "巴西雷亚尔|雷亚尔|BRL",
    "ZAR": "南非兰特|兰特|ZAR",
    "SEK": "瑞典克朗|SEK",
    "DKK": "丹麦克朗|DKK",
    "NOK": "挪威克朗|NOK",
    "TRY": "土耳其里拉|里拉|TRY",
    "AED": "迪拉姆|AED",
    "SAR": "沙特里亚尔|里亚尔|SAR",
}
ANY = "|".join(sorted("|".join(_NAMES.values()).split("|"), key=lambda name: (name == "元", -len(name))))
"""Every name, the longer before the shorter; 元 last, since others end with it."""
INITIALS = frozenset(name[0] for name in ANY.replace("\\", "").replace("?", "").split("|"))
"""What a name begins with, in its usual case."""


@cache
def code(coin: str) -> str:
    """The code of a name that `ANY` matched."""
    return next(code for code, names in _NAMES.items() if re.fullmatch(names, coin, re.IGNORECASE))
