"""The catalogue of service items: 湖南省居家社区养老服务补贴项目清单 and the institution items of 附件4."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalog.items.units import Unit
from provider_portal.ground.errors import missing
from provider_portal.ground.text import initials, matches

_FILE = Path(__file__).parent / "data" / "430000-2026.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueItem:
    """One service item. `number` is its place in 附件2; institution items have none. Minutes are advice."""

    code: str
    number: int | None
    category: str
    group: str | None
    name: str
    content: str
    duration_text: str
    minutes_min: int | None
    minutes_max: int | None
    billing_units: tuple[Unit, ...]
    keys: str
    assessor_only: bool = False

    @property
    def label(self) -> str:
        """Name with the number people know it by, e.g. `7 上门擦浴`."""
        return self.name if self.number is None else f"{self.number} {self.name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlap:
    """`part` is already paid for in `whole`: both on one visit is double billing."""

    whole: str
    part: str
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """One version of the catalogue for a region."""

    version: str
    region: str
    title: str
    source: str
    items: tuple[CatalogueItem, ...]
    overlaps: tuple[Overlap, ...]


@cache
def catalogue() -> Catalogue:
    """The catalogue in use, read once from its data file."""
    said: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return Catalogue(
        version=said["version"],
        region=said["region"],
        title=said["title"],
        source=said["source"],
        items=tuple(_item(row) for row in said["items"]),
        overlaps=tuple(Overlap(**row) for row in said["overlaps"]),
    )


def _item(row: dict[str, Any]) -> CatalogueItem:
    units = tuple(Unit(unit) for unit in row["billing_units"])
    keys = f"{initials(row['name'])} {initials(row['group'] or '')}".strip()
    return CatalogueItem(**{**row, "billing_units": units, "keys": keys})


@cache
def _by_code() -> dict[str, CatalogueItem]:
    return {item.code: item for item in catalogue().items}


def find_item(code: str) -> CatalogueItem:
    """The item of a code ("1" to "48", "bed", "care", "meals", "day_care"), or MissingError."""
    found = _by_code().get(code)
    if found is None:
        raise missing("服务项目")
    return found


def search_items(needle: str) -> list[CatalogueItem]:
    """Items whose number is `needle`, or whose name, group or pinyin initials contain it; all for empty text."""
    needle = needle.strip()
    return [
        item
        for item in catalogue().items
        if item.code == needle or matches(needle, f"{item.name} {item.group or ''}", item.keys)
    ]


def item_json(code: str) -> int | str:
    """An item as machines see it: the number, or the text code of an institution item."""
    return int(code) if code.isdigit() else code
