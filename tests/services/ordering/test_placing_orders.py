"""Who may be ordered for, when and on which voucher: refused with every reason, or warned of."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from orders.ordering.models import OrderLock
from orders.ordering.quote import LineRequest, OrderRequest
from orders.ordering.quoting import quote
from orders.recipients.capability import Level
from orders.recipients.models import Recipient
from orders.recipients.registering import sign_agreement
from orders.recipients.vouchers import read_voucher
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing
from provider_portal.ground.errors import AccessError, ConflictError, MissingError
from provider_portal.ground.money import Fen
from tests.builders import (
    JOINED_ON,
    id_number,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_user,
)
from tests.services.ordering.july_visits import ELEVEN, JULY, NINE, TEN, refused, seven


def warnings(session: Session, elder: Recipient, quantity: int = 1) -> list[str]:
    request = OrderRequest(
        voucher_class=VoucherClass.HOME_VISIT, service_from=NINE, service_until=TEN, lines=(seven(quantity),)
    )
    return [breach.code for breach in quote(session, elder, request).warnings]


def test_an_unfit_elder_is_refused_with_every_reason(session: Session, manager: Principal) -> None:
    elder = make_recipient(session, manager, id_number("19660716"), level=Level.MILD)
    error = refused(session, manager, elder)
    assert error.code == "not_eligible"
    assert [breach.code for breach in error.breaches][:2] == ["under_60", "level_not_eligible"]


def test_nobody_is_served_before_the_provider_joined(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    def on(day: date) -> dict[str, datetime]:
        return {"service_from": beijing(day, 9), "service_until": beijing(day, 10)}

    assert make_order(session, manager, elder, **on(JOINED_ON)).service_on == JOINED_ON
    assert refused(session, manager, elder, **on(JOINED_ON - timedelta(days=1))).code == "not_enrolled"


def test_a_community_provider_takes_no_stays(session: Session, manager: Principal, elder: Recipient) -> None:
    error = refused(session, manager, elder, voucher_class=VoucherClass.LONG_STAY)
    assert error.code == "class_not_offered"


def test_items_that_contain_one_another_are_refused(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    lines = [LineRequest(item=item, unit=Unit.VISIT, quantity=1) for item in ("14", "15")]
    for line in lines:
        make_filed_price(session, manager, line.item, 3000)
    assert refused(session, manager, elder, *lines).code == "overlapping_items"


def test_another_class_warns_before_its_first_use_and_bars_afterwards(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    voucher = read_voucher(session, manager, elder.id, JULY, voucher_class=VoucherClass.DAY_CARE)
    assert "class_differs" in warnings(session, elder)
    voucher.first_used_at = NINE
    session.flush()
    assert refused(session, manager, elder).code == "class_locked"


def test_a_missing_agreement_is_a_warning(session: Session, manager: Principal, elder: Recipient) -> None:
    assert warnings(session, elder) == ["no_agreement"]
    sign_agreement(
        session, manager, elder.id, signed_on=JOINED_ON, from_on=JOINED_ON, until_on=date(2027, 1, 1)
    )
    assert warnings(session, elder) == []


def test_open_orders_that_together_pass_the_cap_are_noticed_until_they_are_redeemed(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    read_voucher(
        session, manager, elder.id, JULY, voucher_class=VoucherClass.HOME_VISIT, cap_left_fen=Fen(5999)
    )
    order = make_order(session, manager, elder, service_from=TEN, service_until=ELEVEN)
    assert "cap_planned" in warnings(session, elder)
    session.add(OrderLock(provider_id=order.provider_id, order_id=order.id, reason="已核销"))
    session.flush()
    assert "cap_planned" not in warnings(session, elder)


def test_a_reference_of_the_platform_is_used_once_and_the_other_order_is_named(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    make_order(session, manager, elder, platform_ref="MZT-1")
    with pytest.raises(ConflictError, match="GD2026-000001") as error:
        make_order(session, manager, elder, service_from=TEN, service_until=ELEVEN, platform_ref="MZT-1")
    assert error.value.code == "platform_ref_taken"


def test_an_order_for_another_providers_elder_is_not_found(session: Session, elder: Recipient) -> None:
    other = make_user(session, make_provider(session, code="OTHER"), phone="13800000099")
    with pytest.raises(MissingError):
        make_order(session, other, elder)


def test_finance_may_not_order(session: Session, manager: Principal, elder: Recipient) -> None:
    finance = Principal(
        provider_id=manager.provider_id,
        provider_name="",
        person_id=manager.person_id,
        name="何玉梅",
        role=Role.FINANCE,
    )
    with pytest.raises(AccessError):
        make_order(session, finance, elder)
