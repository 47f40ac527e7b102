"""服务确认 fixes the bill once: what was ticked, at the lower price if the day moved, signed by the right person."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from catalog.filing.price_filing import file_price
from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from orders.confirmation.confirming import Signing, confirm
from orders.ordering.deciding import accept_order
from orders.ordering.dispatching import assign
from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import ServiceOrder
from orders.ordering.queries import order_lines
from orders.ordering.quote import LineRequest
from orders.visits.event_answers import Done
from orders.visits.facts import visit_record
from orders.visits.models import SignerKind
from orders.visits.queries import visit_view
from orders.visits.reporting import CheckIn, CheckOut, check_in, check_out
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import AccessError, ConflictError, RuleError
from provider_portal.ground.files import file_store
from provider_portal.ground.ids import new_id
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from tests.builders import (
    Team,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_team,
    make_user,
    signature_png,
)

NINE = beijing(date(2026, 7, 15), 9)
TEN = NINE + timedelta(hours=1)


@pytest.fixture
def team(session: Session) -> Team:
    return make_team(session)


@pytest.fixture
def order(session: Session, team: Team) -> ServiceOrder:
    with clock_at(NINE - timedelta(days=1)):
        line = LineRequest(item="7", unit=Unit.VISIT, quantity=2)
        order = make_order(session, team.manager, team.recipient, line)
        accept_order(session, team.manager, order.id)
        assign(session, team.manager, order.id, team.caregiver.id)
        return order


def visit(session: Session, team: Team, order: ServiceOrder, done: int = 2, **at: Any) -> None:
    first = at.get("first", NINE)
    line = order_lines(session, order.provider_id, order.id)[0]
    with clock_at(first):
        check_in(session, team.carer, order.id, CheckIn(event_id=new_id(), happened_at=first))
    with clock_at(first + timedelta(hours=1)):
        departure = CheckOut(
            event_id=new_id(),
            happened_at=first + timedelta(hours=1),
            done=(Done(line_id=line.id, quantity=done),),
        )
        check_out(session, team.carer, order.id, departure)


def signing(**changes: Any) -> Signing:
    facts: dict[str, Any] = {
        "event_id": new_id(),
        "happened_at": TEN,
        "signer_kind": SignerKind.RECIPIENT,
        "signature_png": signature_png(),
    }
    return Signing(**facts | changes)


def test_what_was_ticked_is_billed_and_the_signature_kept(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    visit(session, team, order, done=1)
    with clock_at(TEN):
        signed = confirm(session, team.carer, order.id, signing())
    assert order.status is OrderStatus.CONFIRMED
    assert signed.total_fen == 12000
    assert signed.signer_name == "王秀英"
    assert [
        (line.quantity, line.unit_price_fen, line.amount_fen)
        for line in visit_record(session, order).confirmed_lines.values()
    ] == [(1, 12000, 12000)]
    assert file_store().read(signed.signature_sha256 or "").startswith(b"\x89PNG")
    assert signed.answer.status == "confirmed"
    assert "part_done" in [finding.code for finding in signed.answer.findings]


def test_without_ticks_all_that_was_ordered_is_billed(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    with clock_at(TEN):
        check_in(session, team.carer, order.id, CheckIn(event_id=new_id(), happened_at=NINE))
        check_out(session, team.carer, order.id, CheckOut(event_id=new_id(), happened_at=TEN))
        assert confirm(session, team.carer, order.id, signing()).total_fen == 24000


def test_nothing_done_cannot_be_confirmed(session: Session, team: Team, order: ServiceOrder) -> None:
    visit(session, team, order, done=0)
    with pytest.raises(RuleError, match="一个项目也没有勾选"), clock_at(TEN):
        confirm(session, team.carer, order.id, signing())
    assert order.status is OrderStatus.SERVED


def test_it_is_confirmed_once_and_the_same_event_gives_the_same_row(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    visit(session, team, order)
    signed = signing()
    with clock_at(TEN):
        first = confirm(session, team.carer, order.id, signed)
        assert confirm(session, team.carer, order.id, signed) is first
        with pytest.raises(ConflictError, match="已经确认过"):
            confirm(session, team.carer, order.id, replace(signed, event_id=new_id()))


def test_before_the_check_out_there_is_nothing_to_confirm(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    with pytest.raises(ConflictError, match="待上门"), clock_at(TEN):
        confirm(session, team.carer, order.id, signing())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signer_name": "陈桂兰"}, "signer_name"),
        ({"signer_kind": SignerKind.RELATIVE, "signer_name": "陈桂兰", "relation": "女儿"}, "signer_name"),
        ({"signer_kind": SignerKind.RELATIVE, "signer_name": "王芳"}, "relation"),
        ({"signer_kind": SignerKind.UNABLE}, "reason"),
        ({"signature_png": ""}, "signature_png"),
    ],
)
def test_a_wrong_signer_is_refused_at_the_field(
    session: Session, team: Team, order: ServiceOrder, changes: dict[str, Any], field: str
) -> None:
    visit(session, team, order)
    with pytest.raises(RuleError) as refusal, clock_at(TEN):
        confirm(session, team.carer, order.id, signing(**changes))
    assert list(refusal.value.fields) == [field]
    assert order.status is OrderStatus.SERVED


def test_an_elder_who_cannot_sign_has_a_reason_and_no_signature(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    visit(session, team, order)
    with clock_at(TEN):
        signed = confirm(
            session, team.carer, order.id, signing(signer_kind=SignerKind.UNABLE, reason="手不能动")
        )
    assert (signed.signer_name, signed.signature_sha256) == ("王秀英", None)


@pytest.mark.parametrize(("fen", "billed"), [(11000, 11000), (12000, 12000)])
def test_if_the_day_moved_the_lower_price_counts_and_the_order_moves_with_it(
    session: Session, team: Team, order: ServiceOrder, fen: int, billed: int
) -> None:
    first = beijing(date(2026, 8, 1), 9)
    if fen != 12000:
        with clock_at(NINE):
            file_price(
                session,
                team.manager,
                item="7",
                unit=Unit.VISIT,
                price_fen=Fen(fen),
                standard="按服务规范提供",
                effective_from=date(2026, 8, 1),
            )
    visit(session, team, order, first=first)
    with clock_at(first + timedelta(hours=1)):
        signed = confirm(session, team.carer, order.id, signing(happened_at=first + timedelta(hours=1)))
    assert signed.total_fen == 2 * billed
    assert (order.service_on, order.month) == (date(2026, 8, 1), Month(2026, 8))


def test_the_office_confirms_a_visit_with_a_reason_only(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    visit(session, team, order)
    with clock_at(TEN):
        with pytest.raises(RuleError) as refusal:
            confirm(session, team.manager, order.id, signing())
        assert "reason" in refusal.value.fields
        confirm(session, team.manager, order.id, signing(reason="签在纸上"))
    codes = [breach.code for breach in visit_view(session, order.provider_id, order.id).findings]
    assert "late_confirmation" in codes
    with pytest.raises(AccessError):
        confirm(session, team.finance, order.id, signing())


def test_a_stay_is_confirmed_from_the_accepted_order_as_ordered(session: Session) -> None:
    home = make_provider(session, code="JSAN", name="津市市安宁养老院", kinds=(ProviderKind.HOME,))
    boss = make_user(session, home, Role.MANAGER, phone="13800000077", name="孙丽华")
    make_filed_price(session, boss, "bed", 120000, unit=Unit.MONTH, variant="双人间")
    elder = make_recipient(session, boss)
    with clock_at(beijing(date(2026, 6, 30), 9)):
        stay = make_order(
            session,
            boss,
            elder,
            LineRequest(item="bed", variant="双人间", unit=Unit.MONTH, quantity=1),
            voucher_class=VoucherClass.LONG_STAY,
            service_from=beijing(date(2026, 7, 1)),
            service_until=beijing(date(2026, 8, 1)),
        )
        accept_order(session, boss, stay.id)
    with clock_at(beijing(date(2026, 7, 31), 15)):
        signed = confirm(session, boss, stay.id, signing())
    assert (signed.total_fen, stay.status, stay.month) == (120000, OrderStatus.CONFIRMED, Month(2026, 7))
    assert visit_view(session, home.id, stay.id).findings == []
