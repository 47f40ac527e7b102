"""Placing an order: priced on its service day, frozen, refused with every reason at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.deduction import ZERO
from catalog.subsidy.frozen_rule import frozen_rule
from catalog.subsidy.rules import rate_text
from orders.ordering.conflicts import refuse_recipient_overlap
from orders.ordering.lifecycle import LIVE_STATUSES, OrderStep
from orders.ordering.models import OrderLine, ServiceOrder
from orders.ordering.quote import LineRequest, OrderRequest, Quote
from orders.ordering.quoting import quote
from orders.ordering.stepping import remember_step
from orders.recipients.models import Recipient
from orders.recipients.queries import breaches_of
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import lock_owned, named_conflict
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.money import Fen
from provider_portal.ground.numbering import next_number
from provider_portal.ground.periods import Month
from provider_portal.ground.text.keys import reference_key


def place_order(
    session: Session,
    who: Principal,
    *,
    recipient_id: UUID,
    voucher_class: VoucherClass,
    service_from: datetime,
    service_until: datetime,
    lines: Sequence[LineRequest],
    discount_fen: Fen = ZERO,
    ltci_paid_fen: Fen = ZERO,
    ineligible_fen: Fen = ZERO,
    platform_ref: str | None = None,
    note: str = "",
    county: str | None = None,
) -> ServiceOrder:
    """A service order with its frozen quote.

    Refused (RuleError with breaches) for an elder who is not eligible on the service day, an item without a
    price in force or above its ceiling; a ConflictError names another order of the elder in the same hours.
    """
    who.need(Action.ORDERS_WRITE)
    recipient = lock_owned(session, Recipient, who.provider_id, [recipient_id], "老人")[0]
    request = OrderRequest(
        voucher_class=voucher_class,
        service_from=service_from,
        service_until=service_until,
        lines=tuple(lines),
        discount_fen=discount_fen,
        ltci_paid_fen=ltci_paid_fen,
        ineligible_fen=ineligible_fen,
        county=county,
    )
    quoted = quote(session, recipient, request)
    refuse_quote(recipient, request, quoted)
    refuse_recipient_overlap(session, who.provider_id, recipient_id, service_from, service_until)
    _refuse_taken_reference(session, who.provider_id, platform_ref)
    order = _order(session, who, recipient, request, quoted, platform_ref=platform_ref, note=note)
    with named_conflict(session, "platform_ref_taken", "这个民政通订单号刚刚被登记过，请在工单列表中搜索。"):
        session.add(order)
    session.add_all(_lines(order, quoted))
    session.flush()
    remember_step(session, who, order, OrderStep.PLACE, before=None)
    return order


def refuse_quote(recipient: Recipient, request: OrderRequest, quoted: Quote) -> None:
    """RuleError with everything that bars the order; its code is `not_eligible` or that of the first breach."""
    refused = quoted.refused
    if not refused:
        return
    unfit = {breach.code for breach in breaches_of(recipient, request.service_on, request.voucher_class)}
    code = "not_eligible" if any(breach.code in unfit for breach in refused) else refused[0].code
    message = (
        refused[0].message if len(refused) == 1 else f"这张工单有 {len(refused)} 处不符合规定，不能下单。"
    )
    raise RuleError(code, message, breaches=(*refused, *quoted.warnings))


def _refuse_taken_reference(session: Session, provider_id: UUID, platform_ref: str | None) -> None:
    if platform_ref is None:
        return
    holder = session.scalar(
        select(ServiceOrder)
        .where(
            ServiceOrder.provider_id == provider_id,
            ServiceOrder.platform_key == reference_key(platform_ref),
            ServiceOrder.status.in_(LIVE_STATUSES),
        )
        .order_by(ServiceOrder.id)
        .limit(1)
    )
    if holder is not None:
        sentence = f"民政通订单号 {platform_ref} 已登记在工单 {holder.number}，请核对，不要重复下单。"
        raise ConflictError("platform_ref_taken", sentence, fields={"platform_ref": [sentence]})


def _order(
    session: Session,
    who: Principal,
    recipient: Recipient,
    request: OrderRequest,
    quoted: Quote,
    *,
    platform_ref: str | None,
    note: str,
) -> ServiceOrder:
    year = today().year
    number = next_number(session, who.provider_id, f"order:{year}")
    return ServiceOrder(
        provider_id=who.provider_id,
        enrolment_id=quoted.enrolment_id,
        recipient_id=recipient.id,
        number=f"GD{year}-{number:06d}",
        platform_ref=platform_ref,
        voucher_class=request.voucher_class,
        service_from=request.service_from,
        service_until=request.service_until,
        service_on=quoted.service_on,
        month=Month.of(quoted.service_on),
        total_fen=quoted.sums.total_fen,
        discount_fen=quoted.sums.discount_fen,
        ltci_paid_fen=quoted.sums.ltci_paid_fen,
        ineligible_fen=quoted.sums.ineligible_fen,
        expected_deduction_fen=_expected(request, quoted),
        self_pay_fen=quoted.self_pay_fen,
        rate=rate_text(quoted.rule.rate) if quoted.rule else None,
        rule=frozen_rule(quoted.rule) if quoted.rule else None,
        stay=quoted.stay,
        rule_pending=quoted.rule_pending,
        note=note,
        placed_by=who.person_id,
    )


def _expected(request: OrderRequest, quoted: Quote) -> Fen | None:
    """Our own sum of the deduction: nothing where no voucher pays, unknown without a rule or its number."""
    if not request.voucher_class.traits.voucher:
        return ZERO
    return quoted.estimate.deduction_fen if quoted.estimate else None


def _lines(order: ServiceOrder, quoted: Quote) -> list[OrderLine]:
    lines = []
    for position, line in enumerate(quoted.lines, start=1):
        if line.unit_price_fen is None or line.filed_price_id is None or line.amount_fen is None:
            raise AssertionError("a line without a price was refused before")
        lines.append(
            OrderLine(
                provider_id=order.provider_id,
                order_id=order.id,
                position=position,
                item=line.request.item,
                item_name=line.item_name,
                variant=line.request.variant,
                unit=line.request.unit,
                quantity=line.request.quantity,
                unit_price_fen=line.unit_price_fen,
                amount_fen=line.amount_fen,
                filed_price_id=line.filed_price_id,
            )
        )
    return lines
