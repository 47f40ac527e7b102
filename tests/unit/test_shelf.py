"""Which version of a list counts on a day: the most exact region's newest that has begun."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from catalog.items.catalogue import Catalogue, Overlap
from catalog.items.shelf import Shelf, shelf_for
from provider_portal.ground.errors import MissingError
from tests.lists import HUNAN

JANUARY, MAY, JULY = date(2026, 1, 1), date(2026, 5, 1), date(2026, 7, 1)
DAY = timedelta(days=1)


def version(name: str, region: str, begins: date, *codes: str, lent: bool = False) -> Catalogue:
    items = tuple(HUNAN.item(code) for code in codes)
    return Catalogue(
        version=name, region=region, effective_from=begins, title=name, source=name, items=items, lent=lent
    )


OLD = version("old", "430000", JANUARY, "7", "9")
CITY = version("city", "430700", MAY, "7")
NEW = version("new", "430000", JULY, "7", "14")
NATION = version("nation", "000000", JULY + DAY, "1")


def names(shelf: Shelf) -> list[str]:
    return [one.version for one in shelf.versions]


@pytest.mark.parametrize(
    ("day", "name"),
    [(JANUARY - DAY, "old"), (JANUARY, "old"), (MAY - DAY, "old"), (MAY, "city"), (JULY + DAY, "city")],
)
def test_the_most_exact_region_goes_before_a_newer_list_of_a_wider_one(day: date, name: str) -> None:
    assert shelf_for("430781", [OLD, NATION, NEW, CITY]).on(day).version == name


@pytest.mark.parametrize(("day", "name"), [(JULY - DAY, "old"), (JULY, "new"), (JULY + DAY, "new")])
def test_a_county_of_another_city_goes_by_the_province(day: date, name: str) -> None:
    assert shelf_for("431002", [OLD, NATION, NEW, CITY]).on(day).version == name


@pytest.mark.parametrize(("day", "name"), [(JANUARY, "one"), (MAY, "two"), (JULY, "three")])
def test_a_borrowed_list_is_the_lenders_newest_that_has_begun(day: date, name: str) -> None:
    versions = [
        version("one", "430000", JANUARY, "7", lent=True),
        version("two", "430000", MAY, "7"),
        version("three", "430000", JULY, "7"),
        version("far", "520000", MAY, "7"),
    ]
    shelf = shelf_for("110101", versions)
    assert (shelf.borrowed, names(shelf)) == (True, ["one", "two", "three"])
    assert shelf.on(day).version == name


def test_a_county_with_a_list_borrows_none_and_one_without_any_is_refused() -> None:
    assert not shelf_for("430781", [OLD]).borrowed
    assert not Shelf(county="430781", versions=(OLD,)).borrowed
    with pytest.raises(MissingError):
        shelf_for("110101", [OLD, CITY])


def test_of_two_versions_of_one_region_and_day_the_last_entered_counts() -> None:
    again = version("again", "430000", JANUARY, "7")
    assert names(shelf_for("430781", [OLD, again])) == ["again"]


def test_versions_of_two_regions_may_begin_on_one_day() -> None:
    city = version("same day", "430700", JANUARY, "7")
    assert names(shelf_for("430781", [OLD, city])) == ["old", "same day"]


def test_only_what_begins_after_the_day_is_coming() -> None:
    shelf = shelf_for("430781", [OLD, CITY, NEW])
    for day, coming in ((JANUARY - DAY, 3), (JANUARY, 2), (MAY, 1), (JULY, 0)):
        assert shelf.coming(day) == shelf.versions[3 - coming :]


def test_an_item_is_told_from_the_version_of_its_day_before_the_newest() -> None:
    renamed = replace(NEW, items=(HUNAN.item("14"), replace(HUNAN.item("7"), name="助浴")))
    shelf = shelf_for("431002", [OLD, renamed])
    assert shelf.item("7", MAY).name == HUNAN.item("7").name
    assert shelf.item("7", JULY).name == "助浴"
    assert shelf.item("9", JULY).code == "9"
    assert shelf.item("14", MAY).code == "14"


def test_what_the_days_list_has_not_is_told_from_the_newest_before_else_from_the_first_to_come() -> None:
    def named(listed: Catalogue, code: str) -> Catalogue:
        return replace(listed, items=(replace(HUNAN.item(code), name=listed.version),))

    one, two, three, four = (
        version(name, "430000", JANUARY + number * 30 * DAY, code)
        for number, (name, code) in enumerate((("one", "9"), ("two", "9"), ("three", "7"), ("four", "9")))
    )
    shelf = shelf_for("431002", [named(one, "9"), named(two, "9"), three, named(four, "9")])
    days = [version.effective_from for version in (one, two, three, four)]
    assert [shelf.item("9", day).name for day in days] == ["one", "two", "two", "four"]
    assert shelf.item("7", JANUARY).code == "7"
    coming = shelf_for("431002", [three, named(two, "14"), named(four, "14")])
    assert coming.item("14", JANUARY).name == "two"
    assert [one.version for one in coming.seen_from(three.effective_from)] == [
        "three",
        "three",
        "two",
        "four",
    ]


def test_what_only_an_earlier_version_lists_is_dropped_and_what_is_coming_is_not() -> None:
    shelf = shelf_for("431002", [OLD, NEW])
    assert [item.code for item in shelf.dropped(JULY)] == ["9"]
    assert shelf.dropped(MAY) == []


def test_two_versions_of_one_day_drop_nothing_of_each_other() -> None:
    province = version("province", "430000", MAY, "7", "9")
    shelf = shelf_for("430781", [province, CITY])
    assert shelf.dropped(MAY) == []
    assert shelf.lists("7", MAY)
    assert not shelf.lists("9", MAY)


def test_what_contains_a_code_is_known_from_every_version() -> None:
    one, other = (
        replace(listed, overlaps=(Overlap(whole=whole, part="7", because=""),))
        for listed, whole in ((OLD, "9"), (NEW, "14"))
    )
    shelf = shelf_for("431002", [one, other])
    assert shelf.containing({"7"}) == {"9", "14"}
    assert shelf.containing({"9", "14"}) == frozenset()
