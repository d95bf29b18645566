"""Rows of a sheet (CSV or xlsx) under the names of their columns, which may be Chinese; `line` counts from 1.

Raises UnreadableSheetError for a file that is no such sheet.
"""

import csv
import io
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "company": ("公司", "公司名称", "单位", "企业", "客户", "客户名称"),
    "contact": ("联系人", "姓名", "名字"),
    "title": ("职务", "职位"),
    "phone": ("电话", "手机", "手机号", "联系电话", "联系方式"),
    "source": ("来源", "渠道"),
    "city": ("城市", "地区", "所在城市"),
    "industry": ("行业", "所属行业"),
    "budget": ("预算", "预算金额"),
    "level": ("级别", "等级", "客户级别"),
    "need": ("需求", "备注", "需求描述"),
    "consent": ("同意", "授权", "同意内容", "隐私同意"),
}
"""What a column of a lead may be called besides its own name."""
_NAMES = {called: name for name, others in COLUMNS.items() for called in (name, *others)}


class UnreadableSheetError(Exception):
    """What is wrong with the file as a whole, for people."""


def rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row that is not empty, with its line."""
    with closing(_xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)) as table:
        heading = next(table, None)
        names = [_NAMES.get(str(one or "").strip()) for one in heading[1]] if heading else []
        if not {"company", "contact", "phone"} & set(names):
            raise UnreadableSheetError(
                "第一行应为列名，至少有 公司（company）、联系人（contact）、电话（phone）中的一列"
            )
        for line, cells in table:
            named = zip(names, cells, strict=False)
            given = {name: text for name, cell in named if name and (text := _text(cell)) is not None}
            if given:
                yield line, given


def _text(cell: object) -> str | None:
    match cell:
        case None:
            return None
        case bool() | datetime() | date():
            return str(cell)
        case float() | int() | Decimal():
            return f"{cell:.0f}" if cell == int(cell) else str(cell)
        case _:
            return str(cell).strip() or None


def _csv(path: Path) -> Generator[tuple[int, Sequence[Any]], None, None]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        # Excel in China saves CSV in GBK unless told otherwise.
        try:
            text = path.read_text(encoding="gb18030")
        except UnicodeDecodeError:
            raise UnreadableSheetError("读不出（应为 UTF-8 或 GBK）") from None
    reader = csv.reader(io.StringIO(text))
    for cells in reader:
        yield reader.line_num, cells


def _xlsx(path: Path) -> Generator[tuple[int, Sequence[Any]], None, None]:
    # Loaded where it is needed: a tenth of a second that nothing else need wait for.
    from openpyxl import load_workbook  # noqa: PLC0415

    # The file is ours to close: a book that reads row by row keeps open what it opened itself, until it is collected.
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True)
        except (BadZipFile, KeyError, ValueError):
            raise UnreadableSheetError("不是 xlsx 表格") from None
        sheet: Iterable[Sequence[Any]] = book.worksheets[0].iter_rows(values_only=True)
        yield from enumerate(sheet, 1)
