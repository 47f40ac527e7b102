"""Pricing an order: the same sums for the live estimate on the page and for the order that is placed."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_on, provider_kinds
from catalog.items.overlaps import ordered_packages, overlapping_items
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.discounts import withheld
from catalog.prices.ceiling.rules import above_filed
from catalog.prices.records.opening import open_book
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.deduction import ZERO, Estimate, Sums, estimate
from catalog.subsidy.queries import rules_of
from catalog.subsidy.rules import SubsidyRule, rule_for
from orders.ordering.finding_codes import CAP_PLANNED, CLASS_DIFFERS, CLASS_LOCKED
from orders.ordering.lifecycle import LIVE_STATUSES
from orders.ordering.models import OrderLock, ServiceOrder
from orders.ordering.offering import offering_breaches
from orders.ordering.quote import (
    Quote,
    QuotedLine,
    Wanted,
    WantedLine,
    check_hours,
    check_lines,
    class_breaches,
)
from orders.ordering.splitting import other_items_that_day, split_breaches
from orders.recipients.finding_codes import NO_AGREEMENT
from orders.recipients.models import Recipient
from orders.recipients.queries import agreement_on, breaches_of, voucher_month
from orders.recipients.vouchers import voucher_left
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.money import Fen, yuan
from provider_portal.ground.periods import Month


def quote(session: Session, recipient: Recipient, wanted: Wanted) -> Quote:
    """An order for `recipient`, priced on its service day, with every breach found.

    Raises RuleError where it cannot be priced at all: hours, no lines, not enrolled, no rule for the day,
    or parts above the total.
    """
    check_hours(wanted)
    check_lines(wanted.lines)
    on = wanted.service_on
    enrolment = enrolment_on(session, recipient.provider_id, on, wanted.county)
    rule = rule_for(enrolment.county, wanted.voucher_class, on, rules_of(session, recipient.provider_id))
    book = open_book(session, enrolment, {line.item for line in wanted.lines})
    priced = [_line(book, wanted, line) for line in wanted.lines]
    lines = tuple(line for line, _ in priced)
    sums = _sums(wanted, lines)
    sketch = Quote(
        enrolment_id=enrolment.id,
        service_on=on,
        lines=lines,
        sums=sums,
        rule=rule,
        estimate=None,
        breaches=(*(breach for _, found in priced for breach in found), *_withheld(book, wanted, lines)),
    )
    if sketch.priced:
        sketch = replace(sketch, estimate=_estimate(session, recipient, wanted, sums, rule))
    return replace(
        sketch, breaches=sketch.breaches + tuple(_breaches(session, recipient, wanted, sketch, book))
    )


def _line(book: PriceBook, wanted: Wanted, line: WantedLine) -> tuple[QuotedLine, list[Breach]]:
    on, item = wanted.service_on, book.shelf.asked(line.item, wanted.service_on)
    filed = book.in_force(line.key, on)
    if filed is None or filed.price_fen is None:
        breaches = above_filed(item, line.key, ZERO, None, on)
        return QuotedLine(
            wanted=line, item_name=item.name, unit_price_fen=None, filed_price_id=None
        ), breaches
    quoted = QuotedLine(
        wanted=line, item_name=item.name, unit_price_fen=filed.price_fen, filed_price_id=filed.id
    )
    return quoted, book.charge(line.key, filed.price_fen, on)


def _withheld(book: PriceBook, wanted: Wanted, lines: tuple[QuotedLine, ...]) -> list[Breach]:
    """Discounts of the day that everybody gets and this order does not give."""
    amounts = [(line.wanted.item, line.amount_fen or ZERO) for line in lines]
    return withheld(book.discounts, amounts, wanted.discount_fen, wanted.service_on)


def _sums(wanted: Wanted, lines: tuple[QuotedLine, ...]) -> Sums:
    return Sums(
        total_fen=Fen(sum(line.amount_fen or 0 for line in lines)),
        discount_fen=wanted.discount_fen,
        ltci_paid_fen=wanted.ltci_paid_fen,
        ineligible_fen=wanted.ineligible_fen,
    )


def _estimate(
    session: Session, recipient: Recipient, wanted: Wanted, sums: Sums, rule: SubsidyRule
) -> Estimate | None:
    if rule.rate is None:
        return None
    if not wanted.voucher_class.traits.counts_against_cap:
        return estimate(sums, rule.rate, rule.cap_fen)
    voucher = voucher_month(session, recipient.provider_id, recipient.id, Month.of(wanted.service_on))
    if voucher is not None and voucher.voucher_class is not wanted.voucher_class:
        voucher = None
    return estimate(sums, rule.rate, rule.cap_fen, voucher_left(voucher, rule.cap_fen))


def _breaches(
    session: Session, recipient: Recipient, wanted: Wanted, sketch: Quote, book: PriceBook
) -> list[Breach]:
    items, known = [line.item for line in wanted.lines], book.shelf.on(wanted.service_on)
    ordered = [book.shelf.item(code, wanted.service_on) for code in items]
    packages = ordered_packages(known, [line.key for line in wanted.lines], book.packages)
    return [
        *breaches_of(recipient, wanted.service_on, wanted.voucher_class),
        *offering_breaches(provider_kinds(session, recipient.provider_id), wanted.voucher_class),
        *class_breaches(wanted.voucher_class, ordered, known),
        *overlapping_items(items, known, packages),
        *split_breaches(items, other_items_that_day(session, recipient, wanted.service_on), known),
        *_voucher_breaches(session, recipient, wanted),
        *_agreement_breaches(session, recipient, wanted),
        *_cap_breaches(session, recipient, wanted, sketch.estimate),
    ]


def _voucher_breaches(session: Session, recipient: Recipient, wanted: Wanted) -> list[Breach]:
    """One class per elder and month; another class that was used already bars the order."""
    month = Month.of(wanted.service_on)
    voucher = voucher_month(session, recipient.provider_id, recipient.id, month)
    outside = not wanted.voucher_class.traits.locks_month
    if outside or voucher is None or voucher.voucher_class is wanted.voucher_class:
        return []
    used = voucher.first_used_at is not None
    told = "当月已经用过，不能再换" if used else "与本工单不同"
    return [
        (CLASS_LOCKED if used else CLASS_DIFFERS).breach(
            f"老人{month.label}登记的是“{voucher.voucher_class.label}”券，{told}。",
            remedy="请按登记的券类型开单。" if used else "请先在民政通换券，或核对老人档案里登记的券类型。",
        )
    ]


def _agreement_breaches(session: Session, recipient: Recipient, wanted: Wanted) -> list[Breach]:
    if agreement_on(session, recipient.provider_id, recipient.id, wanted.service_on) is not None:
        return []
    return [
        NO_AGREEMENT.breach(
            f"{wanted.service_on.isoformat()} 没有生效的服务协议。",
            remedy="请在服务前签好协议，并登记到老人档案。",
            clause="养老服务机构诚信承诺书（附件5）第3条：服务前与服务对象签订服务协议",
            severity=Severity.MUST_EXPLAIN,
        )
    ]


def _cap_breaches(
    session: Session, recipient: Recipient, wanted: Wanted, own: Estimate | None
) -> list[Breach]:
    """A notice where open orders of the month together would pass what is left of the cap."""
    if own is None or own.cap_left_fen is None:
        return []
    planned = _planned_deduction(session, recipient, wanted)
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


def _planned_deduction(session: Session, recipient: Recipient, wanted: Wanted) -> Fen:
    redeemed = select(OrderLock.order_id).where(OrderLock.provider_id == recipient.provider_id)
    capped = [each for each in VoucherClass if each.traits.counts_against_cap]
    total = session.scalar(
        select(func.coalesce(func.sum(ServiceOrder.expected_deduction_fen), 0)).where(
            ServiceOrder.provider_id == recipient.provider_id,
            ServiceOrder.recipient_id == recipient.id,
            ServiceOrder.month == Month.of(wanted.service_on),
            ServiceOrder.voucher_class.in_(capped),
            ServiceOrder.status.in_(LIVE_STATUSES),
            ServiceOrder.id.not_in(redeemed),
        )
    )
    return Fen(int(total or 0))
