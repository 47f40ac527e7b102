"""Every lie of a manifest is told, and nothing that is true: sums, orders, files, SHA256SUMS, the two details."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from receipts.verification.verify import verify_package
from tests.unit.verifying.package_file import (
    AMOUNTS,
    HEADINGS,
    PDF,
    TOP,
    XLSX,
    Change,
    manifest,
    papers,
    pdf,
    sha256,
    workbook,
    write,
)

FIRST = "orders/GD2026-000001"
Manifest = dict[str, Any]


def defects(path: Path, **said: Any) -> list[str]:
    return list(verify_package(path, **said).defects)


def spoiled(tmp_path: Path, change: Change, **said: Any) -> list[str]:
    return defects(write(tmp_path / "a.zip", change=change, **said))


# --- the seal, the folder, the version


def seal_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return sha256(archive.read(f"{TOP}/manifest.json"))


def test_the_seal_is_compared_however_it_is_typed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip")
    seal = seal_of(path)
    assert defects(path, manifest_sha256=f" {seal.upper()} ") == []
    assert defects(path, manifest_sha256="") == [f"manifest.json：SHA-256 是 {seal}，与封存单上的不符"]


@pytest.mark.parametrize(
    ("version", "trial", "right"), [(0, True, True), (1, False, True), (0, False, False), (1, True, False)]
)
def test_a_trial_is_version_0_and_nothing_else_is(
    tmp_path: Path, version: int, trial: bool, right: bool
) -> None:
    verdict = verify_package(write(tmp_path / "a.zip", manifest(version=version, trial=trial)))
    assert verdict.defects == (() if right else ("manifest.json：试算包的版本应为 v0，正式包从 v1 起",))
    assert ("个文件，试算，manifest" in verdict.summary) is trial


def test_the_folder_bears_code_month_and_version(tmp_path: Path) -> None:
    def another(said: Manifest) -> None:
        said["provider"]["code"] = "LSGH"

    assert spoiled(tmp_path, another) == [f"顶层文件夹应为 LSGH-2026-07-v1，实际是 {TOP}"]


# --- form


def put(value: object, *path: Any) -> Change:
    def change(said: Any) -> None:
        for key in path[:-1]:
            said = said[key]
        said[path[-1]] = value

    return change


def drop(*path: Any) -> Change:
    def change(said: Any) -> None:
        for key in path[:-1]:
            said = said[key]
        del said[path[-1]]

    return change


HASH = "ab" * 32
BAD_AMOUNTS: list[object] = ["100", -1, True, 1.0, None]
NO_LISTS: tuple[object, ...] = ({}, "a", [1], None)
WRONG: list[tuple[Change, str]] = [
    *((put(1, "provider", key), "provider") for key in ("id", "code", "name", "county")),
    *((drop("provider", key), "provider") for key in ("id", "code", "name", "county")),
    (put([], "provider"), "provider"),
    *((put(value, "month"), "month") for value in (202607, None)),
    *((put(value, "version"), "version") for value in ("1", True, None, -1)),
    *((put(value, "trial"), "trial") for value in (0, "", None)),
    (put({}, "rules"), "rules"),
    (put(None, "rules"), "rules"),
    (put([], "audit_head"), "audit_head"),
    *((put(value, "audit_head", "hash"), "audit_head") for value in (HASH.upper(), HASH[1:], HASH + "a", 1)),
    *((put(value, "audit_head", "seq"), "audit_head") for value in BAD_AMOUNTS),
    (put([], "totals"), "totals"),
    *((drop("totals", key), "totals") for key in ("orders", *AMOUNTS)),
    *((put(value, "totals", "self_pay_fen"), "totals") for value in BAD_AMOUNTS),
    (put({}, "orders"), "orders"),
    (put([], "orders", 1), "orders"),
    *(
        (put(None, "orders", 1, key), "orders")
        for key in ("number", "order_id", "redemption_id", "official_ref", "service_on", "voucher_class")
    ),
    *((drop("orders", 1, key), "orders") for key in AMOUNTS),
    *((put(value, "orders", 1, "base_fen"), "orders") for value in BAD_AMOUNTS),
    *((put(value, "orders", 1, key), "orders") for key in ("files", "proofs") for value in NO_LISTS),
    (put({}, "files"), "files"),
    (put([], "files", 0), "files"),
    (put(1, "files", 0, "path"), "files"),
    *((put(value, "files", 0, "size"), "files") for value in BAD_AMOUNTS),
    *((put(value, "files", 0, "sha256"), "files") for value in (HASH.upper(), HASH[1:], None)),
    *((put(value, "files", 0, "original_sha256"), "files") for value in (HASH[1:], None, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("change", "name"), WRONG)
def test_a_manifest_that_is_out_of_form_is_worked_no_further(
    tmp_path: Path, change: Change, name: str
) -> None:
    assert spoiled(tmp_path, change) == [f"manifest.json：“{name}”缺失或格式不对"]


@pytest.mark.parametrize("schema", ["provider-portal/claim-package/0", "", None])
def test_another_schema_is_not_read(tmp_path: Path, schema: str | None) -> None:
    sentence = "manifest.json：不是本系统的申报包清单（schema 不符）"
    assert spoiled(tmp_path, put(schema, "schema")) == [sentence]


def raw(tmp_path: Path, text: bytes) -> list[str]:
    path = tmp_path / "raw.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{TOP}/manifest.json", text)
    return defects(path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"[]", "manifest.json：不是本系统的申报包清单（schema 不符）"),
        (b"{", "manifest.json：不是有效的 JSON"),
        (b'"\xff"', "manifest.json：不是有效的 JSON"),
        (b'{"schema": 1, "schema": 1}', "manifest.json：同一项出现两次"),
        (b'{"a": [{"b": 1, "c": 2, "b": 1}]}', "manifest.json：同一项出现两次"),
        (b"[" * 200_000 + b"]" * 200_000, "清单嵌套过深，拒绝读取"),
    ],
)
def test_what_is_no_manifest_is_told(tmp_path: Path, text: bytes, sentence: str) -> None:
    assert raw(tmp_path, text) == [sentence]


# --- files and SHA256SUMS


def test_a_file_that_is_listed_and_not_there(tmp_path: Path) -> None:
    def more(said: Manifest) -> None:
        said["files"].append({"path": "06.pdf", "size": 0, "sha256": HASH})

    assert spoiled(tmp_path, more) == ["06.pdf：清单中有，包里没有"]


def test_a_file_that_is_there_and_not_listed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", more=[(f"{TOP}/z.txt", b""), (f"{TOP}/b.txt", b"")])
    assert defects(path) == [f"{name}：不在清单中，是多出来的文件" for name in ("b.txt", "z.txt")]


def test_a_file_that_is_listed_twice(tmp_path: Path) -> None:
    def twice(said: Manifest) -> None:
        said["files"].append(dict(said["files"][0]))

    assert spoiled(tmp_path, twice) == [f"{manifest_path(0)}：清单中列了两次"]


@pytest.mark.parametrize("by", [-1, 1])
def test_a_file_of_another_size(tmp_path: Path, by: int) -> None:
    path, size = f"{FIRST}/照片01.jpg", len(b"JPEG GD2026-000001")

    def resize(said: Manifest) -> None:
        [entry] = [entry for entry in said["files"] if entry["path"] == path]
        entry["size"] += by

    assert spoiled(tmp_path, resize) == [f"{path}：大小应为 {size + by} 字节，实际 {size} 字节"]


def test_a_file_of_the_same_size_with_other_bytes(tmp_path: Path) -> None:
    def rehash(said: Manifest) -> None:
        said["files"][0]["sha256"] = HASH

    path = manifest_path(0)
    assert spoiled(tmp_path, rehash) == [f"{path}：内容被改动（SHA-256 不符）"]


def manifest_path(index: int) -> str:
    return sorted(papers(manifest()))[index]


@pytest.mark.parametrize(
    "sums",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines, lines[0]],
        lambda lines: [lines[1], lines[0], lines[0], *lines[2:]],
        lambda lines: [*lines, f"{HASH}  other"],
        lambda lines: [f"{HASH}  {lines[0].partition('  ')[2]}", *lines[1:]],
        lambda lines: [line.replace("  ", " ") for line in lines],
        lambda lines: [line for line in lines if not line.endswith("manifest.json")],
        lambda lines: [*lines, ""],
    ],
)
def test_sums_say_of_every_file_once_what_the_manifest_says(
    tmp_path: Path, sums: Callable[[list[str]], list[str]]
) -> None:
    assert defects(write(tmp_path / "a.zip", sums=sums)) == ["SHA256SUMS：与清单不一致"]


def test_sums_may_come_in_any_order(tmp_path: Path) -> None:
    assert defects(write(tmp_path / "a.zip", sums=lambda lines: lines[::-1])) == []


# --- orders


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


# --- what appears twice


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


# --- the details


def spoiled_paper(tmp_path: Path, path: str, data: bytes) -> list[str]:
    return defects(write(tmp_path / "a.zip", data=papers(manifest()) | {path: data}))


def orders(*numbers: int) -> list[Manifest]:
    return list(manifest(*numbers)["orders"])


def test_a_row_of_the_workbook_appears_once(tmp_path: Path) -> None:
    assert spoiled_paper(tmp_path, XLSX, workbook(orders(1, 2, 2))) == [f"{XLSX}：有工单重复出现"]


def test_the_workbook_has_every_order_and_no_other(tmp_path: Path) -> None:
    found = spoiled_paper(tmp_path, XLSX, workbook(orders(3, 2, 4)))
    assert found == [
        f"{XLSX}：缺少工单 GD2026-000001",
        f"{XLSX}：多出工单 GD2026-000003",
        f"{XLSX}：多出工单 GD2026-000004",
    ]


@pytest.mark.parametrize(
    ("key", "value", "heading"),
    [
        ("official_ref", "MZT-9", "民政通核销单号"),
        ("total_fen", 12001, "消费金额（元）"),
        ("discount_fen", 999, "机构优惠（元）"),
        ("ltci_paid_fen", 501, "长护险支付（元）"),
        ("ineligible_fen", 0, "不予补贴部分（元）"),
        ("base_fen", 1020000, "补贴基数（元）"),
        ("deduction_fen", 5100.5, "券抵扣金额（元）"),
        ("self_pay_fen", 540, "个人自付（元）"),
    ],
)
def test_each_compared_cell_says_what_the_manifest_says(
    tmp_path: Path, key: str, value: object, heading: str
) -> None:
    one, two = orders(1, 2)
    found = spoiled_paper(tmp_path, XLSX, workbook([one, two | {key: value}]))
    assert found == [f"{XLSX}：工单 GD2026-000002 的“{heading}”与清单不符"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04", "读不出来"),
        (b"", "读不出来"),
        (workbook(orders(1, 2), [*HEADINGS[:-1], "自付"]), "找不到申报明细的表头"),
    ],
)
def test_a_workbook_that_is_none(tmp_path: Path, data: bytes, sentence: str) -> None:
    assert spoiled_paper(tmp_path, XLSX, data) == [f"{XLSX}：{sentence}"]


@pytest.mark.parametrize(
    ("missing", "name"),
    [(0, "消费金额合计 240.00"), (1, "券抵扣金额合计 102.00"), (2, "个人自付合计 108.00")],
)
def test_the_pdf_holds_each_of_the_three_sums(tmp_path: Path, missing: int, name: str) -> None:
    sums = ["240.00", "102.00", "108.00"]
    del sums[missing]
    assert spoiled_paper(tmp_path, PDF, pdf(*sums)) == [f"{PDF}：找不到{name} 元"]


def test_sums_of_the_pdf_may_be_broken_over_lines(tmp_path: Path) -> None:
    assert spoiled_paper(tmp_path, PDF, pdf("240.\\n00", "1 0 2 . 0 0", "108.00")) == []


def test_a_pdf_that_is_none(tmp_path: Path) -> None:
    assert spoiled_paper(tmp_path, PDF, b"%PDF-1.7 broken") == [f"{PDF}：读不出来"]


@pytest.mark.parametrize("path", [PDF, XLSX])
def test_a_detail_that_is_missing_is_told_and_the_other_is_still_read(tmp_path: Path, path: str) -> None:
    data = papers(manifest())
    del data[path]
    assert defects(write(tmp_path / "a.zip", data=data)) == [f"{path}：缺失"]


# --- earlier packages


def again(
    tmp_path: Path, said: Manifest, earlier: Manifest, change: Change = lambda _said: None
) -> list[str]:
    first = write(tmp_path / "earlier.zip", earlier, change=change)
    return defects(write(tmp_path / "now.zip", said), earlier=[first])


def claimed(name: str) -> str:
    return f"工单 GD2026-000001：核销 MZT-1 已在 {name} 中申报"


def test_an_order_is_not_claimed_in_two_months(tmp_path: Path) -> None:
    found = again(tmp_path, manifest(1, 2), manifest(1, 3, month="2026-06"))
    assert found[0] == claimed("JSYH-2026-06-v1")
    assert len(found) == 3
    assert all("已在 JSYH-2026-06-v1 中用过" in defect for defect in found[1:])


def test_a_screenshot_alone_is_enough_to_be_told(tmp_path: Path) -> None:
    now, before = manifest(1), manifest(2, month="2026-06")
    screenshot = now["orders"][0]["proofs"][0]
    before["orders"][0]["proofs"] = [screenshot]
    assert again(tmp_path, now, before) == [f"原始照片 {screenshot[:16]}… 已在 JSYH-2026-06-v1 中用过"]


@pytest.mark.parametrize(
    ("version", "earlier", "replaced"), [(2, 1, True), (3, 1, True), (1, 1, False), (1, 2, False)]
)
def test_only_a_higher_version_of_a_month_replaces_it(
    tmp_path: Path, version: int, earlier: int, replaced: bool
) -> None:
    found = again(tmp_path, manifest(1, version=version), manifest(1, version=earlier))
    assert found[:1] == ([] if replaced else [claimed(f"JSYH-2026-07-v{earlier}")])


@pytest.mark.parametrize("key", ["id", "county"])
def test_a_version_of_another_provider_or_county_is_not_replaced(tmp_path: Path, key: str) -> None:
    found = again(tmp_path, manifest(1, version=2), manifest(1), put("other", "provider", key))
    assert found[:1] == [claimed(TOP)]


def test_a_trial_claims_nothing(tmp_path: Path) -> None:
    assert again(tmp_path, manifest(1), manifest(1, version=0, trial=True)) == []


def test_an_earlier_package_that_cannot_be_read_is_told_and_the_next_is_still_read(tmp_path: Path) -> None:
    wrong = write(tmp_path / "wrong.zip", manifest(1), change=put(None, "month"))
    (tmp_path / "text.zip").write_text("hello")
    good = write(tmp_path / "good.zip", manifest(1, month="2026-06"))
    now = write(tmp_path / "now.zip", manifest(1))
    found = defects(now, earlier=[tmp_path / "text.zip", wrong, good])
    assert found[:3] == [
        "前期申报包 text.zip：不是 ZIP 申报包，或文件开头被改动",
        "前期申报包 wrong.zip：manifest.json：“month”缺失或格式不对",
        claimed("JSYH-2026-06-v1"),
    ]


def test_the_summary_counts_what_is_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", manifest(1, 2, 3))
    digest = seal_of(path)
    assert verify_package(path).summary == (
        f"verified {TOP}：3 单，券抵扣 153.00 元，8 个文件，manifest SHA-256 {digest}"
    )
