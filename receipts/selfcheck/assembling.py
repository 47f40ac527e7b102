"""From a month's rows to its cases, without a query."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from uuid import UUID

from catalog.items.keys import PriceKey
from catalog.items.overlaps import Contents, ordered_packages
from catalog.prices.ceiling.discounts import withheld
from catalog.prices.filed.status import lasting_findings
from orders.ordering.models import OrderLine, ServiceOrder
from orders.people.models import Caregiver
from orders.visits.facts import as_event, ordered_items
from orders.visits.findings import DuplicatePhoto, Signed, VisitFacts
from orders.visits.models import Confirmation, Evidence
from orders.visits.visit import VisitState, fold
from provider_portal.ground.errors import Breach
from provider_portal.ground.money import Fen
from receipts.redemption.models import Redemption
from receipts.redemption.reckoning import RedemptionFacts
from receipts.selfcheck.case import AgreementSpan, Case, CaseCaregiver, CaseLine, CaseRedemption
from receipts.selfcheck.loading import MonthRows, PhotoUse

Judge = Callable[[PriceKey, Fen, date], tuple[Breach, ...]]


def cases_of(rows: MonthRows) -> list[Case]:
    """One case an order, in the order of their numbers."""
    states = {order.id: visit_state(rows, order) for order in rows.orders}
    clashes, judge = _clashes(rows, states), _judge(rows)
    return [_case(rows, judge, order, states[order.id], clashes.get(order.id, ())) for order in rows.orders]


def usable_evidence(rows: MonthRows, order: ServiceOrder) -> list[Evidence]:
    """The photographs that go into the package: this order's own, each original once."""
    seen: set[str] = set()
    found = []
    for evidence in rows.evidence.get(order.id, []):
        first = rows.photo_uses[evidence.sha256][0].evidence
        if first.order_id == order.id and evidence.sha256 not in seen:
            found.append(evidence)
            seen.add(evidence.sha256)
    return found


def service_day(order: ServiceOrder, state: VisitState) -> date:
    """The Beijing day of the check-in; the planned day where there is none."""
    return state.service_on or order.service_on


def _judge(rows: MonthRows) -> Judge:
    """What stands against a price on a day; the thousands of lines of a month ask the same few questions."""

    @cache
    def judge(key: PriceKey, fen: Fen, on: date) -> tuple[Breach, ...]:
        return (*rows.book.charge(key, fen, on), *lasting_findings(rows.book, key, fen, on))

    return judge


def _case(
    rows: MonthRows, judge: Judge, order: ServiceOrder, state: VisitState, clashes: tuple[str, ...]
) -> Case:
    recipient = rows.recipients[order.recipient_id]
    caregiver = rows.caregivers.get(order.id)
    confirmation = rows.confirmations.get(order.id)
    on = service_day(order, state)
    pending, replaced = _duplicates(rows, order)
    return Case(
        order_id=order.id,
        number=order.number,
        month=rows.month,
        service_on=on,
        voucher_class=order.voucher_class,
        status=order.status,
        recipient=recipient.name,
        birth_on=recipient.birth_on,
        level=recipient.level,
        assessed_on=recipient.assessed_on,
        excluded_benefits=tuple(recipient.excluded_benefits),
        agreements=tuple(
            AgreementSpan(signed_on=row.signed_on, from_on=row.from_on, until_on=row.until_on)
            for row in rows.agreements.get(order.recipient_id, [])
        ),
        lines=tuple(_line(rows, judge, line, on) for line in _billed(rows, order)),
        withheld=_withheld(rows, order, on),
        listed=rows.shelf.on(on),
        packages=tuple(_packages(rows, order, on)),
        visit=_visit(rows, order, state, pending),
        replaced=replaced,
        signer=confirmation.signer_name if confirmation else "",
        caregiver=_caregiver(caregiver),
        clashes=clashes,
        redemption=_redemption(rows, order, state),
        explained={row.code: row.text for row in rows.explanations.get(order.id, [])},
    )


def visit_state(rows: MonthRows, order: ServiceOrder) -> VisitState:
    """The visit of an order as its events tell it."""
    events = rows.events.get(order.id, [])
    return fold(as_event(row, approved=row.id in rows.approved_events) for row in events)


def _caregiver(row: Caregiver | None) -> CaseCaregiver | None:
    if row is None:
        return None
    return CaseCaregiver(name=row.name, certificate=row.certificate, valid_until=row.valid_until)


def _billed(rows: MonthRows, order: ServiceOrder) -> list[OrderLine]:
    """Lines of which something is billed; before confirmation all of them."""
    confirmed = rows.confirmed_lines
    return [
        line
        for line in rows.lines.get(order.id, [])
        if line.id not in confirmed or confirmed[line.id].quantity
    ]


def _packages(rows: MonthRows, order: ServiceOrder, on: date) -> list[Contents]:
    keys = [PriceKey.of(line) for line in _billed(rows, order)]
    return ordered_packages(rows.shelf.on(on), keys, rows.packages)


def _line(rows: MonthRows, judge: Judge, line: OrderLine, on: date) -> CaseLine:
    confirmed = rows.confirmed_lines.get(line.id)
    key = PriceKey.of(line)
    fen = confirmed.unit_price_fen if confirmed else line.unit_price_fen
    quantity = confirmed.quantity if confirmed else line.quantity
    limit = rows.book.ceiling(key).ceiling_fen
    return CaseLine(
        item=line.item,
        label=f"{rows.shelf.item(line.item, on).label}{f'（{line.variant}）' if line.variant else ''}",
        unit_price_fen=fen,
        against=judge(key, fen, on),
        refund_fen=Fen(0 if limit is None else max(0, fen - limit) * quantity),
    )


def _withheld(rows: MonthRows, order: ServiceOrder, on: date) -> tuple[Breach, ...]:
    """Discounts of the day that everybody got and this elder did not."""
    confirmed = rows.confirmed_lines
    amounts = [
        (line.item, confirmed[line.id].amount_fen if line.id in confirmed else line.amount_fen)
        for line in _billed(rows, order)
    ]
    return tuple(withheld(rows.book.discounts, amounts, order.discount_fen, on))


def _visit(
    rows: MonthRows, order: ServiceOrder, state: VisitState, pending: tuple[DuplicatePhoto, ...]
) -> VisitFacts:
    recipient = rows.recipients[order.recipient_id]
    return VisitFacts(
        state=state,
        planned_from=order.service_from,
        planned_until=order.service_until,
        items=ordered_items(rows.lines.get(order.id, []), state, rows.shelf, service_day(order, state)),
        elder_latitude=recipient.latitude,
        elder_longitude=recipient.longitude,
        photos=len(rows.evidence.get(order.id, [])),
        duplicates=pending,
        signed=_signed(rows.confirmations.get(order.id), rows.caregivers.get(order.id), order),
        stay=order.voucher_class.is_stay,
    )


def _signed(row: Confirmation | None, caregiver: Caregiver | None, order: ServiceOrder) -> Signed | None:
    if row is None:
        return None
    told_by_caregiver = caregiver is not None and caregiver.user_id == row.entered_by
    return Signed(
        kind=row.signer_kind.value,
        signer_name=row.signer_name,
        relation=row.relation,
        reason=row.reason,
        by_office=not order.voucher_class.is_stay and not told_by_caregiver,
    )


def _duplicates(
    rows: MonthRows, order: ServiceOrder
) -> tuple[tuple[DuplicatePhoto, ...], tuple[DuplicatePhoto, ...]]:
    """Photographs first used on another order: those still without a fresh one of their kind, and the others."""
    pending: list[DuplicatePhoto] = []
    replaced: list[DuplicatePhoto] = []
    for evidence in rows.evidence.get(order.id, []):
        first = rows.photo_uses[evidence.sha256][0]
        if first.evidence.order_id == order.id:
            continue
        photo = DuplicatePhoto(kind_label=evidence.kind.label, order_number=first.order_number)
        (replaced if _has_fresh(rows, order, evidence, first) else pending).append(photo)
    return tuple(pending), tuple(replaced)


def _has_fresh(rows: MonthRows, order: ServiceOrder, evidence: Evidence, first: PhotoUse) -> bool:
    """Whether a photograph of the same kind, of this order only, came after the duplicate."""
    return any(
        own.kind is evidence.kind
        and own.received_at > evidence.received_at
        and own.sha256 != first.evidence.sha256
        and rows.photo_uses[own.sha256][0].evidence.order_id == order.id
        for own in rows.evidence.get(order.id, [])
    )


def _redemption(rows: MonthRows, order: ServiceOrder, state: VisitState) -> CaseRedemption | None:
    row = rows.redemptions.get(order.id)
    if row is None:
        return None
    proofs = rows.proofs.get(row.id, [])
    earlier = {
        uses[0].order_number
        for uses in (rows.proof_uses[use.proof.sha256] for use in proofs)
        if uses[0].order_id != order.id
    }
    return CaseRedemption(
        id=row.id,
        official_ref=row.official_ref,
        month=row.month,
        facts=_redemption_facts(rows, order, row, state),
        proofs=len(proofs),
        proof_used_by=tuple(sorted(earlier)),
    )


def _redemption_facts(
    rows: MonthRows, order: ServiceOrder, row: Redemption, state: VisitState
) -> RedemptionFacts:
    billed = _billed(rows, order)
    return RedemptionFacts(
        expected_fen=row.expected_deduction_fen,
        shown_fen=row.deduction_fen,
        lines=len(billed),
        difference_reason=row.difference_reason,
        has_rate=bool(row.rate),
        redeemed_at=row.redeemed_at,
        served_at=state.check_in.happened_at if state.check_in else None,
        prices_without_acceptance=tuple(
            dict.fromkeys(line.item_name for line in billed if line.filed_price_id not in rows.accepted)
        ),
    )


def _clashes(rows: MonthRows, states: dict[UUID, VisitState]) -> dict[UUID, tuple[str, ...]]:
    """Orders of one caregiver whose actual hours overlap; an end that is another's beginning does not."""
    spans: defaultdict[UUID, list[tuple[datetime, datetime, ServiceOrder]]] = defaultdict(list)
    for order in rows.orders:
        state, caregiver = states[order.id], rows.caregivers.get(order.id)
        if caregiver and state.check_in and state.check_out and not state.runs_backwards:
            span = (state.check_in.happened_at, state.check_out.happened_at, order)
            spans[caregiver.id].append(span)
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for visits in spans.values():
        visits.sort(key=lambda span: (span[0], span[2].number))
        for index, (_, until, order) in enumerate(visits):
            for later_from, _, later in visits[index + 1 :]:
                if later_from >= until:
                    break
                found[order.id].append(later.number)
                found[later.id].append(order.number)
    return {order_id: tuple(sorted(numbers)) for order_id, numbers in found.items()}
