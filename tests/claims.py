"""Orders that may be claimed, and what must be in order before, on top of `builders`."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of
from catalog.filing.price_filing import accept_filing
from catalog.prices.records.queries import filed_prices
from orders.confirmation.confirming import Signing, confirm
from orders.ordering.deciding import accept_order
from orders.ordering.dispatching import assign
from orders.ordering.models import ServiceOrder
from orders.recipients.registering import sign_agreement
from orders.visits.models import SignerKind
from orders.visits.reporting import CheckIn, CheckOut, check_in, check_out
from orders.visits.visit import PositionState
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.ids import new_id
from provider_portal.ground.periods import Month
from tests.builders import Team, make_order, make_redemption, make_team, signature_png
from tests.photographs import add_photo, add_screenshot

JULY = Month(2026, 7)
AUGUST_3 = beijing(date(2026, 8, 3), 9)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claiming:
    """A team that may claim: agreement signed, filing accepted."""

    team: Team
    enrolment: Enrolment


def make_claiming(session: Session, **changes: Any) -> Claiming:
    """Everything that does not hang on one order is in order."""
    team = make_team(session, **changes)
    enrolment = enrolment_of(session, team.provider.id)
    with clock_at(beijing(date(2026, 3, 2))):
        sign_agreement(
            session,
            team.manager,
            team.recipient.id,
            signed_on=date(2026, 3, 1),
            from_on=date(2026, 3, 1),
            until_on=date(2027, 3, 1),
        )
        for filed in filed_prices(session, enrolment.id):
            accept_filing(session, team.manager, filed.id, date(2026, 3, 1))
    return Claiming(team=team, enrolment=enrolment)


def make_visited(
    session: Session, team: Team, *, day: int = 15, hour: int = 9, minutes: int = 60, **changes: Any
) -> ServiceOrder:
    """A visit with place, photograph and signature. `changes`: photo (seed or None), check_in (facts)."""
    on = date(2026, 7, day)
    first, planned = beijing(on, hour), beijing(on, hour + 1)
    until = first + timedelta(minutes=minutes)
    placed: dict[str, Any] = {
        "position_state": PositionState.FIXED,
        "latitude": "29.6053",
        "longitude": "111.8776",
        "accuracy_m": 12,
    }
    with clock_at(beijing(on, 8) - timedelta(days=1)):
        order = make_order(session, team.manager, team.recipient, service_from=first, service_until=planned)
        accept_order(session, team.manager, order.id)
        assign(session, team.manager, order.id, team.caregiver.id)
    with clock_at(first):
        arrival = placed | changes.get("check_in", {})
        report = CheckIn(event_id=new_id(), happened_at=first, sent_at=first, **arrival)
        check_in(session, team.carer, order.id, report)
    with clock_at(until):
        seed = changes.get("photo", day * 100 + hour)
        if seed is not None:
            add_photo(session, team, order, seed)
        leaving = CheckOut(event_id=new_id(), happened_at=until, sent_at=until, **placed)
        check_out(session, team.carer, order.id, leaving)
        signing = Signing(
            event_id=new_id(),
            happened_at=until,
            sent_at=until,
            signer_kind=SignerKind.RECIPIENT,
            signature_png=signature_png(),
        )
        confirm(session, team.carer, order.id, signing)
    return order


def make_claimable(
    session: Session, team: Team, *, day: int = 15, hour: int = 9, proof: bool = True, **changes: Any
) -> ServiceOrder:
    """An order that the self-check lets through, unless `changes` spoil something; `screenshot` is a seed."""
    order = make_visited(session, team, day=day, hour=hour, **changes)
    redemption, _, _ = make_redemption(session, team, order, shown=changes.get("shown", 6000))
    if proof:
        with clock_at(beijing(date(2026, 7, day), 20)):
            add_screenshot(session, team, redemption, changes.get("screenshot", 7000 + day * 100 + hour))
    return order
