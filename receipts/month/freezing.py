"""自查 and 封存: one person checks a claim month, another one freezes it into version 1."""

import hashlib
import json
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.accounts.principal import Principal, need_second_person, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now
from provider_portal.ground.errors import ConflictError
from provider_portal.ground.jobs.models import Job
from provider_portal.ground.periods import Month
from receipts.claims.models import ClaimMonth, ClaimPackage
from receipts.claims.states import CLAIM_LIFE, ClaimStep
from receipts.package.package_rows import (
    add_lines,
    locked_claim,
    make_package,
    package_audit_values,
    refuse_empty_month,
)
from receipts.package.requesting import enqueue_build
from receipts.selfcheck.checking import MonthCheck, month_findings


def check_month(
    session: Session, who: Principal, enrolment: Enrolment, month: Month
) -> tuple[ClaimMonth, MonthCheck]:
    """Record that this person looked at the month as it is now; again, as often as it changes.

    RuleError `empty_month` when there is nothing to claim, ConflictError once the month is frozen.
    """
    who.need(Action.MONEY_WRITE)
    claim = locked_claim(session, enrolment, month)
    after = CLAIM_LIFE.advance(claim.status, ClaimStep.CHECK)
    check = month_findings(session, enrolment, month)
    refuse_empty_month(check)
    claim.status, claim.checked_by, claim.checked_by_name = after, who.person_id, who.name
    claim.checked_at, claim.checked_digest = now(), digest_of(check)
    session.flush()
    record(
        session,
        who,
        "claim.check",
        claim,
        after={"month": str(month), "claimable": len(check.claimable), "held": len(check.held)},
    )
    return claim, check


def freeze_month(
    session: Session, who: Principal, enrolment: Enrolment, month: Month
) -> tuple[ClaimPackage, Job]:
    """Fix what is claimed: content, lines and audit head of version 1, by another person than the checker.

    ConflictErrors: `wrong_status` while unchecked or frozen already, `changed` when the month is no longer what
    was checked. RuleErrors: `second_person`, `empty_month`. Held orders stay out.
    """
    who.need(Action.MONEY_WRITE)
    claim = locked_claim(session, enrolment, month)
    after = CLAIM_LIFE.advance(claim.status, ClaimStep.FREEZE)
    if claim.checked_by is not None:
        need_second_person(who, claim.checked_by, "封存")
    check = month_findings(session, enrolment, month)
    refuse_empty_month(check)
    if digest_of(check) != claim.checked_digest:
        raise ConflictError("changed", "自查之后本月数据有变动，请重新自查，再由另一位同事封存。")
    package = make_package(session, who, claim, enrolment, check, trial=False)
    add_lines(session, package)
    claim.status, claim.frozen_by, claim.frozen_by_name, claim.frozen_at = (
        after,
        who.person_id,
        who.name,
        now(),
    )
    record(session, who, "claim.freeze", package, after=package_audit_values(package, month))
    return package, enqueue_build(session, who, package, month)


def digest_of(check: MonthCheck) -> str:
    """Hash of what would be claimed and what is held, with every amount and explanation."""
    entries = [
        {
            "order": checked.case.number,
            "held": checked.held,
            "redemption": _redemption_entry(check, checked.case.order_id),
            "findings": [[f.breach.code, f.breach.message, f.explanation] for f in checked.findings],
        }
        for checked in check.cases
    ]
    text = json.dumps(entries, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _redemption_entry(check: MonthCheck, order_id: UUID) -> list[str | int]:
    row = check.rows.redemptions.get(order_id)
    evidence = [each.sha256 for each in check.rows.visits[order_id].evidence]
    return [] if row is None else [str(row.id), row.deduction_fen, row.self_pay_fen, *evidence]
