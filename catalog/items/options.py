"""Choices for the forms: items by category, and units."""

from collections import defaultdict

from catalog.items.catalogue import Catalogue, CatalogueItem
from catalog.items.units import Unit

Options = list[tuple[str, str]]


def item_options(catalogue: Catalogue) -> list[tuple[str, Options]]:
    """(category, [(code, label)]) in the catalogue's order."""
    groups: defaultdict[str, Options] = defaultdict(list)
    for item in catalogue.items:
        groups[item.category].append((item.code, item.label))
    return list(groups.items())


def unit_options() -> Options:
    """(value, label) of every unit."""
    return [(unit.value, f"每{unit.label}") for unit in Unit]


def by_category(items: list[CatalogueItem]) -> list[tuple[str, list[CatalogueItem]]]:
    """Items under their categories, in the order in which they come."""
    groups: defaultdict[str, list[CatalogueItem]] = defaultdict(list)
    for item in items:
        groups[item.category].append(item)
    return list(groups.items())
