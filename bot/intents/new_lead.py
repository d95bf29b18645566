"""New leads: registered at once, and asked for what is missing to call them."""

from bot.core.brief import Brief
from bot.core.outcome import Outcome
from bot.core.parsed import Parsed
from bot.intents import Intent
from bot.rules.answering import answer


def decide(parsed: Parsed, brief: Brief) -> Outcome:
    """Registers every lead."""
    count = len(parsed.leads)
    return answer(parsed, brief, f"已登记线索 {count}条" if count > 1 else "已登记线索")


INTENT = Intent(
    name="new_lead",
    handles=("lead",),
    decide=decide,
    help="报线索：公司、联系人、电话、需求，想到什么写什么；名片的文字转过来也行",
    examples=(
        "新线索：苏州青枫仪器，王经理13900001234，展会上认识的，想要两台检测设备",
        "周晓岚 13822223333 无锡恒飞模具有限公司 采购经理",
    ),
    counter_examples=("海棠医疗的李主任说下周定",),
)
