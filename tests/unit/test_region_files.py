"""The operator's own files of a region: what is in them, and which file is named when it cannot be read."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from catalog.region_files import file_defects
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.rule_files import read_rules
from catalog.subsidy.rule_shape import RegionShape
from catalog.subsidy.rules import RuleMark, RuleStatus
from provider_portal.ground.errors import SettingsError

ROW: dict[str, Any] = {
    "classes": ["home_visit", "day_care"],
    "rate": "0.40",
    "cap_fen": 50000,
    "first": "2025-07-01",
    "until": "2026-01-01",
    "source": "公告",
    "mark": "official",
}


def written(folder: Path, name: str, **content: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "[" * 100_000, "null"])
def test_a_file_that_is_no_object_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "430000.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"{tmp_path.name}/430000\.json：打不开"):
        read_rules(path)


@pytest.mark.parametrize("text", ["公告".encode("gbk"), None])
def test_a_file_in_another_encoding_or_none_at_all_is_named(tmp_path: Path, text: bytes | None) -> None:
    path = tmp_path / "430000.json"
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(SettingsError, match=r"430000\.json：打不开"):
        read_rules(path)


def test_a_file_with_the_mark_that_windows_writes_first_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "110000.json", region="110000", rules=[ROW])
    path.write_bytes("\ufeff".encode() + path.read_bytes())
    assert len(read_rules(path).rules) == 2


def test_a_key_that_stands_there_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "110000.json"
    path.write_text('{"region": "110000", "rules": [], "rules": []}', encoding="utf-8")
    assert file_defects(path, RegionShape()) == ["rules：同一个对象里写了两次，请只留一个。"]


def test_the_first_defect_is_told_in_one_line_and_the_others_are_counted(tmp_path: Path) -> None:
    path = written(tmp_path, "110000.json", region="110000", rules=[ROW | {"rate": "7.0"}])
    line = f"地区数据文件 {tmp_path.name}/110000.json：rules[0].rate：应是大于 0、最高 1 的小数，最多四位"
    with pytest.raises(SettingsError) as one:
        read_rules(path)
    assert one.value.message.startswith(line)
    assert "另有" not in one.value.message
    path = written(tmp_path, "110001.json", region="1", rules=[ROW | {"rate": "7.0", "cap_fen": -1}])
    with pytest.raises(
        SettingsError, match=r"另有 2 处，运行 portal regions check 可以全部列出。请改好后重新启动。$"
    ):
        read_rules(path)


def test_a_row_holds_for_each_of_its_classes(tmp_path: Path) -> None:
    table = read_rules(written(tmp_path, "110000.json", region="110000", rules=[ROW]))
    assert [rule.voucher_class for rule in table.rules] == [VoucherClass.HOME_VISIT, VoucherClass.DAY_CARE]
    for rule in table.rules:
        assert (rule.region, rule.rate, rule.cap_fen) == ("110000", Decimal("0.40"), 50_000)
        assert (rule.first, rule.until) == (date(2025, 7, 1), date(2026, 1, 1))
        assert (rule.source, rule.mark, rule.status) == ("公告", RuleMark.OFFICIAL, RuleStatus.CONFIRMED)
        assert (rule.in_project, rule.why) == (True, "")


def test_a_row_may_say_that_the_number_is_elsewhere_and_why(tmp_path: Path) -> None:
    row = ROW | {"rate": None, "cap_fen": None, "in_project": False, "mark": "inferred", "why": "未见明文"}
    rule = read_rules(written(tmp_path, "110000.json", region="110000", rules=[row])).rules[0]
    assert (rule.rate, rule.cap_fen, rule.in_project) == (None, None, False)
    assert (rule.mark, rule.why) == (RuleMark.INFERRED, "未见明文")


def test_the_project_began_where_the_nearest_wider_region_says_so(tmp_path: Path) -> None:
    nation = written(
        tmp_path, "0.json", region="000000", first_day={"day": "2026-01-01", "source": "公告"}, rules=[]
    )
    province = written(
        tmp_path, "1.json", region="430000", first_day={"day": "2026-03-01", "source": "公告"}, rules=[ROW]
    )
    county = written(tmp_path, "2.json", region="430781", rules=[ROW])
    table = read_rules(nation, province, county)
    assert table.first_day("430781") == date(2026, 3, 1)
    assert table.first_day("110101") == date(2026, 1, 1)
    assert [rule.region for rule in table.rules] == ["430000", "430000", "430781", "430781"]


def test_of_one_region_the_last_file_tells_the_first_day(tmp_path: Path) -> None:
    shipped = written(
        tmp_path, "0.json", region="430000", first_day={"day": "2026-01-01", "source": "公告"}, rules=[]
    )
    own = written(
        tmp_path, "1.json", region="430000", first_day={"day": "2026-02-01", "source": "公告"}, rules=[]
    )
    assert read_rules(shipped, own).first_day("430781") == date(2026, 2, 1)
