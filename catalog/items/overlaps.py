"""Items that already contain one another: both on one visit would be billed twice (docs/rules.md, Double billing). Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.items.catalogue import Catalogue, CatalogueItem, Overlap
from catalog.items.finding_codes import OVERLAPPING_ITEMS, PACKAGE_CONTENTS_UNKNOWN
from catalog.items.keys import PartOf, PriceKey
from catalog.traits import Trait
from provider_portal.ground.errors import Breach


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """A bundle on an order, and the codes of its parts; none where nobody has said what it consists of."""

    name: str
    parts: frozenset[str] = frozenset()


def overlapping_items(
    codes: Sequence[str], catalogue: Catalogue, bundles: Sequence[Contents] = ()
) -> list[Breach]:
    """A must-fix breach for each pair of which one contains the other; order and repeats do not matter.

    A bundle is taken apart first: a part that stands beside it, or in a second bundle, is paid for twice. A
    bundle that nobody has taken apart is to be explained beside items of its kinds. `catalogue` is the list of the
    service day.
    """
    present, single = set(codes), {code for code in codes if not _is_bundle(catalogue, code)}
    inside = {part for bundle in bundles for part in bundle.parts}
    everything = present | inside
    return [
        *(_pair(catalogue, one) for one in catalogue.overlaps if {one.whole, one.part} <= everything),
        *_parts_twice(catalogue, single, bundles),
        *_parts_untold(catalogue, codes, single, bundles),
    ]


def ordered_bundles(
    catalogue: Catalogue, keys: Iterable[PriceKey], contents: Mapping[PriceKey, Sequence[PartOf]]
) -> list[Contents]:
    """The bundles among ordered keys, each with the parts that the provider registered."""
    return [
        Contents(
            name=key.variant or catalogue.item(key.item).name,
            parts=frozenset(part.key.item for part in contents.get(key, ())),
        )
        for key in keys
        if _is_bundle(catalogue, key.item)
    ]


def overlap_notes(code: str, catalogue: Catalogue) -> list[str]:
    """Sentences for the page of one item: what it contains, and what contains it."""
    pairs = [_sentence(catalogue, one) for one in catalogue.overlaps if code in (one.whole, one.part)]
    bundles = [
        f"{rule.because}：“{catalogue.item(rule.item).label}”不能与包里已有的项目在同一次服务中重复收费。"
        for rule in catalogue.packages
        if code == rule.item
    ]
    return [*pairs, *bundles]


def exclusion_note(item: CatalogueItem) -> str:
    """What the price of an item does not pay for, in a sentence; empty where nothing is taken out."""
    if not item.not_included:
        return ""
    return (
        f"“{item.label}”的价格不含{item.not_included}，备案和收费都不能算进去。"
        f"同一张工单代收了{item.not_included}的，请填入“不予抵扣部分”。"
    )


def _is_bundle(catalogue: Catalogue, code: str) -> bool:
    item = catalogue.find(code)
    return item is not None and Trait.BUNDLE in item.traits


def _parts_twice(catalogue: Catalogue, single: set[str], bundles: Sequence[Contents]) -> Iterator[Breach]:
    for place, bundle in enumerate(bundles):
        others = single.union(*(other.parts for other in bundles[:place]))
        for item in _listed(catalogue, bundle.parts & others):
            yield OVERLAPPING_ITEMS.breach(
                f"服务包“{bundle.name}”已包含“{item.label}”，不能在同一次服务中重复收费。",
                remedy=f"请去掉“{item.label}”；确属另外一次服务的，请另开一张工单。",
                numbers={"whole": bundle.name, "part": item.code},
            )


def _parts_untold(
    catalogue: Catalogue, codes: Sequence[str], single: set[str], bundles: Sequence[Contents]
) -> Iterator[Breach]:
    """Also where the order names a bundle of which nothing at all was said."""
    named = [bundle for bundle in bundles if not bundle.parts]
    for rule in catalogue.packages:
        if rule.item not in codes or (bundles and not named):
            continue
        labels = [item.label for item in _listed(catalogue, single) if item.category in rule.categories]
        if labels:
            yield PACKAGE_CONTENTS_UNKNOWN.breach(
                f"{rule.because}，但没有登记服务包由哪些项目组成，看不出“{'”“'.join(labels)}”是否重复收费。",
                remedy="请先登记服务包的组成项目；确实不在包里的，请说明。",
                numbers={"package": rule.item},
            )


def _listed(catalogue: Catalogue, codes: Collection[str]) -> list[CatalogueItem]:
    """The items of these codes that the list has, in its order."""
    return [item for item in catalogue.items if item.code in codes]


def _sentence(catalogue: Catalogue, overlap: Overlap) -> str:
    whole, part = catalogue.item(overlap.whole), catalogue.item(overlap.part)
    return f"{overlap.because}：“{whole.label}”与“{part.label}”不能在同一次服务中重复收费。"


def _pair(catalogue: Catalogue, overlap: Overlap) -> Breach:
    return OVERLAPPING_ITEMS.breach(
        _sentence(catalogue, overlap),
        remedy=f"请去掉“{catalogue.item(overlap.part).label}”；确属另外一次服务的，请另开一张工单。",
        numbers={"whole": overlap.whole, "part": overlap.part},
    )
