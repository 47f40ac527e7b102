"""All versions of the catalogue that one county goes by, and which of them counts on a day. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from catalog.items.catalogue import Catalogue, CatalogueItem
from catalog.regions import region_name, regions_of
from catalog.traits import Trait
from provider_portal.ground.errors import MissingError, RuleError, missing


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """Versions that reach one county, in time, never empty; `borrowed` where none is of a region around it."""

    county: str
    versions: tuple[Catalogue, ...]
    borrowed: bool = False

    def on(self, day: date) -> Catalogue:
        """The version in force: of those that have begun the most exact region's newest, like the subsidy rules.

        Before any has begun it is the first to begin: former prices have to be named too.
        """
        begun = [version for version in self.versions if version.effective_from <= day]
        for region in regions_of(self.county):
            here = [version for version in begun if version.region == region]
            if here:
                return here[-1]
        return begun[-1] if begun else self.versions[0]

    def coming(self, day: date) -> tuple[Catalogue, ...]:
        """Versions that begin after a day."""
        return tuple(version for version in self.versions if version.effective_from > day)

    def seen_from(self, day: date) -> tuple[Catalogue, ...]:
        """All versions as one looks for something on a day: the one in force, what began, the newest first, what comes."""
        begun = [version for version in self.versions if version.effective_from <= day]
        return (self.on(day), *reversed(begun), *self.coming(day))

    def item(self, code: str, on: date) -> CatalogueItem:
        """What a code means on a day.

        A code that the version of that day does not list is told from the newest before that does, else from the
        first to come, because former orders and filings still have to be read; MissingError where no version ever
        listed it.
        """
        for version in self.seen_from(on):
            item = version.find(code)
            if item is not None:
                return item
        raise missing("服务项目")

    def need_item(self, code: str, on: date) -> CatalogueItem:
        """The same for a code that somebody sent: RuleError `unknown_item` at the field `item`."""
        try:
            return self.item(code.strip(), on)
        except MissingError:
            sentence = "项目清单里没有这个服务项目，请核对编号后重选。"
            raise RuleError("unknown_item", sentence, fields={"item": [sentence]}) from None

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that any version lists, as the first one to list it prints them."""
        return tuple(dict.fromkeys(item.code for version in self.versions for item in version.items))

    def having(self, trait: Trait) -> frozenset[str]:
        """The codes that any version gives a trait."""
        return frozenset(item.code for version in self.versions for item in version.having(trait))

    def containing(self, codes: Collection[str]) -> frozenset[str]:
        """The codes of items that any version says contain one of these: a part may have been split off them."""
        overlaps = (overlap for version in self.versions for overlap in version.overlaps)
        return frozenset(overlap.whole for overlap in overlaps if overlap.part in codes)

    def lists(self, code: str, on: date) -> bool:
        """Whether the code may be filed and ordered on a day."""
        return self.on(on).find(code) is not None

    def dropped(self, on: date) -> list[CatalogueItem]:
        """Items that only versions from before a day's version list, in their old order."""
        current = self.on(on)
        items: dict[str, CatalogueItem] = {}
        for version in self.versions:
            if version.effective_from < current.effective_from:
                items |= {item.code: item for item in version.items if current.find(item.code) is None}
        return list(items.values())


def shelf_for(county: str, versions: Iterable[Catalogue]) -> Shelf:
    """The shelf of a county; `versions` come in the order of entry, the program's own first.

    Of two of one region that begin on one day the one entered last counts. A county whose regions have no list
    borrows that of the region whose list is lent, and says so; MissingError where none is.
    """
    entered = list(versions)
    near = [version for version in entered if version.region in regions_of(county)]
    lender = next((version.region for version in entered if version.lent), None)
    chosen = near or [version for version in entered if version.region == lender]
    if not chosen:
        raise missing(f"{region_name(county)}的项目清单")
    last = {(version.effective_from, version.region): version for version in chosen}
    in_time = sorted(last.values(), key=lambda version: version.effective_from)
    return Shelf(county=county, versions=tuple(in_time), borrowed=not near)
