"""The sums and the files of every order, and what may appear only once in a package."""

from pathlib import Path

import pytest

from tests.unit.verifying.package_file import AMOUNTS, XLSX, Change, manifest, papers, write
from tests.unit.verifying.spoiling import FIRST, HASH, Manifest, defects, put, spoiled


@pytest.mark.parametrize("key", AMOUNTS)
@pytest.mark.parametrize("by", [-1, 1])
def test_a_total_is_the_sum_of_its_orders(tmp_path: Path, key: str, by: int) -> None:
    def more(said: Manifest) -> None:
        said["totals"][key] += by

    sums = manifest()["totals"][key]
    assert spoiled(tmp_path, more)[0] == f"manifest.json：合计“{key}”应为 {sums}，写的是 {sums + by}"


def test_the_number_of_orders_is_counted(tmp_path: Path) -> None:
    assert spoiled(tmp_path, put(3, "totals", "orders")) == ["manifest.json：合计“orders”应为 2，写的是 3"]


def moved(by: int, *keys: str) -> Change:
    """An order changed with its totals: `by` more of every key."""

    def change(said: Manifest) -> None:
        for key in keys:
            said["orders"][0][key] += by
            said["totals"][key] += by

    return change


def spoiled_order(tmp_path: Path, change: Change) -> list[str]:
    """With papers that say the same as the spoiled order, so that nothing but the order can be wrong."""
    said = manifest()
    change(said)
    return defects(write(tmp_path / "a.zip", said))


@pytest.mark.parametrize(
    "key", ["discount_fen", "ltci_paid_fen", "deduction_fen", "self_pay_fen", "total_fen"]
)
@pytest.mark.parametrize("by", [-1, 1])
def test_what_was_paid_is_neither_more_nor_less_than_the_total(tmp_path: Path, key: str, by: int) -> None:
    sentence = "工单 GD2026-000001：优惠、长护险、抵扣与自付之和不等于消费金额"
    assert spoiled_order(tmp_path, moved(by, key)) == [sentence]


def test_parts_that_shift_between_payers_still_sum(tmp_path: Path) -> None:
    def shift(said: Manifest) -> None:
        moved(100, "discount_fen", "ltci_paid_fen")(said)
        moved(-200, "self_pay_fen")(said)

    assert spoiled_order(tmp_path, shift) == []


@pytest.mark.parametrize(("base", "right"), [(5100, True), (5099, False)])
def test_no_more_than_the_base_is_deducted(tmp_path: Path, base: int, right: bool) -> None:
    found = spoiled_order(tmp_path, moved(base - 10200, "base_fen"))
    assert found == ([] if right else ["工单 GD2026-000001：抵扣金额大于补贴基数"])


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["orders"][0]["files"].pop(),
        lambda said: said["orders"][0]["files"].append(XLSX),
        lambda said: said["orders"][0]["files"].append(said["orders"][1]["files"][0]),
    ],
)
def test_an_order_lists_the_files_of_its_folder(tmp_path: Path, change: Change) -> None:
    assert spoiled(tmp_path, change) == ["工单 GD2026-000001：列出的材料与文件夹中的不一致"]


def test_files_of_no_order_are_told(tmp_path: Path) -> None:
    data = papers(manifest()) | {f"{FIRST}0/a.pdf": b"", "orders/b.pdf": b"", "06.pdf": b""}
    found = defects(write(tmp_path / "a.zip", data=data))
    assert found == [f"{path}：不属于任何一张工单" for path in (f"{FIRST}0/a.pdf", "orders/b.pdf")]


@pytest.mark.parametrize(("key", "name"), [("redemption_id", "核销"), ("official_ref", "民政通核销单号")])
def test_a_number_appears_once_in_a_package(tmp_path: Path, key: str, name: str) -> None:
    said = manifest(1, 2, 3)
    for each in said["orders"]:
        each[key] = "SAME"
    assert defects(write(tmp_path / "a.zip", said)) == [f"{name} SAME 在包内出现 3 次"]


def test_an_order_appears_once_in_a_package(tmp_path: Path) -> None:
    found = defects(write(tmp_path / "a.zip", manifest(1, 1)))
    assert "工单 GD2026-000001 在包内出现 2 次" in found
    assert f"{XLSX}：有工单重复出现" in found


def test_a_screenshot_is_used_once(tmp_path: Path) -> None:
    said = manifest()
    screenshot = said["orders"][0]["proofs"][0]
    said["orders"][1]["proofs"] = [screenshot]
    assert defects(write(tmp_path / "a.zip", said)) == [f"原始照片 {screenshot[:16]}… 在包内用了 2 次"]


def test_a_photograph_is_used_once(tmp_path: Path) -> None:
    def same(said: Manifest) -> None:
        one, two = [entry for entry in said["files"] if "original_sha256" in entry]
        one["original_sha256"] = two["original_sha256"] = HASH

    assert spoiled(tmp_path, same) == [f"原始照片 {HASH[:16]}… 在包内用了 2 次"]
