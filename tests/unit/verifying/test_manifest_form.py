"""The seal, the folder and the form of a manifest: what is out of form is worked no further."""

import zipfile
from pathlib import Path

import pytest

from receipts.verification.verify import verify_package
from tests.unit.verifying.package_file import (
    AMOUNTS,
    TOP,
    Change,
    manifest,
    write,
)
from tests.unit.verifying.spoiling import HASH, defects, drop, put, seal_of, spoiled


def test_the_seal_is_compared_however_it_is_typed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip")
    seal = seal_of(path)
    assert defects(path, manifest_sha256=f" {seal.upper()} ") == []
    for other in ("", "0" * 64, "f" * 64):
        assert defects(path, manifest_sha256=other) == [f"manifest.json：SHA-256 是 {seal}，与封存单上的不符"]


@pytest.mark.parametrize(
    ("version", "trial", "right"), [(0, True, True), (1, False, True), (0, False, False), (1, True, False)]
)
def test_a_trial_is_version_0_and_nothing_else_is(
    tmp_path: Path, version: int, trial: bool, right: bool
) -> None:
    verdict = verify_package(write(tmp_path / "a.zip", manifest(version=version, trial=trial)))
    assert verdict.defects == (() if right else ("manifest.json：试算包的版本应为 v0，正式包从 v1 起",))
    assert ("个文件，试算，manifest" in verdict.summary) is trial


@pytest.mark.parametrize("code", ["AAAA", "LSGH"])
def test_the_folder_bears_code_month_and_version(tmp_path: Path, code: str) -> None:
    sentence = f"顶层文件夹应为 {code}-2026-07-v1，实际是 {TOP}"
    assert spoiled(tmp_path, put(code, "provider", "code")) == [sentence]


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


@pytest.mark.parametrize(
    "schema", ["provider-portal/claim-package/0", "provider-portal/claim-package/2", "", "z", None]
)
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


def test_the_summary_counts_what_is_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", manifest(1, 2, 3))
    digest = seal_of(path)
    assert verify_package(path).summary == (
        f"verified {TOP}：3 单，券抵扣 153.00 元，8 个文件，manifest SHA-256 {digest}"
    )
