"""The list of claim months: cheap sums, no self-check."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from catalog.enrolment.models import Enrolment
from provider_portal.ground.calendar.workdays import Calendar, CalendarStatus
from provider_portal.ground.clock import today
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.claims.models import ClaimMonth, ClaimPackage, ClaimStatus
from receipts.claims.queries import claims_of
from receipts.redemption.models import LiveRedemption, Redemption
from receipts.settlement.clock import settlement_clock
from receipts.settlement.models import Payment, SettlementLine
from receipts.settlement.queries import calendar_for


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The next deadline of a month and what it is for; `provisional` while a notice that may move it is missing."""

    what: str
    on: date
    make_up: bool
    provisional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthRow:
    """One month in the list, with its next deadline."""

    month: Month
    status: ClaimStatus
    redeemed: int
    redeemed_fen: Fen
    claimed_fen: Fen | None
    approved_fen: Fen | None
    cut_fen: Fen
    paid_fen: Fen
    due: Due | None

    @property
    def unsettled_fen(self) -> Fen:
        """Advanced and not back yet: everything redeemed, less what was cut and what was paid."""
        return Fen(self.redeemed_fen - self.cut_fen - self.paid_fen)


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """What the county said so far of one package."""

    approved_fen: Fen
    cut_fen: Fen
    last_on: date


def month_rows(session: Session, enrolment: Enrolment, calendar: Calendar) -> list[MonthRow]:
    """Months with redemptions or a claim, and the current one; the latest first."""
    redeemed = _redeemed(session, enrolment)
    claims = {claim.month: claim for claim in claims_of(session, enrolment)}
    packages = _packages(session, list(claims.values()))
    reviewed, paid = _reviewed(session, packages), _paid(session, packages)
    months = sorted({*redeemed, *claims, Month.of(today())}, reverse=True)
    rows = []
    for month in months:
        status = claims[month].status if month in claims else ClaimStatus.OPEN
        count, fen = redeemed.get(month, (0, 0))
        review = reviewed.get(month)
        rows.append(
            MonthRow(
                month=month,
                status=status,
                redeemed=count,
                redeemed_fen=Fen(fen),
                claimed_fen=packages[month].deduction_fen if month in packages else None,
                approved_fen=review.approved_fen if review else None,
                cut_fen=review.cut_fen if review else Fen(0),
                paid_fen=Fen(paid.get(month, 0)),
                due=next_due(
                    month,
                    status,
                    calendar_for(packages.get(month), calendar),
                    review.last_on if review else None,
                ),
            )
        )
    return rows


def next_due(month: Month, status: ClaimStatus, calendar: Calendar, reviewed_on: date | None) -> Due | None:
    """What the working-day clock asks for next, and by when; `reviewed_on` counts once all is reviewed."""
    clock = settlement_clock(
        month, calendar, reviewed_on=reviewed_on if status is ClaimStatus.APPROVED else None
    )
    match status:
        case ClaimStatus.PAID:
            return None
        case ClaimStatus.APPROVED:
            what, on = "财政拨付到账", clock.payment_due_on
        case ClaimStatus.SUBMITTED:
            what, on = "民政审核完成", clock.review_due_on
        case _:
            what, on = "提交申报，留给民政审核", clock.review_due_on
    provisional = clock.calendar is CalendarStatus.PROVISIONAL
    return Due(what=what, on=on, make_up=clock.make_up(on), provisional=provisional)


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
    without_content = query.options(
        defer(ClaimPackage.content)
    )  # megabytes a month, and not one word is shown
    ordered = session.scalars(without_content.order_by(ClaimPackage.version_number))
    return {months[package.claim_month_id]: package for package in ordered}


def _reviewed(session: Session, packages: dict[Month, ClaimPackage]) -> dict[Month, Review]:
    """Results entered so far, by month."""
    months = {package.id: month for month, package in packages.items()}
    query = (
        select(
            SettlementLine.claim_package_id,
            func.sum(SettlementLine.claimed_fen),
            func.sum(SettlementLine.approved_fen),
            func.max(SettlementLine.reviewed_on),
        )
        .where(SettlementLine.claim_package_id.in_(months))
        .group_by(SettlementLine.claim_package_id)
    )
    return {
        months[row[0]]: Review(
            approved_fen=Fen(int(row[2])), cut_fen=Fen(int(row[1]) - int(row[2])), last_on=row[3]
        )
        for row in session.execute(query)
    }


def _paid(session: Session, packages: dict[Month, ClaimPackage]) -> dict[Month, int]:
    """Payments so far, by month."""
    months = {package.id: month for month, package in packages.items()}
    query = (
        select(Payment.claim_package_id, func.sum(Payment.paid_fen))
        .where(Payment.claim_package_id.in_(months))
        .group_by(Payment.claim_package_id)
    )
    return {months[row[0]]: int(row[1]) for row in session.execute(query)}
