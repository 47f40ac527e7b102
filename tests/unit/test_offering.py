"""What a provider may choose from: classes by its kind, items of a shelf, units."""

from datetime import date, timedelta

import pytest

from catalog.items.options import by_category, item_options, unit_options
from catalog.items.shelf import shelf_for
from catalog.items.units import Unit
from catalog.subsidy.classes import CLASSES, USUAL_CLASS
from orders.ordering.offered_classes import classes_for, offering_breaches, usual_class
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.errors import MissingError, RuleError
from tests.lists import HUNAN, LISTS

DAY = date(2026, 7, 15)
SHELF = shelf_for("430781", LISTS)


@pytest.mark.parametrize("kind", ProviderKind)
def test_a_class_is_offered_exactly_where_no_breach_says_otherwise(kind: ProviderKind) -> None:
    offered = classes_for({kind})
    for voucher_class in CLASSES:
        assert (offering_breaches({kind}, voucher_class) == []) == (voucher_class in offered)
    assert usual_class({kind}) == (offered[0] if offered else USUAL_CLASS)


def test_a_provider_of_no_kind_is_offered_nothing_and_is_told_who_may() -> None:
    assert classes_for(set()) == []
    assert usual_class(set()) == USUAL_CLASS
    for voucher_class, traits in CLASSES.items():
        (breach,) = offering_breaches(set(), voucher_class)
        for kind in ProviderKind:
            assert (kind.label in breach.message) == (kind in traits.taken_by)


def test_options_keep_every_item_under_its_category() -> None:
    groups = item_options(HUNAN)
    assert [code for _, options in groups for code, _ in options] == [item.code for item in HUNAN.items]
    assert [name for name, _ in groups] == [name for name, _ in by_category(list(HUNAN.items))]
    assert groups[-1][0] == "机构养老服务"
    assert [code for code, _ in groups[-1][1]] == ["bed", "care", "meals", "day_care"]
    assert by_category([]) == []


def test_units_are_offered_with_each_before_them() -> None:
    assert [value for value, _ in unit_options()] == [unit.value for unit in Unit]
    assert all(label.startswith("每") for _, label in unit_options())


def test_a_code_that_somebody_sent_is_looked_up_or_refused_at_its_field() -> None:
    assert SHELF.need_item(" bed ", DAY).code == "bed"
    assert SHELF.need_item("bed", DAY) == SHELF.item("bed", DAY)
    with pytest.raises(RuleError) as refused:
        SHELF.need_item("nothing", DAY)
    assert refused.value.code == "unknown_item"
    with pytest.raises(MissingError):
        SHELF.item("nothing", DAY)


def test_a_shelf_knows_its_codes_and_what_begins_after_a_day() -> None:
    assert set(SHELF.codes) >= {item.code for item in HUNAN.items}
    begins = SHELF.versions[-1].effective_from
    assert SHELF.versions[-1] in SHELF.coming(begins - timedelta(days=1))
    assert SHELF.coming(begins) == ()
