"""The catalogue of service items as a value: 湖南省居家社区养老服务消费补贴项目清单 and the institution items. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from catalog.items.units import Unit
from provider_portal.ground.errors import missing
from provider_portal.ground.frozen import Json
from provider_portal.ground.text import initials, matches

_FOLDER = Path(__file__).parent / "data"
_INSTITUTION = ("bed", "care", "meals", "day_care")


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueItem:
    """One service item. `number` is its place in 附件2; institution items have none. Minutes are advice.

    `not_included` is what the content takes out of the price (餐费). `variant_label` says what a variant means
    (房型), `variants` are suggestions: any other text may be filed.
    """

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
    assessor_only: bool = False
    not_included: str = ""
    variant_label: str = ""
    variants: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name with the number people know it by, e.g. `7 上门擦浴`."""
        return self.name if self.number is None else f"{self.number} {self.name}"

    @property
    def keys(self) -> str:
        """Pinyin initials of name and group, for searching."""
        return _search_keys(self.name, self.group or "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlap:
    """`part` is already paid for in `whole`: both on one visit is double billing."""

    whole: str
    part: str
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PackageRule:
    """`item` is a package of items of these categories; beside it they may be paid for already."""

    item: str
    categories: tuple[str, ...]
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """One version of a region's list, in force from `effective_from` until the next version's day."""

    version: str
    region: str
    effective_from: date
    title: str
    source: str
    items: tuple[CatalogueItem, ...]
    overlaps: tuple[Overlap, ...] = ()
    packages: tuple[PackageRule, ...] = ()
    _by_code: Mapping[str, CatalogueItem] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the items, so that a look-up costs the same in a long list."""
        object.__setattr__(self, "_by_code", {item.code: item for item in self.items})

    def find(self, code: str) -> CatalogueItem | None:
        """The item of a code in this version, or None."""
        return self._by_code.get(code)

    def item(self, code: str) -> CatalogueItem:
        """The item of a code in this version, or MissingError."""
        found = self.find(code)
        if found is None:
            raise missing("服务项目")
        return found

    def search(self, needle: str) -> list[CatalogueItem]:
        """Items whose number is `needle`, or whose name, group or pinyin initials contain it; all for empty text."""
        return [item for item in self.items if item_matches(item, needle)]

    def as_json(self) -> Json:
        """The version as its data file holds it; `catalogue_of` reads it back to an equal value."""
        said = asdict(self)
        del said["_by_code"]
        said["effective_from"] = self.effective_from.isoformat()
        for row in said["items"]:
            row["billing_units"] = [unit.value for unit in row["billing_units"]]
        return said


@lru_cache(maxsize=4096)
def _search_keys(name: str, group: str) -> str:
    return f"{initials(name)} {initials(group)}".strip()


def item_matches(item: CatalogueItem, needle: str) -> bool:
    """Whether a person who typed `needle` may mean this item."""
    needle = needle.strip()
    return item.code == needle or matches(needle, f"{item.name} {item.group or ''}", item.keys)


def catalogue_of(said: Mapping[str, Any]) -> Catalogue:
    """The version that a data file or a stored row holds; its shape has been checked before (`reading.py`)."""
    packages = [{**row, "categories": tuple(row["categories"])} for row in said.get("packages", ())]
    return Catalogue(
        version=said["version"],
        region=said["region"],
        effective_from=date.fromisoformat(said["effective_from"]),
        title=said["title"],
        source=said["source"],
        items=tuple(_item(row) for row in said["items"]),
        overlaps=tuple(Overlap(**row) for row in said["overlaps"]),
        packages=tuple(PackageRule(**row) for row in packages),
    )


def _item(row: Mapping[str, Any]) -> CatalogueItem:
    made = {
        "billing_units": tuple(Unit(unit) for unit in row["billing_units"]),
        "variants": tuple(row.get("variants", ())),
    }
    return CatalogueItem(**{**row, **made})


@cache
def shipped() -> tuple[Catalogue, ...]:
    """The versions that come with the program, read once, in the order of their days."""
    files = sorted(_FOLDER.glob("*.json"))
    known = [catalogue_of(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    return tuple(sorted(known, key=lambda one: one.effective_from))


def catalogue() -> Catalogue:
    """The newest version that comes with the program; what a provider goes by is `queries.shelf_of`."""
    return shipped()[-1]


def code_order(code: str) -> tuple[int, int | str]:
    """Sort key of codes as the list prints them: numbers first, then the institution items."""
    if code.isdigit():
        return 0, int(code)
    return (1, _INSTITUTION.index(code)) if code in _INSTITUTION else (2, code)


def item_json(code: str) -> int | str:
    """An item as machines see it: the number, or the text code of an institution item."""
    return int(code) if code.isdigit() else code
