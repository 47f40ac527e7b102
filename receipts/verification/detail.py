"""The columns of 申报明细, in one place for the PDF, the workbook and the check that both agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from provider_portal.ground.money import Fen


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
    width: int


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


class Amounts(Protocol):
    """Whatever has the amounts of the detail, in fen: a claimed order, an order of a manifest, a redemption."""

    @property
    def total_fen(self) -> Fen: ...
    @property
    def discount_fen(self) -> Fen: ...
    @property
    def ltci_paid_fen(self) -> Fen: ...
    @property
    def ineligible_fen(self) -> Fen: ...
    @property
    def base_fen(self) -> Fen: ...
    @property
    def deduction_fen(self) -> Fen: ...
    @property
    def self_pay_fen(self) -> Fen: ...


class ClassedAmounts(Amounts, Protocol):
    """The same under a voucher class."""

    @property
    def voucher_class_label(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """Number of orders and the sum of every amount."""

    orders: int
    total_fen: Fen
    discount_fen: Fen
    ltci_paid_fen: Fen
    ineligible_fen: Fen
    base_fen: Fen
    deduction_fen: Fen
    self_pay_fen: Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassTotals(Totals):
    """The same of one voucher class."""

    label: str


def amount_of(row: Amounts, column: Column) -> Fen:
    """What stands in a column of amounts."""
    fen: Fen = getattr(row, column.key)
    return fen


def totals(rows: Iterable[Amounts]) -> Totals:
    """Sums over all rows."""
    listed = list(rows)
    return Totals(orders=len(listed), **_sums(listed))


def class_totals(orders: Iterable[ClassedAmounts]) -> list[ClassTotals]:
    """The same by voucher class, in the order of first appearance; parts sum to the totals."""
    classes: dict[str, list[ClassedAmounts]] = {}
    for order in orders:
        classes.setdefault(order.voucher_class_label, []).append(order)
    return [ClassTotals(label=label, orders=len(rows), **_sums(rows)) for label, rows in classes.items()]


def _sums(rows: Sequence[Amounts]) -> dict[str, Fen]:
    return {column.key: Fen(sum(amount_of(row, column) for row in rows)) for column in AMOUNTS}
