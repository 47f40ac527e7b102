"""From the rows of a checked month to what its package says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from catalog.enrolment.models import Enrolment
from orders.ordering.models import OrderLine, ServiceOrder
from orders.visits.facts import VisitRecord
from orders.visits.models import Confirmation, Evidence
from orders.visits.visit import VisitState
from provider_portal.accounts.models import Provider
from provider_portal.ground.clock import SHANGHAI
from provider_portal.ground.money import Fen
from provider_portal.papers.days import moment_words, period_words
from receipts.claims.package_content import (
    ChainHead,
    ClaimedConfirmation,
    ClaimedFinding,
    ClaimedOrder,
    ClaimedPhoto,
    ClaimedProof,
    ClaimedRedemption,
    ClaimedVisit,
    ClaimingProvider,
    PackageContent,
    rate_label,
)
from receipts.papers.confirmed import ConfirmedItem
from receipts.redemption.models import Redemption, RedemptionProof
from receipts.selfcheck.checking import MonthCheck
from receipts.selfcheck.loading import MonthRows
from receipts.selfcheck.rules import CheckedCase, Finding
from receipts.verification.detail import totals


@dataclass(frozen=True, kw_only=True, slots=True)
class Making:
    """Who makes a package of what, and when; `names` are those of the provider's people."""

    provider: Provider
    kinds: tuple[str, ...]
    enrolment: Enrolment
    version: int
    trial: bool
    made_at: datetime
    checked_by: str
    made_by: str
    audit_head: ChainHead
    names: dict[UUID, str]


def package_content(check: MonthCheck, making: Making) -> PackageContent:
    """The content of a package of everything that may be claimed."""
    orders = tuple(
        _order(check.rows, check.rows.visits[checked.case.order_id], checked, making, position)
        for position, checked in enumerate(check.claimable, start=1)
    )
    return PackageContent(
        provider=_provider(making),
        month=check.rows.month,
        version=making.version,
        trial=making.trial,
        made_at=making.made_at.astimezone(SHANGHAI),
        checked_by=making.checked_by,
        made_by=making.made_by,
        audit_head=making.audit_head,
        rules=tuple(dict.fromkeys(order.rule for order in orders)),
        totals=totals(orders),
        orders=orders,
    )


def _provider(making: Making) -> ClaimingProvider:
    provider = making.provider
    return ClaimingProvider(
        id=provider.id,
        code=provider.code,
        name=provider.name,
        region=provider.region,
        county=making.enrolment.county,
        kinds=making.kinds,
        address=provider.address,
        phone=provider.phone,
        uscc=provider.uscc,
        joined_on=making.enrolment.joined_on,
    )


def _order(
    rows: MonthRows, visit: VisitRecord, checked: CheckedCase, making: Making, position: int
) -> ClaimedOrder:
    order, recipient, redemption = visit.order, visit.recipient, rows.redemptions[visit.order.id]
    receipt = rows.receipts.get(redemption.id)
    lines = _lines(visit)
    return ClaimedOrder(
        order_id=order.id,
        number=order.number,
        redemption_id=redemption.id,
        official_ref=redemption.official_ref,
        receipt_id=receipt.id if receipt else None,
        receipt_number=receipt.number if receipt else "",
        recipient=recipient.name,
        id_number_masked=recipient.id_number_masked,
        address=recipient.address,
        level=recipient.level.label if recipient.level else "—",
        voucher_class=order.voucher_class,
        voucher_class_label=order.voucher_class.label,
        service_on=visit.service_on,
        items="；".join(f"{line.name}×{line.quantity}{line.unit}" for line in lines),
        lines=lines,
        rate=redemption.rate,
        rate_label=rate_label(redemption.rate),
        rule=redemption.rule,
        **_amounts(redemption),
        caregiver=checked.case.caregiver.name if checked.case.caregiver else "",
        visit=_visit(order, visit.state),
        confirmation=_confirmation(visit.confirmation),
        redemption=_redemption(redemption, making),
        findings=tuple(_finding(finding) for finding in checked.findings),
        evidence=tuple(_photo(evidence) for evidence in visit.usable),
        proofs=tuple(_proof(use.proof) for use in rows.proofs.get(redemption.id, [])),
        position=position,
    )


def _amounts(row: Redemption) -> dict[str, Fen]:
    return {
        "total_fen": row.total_fen,
        "discount_fen": row.discount_fen,
        "ltci_paid_fen": row.ltci_paid_fen,
        "ineligible_fen": row.ineligible_fen,
        "base_fen": row.base_fen,
        "expected_deduction_fen": row.expected_deduction_fen,
        "deduction_fen": row.deduction_fen,
        "self_pay_fen": row.self_pay_fen,
    }


def _lines(visit: VisitRecord) -> tuple[ConfirmedItem, ...]:
    confirmed = visit.confirmed_lines
    return tuple(
        _line(line, confirmed[line.id].quantity, confirmed[line.id].unit_price_fen)
        for line in visit.lines
        if line.id in confirmed
    )


def _line(line: OrderLine, quantity: int, unit_price_fen: Fen) -> ConfirmedItem:
    return ConfirmedItem(
        name=f"{line.item_name}{f'（{line.variant}）' if line.variant else ''}",
        unit=line.unit.label,
        ordered=line.quantity,
        quantity=quantity,
        unit_price_fen=unit_price_fen,
        amount_fen=Fen(unit_price_fen * quantity),
    )


def _visit(order: ServiceOrder, state: VisitState) -> ClaimedVisit:
    first = state.check_in.happened_at if state.check_in else order.service_from
    until = state.check_out.happened_at if state.check_out else order.service_until
    minutes = state.duration_minutes
    return ClaimedVisit(
        period=period_words(first, until), duration="" if minutes is None else f"{minutes} 分钟"
    )


def _confirmation(row: Confirmation | None) -> ClaimedConfirmation:
    if row is None:
        raise LookupError("the self-check lets only confirmed orders through")
    return ClaimedConfirmation(
        signer_kind=row.signer_kind.label,
        signer_name=row.signer_name,
        relation=row.relation,
        reason=row.reason,
        confirmed_at=moment_words(row.happened_at),
        signature_sha256=row.signature_sha256,
    )


def _redemption(row: Redemption, making: Making) -> ClaimedRedemption:
    return ClaimedRedemption(
        redeemed_at=moment_words(row.redeemed_at),
        channel=row.channel.label,
        difference_reason=row.difference_reason,
        entered_by=making.names.get(row.entered_by, "系统接口"),
        entered_at=moment_words(row.created_at),
    )


def _finding(finding: Finding) -> ClaimedFinding:
    return ClaimedFinding(
        code=finding.breach.code,
        severity=finding.breach.severity.label,
        message=finding.breach.message,
        explanation=finding.explanation,
    )


def _photo(row: Evidence) -> ClaimedPhoto:
    return ClaimedPhoto(
        id=row.id,
        kind=row.kind.value,
        kind_label=row.kind.label,
        sha256=row.sha256,
        display_sha256=row.display_sha256,
        taken_at=moment_words(row.taken_at) if row.taken_at else "",
        received_at=moment_words(row.received_at),
    )


def _proof(row: RedemptionProof) -> ClaimedProof:
    return ClaimedProof(sha256=row.sha256, display_sha256=row.display_sha256, wide=row.width > row.height)
