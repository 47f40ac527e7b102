"""An operator's folder of regions is checked as a whole, before the portal reads it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from catalog.region_folder.checking import SHAPES, files_of, folder_defects
from catalog.region_folder.commands import regions

ROOT = Path(__file__).parents[2]
REGIONS = ROOT / "tests" / "regions"
LIST: dict[str, Any] = json.loads((REGIONS / "items/340000-2026.json").read_text(encoding="utf-8"))
RULES: dict[str, Any] = json.loads((REGIONS / "subsidy/340000.json").read_text(encoding="utf-8"))


def put(folder: Path, name: str, content: object) -> None:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")


def check(*arguments: str, folder: str = "") -> Result:
    return CliRunner().invoke(regions, ["check", *arguments], env={"PORTAL_REGIONS": folder})


def test_a_sound_folder_has_no_defects_and_an_empty_one_has_none_either(tmp_path: Path) -> None:
    assert folder_defects(REGIONS) == []
    assert folder_defects(tmp_path) == []


def test_every_defect_of_every_file_is_told_with_file_entry_and_field(tmp_path: Path) -> None:
    put(tmp_path, "items/a.json", LIST | {"region": "34", "title": ""})
    put(tmp_path, "items/b.json", [])
    put(tmp_path, "subsidy/a.json", RULES | {"rules": [RULES["rules"][1] | {"rate": "7.0"}]})
    put(tmp_path, "subsidy/readme.txt", "not read")
    assert [line.split("：")[:2] for line in folder_defects(tmp_path)] == [
        ["items/a.json", "region"],
        ["items/a.json", "title"],
        ["items/b.json", "打不开，或者不是 UTF-8 编码的 JSON 对象，请对照 docs/regions.md 核对。"],
        ["subsidy/a.json", "rules[0].rate"],
    ]


def test_a_file_that_would_never_be_read_is_told(tmp_path: Path) -> None:
    put(tmp_path, "340000-2026.json", LIST)
    (line,) = folder_defects(tmp_path)
    assert line.startswith("340000-2026.json：应放在 items")


def test_two_lists_of_one_region_and_day_are_told_and_of_two_days_are_not(tmp_path: Path) -> None:
    put(tmp_path, "items/a.json", LIST)
    put(tmp_path, "items/b.json", LIST | {"effective_from": "2027-01-01"})
    assert folder_defects(tmp_path) == []
    put(tmp_path, "items/c.json", LIST)
    assert folder_defects(tmp_path) == [
        "items/c.json：effective_from：与 items/a.json 写的是同一件事（340000，2025-12-01），请只留一个。"
    ]


def test_two_files_with_one_rule_or_one_first_day_are_told_and_another_years_is_not(tmp_path: Path) -> None:
    later = RULES["rules"][1] | {"first": "2027-01-01", "until": "2028-01-01"}
    put(tmp_path, "subsidy/a.json", RULES)
    put(tmp_path, "subsidy/b.json", {"region": "340000", "rules": [later]})
    assert folder_defects(tmp_path) == []
    put(tmp_path, "subsidy/c.json", RULES | {"rules": [later, RULES["rules"][1]]})
    assert [line.partition("写的")[0] for line in folder_defects(tmp_path)] == [
        "subsidy/c.json：first_day：与 subsidy/a.json ",
        "subsidy/c.json：rules[0].classes：与 subsidy/b.json ",
        "subsidy/c.json：rules[1].classes：与 subsidy/a.json ",
    ]


def test_the_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        put(tmp_path, f"items/{name}.json", LIST)
    assert [file.name for file in files_of(tmp_path, "items")] == ["a.json", "b.json", "c.json"]


def test_the_command_prints_one_line_a_defect_and_ends_with_1(tmp_path: Path) -> None:
    put(tmp_path, "items/a.json", LIST | {"region": "34", "title": ""})
    answer = check(str(tmp_path))
    assert (answer.exit_code, len(answer.output.splitlines())) == (1, 2)
    assert answer.output.startswith("items/a.json：region：“34”不是 6 位行政区划代码")


def test_the_command_takes_the_settings_folder_where_none_is_named() -> None:
    answer = check(folder=str(REGIONS))
    assert (answer.exit_code, answer.output) == (0, "没有问题：项目清单 1 份，补贴规则 1 份。\n")
    assert check().exit_code == 1


def examples() -> Iterator[tuple[str, object]]:
    """The files that the guide for operators shows, under the names that it gives them."""
    text = (ROOT / "docs/regions.md").read_text(encoding="utf-8")
    for name, content in re.findall(
        r"\*((?:items|subsidy)/[0-9-]+\.json)\*[^\n]*\n\n```json\n(.*?)```", text, re.DOTALL
    ):
        yield name, json.loads(content)


def test_the_examples_of_the_guide_are_sound(tmp_path: Path) -> None:
    shown = dict(examples())
    assert len(shown) == 2
    for name, content in shown.items():
        put(tmp_path, name, content)
    assert folder_defects(tmp_path) == []


@pytest.mark.parametrize("subject", ["items", "subsidy"])
def test_every_field_of_the_shapes_is_in_the_guide(subject: str) -> None:
    text = (ROOT / "docs/regions.md").read_text(encoding="utf-8")
    names, waiting = set(), [SHAPES[subject]()]
    while waiting:
        for name, field in waiting.pop().fields.items():
            names.add(name)
            inner = getattr(field, "inner", field)
            if hasattr(inner, "schema"):
                waiting.append(inner.schema)
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
