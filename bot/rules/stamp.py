"""What a card shows in the place of its buttons once one of them was pressed."""

_PRESSED = {"confirm": "已确认", "cancel": "已跳过", "contacted": "已联系"}
_NOTHING_CHOSEN = "submit"


def pressed(action: str) -> str | None:
    """What the one button says that is left of a pressed card: 已选 2 for `choose:2`.

    `None` for a list sent off with nothing picked: there is still something to pick.
    """
    if action == _NOTHING_CHOSEN:
        return None
    kind, _, target = action.partition(":")
    return f"已选 {target}" if kind == "choose" and target.isdecimal() else _PRESSED.get(kind, "已处理")
