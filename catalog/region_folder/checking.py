"""Checking the operator's folder of regions as a whole, file by file and file against file. Pure."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from marshmallow import Schema

from catalog.items.list_shape import ListShape
from catalog.region_files import file_defects, read_json
from catalog.subsidy.rule_shape import RegionShape
from provider_portal.ground.frozen import Json

SHAPES: Mapping[str, type[Schema]] = {"items": ListShape, "subsidy": RegionShape}


def files_of(folder: Path, subject: str) -> list[Path]:
    """The files of a subject in the order in which they count."""
    return sorted((folder / subject).glob("*.json"))


def folder_defects(folder: Path) -> list[str]:
    """A sentence for every defect, led by file, entry and field; none where the folder is sound."""
    return [*_stray(folder), *(line for subject in SHAPES for line in _subject_defects(folder, subject))]


def _stray(folder: Path) -> Iterator[str]:
    """A file beside the two folders would never be read."""
    for file in sorted(folder.glob("*.json")):
        yield f"{file.name}：应放在 items（项目清单）或 subsidy（补贴规则）文件夹里，放在这里不会读取。"


def _subject_defects(folder: Path, subject: str) -> Iterator[str]:
    first: dict[tuple[str, ...], str] = {}
    for file in files_of(folder, subject):
        name = f"{subject}/{file.name}"
        defects = file_defects(file, SHAPES[subject]())
        yield from (f"{name}：{defect}" for defect in defects)
        if not defects:
            for place, claim in _claims(subject, read_json(file)):
                other = first.setdefault(claim, name)
                if other != name:
                    yield f"{name}：{place}：与 {other} 写的是同一件事（{'，'.join(claim)}），请只留一个。"


def _claims(subject: str, content: Json) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What no two files of the operator may say: of two the last would count, and nobody would know."""
    region = content["region"]
    if subject == "items":
        yield "effective_from", (region, content["effective_from"])
        return
    if "first_day" in content:
        yield "first_day", (region, "first_day")
    for place, rule in enumerate(content["rules"]):
        yield from ((f"rules[{place}].classes", (region, name, rule["first"])) for name in rule["classes"])
