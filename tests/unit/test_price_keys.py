"""A price's key: one value for dictionaries, queries and sentences."""

from dataclasses import dataclass

from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from tests.lists import HUNAN

SEVEN = HUNAN.item("7")


@dataclass(frozen=True)
class Row:
    """Anything that is about one price."""

    item: str = "7"
    variant: str = ""
    unit: Unit = Unit.VISIT


def test_rows_about_the_same_price_have_the_same_key() -> None:
    assert PriceKey.of(Row()) == PriceKey(item="7", unit=Unit.VISIT)
    assert len({PriceKey.of(Row()), PriceKey.of(Row()), PriceKey.of(Row(variant="夜间"))}) == 2


def test_a_key_in_words_names_the_item_the_variant_and_the_unit() -> None:
    assert PriceKey(item="7", unit=Unit.VISIT).label(SEVEN) == f"“{SEVEN.label}”（每次）"
    assert (
        PriceKey(item="7", variant="夜间", unit=Unit.HOUR).label(SEVEN) == f"“{SEVEN.label}”（夜间，每小时）"
    )


def test_keys_sort_by_variant_and_then_by_unit_as_units_are_listed() -> None:
    keys = [
        PriceKey(item="7", unit=Unit.VISIT),
        PriceKey(item="7", unit=Unit.HOUR),
        PriceKey(item="7", variant="夜间", unit=Unit.VISIT),
    ]
    assert sorted((keys[2], keys[1], keys[0]), key=lambda key: key.order) == keys
