"""Material that goes to a customer, by name: 三家对比, 比价表, 兼容性报告, 报价单, 白皮书."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.nlp.recognizer import Entity, Recognizer, Sheet
from bot.nlp.text.expression import Expression
from bot.nlp.text.windows import matches

_PAPER = "表|单|报告|资料|材料|文件|清单|说明书?|分析|方案|函|PPT|ppt|[Ee]xcel"
_MATERIAL = Expression(
    # 客户要对比 is no paper: the word needs a paper's name behind it, or who is compared before it
    r"(?P<comparison>(?:(?:[两三四五2-5多几各]家|[三多]方|竞品|参数|价格|报价|性能|成本|配置|同类产品|友商)的?(?:横向)?"
    rf"(?:对比|比价|比选|对标)(?:{_PAPER})?|(?:对比|比价|比选|对标)(?:{_PAPER})))"
    r"|(?P<compatibility>兼容性?(?:测试|验证|对接)?(?:报告|说明|清单|列表|证明|承诺函|材料|文档|资料))"
    r"|(?P<quotation>报价[单函书]|价格表|价目表|报价方案)"
    r"|(?P<proof>(?:检测|检验|测试|第三方|型式试验|质检)报告|资质(?:文件|材料|证书)|授权书|合格证|证书)"
    r"|(?P<brochure>白皮书|宣传册|样册|彩页|产品手册|产品资料|案例集|成功案例|说明书)"
)
_MARKS = "比标兼价表报书证资册页例"
"""Characters of which every name has one."""
_BY = "material"


@dataclass(frozen=True, slots=True)
class Material:
    """What it is for (`comparison`, `compatibility`, `quotation`, `proof`, `brochure`), and its name as written."""

    key: str
    name: str

    def __str__(self) -> str:
        return f"{self.key}={self.name}"


def _find(sheet: Sheet) -> Iterable[Entity[object]]:
    for match in matches(_MATERIAL, sheet.text, _MARKS, back=8, on=14):
        yield Entity(Material(match.lastgroup or "", match[0]), match.start(), match.end(), 0.9, _BY)


RECOGNIZER = Recognizer(
    name=_BY,
    kinds=(Material,),
    find=_find,
    of_messages=True,
    examples=(
        ("周五前给三家对比", "comparison=三家对比"),
        ("把比价表发他了", "comparison=比价表"),
        ("顺带写了份参数对比表", "comparison=参数对比表"),
        ("三方比价.xlsx", "comparison=三方比价"),
        ("要一份兼容性报告", "compatibility=兼容性报告"),
        ("补了兼容清单", "compatibility=兼容清单"),
        ("报价单盖章寄出", "quotation=报价单"),
        ("第三方检测报告没到", "proof=检测报告"),
        ("白皮书发群里", "brochure=白皮书"),
    ),
    counter_examples=("客户说要对比一下", "在跟别家比价", "兼容性有疑虑", "报价86万", "测试没通过", "货比三家"),
)
