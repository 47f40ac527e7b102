"""Evidence of former prices is kept once, and only whole."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from catalog.items.units import Unit
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.evidence.entering import add_price_evidence
from catalog.prices.records.models import BaselineEvidence
from provider_portal.accounts.principal import Principal
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.money import Fen
from tests.builders import make_evidence, make_provider, make_user

DAY = date(2026, 7, 15)


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session))


def test_the_same_evidence_again_gives_the_same_row(session: Session, manager: Principal) -> None:
    first = make_evidence(session, manager)
    again, new = add_price_evidence(
        session,
        manager,
        item="7",
        unit=Unit.VISIT,
        price_fen=Fen(6000),
        kind=PaperKind.RECEIPT,
        reference=first.reference,
        charged_on=first.charged_on,
    )
    assert (again.id, new) == (first.id, False)


@pytest.mark.parametrize(
    "make_other",
    [
        partial(make_evidence, fen=5999),
        partial(make_evidence, charged_on=date(2026, 1, 21)),
        partial(make_evidence, quantity=2),
    ],
    ids=["price", "day", "quantity"],
)
def test_the_same_reference_with_other_facts_is_a_conflict(
    session: Session, manager: Principal, make_other: Callable[..., BaselineEvidence]
) -> None:
    make_evidence(session, manager, reference="SJ-1")
    with pytest.raises(ConflictError, match="SJ-1") as refused:
        make_other(session, manager, reference="SJ-1")
    assert refused.value.code == "reference_conflict"


def test_one_paper_may_show_several_items(session: Session, manager: Principal) -> None:
    first = make_evidence(session, manager, reference="SJ-1")
    assert make_evidence(session, manager, "8", reference="SJ-1").id != first.id


@pytest.mark.parametrize(
    ("make_part", "place"),
    [
        (partial(make_evidence, charged_on=None), "charged_on"),
        (partial(make_evidence, fen=0), "price_fen"),
        (partial(make_evidence, quantity=0), "quantity"),
        (partial(make_evidence, reference=" "), "reference"),
        (partial(make_evidence, promotion=True), "promotion_reason"),
        (partial(make_evidence, in_force_from=DAY, in_force_until=DAY), "in_force_until"),
    ],
)
def test_evidence_that_is_not_whole_is_refused_at_its_place(
    session: Session, manager: Principal, make_part: Callable[..., BaselineEvidence], place: str
) -> None:
    with pytest.raises(RuleError) as refused:
        make_part(session, manager)
    assert list(refused.value.fields) == [place]
