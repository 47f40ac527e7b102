"""A new version from a JSON or XLSX file: all or nothing, with every error at its sheet and cell. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from catalog.items.catalogue import BundleRule, Catalogue, CatalogueItem, Overlap, traits_by_number
from catalog.items.columns import ITEM_COLUMNS, OVERLAP_COLUMNS, RawRow, read_item, read_overlap
from catalog.items.list_shape import ListShape
from catalog.region_files import defects_in
from catalog.traits import Trait
from catalog.versions.workbook import read_workbook
from provider_portal.ground.errors import RuleError
from provider_portal.ground.text.kept import kept_text

MOST_BYTES = 5 << 20
MOST_SHOWN = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """A file taken apart; `overlaps` and `bundles` None where the file says nothing about them."""

    items: Sequence[RawRow]
    overlaps: Sequence[RawRow] | None = None
    bundles: tuple[BundleRule, ...] | None = None


def read_catalogue(
    data: bytes, *, region: str, effective_from: date, title: str, source: str, before: Catalogue
) -> Catalogue:
    """The version that a file holds for a region from a day on; RuleError `bad_file` with every sentence.

    What the file is silent about comes from `before`: institution items where it names none, overlaps where it
    has no such part, traits by number where it has no such column. A list of the province has none of them.
    """
    if len(data) > MOST_BYTES:
        raise _bad(["文件超过 5 MB，请只保留项目清单后再传。"])
    raw = _from_workbook(data) if data.startswith(b"PK") else _from_json(data, region)
    wrong: list[str] = []
    read = [(row, item) for row in raw.items if (item := read_item(row, wrong)) is not None]
    wrong += _repeated(read)
    if not raw.items:
        wrong.append("文件里没有服务项目，请从模板开始填写。")
    if wrong:
        raise _bad(wrong)
    bundles = frozenset(rule.item for rule in raw.bundles or ())
    items = [_with_traits(row, item, before, bundles) for row, item in read]
    if all(item.number is not None for item in items):
        items += [item for item in before.items if item.number is None]
    made = Catalogue(
        version=f"{region}-{effective_from}",
        region=region,
        effective_from=effective_from,
        title=title,
        source=source,
        items=tuple(items),
    )
    overlaps = _overlaps(raw.overlaps, made, before, wrong)
    if wrong:
        raise _bad(wrong)
    made = replace(made, overlaps=overlaps, packages=_bundles(raw.bundles, made, before))
    wrong += defects_in(made.as_json(), ListShape())
    if wrong:
        raise _bad(wrong)
    return made


def _repeated(read: Sequence[tuple[RawRow, CatalogueItem]]) -> list[str]:
    first: dict[str, str] = {}
    wrong = []
    for row, item in read:
        place = row.place("code")
        if item.code in first:
            wrong.append(f"{place}：编号 {item.code} 与 {first[item.code]} 重复，请核对。")
        first.setdefault(item.code, place)
    return wrong


def _with_traits(
    row: RawRow, item: CatalogueItem, before: Catalogue, bundles: frozenset[str]
) -> CatalogueItem:
    """What a list that says nothing of traits means by a number, whatever name it gives: as for stored versions."""
    if "traits" not in row.absent:
        return item
    return replace(item, traits=traits_by_number(item.code, before, bundles))


def _overlaps(
    rows: Sequence[RawRow] | None, made: Catalogue, before: Catalogue, wrong: list[str]
) -> tuple[Overlap, ...]:
    if rows is None:
        return tuple(
            one for one in before.overlaps if _same(one.whole, made, before) and _same(one.part, made, before)
        )
    read = (read_overlap(row, made, wrong) for row in rows)
    return tuple(dict.fromkeys(one for one in read if one is not None))


def _bundles(
    stated: tuple[BundleRule, ...] | None, made: Catalogue, before: Catalogue
) -> tuple[BundleRule, ...]:
    """What the file says, or the former rules on bundles that still are some, for categories that still are there."""
    if stated is not None:
        return stated
    categories = {item.category for item in made.items}
    kept = (
        replace(rule, categories=tuple(name for name in rule.categories if name in categories))
        for rule in before.packages
        if _same(rule.item, made, before) and Trait.BUNDLE in made.item(rule.item).traits
    )
    return tuple(rule for rule in kept if rule.categories)


def _same(code: str, made: Catalogue, before: Catalogue) -> bool:
    """Whether a code still names the same item: numbers may have been given away."""
    one, other = made.find(code), before.find(code)
    return one is not None and other is not None and one.name == other.name


def _from_workbook(data: bytes) -> Raw:
    sheets = read_workbook(data)
    return Raw(
        items=sheets.rows("服务项目", ITEM_COLUMNS, required=True) or [],
        overlaps=sheets.rows("重复收费", OVERLAP_COLUMNS),
    )


def _from_json(data: bytes, region: str) -> Raw:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise _bad(["文件不是 XLSX，也不是 UTF-8 编码的 JSON，打不开。请用模板另存后再传。"]) from None
    items = content.get("items") if isinstance(content, dict) else None
    if not isinstance(items, list):
        raise _bad(["JSON 文件应是一个对象，项目放在 items 列表里。"])
    if content.get("region", region) != region:
        raise _bad([f"文件写的地区是 {content['region']}，与所选地区 {region} 不一致，请核对。"])
    overlaps, bundles = content.get("overlaps"), content.get("packages")
    return Raw(
        items=list(_json_rows("items", items, ITEM_COLUMNS)),
        overlaps=None if overlaps is None else list(_json_rows("overlaps", overlaps, OVERLAP_COLUMNS)),
        bundles=None if bundles is None else tuple(_json_bundles(bundles)),
    )


def _json_rows(name: str, rows: Any, columns: Mapping[str, str]) -> Iterator[RawRow]:
    if not isinstance(rows, list):
        raise _bad([f"JSON 的 {name} 应是列表。"])
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            raise _bad([f"JSON 的 {name}[{index}] 应是对象。"])
        values = {field: _text(row.get(field)) for field in columns}
        places = {field: f"{name}[{index}].{field}" for field in columns}
        yield RawRow(values=values, places=places, absent=frozenset(columns.keys() - row.keys()))


def _json_bundles(rows: Any) -> Iterator[BundleRule]:
    for row in rows if isinstance(rows, list) else [rows]:
        try:
            yield BundleRule(
                item=str(row["item"]),
                categories=tuple(map(str, row["categories"])),
                because=str(row["because"]),
            )
        except (KeyError, TypeError):
            raise _bad(["JSON 的 packages 每一条应有 item、categories 和 because。"]) from None


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "是"
    if isinstance(value, list):
        return "、".join(str(part) for part in value)
    return kept_text(str(value))


def _bad(sentences: Sequence[str]) -> RuleError:
    shown = list(sentences[:MOST_SHOWN])
    if len(sentences) > MOST_SHOWN:
        shown.append(f"还有 {len(sentences) - MOST_SHOWN} 处，改好上面的后再传一次。")
    return RuleError(
        "bad_file", f"文件有 {len(sentences)} 处问题，没有读入。请改好后重新上传。", fields={"file": shown}
    )
