"""Reading one cell: what Excel holds, as the value that evidence wants, or a sentence that says what to do. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from catalog.items.columns import CODE
from catalog.items.units import Unit
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.evidence.imports.columns import Column, Kind
from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import parse_yuan, yuan
from provider_portal.ground.text.kept import kept_text, private_marks, private_sentence
from provider_portal.ground.text.numbers import narrow, plain_number

_DAY_TEXT = re.compile(r"(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})\s*日?")
_UNITS = {unit.label: unit for unit in Unit} | {f"每{unit.label}": unit for unit in Unit}
_PAPERS = {kind.label: kind for kind in PaperKind} | {
    "合同": PaperKind.CONTRACT, "收费收据": PaperKind.RECEIPT, "发票": PaperKind.RECEIPT,
}  # fmt: skip
_FLAGS = {"是": True, "否": False}
_MOST_DIGITS = 15  # Excel keeps no more of a number: the rest becomes 0
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+[0-9]{2}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class CellError(ValueError):
    """What is wrong with a cell and what to do, in one sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A value, and a sentence where it was not read quite as it stood."""

    value: Any
    note: str = ""


def read_cell(raw: Any, data_type: str, column: Column) -> Read:
    """The value of a filled cell; CellError for formulas, Excel's own errors, and what the column cannot hold.

    Text is kept text, as at every door; where it is not as it stood in the cell, a note tells.
    """
    if data_type == "f":
        raise CellError("是公式，请复制后用“选择性粘贴—数值”改成直接的值。")
    if data_type == "e":
        raise CellError(f"是 Excel 的错误值 {raw}，请改成正确的内容。")
    if isinstance(raw, bool):
        raise CellError("是逻辑值 TRUE 或 FALSE，请改成文字或数字。")
    return _READERS[column.kind](raw, column)


def _text(raw: Any, column: Column) -> Read:
    if isinstance(raw, datetime | date):
        raise CellError("被 Excel 变成了日期，请把单元格设为文本后重新填写。")
    if isinstance(raw, int | float):
        text, note = _whole_number(raw), ""
    else:
        text = kept_text(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(raw)))
        note = "" if text == str(raw) else f"里有看不见的字符或多余的空格，已按“{text}”读取。"
    if _SCIENTIFIC.fullmatch(text):
        raise CellError(f"是科学计数“{text}”，{_AS_TEXT}")
    if marks := private_marks(text):
        raise CellError(private_sentence(marks))
    if len(text) > column.longest:
        raise CellError(f"最多 {column.longest} 个字，请缩短。")
    return Read(value=text, note=note)


_AS_TEXT = "Excel 只保留数字的前 15 位。请把这一列设为文本，对照原件重新填写。"


def _whole_number(raw: float) -> str:
    """A number that Excel holds exactly."""
    if abs(raw) >= 10**_MOST_DIGITS:
        raise CellError(f"是超过 {_MOST_DIGITS} 位的数字，后面的位数已经变成 0：{_AS_TEXT}")
    return _plain(raw)


def _item(raw: Any, column: Column) -> Read:
    text = _text(raw, column).value
    if not CODE.fullmatch(text):
        raise CellError(f"“{text}”不是服务项目编号，请按“编号表”填写，例如 7。")
    return Read(value=text)


def _unit(raw: Any, _column: Column) -> Read:
    unit = _UNITS.get(kept_text(str(raw)))
    if unit is None:
        raise CellError(f"“{raw}”不是计价单位，请填：{'、'.join(unit.label for unit in Unit)}。")
    return Read(value=unit)


def _paper(raw: Any, _column: Column) -> Read:
    paper = _PAPERS.get(kept_text(str(raw)))
    if paper is None:
        raise CellError(f"“{raw}”不是单据类型，请填：{'、'.join(kind.label for kind in PaperKind)}。")
    return Read(value=paper)


def _flag(raw: Any, _column: Column) -> Read:
    flag = _FLAGS.get(kept_text(str(raw)))
    if flag is None:
        raise CellError(f"“{raw}”看不懂，请填“是”或“否”，不是优惠价就留空。")
    return Read(value=flag)


def _yuan(raw: Any, _column: Column) -> Read:
    if isinstance(raw, datetime | date):
        raise CellError("被 Excel 变成了日期，请把单元格设为数值后重新填写金额。")
    typed = isinstance(raw, str)
    try:
        fen = parse_yuan(raw if typed else _plain(raw))
    except RuleError as error:
        raise CellError(f"是“{raw}”。{error.message}") from None
    if fen == 0:
        raise CellError("价格应大于 0 元。")
    return Read(value=fen, note=_text_note(raw, yuan(fen)) if typed else "")


def _count(raw: Any, column: Column) -> Read:
    if isinstance(raw, datetime | date):
        raise CellError("被 Excel 变成了日期，请把单元格设为数值后重新填写。")
    typed = isinstance(raw, str)
    text = (plain_number(raw) or "") if typed else _plain(raw)
    if not (text.isdigit() and 1 <= int(text[:9]) <= column.most):
        raise CellError(f"是“{raw}”，请填 1 到 {column.most} 之间的整数。")
    return Read(value=int(text), note=_text_note(raw, text) if typed else "")


def _text_note(raw: str, text: str) -> str:
    return f"是文字形式的数字“{raw}”，已按 {text} 读取。"


def _plain(raw: float) -> str:
    """A number as Excel shows it: fifteen digits, no exponent, no trailing zero."""
    text = format(Decimal(f"{raw:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(raw: Any, _column: Column) -> Read:
    if isinstance(raw, datetime):
        return Read(value=_sensible(raw.date(), raw))
    if isinstance(raw, date):
        return Read(value=_sensible(raw, raw))
    if isinstance(raw, int | float):
        raise CellError(f"是数字 {_plain(raw)}，不是日期。请把单元格设为日期格式，例如 2026-01-20。")
    text = narrow(str(raw))
    match = _DAY_TEXT.fullmatch(text)
    if match is None:
        raise CellError(f"是文字“{raw}”，分不清年月日，请写成 2026-01-20。")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise CellError(f"是“{raw}”，没有这一天，请核对。") from None
    return Read(value=_sensible(day, raw), note=f"是文字形式的日期“{raw}”，已按 {day} 读取。")


def _sensible(day: date, raw: Any) -> date:
    if not 1990 <= day.year < 2100:  # noqa: PLR2004
        raise CellError(f"是“{raw}”，年份不对，请核对。")
    return day


def day_after(day: date) -> date:
    """Periods are half-open inside; people write the last day."""
    return day + timedelta(days=1)


_READERS: dict[Kind, Callable[[Any, Column], Read]] = {
    Kind.ITEM: _item,
    Kind.TEXT: _text,
    Kind.UNIT: _unit,
    Kind.PAPER: _paper,
    Kind.YUAN: _yuan,
    Kind.COUNT: _count,
    Kind.DAY: _day,
    Kind.FLAG: _flag,
}
