"""A claim month as machines and pages see it: one set of sums for both."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.ground.calendar.queries import calendar_of
from provider_portal.ground.clock import SHANGHAI
from provider_portal.ground.frozen import Json, frozen_json
from provider_portal.ground.jobs.models import Job
from provider_portal.ground.periods import Month
from receipts.claims.models import ClaimMonth, ClaimPackage, ClaimStatus, PackageArchive
from receipts.claims.queries import archive_of, build_job_of, current_package, find_claim, status_of_month
from receipts.selfcheck.checking import MonthCheck, month_findings
from receipts.selfcheck.rules import CheckedCase, Finding
from receipts.settlement.clock import SettlementClock
from receipts.settlement.queries import Settlement, settlement_of
from receipts.verification.detail import Totals, totals


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimView:
    """One claim month: what is found in it now, its package, and what became of that.

    `totals` are those of the frozen package, or before there is one those of what may be claimed now.
    """

    enrolment: Enrolment
    month: Month
    claim: ClaimMonth | None
    check: MonthCheck
    package: ClaimPackage | None
    archive: PackageArchive | None
    job: Job | None
    settlement: Settlement
    totals: Totals

    @property
    def status(self) -> ClaimStatus:
        """Where the month stands."""
        return status_of_month(self.claim)

    @property
    def frozen(self) -> ClaimPackage | None:
        """The package, unless it is a trial."""
        return self.package if self.package and not self.package.trial else None

    @property
    def late(self) -> tuple[CheckedCase, ...]:
        """Orders that could be claimed but came after the freezing."""
        if self.frozen is None:
            return ()
        inside = {order.order_id for order in self.frozen.content.orders}
        return tuple(checked for checked in self.check.claimable if checked.case.order_id not in inside)


def claim_view(session: Session, enrolment: Enrolment, month: Month) -> ClaimView:
    """Everything about one claim month."""
    claim = find_claim(session, enrolment, month)
    package = current_package(session, claim)
    check = month_findings(session, enrolment, month)
    frozen = package if package and not package.trial else None
    return ClaimView(
        enrolment=enrolment,
        month=month,
        claim=claim,
        check=check,
        package=package,
        archive=archive_of(session, package) if package else None,
        job=build_job_of(session, package) if package else None,
        settlement=settlement_of(session, month, frozen, calendar_of(session)),
        totals=frozen.content.totals if frozen else claimable_totals(check),
    )


def claimable_totals(check: MonthCheck) -> Totals:
    """Sums of what may be claimed now."""
    return totals(check.rows.redemptions[checked.case.order_id] for checked in check.claimable)


def held_fen(check: MonthCheck) -> int:
    """Deductions that were granted but cannot be claimed yet."""
    redeemed = check.rows.redemptions
    return sum(
        redeemed[held.case.order_id].deduction_fen for held in check.held if held.case.order_id in redeemed
    )


def claim_json(view: ClaimView) -> Json:
    """A claim month for machines."""
    settlement = view.settlement
    return {
        "month": str(view.month),
        "county": view.enrolment.county,
        "status": view.status.value,
        "version": view.frozen.version_number if view.frozen else None,
        "totals": frozen_json(view.totals),
        "claimable": len(view.check.claimable),
        "held": len(view.check.held),
        "held_deduction_fen": held_fen(view.check),
        "late": [checked.case.number for checked in view.late],
        "package": package_json(view),
        "clock": {
            **clock_json(settlement.clock),
            "reviewed_on": settlement.reviewed_on.isoformat() if settlement.reviewed_on else None,
            "paid_on": settlement.paid_on.isoformat() if settlement.paid_on else None,
        },
        "submission": _submission_json(settlement),
        "results": [
            {
                "redemption_id": str(line.redemption_id),
                "claimed_fen": line.claimed_fen,
                "approved_fen": line.approved_fen,
                "cut_fen": line.cut_fen,
                "reason": line.reason,
                "reviewed_on": line.reviewed_on.isoformat(),
            }
            for line in settlement.results
        ],
        "approved_fen": settlement.approved_fen,
        "cut_fen": settlement.cut_fen,
        "paid_fen": settlement.paid_fen,
        "payments": [
            {"paid_fen": row.paid_fen, "paid_on": row.paid_on.isoformat(), "reference": row.reference}
            for row in settlement.payments
        ],
    }


def clock_json(clock: SettlementClock) -> Json:
    """The planned days of a month for machines."""
    return {
        "review_due_on": clock.review_due_on.isoformat(),
        "finance_due_on": clock.finance_due_on.isoformat(),
        "payment_due_on": clock.payment_due_on.isoformat(),
        "calendar": clock.calendar.value,
    }


def package_json(view: ClaimView) -> Json | None:
    """The package and its archive for machines."""
    package, archive = view.package, view.archive
    if package is None:
        return None
    return {
        "id": str(package.id),
        "version": package.version_number,
        "trial": package.trial,
        "lines": package.lines_count,
        "total_fen": package.total_fen,
        "deduction_fen": package.deduction_fen,
        "audit_head": package.audit_head,
        "file_name": archive.file_name if archive else None,
        "size": archive.size if archive else None,
        "sha256": archive.sha256 if archive else None,
        "manifest_sha256": archive.manifest_sha256 if archive else None,
        "job_id": str(view.job.id) if view.job else None,
        "job_state": view.job.state.value if view.job else None,
        "redemptions": [
            {
                "redemption_id": str(order.redemption_id),
                "order_number": order.number,
                "deduction_fen": order.deduction_fen,
            }
            for order in package.content.orders
        ],
    }


def _submission_json(settlement: Settlement) -> Json | None:
    row = settlement.submission
    if row is None:
        return None
    return {
        "submitted_at": row.submitted_at.astimezone(SHANGHAI).isoformat(),
        "reference": row.reference,
    }


def held_json(checked: CheckedCase) -> Json:
    """A held order with everything that keeps it out."""
    case = checked.case
    return {
        "order_id": str(case.order_id),
        "order_number": case.number,
        "recipient": case.recipient,
        "service_on": case.service_on.isoformat(),
        "redemption_id": str(case.redemption.id) if case.redemption else None,
        "reasons": [finding_json(finding) for finding in checked.reasons],
    }


def finding_json(finding: Finding) -> Json:
    """A finding for machines."""
    breach = finding.breach
    return {
        "code": breach.code,
        "family": breach.kind.family.label,
        "severity": breach.severity.value,
        "message": breach.message,
        "clause": breach.clause,
        "remedy": breach.remedy,
        "numbers": breach.numbers,
        "explanation": finding.explanation,
    }
