"""Names of companies that nobody bears, as many as are wanted, and what people make of them. The same every time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

_PLACES = (
    "北京 上海 天津 重庆 深圳市 广州 苏州 无锡市 常州 南京 杭州市 宁波 温州 合肥 福州 厦门 南昌 济南 青岛 烟台 "
    "郑州 洛阳 武汉 宜昌 长沙 佛山 东莞市 中山 南宁 成都 绵阳 贵阳 昆明 西安 宝鸡 兰州 沈阳 大连 长春 石家庄"
)
_BRAND = (
    "华海远景天宏星康泽博瑞立川安达中科金盛鼎信恒泰永丰国威龙腾飞鸿翔新锐智联云创思源优品美佳欧亚东方南山北辰"
    "西岭青松翠柏明月朝阳晨曦雨露春晖秋实冬雪夏荷梅兰竹菊鹤鹿鹏凯麒麟凤凰玉石银铜铁锡江河湖溪泉岛屿峰峦嘉禾穗"
    "谷丽彩虹霞光辉耀灿炜烨煜宇宙维度灵敏捷速畅通顺利德诚信义仁爱和平正大同富贵荣昌隆兴旺茂林森木樟楠桂榕柳杨"
)
_TRADES = (
    "科技 电子 机械 医疗器械 生物技术 信息技术 网络科技 精密制造 自动化设备 新材料 食品 服饰 贸易 物流 建筑工程 "
    "装饰工程 环保科技 能源 化工 教育咨询 文化传播 广告 酒店管理 物业服务 汽车零部件 仪器仪表 光电 农业开发 家具"
)
_KINDS = "有限公司 有限公司 有限公司 股份有限公司 有限责任公司 集团有限公司 商行 经营部"


@dataclass(frozen=True, slots=True)
class Company:
    """A made-up company."""

    place: str
    brand: str
    trade: str
    kind: str

    @property
    def name(self) -> str:
        """The full name."""
        return self.place + self.brand + self.trade + self.kind

    @property
    def short(self) -> str:
        """What people call it."""
        return self.brand + self.trade

    def slipped(self, draw: random.Random) -> str:
        """What people call it, with one character of the brand wrong."""
        at = draw.randrange(len(self.brand))
        return self.brand[:at] + draw.choice(_BRAND) + self.brand[at + 1 :] + self.trade


def made(count: int) -> list[Company]:
    """So many companies of different names."""
    draw = random.Random(count)  # noqa: S311  the same names every time
    found: dict[str, Company] = {}
    while len(found) < count:
        brand = "".join(draw.choices(_BRAND, k=draw.choice((2, 2, 3))))
        place, trade, kind = (draw.choice(words.split()) for words in (_PLACES, _TRADES, _KINDS))
        company = Company(place, brand, trade, kind)
        found[company.name] = company
    return list(found.values())


def said(companies: list[Company], count: int) -> Iterator[tuple[str, str]]:
    """What people say for some of them, and the name meant: without suffix, without place, with a slip."""
    draw = random.Random(count)  # noqa: S311
    for one in draw.sample(companies, count):
        ways = (one.place + one.short, one.short, one.slipped(draw), one.place + one.brand)
        yield draw.choice(ways), one.name
