"""The catalogue of service items as a value, and reading it from its data. Pure.

Which list counts, and what a code means, is asked with a region and a day: `shelf.py` answers, and `queries.py` puts
what providers accepted on the shelf.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache

from catalog.items.units import Unit
from catalog.traits import Trait
from provider_portal.ground.errors import missing
from provider_portal.ground.frozen import Json
from provider_portal.ground.text.numbers import narrow
from provider_portal.ground.text.search import initials, matches


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogueItem:
    """One service item. `number` is its place in 附件2; institution items have none. Minutes are advice.

    `not_included` is what the content takes out of the price (餐费). `variant_label` says what a variant means
    (房型), `variants` are suggestions: any other text may be filed. `assessor_only` says who may provide the item,
    `traits` what it is.
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
    traits: frozenset[Trait] = frozenset()

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
class BundleRule:
    """`item` is a package of items of these categories; beside it they may be paid for already."""

    item: str
    categories: tuple[str, ...]
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """One version of a region's list, in force from `effective_from` until the next version's day.

    `lent`: counties whose own regions have no list go by this region's, and are told so.
    """

    version: str
    region: str
    effective_from: date
    title: str
    source: str
    items: tuple[CatalogueItem, ...]
    overlaps: tuple[Overlap, ...] = ()
    packages: tuple[BundleRule, ...] = ()
    lent: bool = False
    _by_code: Mapping[str, CatalogueItem] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the items, so that a look-up costs the same in a long list."""
        object.__setattr__(self, "_by_code", {item.code: item for item in self.items})

    def find(self, code: str) -> CatalogueItem | None:
        """The item of a code in this version, or None."""
        return self._by_code.get(code)

    def item(self, code: str) -> CatalogueItem:
        """The item of a code in this version, or MissingError."""
        item = self.find(code)
        if item is None:
            raise missing("服务项目")
        return item

    def having(self, trait: Trait) -> tuple[CatalogueItem, ...]:
        """The items with a trait, in the list's order."""
        return tuple(item for item in self.items if trait in item.traits)

    def search(self, needle: str) -> list[CatalogueItem]:
        """Items whose number is `needle`, or whose name, group or pinyin initials contain it; all for empty text."""
        return [item for item in self.items if item_matches(item, needle)]

    def as_json(self) -> Json:
        """The version as its data file holds it; `catalogue_of` reads it back to an equal value."""
        content = asdict(self)
        del content["_by_code"]
        content["effective_from"] = self.effective_from.isoformat()
        for row in content["items"]:
            row["billing_units"] = [unit.value for unit in row["billing_units"]]
            row["traits"] = [trait.value for trait in Trait if trait in row["traits"]]
        return content


@lru_cache(maxsize=4096)
def _search_keys(name: str, group: str) -> str:
    return f"{initials(name)} {initials(group)}".strip()


def item_matches(item: CatalogueItem, needle: str) -> bool:
    """Whether a person who typed `needle` may mean this item."""
    return item.code == narrow(needle) or matches(needle, f"{item.name} {item.group or ''}", item.keys)


def catalogue_of(content: Json, numbered: Catalogue | None = None) -> Catalogue:
    """The version that a data file or a stored row holds; its shape has been checked before (`list_shape.py`).

    A version that was stored before traits were data says nothing of them: they are those of the item of the same
    number in `numbered`, the shipped list of its region and day. A rule on bundles makes its item one there too.
    """
    packages = [{**row, "categories": tuple(row["categories"])} for row in content.get("packages", ())]
    bundles = {row["item"] for row in packages}
    return Catalogue(
        version=content["version"],
        region=content["region"],
        effective_from=date.fromisoformat(content["effective_from"]),
        title=content["title"],
        source=content["source"],
        items=tuple(_item(row, numbered, bundles) for row in content["items"]),
        overlaps=tuple(Overlap(**row) for row in content["overlaps"]),
        packages=tuple(BundleRule(**row) for row in packages),
        lent=content.get("lent", False),
    )


def traits_by_number(code: str, numbered: Catalogue, bundles: Collection[str]) -> frozenset[Trait]:
    """The traits of an item that does not tell its own; `bundles` are the items that the version's rules name."""
    same = numbered.find(code)
    traits = same.traits if same else frozenset()
    return traits | {Trait.BUNDLE} if code in bundles else traits


def _item(row: Json, numbered: Catalogue | None, bundles: Collection[str]) -> CatalogueItem:
    traits = frozenset(Trait(value) for value in row.get("traits", ()))
    if "traits" not in row and numbered is not None:
        traits = traits_by_number(row["code"], numbered, bundles)
    made = {
        "billing_units": tuple(Unit(unit) for unit in row["billing_units"]),
        "variants": tuple(row.get("variants", ())),
        "traits": traits,
    }
    return CatalogueItem(**{**row, **made})


def text_codes(versions: Iterable[Catalogue]) -> tuple[str, ...]:
    """The codes of items without a number (institution items), as their lists print them."""
    return tuple(
        dict.fromkeys(item.code for version in versions for item in version.items if item.number is None)
    )


def code_order(code: str, texts: Sequence[str]) -> tuple[int, int | str]:
    """Sort key of codes as the list prints them: numbers first, then the institution items (`text_codes`)."""
    if code.isdigit():
        return 0, int(code)
    return (1, texts.index(code)) if code in texts else (2, code)


def item_json(code: str) -> int | str:
    """An item as machines see it: the number, or the text code of an institution item."""
    return int(code) if code.isdigit() else code
