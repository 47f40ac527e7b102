"""The workbook's one sheet: its columns in their order, for the template and for reading it back. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from catalog.items.units import Unit
from catalog.prices.ceiling.papers import PaperKind

SHEET = "价格佐证"
HEADER_ROW = 1
MOST_ROWS = 20_000


class Kind(StrEnum):
    """What a cell holds."""

    ITEM = "item"
    TEXT = "text"
    UNIT = "unit"
    PAPER = "paper"
    YUAN = "yuan"
    COUNT = "count"
    DAY = "day"
    FLAG = "flag"


Cells = dict[str, Any]
"""One row of the workbook as it enters, by the keys of its columns."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column; `key` is the name that evidence knows it by."""

    key: str
    heading: str
    kind: Kind
    width: int
    hint: str
    required: bool = False
    longest: int = 200
    most: int = 9999

    def hint_for(self, codes: Iterable[str]) -> str:
        """The hint with the codes of items that have no number, of those that may be filled in."""
        return self.hint.format(texts="、".join(code for code in codes if not code.isdigit()))


COLUMNS = (
    Column(key="item", heading="服务项目编号", kind=Kind.ITEM, width=14, required=True,
           hint="填项目编号，例如 7；机构项目填 {texts}。见“编号表”。"),
    Column(key="variant", heading="规格", kind=Kind.TEXT, width=14, longest=40,
           hint="同一项目有几种价格时填，例如 60分钟、双人间；只有一种就留空。"),
    Column(key="unit", heading="计价单位", kind=Kind.UNIT, width=10, required=True,
           hint="、".join(unit.label for unit in Unit)),
    Column(key="price_fen", heading="实际单价（元）", kind=Kind.YUAN, width=14, required=True,
           hint="最多两位小数。"),
    Column(key="quantity", heading="数量", kind=Kind.COUNT, width=8, most=99_999,
           hint="单据上这一项的次数、天数或月数；留空按 1。"),
    Column(key="kind", heading="单据类型", kind=Kind.PAPER, width=16, required=True,
           hint="、".join(kind.label for kind in PaperKind)),
    Column(key="reference", heading="单据编号", kind=Kind.TEXT, width=18, required=True, longest=80,
           hint="合同号、账单号或收据号。"),
    Column(key="charged_on", heading="收费日期", kind=Kind.DAY, width=13,
           hint="账单和收据填，例如 2026-01-20。"),
    Column(key="signed_on", heading="签订日期", kind=Kind.DAY, width=13,
           hint="合同没有写有效期的填。"),
    Column(key="in_force_from", heading="合同有效期自", kind=Kind.DAY, width=13, hint="合同有效期的第一天。"),
    Column(key="in_force_until", heading="合同有效期至", kind=Kind.DAY, width=13, hint="合同上写的最后一天。"),
    Column(key="minutes", heading="时长（分钟）", kind=Kind.COUNT, width=12, most=1440,
           hint="单据写明服务时长的填。"),
    Column(key="promotion", heading="优惠价", kind=Kind.FLAG, width=8,
           hint="是优惠活动价格的填“是”，其余留空。"),
    Column(key="promotion_reason", heading="优惠活动说明", kind=Kind.TEXT, width=28,
           hint="优惠价必填，例如：2025年重阳节八折。活动依据导入后在佐证页面补传。"),
)  # fmt: skip
