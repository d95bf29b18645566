"""Telephone numbers, as the messages' own recognizer finds them."""

from collections.abc import Iterator

from bot.nlp.expressions.reading import Expression, Reader, Sheet
from bot.nlp.expressions.values import Phone
from bot.nlp.recognizers.phone import phones


def _find(sheet: Sheet) -> Iterator[Expression]:
    for start, end, number in phones(sheet.text):
        yield Expression(Phone(number.digits, number.extension), start, end)


READER = Reader(
    name="phones",
    find=_find,
    examples=(
        ("手机138-1234-5678", "phone 13812345678"),
        ("+86 189-1111-1111", "phone 18911111111"),
        ("400-820-8820", "phone 4008208820"),
        ("一三八一二三四五六七八", "phone 13812345678"),
        ("010-62288559转8001", "phone 01062288559 8001"),
        ("座机62288559", "phone 62288559"),
    ),
    counter_examples=("订单号20240515000123456789", "统一信用代码91440300670013855G", "2024-05-15", "总价1380000元"),
)
