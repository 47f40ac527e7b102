"""The operator's own files of a region: what is in them, and which file is named when it cannot be read."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from catalog.region_files import read_region_file
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.rule_files import read_rules
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


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "{}", '{"region": null}'])
def test_a_file_that_is_no_regions_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "430000.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"地区数据文件 430000\.json 读不出来"):
        read_region_file(path, lambda content: content["region"].upper())


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.json"):
        read_region_file(tmp_path / "none.json", lambda content: content)


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
    nation = written(tmp_path, "0.json", region="000000", first_day={"day": "2026-01-01"}, rules=[])
    province = written(tmp_path, "1.json", region="430000", first_day={"day": "2026-03-01"}, rules=[ROW])
    county = written(tmp_path, "2.json", region="430781", rules=[ROW])
    table = read_rules(nation, province, county)
    assert table.first_day("430781") == date(2026, 3, 1)
    assert table.first_day("110101") == date(2026, 1, 1)
    assert [rule.region for rule in table.rules] == ["430000", "430000", "430781", "430781"]


def test_of_one_region_the_last_file_tells_the_first_day(tmp_path: Path) -> None:
    shipped = written(tmp_path, "0.json", region="430000", first_day={"day": "2026-01-01"}, rules=[])
    own = written(tmp_path, "1.json", region="430000", first_day={"day": "2026-02-01"}, rules=[])
    assert read_rules(shipped, own).first_day("430781") == date(2026, 2, 1)
