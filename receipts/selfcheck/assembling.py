"""From a month's rows to its cases, without a query."""

from collections.abc import Callable
from datetime import date
from functools import cache

from catalog.items.keys import PriceKey
from catalog.items.overlaps import ordered_bundles
from catalog.prices.ceiling.discounts import withheld
from catalog.prices.filed.status import lasting_findings
from orders.ordering.models import OrderLine
from orders.people.models import Caregiver
from orders.visits.facts import VisitRecord
from provider_portal.ground.errors import Breach
from provider_portal.ground.money import Fen
from receipts.redemption.models import Redemption
from receipts.redemption.reckoning import RedemptionFacts
from receipts.selfcheck.case import AgreementSpan, Case, CaseCaregiver, CaseLine, CaseRedemption
from receipts.selfcheck.clashes import clashes_of
from receipts.selfcheck.loading import MonthRows

Judge = Callable[[PriceKey, Fen, date], tuple[Breach, ...]]


def cases_of(rows: MonthRows) -> list[Case]:
    """One case an order, in the order of their numbers."""
    clashes, judge = clashes_of(rows.attendances), _judge(rows)
    return [_case(rows, judge, visit, clashes.get(order_id, ())) for order_id, visit in rows.visits.items()]


def _judge(rows: MonthRows) -> Judge:
    """What stands against a price on a day; the thousands of lines of a month ask the same few questions."""

    @cache
    def judge(key: PriceKey, fen: Fen, on: date) -> tuple[Breach, ...]:
        return (*rows.book.charge(key, fen, on), *lasting_findings(rows.book, key, fen, on))

    return judge


def _case(rows: MonthRows, judge: Judge, visit: VisitRecord, clashes: tuple[str, ...]) -> Case:
    order, recipient, on = visit.order, visit.recipient, visit.service_on
    listed = rows.book.shelf.on(on)
    return Case(
        order_id=order.id,
        number=order.number,
        month=rows.month,
        service_on=on,
        voucher_class=order.voucher_class,
        status=order.status,
        recipient_id=recipient.id,
        recipient=recipient.name,
        birth_on=recipient.birth_on,
        level=recipient.level,
        assessed_on=recipient.assessed_on,
        excluded_benefits=tuple(recipient.excluded_benefits),
        agreements=tuple(
            AgreementSpan(signed_on=row.signed_on, from_on=row.from_on, until_on=row.until_on)
            for row in rows.agreements.get(recipient.id, ())
        ),
        lines=tuple(_line(rows, judge, visit, line) for line in _billed(visit)),
        withheld=_withheld(rows, visit),
        listed=listed,
        packages=tuple(
            ordered_bundles(listed, [PriceKey.of(line) for line in _billed(visit)], rows.book.bundles)
        ),
        visit=visit.facts,
        replaced=visit.replaced,
        signer=visit.confirmation.signer_name if visit.confirmation else "",
        caregiver=_caregiver(visit.caregiver),
        clashes=clashes,
        redemption=_redemption(rows, visit),
        platform_ref=order.platform_ref or "",
        booked_twice_of=rows.booked_twice.get(order.id, ""),
        stay=order.stay,
        rule_pending=order.rule_pending,
        explained={row.code: row.text for row in rows.explanations.get(order.id, ())},
    )


def _caregiver(row: Caregiver | None) -> CaseCaregiver | None:
    if row is None:
        return None
    return CaseCaregiver(name=row.name, certificate=row.certificate, valid_until=row.valid_until)


def _billed(visit: VisitRecord) -> list[OrderLine]:
    """Lines of which something is billed; before confirmation all of them."""
    confirmed = visit.confirmed_lines
    return [line for line in visit.lines if line.id not in confirmed or confirmed[line.id].quantity]


def _line(rows: MonthRows, judge: Judge, visit: VisitRecord, line: OrderLine) -> CaseLine:
    confirmed, on = visit.confirmed_lines.get(line.id), visit.service_on
    key = PriceKey.of(line)
    fen = confirmed.unit_price_fen if confirmed else line.unit_price_fen
    quantity = confirmed.quantity if confirmed else line.quantity
    return CaseLine(
        item=line.item,
        label=f"{rows.book.shelf.item(line.item, on).label}{f'（{line.variant}）' if line.variant else ''}",
        unit_price_fen=fen,
        against=judge(key, fen, on),
        refund_fen=rows.book.ceiling(key).refund_fen(fen, quantity),
    )


def _withheld(rows: MonthRows, visit: VisitRecord) -> tuple[Breach, ...]:
    """Discounts of the day that everybody got and this elder did not."""
    confirmed = visit.confirmed_lines
    amounts = [
        (line.item, confirmed[line.id].amount_fen if line.id in confirmed else line.amount_fen)
        for line in _billed(visit)
    ]
    return tuple(withheld(rows.book.discounts, amounts, visit.order.discount_fen, visit.service_on))


def _redemption(rows: MonthRows, visit: VisitRecord) -> CaseRedemption | None:
    row = rows.redemptions.get(visit.order.id)
    if row is None:
        return None
    proofs = rows.proofs.get(row.id, ())
    earlier = {
        uses[0].order_number
        for uses in (rows.proof_uses[use.proof.sha256] for use in proofs)
        if uses[0].order_id != visit.order.id
    }
    return CaseRedemption(
        id=row.id,
        official_ref=row.official_ref,
        month=row.month,
        facts=_redemption_facts(rows, visit, row),
        proofs=len(proofs),
        proof_used_by=tuple(sorted(earlier)),
        twice_of=rows.redeemed_twice.get(row.id, ""),
    )


def _redemption_facts(rows: MonthRows, visit: VisitRecord, row: Redemption) -> RedemptionFacts:
    billed, check_in = _billed(visit), visit.state.check_in
    return RedemptionFacts(
        expected_fen=row.expected_deduction_fen,
        shown_fen=row.deduction_fen,
        lines=len(billed),
        difference_reason=row.difference_reason,
        has_rate=bool(row.rate),
        redeemed_at=row.redeemed_at,
        served_at=check_in.happened_at if check_in else None,
        prices_without_acceptance=tuple(
            dict.fromkeys(line.item_name for line in billed if line.filed_price_id not in rows.accepted)
        ),
    )
