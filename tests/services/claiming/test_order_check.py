"""One order checked alone says what the check of its whole month says of it, and asks no more for a fuller month."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalog.items.keys import PartOf, PriceKey
from catalog.items.units import Unit
from catalog.prices.evidence.voiding import decide_void, request_void
from catalog.prices.offers.offering import set_bundle
from orders.ordering.models import ServiceOrder
from orders.ordering.quote import LineRequest
from orders.visits.models import EvidenceKind
from orders.visits.queries import visit_view
from orders.visits.visit import PositionState
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.ids import new_id
from provider_portal.ground.periods import Month
from receipts.selfcheck.checking import month_findings, order_check
from receipts.selfcheck.explaining import explain
from tests.builders import (
    make_confirmed_order,
    make_evidence,
    make_filed_price,
    make_order,
    make_user,
)
from tests.claims import JULY, Claiming, make_claimable, make_visited
from tests.photographs import add_photo

AUGUST = Month(2026, 8)
BLIND = {"position_state": PositionState.OFF, "latitude": None, "longitude": None, "accuracy_m": None}


def line(item: str, **facts: str) -> LineRequest:
    return LineRequest(item=item, unit=Unit.VISIT, quantity=1, **facts)


def split_and_bundled(session: Session, claiming: Claiming) -> None:
    """A part whose own history two people took out beside the whole that has one, and a bundle with its parts."""
    team = claiming.team
    for item in ("8", "23", "24"):
        make_filed_price(session, team.manager, item)
    parts = [PartOf(key=PriceKey(item=code, unit=Unit.VISIT), quantity=1) for code in ("7", "8")]
    set_bundle(session, team.manager, variant="洗护", parts=parts)
    make_filed_price(session, team.manager, "3", variant="洗护")
    make_confirmed_order(session, team, line("24"), on=date(2026, 7, 11))
    make_confirmed_order(session, team, line("3", variant="洗护"), on=date(2026, 7, 12))
    alone = make_evidence(session, team.manager, "24")
    request_void(session, team.manager, alone.id, reason="是另一项服务的收据")
    second = make_user(session, team.provider, Role.MANAGER, phone="13800000078", name="孙丽华")
    decide_void(session, second, alone.id, approved=True)


def photographs(session: Session, claiming: Claiming) -> None:
    """The same photograph on three orders; to the second a fresh one of its kind was added, to the third of another."""
    team = claiming.team
    make_claimable(session, team, day=6, photo=77)
    replaced = make_claimable(session, team, day=7, photo=77)
    pending = make_claimable(session, team, day=8, photo=77)
    with clock_at(beijing(date(2026, 7, 8), 21)):
        add_photo(session, team, replaced, 78)
        add_photo(session, team, pending, 79, EvidenceKind.AFTER)


def varied_july(session: Session, claiming: Claiming) -> None:
    """Orders with a finding of nearly every kind that hangs on more than the order's own rows."""
    team = claiming.team
    split_and_bundled(session, claiming)
    make_claimable(session, team, day=1)
    make_visited(session, team, day=2, photo=None)
    make_claimable(session, team, day=3, proof=False)
    blind = make_claimable(session, team, day=4, check_in=BLIND | {"reason": "山里没有信号"})
    explain(session, team.finance, blind.id, JULY, "place_missing", "已电话核实家属，护理员按时到达。")
    make_claimable(session, team, day=5, minutes=19)
    photographs(session, claiming)
    make_claimable(session, team, day=9, hour=9, minutes=61)
    make_claimable(session, team, day=9, hour=10, minutes=90)
    make_claimable(session, team, day=9, hour=11, minutes=60, screenshot=9999)
    make_claimable(session, team, day=10, screenshot=9999)
    later = beijing(date(2026, 7, 20), 9)
    with clock_at(later - timedelta(days=3)):
        make_order(
            session,
            team.manager,
            team.recipient,
            service_from=later,
            service_until=later + timedelta(hours=1),
        )


def test_every_order_alone_has_the_case_it_has_in_its_month(session: Session, claiming: Claiming) -> None:
    varied_july(session, claiming)
    session.flush()
    for checked in month_findings(session, claiming.enrolment, JULY).cases:
        session.expunge_all()
        assert order_check(session, claiming.enrolment, JULY, checked.case.order_id) == checked
    codes = {
        finding.breach.code
        for checked in month_findings(session, claiming.enrolment, JULY).cases
        for finding in checked.findings
    }
    assert codes >= {
        "caregiver_in_two_places", "duplicate_photo", "duplicate_photo_replaced", "duplicate_proof", "item_split",
        "not_confirmed", "not_redeemed", "no_photo", "no_proof", "place_missing", "too_short",
    }  # fmt: skip


def test_an_order_that_a_month_is_not_about_has_no_case_in_it(session: Session, claiming: Claiming) -> None:
    order = make_claimable(session, claiming.team)
    assert order_check(session, claiming.enrolment, AUGUST, order.id) is None
    assert order_check(session, claiming.enrolment, JULY, new_id()) is None


def test_one_order_is_checked_with_as_many_queries_in_a_full_month(
    session: Session, claiming: Claiming
) -> None:
    order = make_claimable(session, claiming.team, day=10, hour=9, minutes=61)
    make_claimable(session, claiming.team, day=10, hour=10)

    def queries() -> int:
        counted: list[int] = []

        def count(*_: object) -> None:
            counted.append(1)

        session.flush()
        session.expunge_all()
        event.listen(session.get_bind(), "before_cursor_execute", count)
        order_check(session, claiming.enrolment, JULY, order.id)
        event.remove(session.get_bind(), "before_cursor_execute", count)
        return len(counted)

    queries()
    few = queries()
    for day in range(11, 16):
        make_claimable(session, claiming.team, day=day)
    assert queries() == few


def seen_at_the_visit(session: Session, order: ServiceOrder) -> list[str]:
    """Codes of the findings on the order's own page."""
    return [breach.code for breach in visit_view(session, order.provider_id, order.id).findings]


@pytest.mark.parametrize("kind", [EvidenceKind.DURING, EvidenceKind.AFTER])
def test_every_door_knows_a_duplicate_that_a_fresh_photograph_replaced(
    session: Session, claiming: Claiming, kind: EvidenceKind
) -> None:
    team = claiming.team
    make_claimable(session, team, day=13, photo=77)
    second = make_claimable(session, team, day=14, photo=77)
    with clock_at(beijing(date(2026, 7, 14), 21)):
        add_photo(session, team, second, 78, kind)
    barred = [] if kind is EvidenceKind.DURING else ["duplicate_photo"]
    assert seen_at_the_visit(session, second) == ["done_not_told", *barred]


def test_the_first_order_keeps_a_photograph_that_it_shows_again_after_another_took_it(
    session: Session, claiming: Claiming
) -> None:
    team = claiming.team
    first = make_visited(session, team, day=13, photo=77)
    make_visited(session, team, day=14, photo=77)
    with clock_at(beijing(date(2026, 7, 14), 21)):
        again = add_photo(session, team, first, 77, EvidenceKind.AFTER)
    assert again.duplicate_of is not None
    assert seen_at_the_visit(session, first) == ["done_not_told"]
