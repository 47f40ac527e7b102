"""The sums of the detail: of all orders, and of each voucher class in the order of first appearance."""

from dataclasses import dataclass

from provider_portal.ground.money import Fen
from receipts.verification.detail import (
    AMOUNT_KEYS,
    AMOUNTS,
    COLUMNS,
    ClassTotals,
    Totals,
    amount_of,
    class_totals,
    totals,
)
from receipts.verification.manifest import FileEntry, order_folder, top_folder
from tests.unit.verifying.package_file import AMOUNTS as KEYS
from tests.unit.verifying.package_file import HEADINGS


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An order of the detail, every amount another."""

    voucher_class_label: str
    total_fen: Fen
    discount_fen: Fen
    ltci_paid_fen: Fen
    ineligible_fen: Fen
    base_fen: Fen
    deduction_fen: Fen
    self_pay_fen: Fen


def line(label: str = "") -> Line:
    return Line(
        voucher_class_label=label,
        total_fen=Fen(12000),
        discount_fen=Fen(1000),
        ltci_paid_fen=Fen(500),
        ineligible_fen=Fen(300),
        base_fen=Fen(10200),
        deduction_fen=Fen(5100),
        self_pay_fen=Fen(5400),
    )


def sums(orders: int) -> dict[str, Fen]:
    one = line()
    return {key: Fen(getattr(one, key) * orders) for key in KEYS}


def test_all_orders_are_counted_and_every_amount_is_summed() -> None:
    lines = [line("居家上门")] * 3
    assert totals(iter(lines)) == Totals(orders=3, **sums(3))
    assert totals([]) == Totals(orders=0, **sums(0))


def test_classes_come_in_the_order_of_their_first_order_and_sum_to_the_whole() -> None:
    lines = [line(label) for label in ("日间托养", "居家上门", "日间托养")]
    assert class_totals(iter(lines)) == [
        ClassTotals(label="日间托养", orders=2, **sums(2)),
        ClassTotals(label="居家上门", orders=1, **sums(1)),
    ]
    assert class_totals([]) == []


def test_the_detail_has_the_columns_of_the_form() -> None:
    assert tuple(column.heading for column in COLUMNS) == HEADINGS
    assert AMOUNT_KEYS == KEYS
    assert [amount_of(line(), column) for column in AMOUNTS] == [12000, 1000, 500, 300, 10200, 5100, 5400]


def test_a_file_names_the_original_of_its_copy_where_it_is_one() -> None:
    plain = FileEntry(path="a.pdf", size=3, sha256="ab" * 32)
    assert plain.as_json() == {"path": "a.pdf", "size": 3, "sha256": "ab" * 32}
    copy = FileEntry(path="a.jpg", size=3, sha256="ab" * 32, original_sha256="cd" * 32)
    assert copy.as_json() == plain.as_json() | {"path": "a.jpg", "original_sha256": "cd" * 32}


def test_folders_are_named_by_code_month_version_and_order() -> None:
    assert top_folder("JSYH", "2026-07", 1) == "JSYH-2026-07-v1"
    assert order_folder("GD2026-000001") == "orders/GD2026-000001"
