"""What a package says, taken down once as plain values: papers, workbook and manifest all read only this."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from catalog.enrolment.models import Enrolment
from orders.ordering.models import OrderLine, ServiceOrder
from orders.visits.models import Confirmation, Evidence
from provider_portal.accounts.models import Provider
from provider_portal.ground.clock import SHANGHAI
from provider_portal.papers.days import moment_words, period_words
from receipts.redemption.models import Redemption
from receipts.selfcheck.assembling import service_day, usable_evidence, visit_state
from receipts.selfcheck.checking import MonthCheck
from receipts.selfcheck.loading import MonthRows
from receipts.selfcheck.rules import CheckedCase
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
    audit_head: tuple[int, str]
    names: dict[UUID, str]


def package_content(found: MonthCheck, making: Making) -> dict[str, Any]:
    """The content of a package of everything that may be claimed; amounts in fen, days and instants as text."""
    by_id = {row.id: row for row in found.rows.orders}
    orders = [
        _order(found.rows, by_id[checked.case.order_id], checked, making) for checked in found.claimable
    ]
    for position, order in enumerate(orders, start=1):
        order["position"] = position
    provider = making.provider
    return {
        "provider": {
            "id": str(provider.id),
            "code": provider.code,
            "name": provider.name,
            "region": provider.region,
            "county": making.enrolment.county,
            "kinds": list(making.kinds),
            "address": provider.address,
            "phone": provider.phone,
            "uscc": provider.uscc,
            "joined_on": making.enrolment.joined_on.isoformat(),
        },
        "month": str(found.rows.month),
        "version": making.version,
        "trial": making.trial,
        "made_at": making.made_at.astimezone(SHANGHAI).isoformat(),
        "checked_by": making.checked_by,
        "made_by": making.made_by,
        "audit_head": {"seq": making.audit_head[0], "hash": making.audit_head[1]},
        "rules": _rules(orders),
        "totals": totals(orders),
        "orders": orders,
    }


def _rules(orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The subsidy rules that were used, each once."""
    found: list[dict[str, Any]] = []
    for order in orders:
        if order["rule"] not in found:
            found.append(order["rule"])
    return found


def _order(rows: MonthRows, order: ServiceOrder, checked: CheckedCase, making: Making) -> dict[str, Any]:
    redemption, recipient = rows.redemptions[order.id], rows.recipients[order.recipient_id]
    receipt = rows.receipts.get(redemption.id)
    state = visit_state(rows, order)
    lines = _lines(rows, order)
    return {
        "order_id": str(order.id),
        "number": order.number,
        "redemption_id": str(redemption.id),
        "official_ref": redemption.official_ref,
        "receipt_id": str(receipt.id) if receipt else None,
        "receipt_number": receipt.number if receipt else "",
        "recipient": recipient.name,
        "id_number_masked": recipient.id_number_masked,
        "address": recipient.address,
        "level": recipient.level.label if recipient.level else "—",
        "voucher_class": order.voucher_class.value,
        "voucher_class_label": order.voucher_class.label,
        "service_on": service_day(order, state).isoformat(),
        "items": "；".join(f"{line['name']}×{line['quantity']}{line['unit']}" for line in lines),
        "lines": lines,
        "rate": redemption.rate,
        "rate_label": rate_label(redemption.rate),
        "rule": dict(redemption.rule),
        **_amounts(redemption),
        "caregiver": checked.case.caregiver.name if checked.case.caregiver else "",
        "visit": _visit(order, state.check_in, state.check_out, state.duration_minutes),
        "confirmation": _confirmation(rows.confirmations[order.id]),
        "redemption": _redemption(redemption, making),
        "findings": _findings(checked),
        "evidence": [_evidence(evidence) for evidence in usable_evidence(rows, order)],
        "proofs": [
            {
                "sha256": use.proof.sha256,
                "display_sha256": use.proof.display_sha256,
                "wide": use.proof.width > use.proof.height,
            }
            for use in rows.proofs.get(redemption.id, [])
        ],
    }


def rate_label(rate: str) -> str:
    """`50%` for "0.50"; what 民政通 decides has no rate."""
    return f"{(Decimal(rate) * 100).normalize():f}%" if rate else "民政通"


def _amounts(row: Redemption) -> dict[str, int]:
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


def _lines(rows: MonthRows, order: ServiceOrder) -> list[dict[str, Any]]:
    return [
        _line(line, rows.confirmed_lines[line.id].quantity, rows.confirmed_lines[line.id].unit_price_fen)
        for line in rows.lines.get(order.id, [])
        if line.id in rows.confirmed_lines
    ]


def _line(line: OrderLine, quantity: int, unit_price_fen: int) -> dict[str, Any]:
    return {
        "name": f"{line.item_name}{f'（{line.variant}）' if line.variant else ''}",
        "unit": line.unit.label,
        "ordered": line.quantity,
        "quantity": quantity,
        "unit_price_fen": unit_price_fen,
        "amount_fen": unit_price_fen * quantity,
    }


def _visit(order: ServiceOrder, came: Any, left: Any, minutes: int | None) -> dict[str, str]:
    first = came.happened_at if came else order.service_from
    until = left.happened_at if left else order.service_until
    return {
        "period": period_words(first, until),
        "duration": "" if minutes is None else f"{minutes} 分钟",
    }


def _confirmation(row: Confirmation) -> dict[str, Any]:
    return {
        "signer_kind": row.signer_kind.label,
        "signer_name": row.signer_name,
        "relation": row.relation,
        "reason": row.reason,
        "confirmed_at": moment_words(row.happened_at),
        "signature_sha256": row.signature_sha256,
    }


def _redemption(row: Redemption, making: Making) -> dict[str, str]:
    return {
        "redeemed_at": moment_words(row.redeemed_at),
        "channel": row.channel.label,
        "difference_reason": row.difference_reason,
        "entered_by": making.names.get(row.entered_by, "系统接口"),
        "entered_at": moment_words(row.created_at),
    }


def _findings(checked: CheckedCase) -> list[dict[str, str]]:
    return [
        {
            "code": finding.breach.code,
            "severity": finding.breach.severity.label,
            "message": finding.breach.message,
            "explanation": finding.explanation,
        }
        for finding in checked.findings
    ]


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "kind": row.kind.value,
        "kind_label": row.kind.label,
        "sha256": row.sha256,
        "display_sha256": row.display_sha256,
        "taken_at": moment_words(row.taken_at) if row.taken_at else "",
        "received_at": moment_words(row.received_at),
    }
