"""The columns of 申报明细, in one place for the PDF, the workbook and the check that both agree."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Cell(StrEnum):
    """How a column is written."""

    TEXT = "text"
    FEN = "fen"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: the order's key it shows, its heading, how it is written, and its width in characters."""

    key: str
    heading: str
    kind: Cell = Cell.TEXT
    width: int = 12


AMOUNTS = (
    Column(key="total_fen", heading="消费金额（元）", kind=Cell.FEN, width=13),
    Column(key="discount_fen", heading="机构优惠（元）", kind=Cell.FEN, width=13),
    Column(key="ltci_paid_fen", heading="长护险支付（元）", kind=Cell.FEN, width=14),
    Column(key="ineligible_fen", heading="不予补贴部分（元）", kind=Cell.FEN, width=16),
    Column(key="base_fen", heading="补贴基数（元）", kind=Cell.FEN, width=13),
    Column(key="deduction_fen", heading="券抵扣金额（元）", kind=Cell.FEN, width=14),
    Column(key="self_pay_fen", heading="个人自付（元）", kind=Cell.FEN, width=13),
)
AMOUNT_KEYS = tuple(column.key for column in AMOUNTS)

COLUMNS = (
    Column(key="position", heading="序号", width=6),
    Column(key="number", heading="工单编号", width=17),
    Column(key="official_ref", heading="民政通核销单号", width=22),
    Column(key="receipt_number", heading="收据编号", width=17),
    Column(key="recipient", heading="服务对象", width=11),
    Column(key="id_number_masked", heading="身份证号", width=21),
    Column(key="level", heading="能力等级", width=10),
    Column(key="voucher_class_label", heading="券类型", width=10),
    Column(key="service_on", heading="服务日期", width=12),
    Column(key="items", heading="服务项目", width=34),
    Column(key="rate_label", heading="补贴比例", width=9),
    *AMOUNTS,
)


def totals(orders: list[dict[str, Any]]) -> dict[str, int]:
    """Number of orders and the sum of every amount, in fen."""
    sums = {key: sum(int(order[key]) for order in orders) for key in AMOUNT_KEYS}
    return {"orders": len(orders), **sums}


def class_totals(orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same by voucher class, in the order of first appearance; parts sum to the totals."""
    labels = list(dict.fromkeys(order["voucher_class_label"] for order in orders))
    return [
        {"label": label, **totals([order for order in orders if order["voucher_class_label"] == label])}
        for label in labels
    ]
