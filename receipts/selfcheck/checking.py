"""The self-check of a month: every order with its findings, what is held, what may be claimed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.ground.errors import FindingCode
from provider_portal.ground.periods import Month
from receipts.selfcheck.assembling import cases_of
from receipts.selfcheck.loading import MonthRows, load_month, load_order
from receipts.selfcheck.rules import CheckedCase, Finding, check


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthCheck:
    """All orders of a claim month, checked, with the rows they were read from."""

    rows: MonthRows
    cases: tuple[CheckedCase, ...]

    @property
    def held(self) -> tuple[CheckedCase, ...]:
        """Orders that may not go in."""
        return tuple(checked for checked in self.cases if checked.held)

    @property
    def claimable(self) -> tuple[CheckedCase, ...]:
        """Orders that may go in: redeemed in this month and nothing holds them."""
        return tuple(checked for checked in self.cases if not checked.held and checked.case.redemption)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonGroup:
    """Held orders of one reason, for the office: the same remedy for all."""

    kind: FindingCode
    remedy: str
    orders: tuple[tuple[CheckedCase, Finding], ...]


def month_findings(session: Session, enrolment: Enrolment, month: Month) -> MonthCheck:
    """The self-check of a month of one enrolment, from what is known now."""
    rows = load_month(session, enrolment, month)
    return MonthCheck(rows=rows, cases=tuple(check(case) for case in cases_of(rows)))


def order_check(session: Session, enrolment: Enrolment, month: Month, order_id: UUID) -> CheckedCase | None:
    """The same of one order alone; None where the month is not about it."""
    cases = cases_of(load_order(session, enrolment, month, order_id))
    return check(cases[0]) if cases else None


def by_reason(held: tuple[CheckedCase, ...]) -> list[ReasonGroup]:
    """Held orders grouped by reason, the commonest first; an order stands under each of its reasons."""
    groups: dict[FindingCode, list[tuple[CheckedCase, Finding]]] = {}
    for checked in held:
        for kind in dict.fromkeys(finding.breach.kind for finding in checked.reasons):
            finding = next(reason for reason in checked.reasons if reason.breach.kind == kind)
            groups.setdefault(kind, []).append((checked, finding))
    reasons = [
        ReasonGroup(kind=kind, remedy=members[0][1].breach.remedy, orders=tuple(members))
        for kind, members in groups.items()
    ]
    return sorted(reasons, key=lambda group: (-len(group.orders), group.kind.name))
