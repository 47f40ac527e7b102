"""What an earlier package claimed is not claimed again, unless this one replaces it."""

from pathlib import Path

import pytest

from tests.unit.verifying.package_file import TOP, Change, manifest, write
from tests.unit.verifying.spoiling import Manifest, defects, put


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


def test_of_an_earlier_package_only_the_first_thing_that_is_out_of_form_is_told(tmp_path: Path) -> None:
    def twice(content: Manifest) -> None:
        put(None, "month")(content)
        put(None, "files")(content)

    wrong = write(tmp_path / "wrong.zip", manifest(2), change=twice)
    now = write(tmp_path / "now.zip", manifest(1))
    assert defects(now, earlier=[wrong]) == ["前期申报包 wrong.zip：manifest.json：“month”缺失或格式不对"]
