"""Reads of settlement: what became of a package."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from provider_portal.ground.calendar.workdays import Calendar
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.claims.models import ClaimPackage
from receipts.settlement.clock import SettlementClock, settlement_clock
from receipts.settlement.models import Payment, SettlementLine, Submission


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """Submission, results and payments of a package beside the clock; all empty without a frozen package."""

    submission: Submission | None
    results: tuple[SettlementLine, ...]
    payments: tuple[Payment, ...]
    clock: SettlementClock
    reviewed_on: date | None

    @property
    def claimed_fen(self) -> Fen:
        """What was claimed on the lines that have a result."""
        return Fen(sum(line.claimed_fen for line in self.results))

    @property
    def approved_fen(self) -> Fen:
        """What the county approved."""
        return Fen(sum(line.approved_fen for line in self.results))

    @property
    def cut_fen(self) -> Fen:
        """核减: claimed and not approved."""
        return Fen(self.claimed_fen - self.approved_fen)

    @property
    def paid_fen(self) -> Fen:
        """What came."""
        return Fen(sum(payment.paid_fen for payment in self.payments))

    @property
    def left_fen(self) -> Fen:
        """Approved and not here yet."""
        return Fen(self.approved_fen - self.paid_fen)

    @property
    def paid_on(self) -> date | None:
        """The day of the last payment."""
        return max((payment.paid_on for payment in self.payments), default=None)


def submission_of(session: Session, package: ClaimPackage) -> Submission | None:
    """When and under which number the package was handed in."""
    return session.scalar(select(Submission).where(Submission.claim_package_id == package.id))


def results_of(session: Session, package: ClaimPackage) -> list[SettlementLine]:
    """Results entered so far."""
    query = select(SettlementLine).where(SettlementLine.claim_package_id == package.id)
    return list(session.scalars(query.order_by(SettlementLine.id)))


def payments_of(session: Session, package: ClaimPackage) -> list[Payment]:
    """Payments, the earliest first."""
    query = select(Payment).where(Payment.claim_package_id == package.id)
    return list(session.scalars(query.order_by(Payment.paid_on, Payment.id)))


def settlement_of(
    session: Session, month: Month, package: ClaimPackage | None, calendar: Calendar
) -> Settlement:
    """Everything about the settlement of a month; the clock runs from the actual review once all lines have one."""
    results = tuple(results_of(session, package)) if package else ()
    complete = package is not None and not package.trial and len(results) == package.lines_count
    reviewed_on = max((line.reviewed_on for line in results), default=None) if complete else None
    return Settlement(
        submission=submission_of(session, package) if package else None,
        results=results,
        payments=tuple(payments_of(session, package)) if package else (),
        clock=settlement_clock(month, calendar_for(package, calendar), reviewed_on=reviewed_on),
        reviewed_on=reviewed_on,
    )


def calendar_for(package: ClaimPackage | None, calendar: Calendar) -> Calendar:
    """A frozen month keeps the calendar it was frozen with: a notice that comes later moves none of its days."""
    return calendar if package is None or package.trial else calendar.as_of(package.created_at)
