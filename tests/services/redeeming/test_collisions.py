"""What was entered twice in two spellings, before spellings were told apart, is listed and held."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.ordering.models import ServiceOrder
from orders.people.hiring import change_caregiver
from orders.people.models import Caregiver
from provider_portal.ground.db import get_owned
from receipts.redemption.collisions import booked_twice, collisions, redeemed_twice
from receipts.redemption.models import LiveOfficialRef
from tests.builders import Team, make_caregiver, make_confirmed_order, make_redemption


def test_bookings_and_redemptions_name_the_row_they_collide_with(session: Session, team: Team) -> None:
    first = make_confirmed_order(session, team, platform_ref="DD-1")
    second = make_confirmed_order(session, team, on=date(2026, 7, 16), platform_ref="DD-2")
    one, _, _ = make_redemption(session, team, first, ref="MZT-0001")
    two, _, _ = make_redemption(session, team, second, ref="MZT-0002")
    assert collisions(session) == []
    second.collides_with, second.platform_ref = first.id, "dd‐1"
    mark = session.scalars(select(LiveOfficialRef).where(LiveOfficialRef.redemption_id == two.id)).one()
    mark.collides_with, mark.official_key = one.id, "mzt-0001"
    session.flush()
    scope = select(ServiceOrder.id)
    assert booked_twice(session, scope) == {second.id: first.number}
    assert redeemed_twice(session, scope) == {two.id: first.number}
    rows = collisions(session, team.provider.id)
    assert [row.what for row in rows] == ["民政通订单号", "民政通核销单号"]
    assert all(second.number in row.here and first.number in row.there for row in rows)
    assert collisions(session, team.caregiver.id) == []


def test_a_caregiver_collides_until_the_numbers_differ(session: Session, team: Team) -> None:
    again = make_caregiver(session, team.manager, "陈 桂兰", phone="13900000077", certificate="乙-1")
    again.collides_with, again.certificate = team.caregiver.id, team.caregiver.certificate
    session.flush()
    [row] = collisions(session)
    assert (row.what, row.here, row.there) == ("护理员的证书编号", "陈 桂兰", "陈桂兰")
    facts = {"name": "陈桂兰", "phone": "13900000077", "valid_until": None, "user_id": None}
    change_caregiver(session, team.manager, again.id, version=again.version, certificate="乙-1", **facts)
    assert collisions(session) == []
    assert get_owned(session, Caregiver, team.provider.id, again.id, "护理员").collides_with is None
