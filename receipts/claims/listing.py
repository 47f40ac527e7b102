"""The list of claim months: cheap sums, no self-check."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.ground.clock import today
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.claims.models import ClaimMonth, ClaimPackage, ClaimStatus
from receipts.claims.queries import claims_of
from receipts.redemption.models import LiveRedemption, Redemption
from receipts.settlement.clock import settlement_clock
from receipts.settlement.models import Payment, SettlementLine


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthRow:
    """One month in the list; `due` is the next deadline and what it is for."""

    month: Month
    status: ClaimStatus
    redeemed: int
    redeemed_fen: Fen
    claimed_fen: Fen | None
    approved_fen: Fen | None
    paid_fen: Fen
    due: tuple[str, date] | None

    @property
    def unsettled_fen(self) -> Fen:
        """Advanced and not back yet: redeemed (claimed, approved, as far as that is known) less paid."""
        match self.status:
            case ClaimStatus.PAID | ClaimStatus.APPROVED:
                return Fen((self.approved_fen or 0) - self.paid_fen)
            case ClaimStatus.FROZEN | ClaimStatus.SUBMITTED:
                return Fen(self.claimed_fen or 0)
            case _:
                return self.redeemed_fen


def month_rows(session: Session, enrolment: Enrolment) -> list[MonthRow]:
    """Months with redemptions or a claim, and the current one; the latest first."""
    redeemed = _redeemed(session, enrolment)
    claims = {claim.month: claim for claim in claims_of(session, enrolment)}
    packages = _packages(session, list(claims.values()))
    approved, paid = _settled(session, list(packages.values()))
    months = sorted({*redeemed, *claims, Month.of(today())}, reverse=True)
    rows = []
    for month in months:
        package = packages.get(month)
        status = claims[month].status if month in claims else ClaimStatus.OPEN
        count, fen = redeemed.get(month, (0, 0))
        rows.append(
            MonthRow(
                month=month,
                status=status,
                redeemed=count,
                redeemed_fen=Fen(fen),
                claimed_fen=package.deduction_fen if package else None,
                approved_fen=approved.get(package.id) if package else None,
                paid_fen=Fen(paid.get(package.id, 0)) if package else Fen(0),
                due=next_due(month, status),
            )
        )
    return rows


def next_due(month: Month, status: ClaimStatus) -> tuple[str, date] | None:
    """What the working-day clock asks for next, and by when."""
    clock = settlement_clock(month)
    match status:
        case ClaimStatus.PAID:
            return None
        case ClaimStatus.APPROVED:
            return ("财政拨付到账", clock.payment_due_on)
        case ClaimStatus.SUBMITTED:
            return ("民政审核完成", clock.review_due_on)
        case _:
            return ("提交申报，留给民政审核", clock.review_due_on)


def _redeemed(session: Session, enrolment: Enrolment) -> dict[Month, tuple[int, int]]:
    live = select(LiveRedemption.redemption_id)
    query = (
        select(Redemption.month, func.count(), func.sum(Redemption.deduction_fen))
        .where(
            Redemption.provider_id == enrolment.provider_id,
            Redemption.enrolment_id == enrolment.id,
            Redemption.id.in_(live),
        )
        .group_by(Redemption.month)
    )
    return {month: (count, int(fen)) for month, count, fen in session.execute(query)}


def _packages(session: Session, claims: list[ClaimMonth]) -> dict[Month, ClaimPackage]:
    """The newest frozen version of each month."""
    months = {claim.id: claim.month for claim in claims}
    query = select(ClaimPackage).where(ClaimPackage.claim_month_id.in_(months), ClaimPackage.trial.is_(False))
    ordered = session.scalars(query.order_by(ClaimPackage.version_number))
    return {months[package.claim_month_id]: package for package in ordered}


def _settled(session: Session, packages: list[ClaimPackage]) -> tuple[dict[object, Fen], dict[object, int]]:
    ids = [package.id for package in packages]
    approved = select(SettlementLine.claim_package_id, func.sum(SettlementLine.approved_fen)).where(
        SettlementLine.claim_package_id.in_(ids)
    )
    paid = select(Payment.claim_package_id, func.sum(Payment.paid_fen)).where(
        Payment.claim_package_id.in_(ids)
    )
    return (
        {
            row[0]: Fen(int(row[1]))
            for row in session.execute(approved.group_by(SettlementLine.claim_package_id))
        },
        {row[0]: int(row[1]) for row in session.execute(paid.group_by(Payment.claim_package_id))},
    )
