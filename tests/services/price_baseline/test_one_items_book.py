"""A price is decided alike at every door, whether the whole price book is open or that of one item."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.records.opening import open_book
from provider_portal.accounts.principal import Principal
from provider_portal.ground.errors import Severity
from provider_portal.ground.money import Fen
from tests.builders import make_evidence, make_filed_price, make_provider, make_user
from tests.lists import HUNAN

DAY = date(2026, 7, 15)


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session))


@pytest.mark.parametrize("priced_every", [1, 2, 3])
def test_one_items_book_decides_what_the_whole_book_decides(
    session: Session, manager: Principal, priced_every: int
) -> None:
    for item in HUNAN.items[::priced_every]:
        if not item.assessor_only:
            make_filed_price(session, manager, item.code, unit=item.billing_units[0])
    enrolment = enrolment_of(session, manager.provider_id)
    whole = open_book(session, enrolment)
    for item in HUNAN.items:
        key = PriceKey(item=item.code, unit=item.billing_units[0])
        alone = open_book(session, enrolment, {item.code})
        for fen in (Fen(5999), Fen(6001)):
            assert alone.charge(key, fen, DAY) == whole.charge(key, fen, DAY)
            assert alone.file(key, fen, DAY) == whole.file(key, fen, DAY)


def test_a_part_that_was_never_sold_alone_is_a_split_when_it_is_filed_alone(
    session: Session, manager: Principal
) -> None:
    make_evidence(session, manager, "23")
    book = open_book(session, enrolment_of(session, manager.provider_id), {"24"})
    breaches = book.file(PriceKey(item="24", unit=Unit.VISIT), Fen(1000), DAY)
    split = next(breach for breach in breaches if breach.code == "item_split")
    assert split.severity is Severity.MUST_FIX
    assert split.numbers["wholes"] == HUNAN.item("23").label
