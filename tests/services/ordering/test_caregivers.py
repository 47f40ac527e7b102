"""A caregiver has one account of this provider and a certificate that holds on the service day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus
from orders.people.hiring import add_caregiver, change_caregiver
from orders.people.models import Caregiver
from orders.people.queries import caregivers
from orders.recipients.models import Recipient
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.errors import ConflictError, RuleError
from tests.builders import make_assigned_order, make_caregiver, make_provider, make_user
from tests.services.ordering.july_visits import DAY


@pytest.mark.parametrize(("valid_until", "sent"), [(DAY, False), (DAY + timedelta(days=1), True)])
def test_a_certificate_must_hold_on_the_service_day(
    session: Session, manager: Principal, elder: Recipient, valid_until: date, sent: bool
) -> None:
    caregiver = make_caregiver(session, manager, valid_until=valid_until)
    if sent:
        assert make_assigned_order(session, manager, elder, caregiver).status is OrderStatus.ASSIGNED
        return
    with pytest.raises(RuleError, match="不能上门") as error:
        make_assigned_order(session, manager, elder, caregiver)
    assert error.value.code == "certificate_expired"


def test_a_caregivers_account_belongs_to_one_caregiver_of_this_provider(session: Session) -> None:
    provider = make_provider(session)
    manager, person = make_user(session, provider), make_user(session, provider, Role.CAREGIVER)
    make_caregiver(session, manager, user_id=person.user_id)
    for user_id in (person.user_id, manager.user_id):
        with pytest.raises((ConflictError, RuleError)), session.begin_nested():
            make_caregiver(session, manager, "刘芳", user_id=user_id)
    other = make_user(session, make_provider(session, code="OTHER"), phone="13800000099")
    with pytest.raises(RuleError):
        add_caregiver(session, other, name="刘芳", phone="13800000055", user_id=person.user_id)
    assert [row.name for row in caregivers(session, provider.id, "cgl")] == ["陈桂兰"]


def test_a_renewed_certificate_is_saved_and_a_stale_form_is_not(
    session: Session, manager: Principal, caregiver: Caregiver
) -> None:
    seen = caregiver.version
    facts = {"name": "陈桂兰", "phone": "13807360009", "certificate": "新证", "user_id": None}
    change_caregiver(session, manager, caregiver.id, version=seen, valid_until=date(2033, 1, 1), **facts)
    assert caregiver.valid_until == date(2033, 1, 1)
    with pytest.raises(ConflictError):
        change_caregiver(session, manager, caregiver.id, version=seen, valid_until=None, **facts)
    assert session.scalar(select(Caregiver.certificate)) == "新证"
