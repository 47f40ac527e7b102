"""Pricing an order: the same sums for the live estimate on the page and for the order that is placed."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_on, provider_kinds
from catalog.items.overlaps import ordered_bundles, overlapping_items
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.discounts import withheld
from catalog.prices.ceiling.rules import above_filed
from catalog.prices.records.opening import open_book
from catalog.subsidy.classes import VoucherClass, lives_in
from catalog.subsidy.deduction import ZERO, Estimate, Sums, base_of, estimate
from catalog.subsidy.queries import rules_of
from catalog.subsidy.rules import SubsidyRule, awaits_rule, rule_for
from orders.ordering.finding_codes import CAP_PLANNED, CLASS_DIFFERS, CLASS_LOCKED
from orders.ordering.lifecycle import LIVE_STATUSES
from orders.ordering.models import OrderLock, ServiceOrder
from orders.ordering.offered_classes import offering_breaches
from orders.ordering.quote import (
    LineRequest,
    OrderRequest,
    Quote,
    QuotedLine,
    class_breaches,
    of_class,
    pending_breaches,
    refuse_bad_hours,
    refuse_bad_lines,
)
from orders.ordering.splits import other_items_that_day, split_breaches
from orders.recipients.finding_codes import NO_AGREEMENT
from orders.recipients.models import Recipient
from orders.recipients.queries import agreement_on, breaches_of, voucher_month
from orders.recipients.vouchers import voucher_left
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.money import Fen, yuan
from provider_portal.ground.periods import Month


def quote(session: Session, recipient: Recipient, request: OrderRequest) -> Quote:
    """An order for `recipient`, priced on its service day, with every breach found.

    Raises RuleError where it cannot be priced at all: hours, no lines, not enrolled, no rule for the day,
    or parts above the total.
    """
    refuse_bad_lines(request.lines)
    on = request.service_on
    enrolment = enrolment_on(session, recipient.provider_id, on, request.county)
    book = open_book(session, enrolment, {line.item for line in request.lines})
    stay = lives_in(
        request.voucher_class, (book.shelf.need_item(line.item, on).traits for line in request.lines)
    )
    refuse_bad_hours(request, stay=stay)
    rule = _rule(session, enrolment, request)
    priced = [_line(book, request, line) for line in request.lines]
    lines = tuple(line for line, _ in priced)
    sums = _sums(request, lines)
    sketch = Quote(
        enrolment_id=enrolment.id,
        service_on=on,
        lines=lines,
        sums=sums,
        rule=rule,
        rule_pending=rule is None and request.voucher_class.traits.voucher,
        stay=stay,
        estimate=None,
        breaches=(
            *(breach for _, breaches in priced for breach in breaches),
            *_withheld(book, request, lines),
        ),
    )
    if sketch.priced:
        base_of(sums)
        own = None if rule is None else own_estimate(session, recipient, request, sums, rule)
        sketch = replace(sketch, estimate=own)
    return replace(
        sketch, breaches=sketch.breaches + tuple(_breaches(session, recipient, request, sketch, book))
    )


def _rule(session: Session, enrolment: Enrolment, request: OrderRequest) -> SubsidyRule | None:
    """The rule of the day; none without a voucher, and while the rule after the last one is awaited.

    RuleError `no_rate` where there never was one.
    """
    if not request.voucher_class.traits.voucher:
        return None
    rules = rules_of(session, enrolment.provider_id)
    asked = (enrolment.county, request.voucher_class, request.service_on, rules)
    return None if awaits_rule(*asked) else rule_for(*asked)


def _line(book: PriceBook, request: OrderRequest, line: LineRequest) -> tuple[QuotedLine, list[Breach]]:
    on, item = request.service_on, book.shelf.need_item(line.item, request.service_on)
    filed = book.in_force(line.key, on)
    if filed is None or filed.price_fen is None:
        breaches = above_filed(item, line.key, ZERO, None, on)
        return QuotedLine(
            request=line, item_name=item.name, unit_price_fen=None, filed_price_id=None
        ), breaches
    quoted = QuotedLine(
        request=line, item_name=item.name, unit_price_fen=filed.price_fen, filed_price_id=filed.id
    )
    return quoted, of_class(request.voucher_class, book.charge(line.key, filed.price_fen, on))


def _withheld(book: PriceBook, request: OrderRequest, lines: tuple[QuotedLine, ...]) -> list[Breach]:
    """Discounts of the day that everybody gets and this order does not give."""
    amounts = [(line.request.item, line.amount_fen or ZERO) for line in lines]
    return withheld(book.discounts, amounts, request.discount_fen, request.service_on)


def _sums(request: OrderRequest, lines: tuple[QuotedLine, ...]) -> Sums:
    return Sums(
        total_fen=Fen(sum(line.amount_fen or 0 for line in lines)),
        discount_fen=request.discount_fen,
        ltci_paid_fen=request.ltci_paid_fen,
        ineligible_fen=request.ineligible_fen,
    )


def own_estimate(
    session: Session, recipient: Recipient, order: OrderRequest | ServiceOrder, sums: Sums, rule: SubsidyRule
) -> Estimate | None:
    """What a rule would deduct of an order's sums, by what is left of the elder's month; none without a number."""
    if rule.rate is None:
        return None
    if not order.voucher_class.traits.counts_against_cap:
        return estimate(sums, rule.rate, rule.cap_fen)
    voucher = voucher_month(session, recipient.provider_id, recipient.id, Month.of(order.service_on))
    if voucher is not None and voucher.voucher_class is not order.voucher_class:
        voucher = None
    return estimate(sums, rule.rate, rule.cap_fen, voucher_left(voucher, rule.cap_fen))


def _breaches(
    session: Session, recipient: Recipient, request: OrderRequest, sketch: Quote, book: PriceBook
) -> list[Breach]:
    items, listed = [line.item for line in request.lines], book.shelf.on(request.service_on)
    ordered = [book.shelf.item(code, request.service_on) for code in items]
    bundles = ordered_bundles(listed, [line.key for line in request.lines], book.bundles)
    return [
        *breaches_of(recipient, request.service_on, request.voucher_class),
        *offering_breaches(provider_kinds(session, recipient.provider_id), request.voucher_class),
        *class_breaches(request.voucher_class, ordered, listed),
        *overlapping_items(items, listed, bundles),
        *split_breaches(items, other_items_that_day(session, recipient, request.service_on), listed),
        *_voucher_breaches(session, recipient, request),
        *_agreement_breaches(session, recipient, request),
        *_cap_breaches(session, recipient, request, sketch.estimate),
        *pending_breaches(sketch),
    ]


def _voucher_breaches(session: Session, recipient: Recipient, request: OrderRequest) -> list[Breach]:
    """One class per elder and month; another class that was used already bars the order."""
    month = Month.of(request.service_on)
    voucher = voucher_month(session, recipient.provider_id, recipient.id, month)
    outside = not request.voucher_class.traits.locks_month
    if outside or voucher is None or voucher.voucher_class is request.voucher_class:
        return []
    used = voucher.first_used_at is not None
    contradiction = "当月已经用过，不能再换" if used else "与本工单不同"
    return [
        (CLASS_LOCKED if used else CLASS_DIFFERS).breach(
            f"老人{month.label}登记的是“{voucher.voucher_class.label}”券，{contradiction}。",
            remedy="请按登记的券类型开单。" if used else "请先在民政通换券，或核对老人档案里登记的券类型。",
        )
    ]


def _agreement_breaches(session: Session, recipient: Recipient, request: OrderRequest) -> list[Breach]:
    if agreement_on(session, recipient.provider_id, recipient.id, request.service_on) is not None:
        return []
    return [
        NO_AGREEMENT.breach(
            f"{request.service_on.isoformat()} 没有生效的服务协议。",
            remedy="请在服务前签好协议，并登记到老人档案。",
            clause="养老服务机构诚信承诺书（附件5）第3条：服务前与服务对象签订服务协议",
            severity=Severity.MUST_EXPLAIN,
        )
    ]


def _cap_breaches(
    session: Session, recipient: Recipient, request: OrderRequest, own: Estimate | None
) -> list[Breach]:
    """A notice where open orders of the month together would pass what is left of the cap."""
    if own is None or own.cap_left_fen is None:
        return []
    planned = _planned_deduction(session, recipient, request)
    if planned + own.deduction_fen <= own.cap_left_fen:
        return []
    return [
        CAP_PLANNED.breach(
            f"老人本月剩余额度 {yuan(own.cap_left_fen)} 元，其他未核销工单预计已占 {yuan(planned)} 元，"
            "先核销的先抵扣，超出部分由老人自付。",
            remedy="请提前告诉老人，实际抵扣以核销时民政通显示为准。",
            numbers={"cap_left_fen": own.cap_left_fen, "planned_fen": planned},
        )
    ]


def _planned_deduction(session: Session, recipient: Recipient, request: OrderRequest) -> Fen:
    redeemed = select(OrderLock.order_id).where(OrderLock.provider_id == recipient.provider_id)
    capped = [each for each in VoucherClass if each.traits.counts_against_cap]
    total = session.scalar(
        select(func.coalesce(func.sum(ServiceOrder.expected_deduction_fen), 0)).where(
            ServiceOrder.provider_id == recipient.provider_id,
            ServiceOrder.recipient_id == recipient.id,
            ServiceOrder.month == Month.of(request.service_on),
            ServiceOrder.voucher_class.in_(capped),
            ServiceOrder.status.in_(LIVE_STATUSES),
            ServiceOrder.id.not_in(redeemed),
        )
    )
    return Fen(int(total or 0))
