"""Handing the frozen package to the county."""

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.periods import Month
from receipts.claims.models import ClaimPackage
from receipts.claims.queries import archive_of, frozen_package
from receipts.claims.states import CLAIM_LIFE, ClaimStep
from receipts.package.package_rows import locked_claim
from receipts.settlement.models import Submission


def submit_claim(
    session: Session,
    who: Principal,
    enrolment: Enrolment,
    month: Month,
    *,
    submitted_at: datetime | None = None,
    reference: str = "",
) -> Submission:
    """Record that the package was handed in, when, and under which number of the county.

    ConflictErrors: `wrong_status` (a trial cannot be submitted), `not_built` while the archive is not there.
    RuleError `bad_submitted_at` for a time before freezing or after now.
    """
    who.need(Action.MONEY_WRITE)
    claim = locked_claim(session, enrolment, month)
    after = CLAIM_LIFE.advance(claim.status, ClaimStep.SUBMIT)
    package = _built(session, frozen_package(session, claim))
    at = submitted_at or now()
    if at > now() or (claim.frozen_at is not None and at < claim.frozen_at.replace(second=0, microsecond=0)):
        sentence = "提交时间应在封存之后、现在之前，请核对。"
        raise RuleError("bad_submitted_at", sentence, fields={"submitted_at": [sentence]})
    submission = Submission(
        provider_id=who.provider_id,
        claim_package_id=package.id,
        submitted_at=at,
        reference=reference,
        entered_by=who.person_id,
    )
    with named_conflict(session, "submitted_already", "这个申报包已经登记过提交，请刷新页面。"):
        session.add(submission)
    claim.status = after
    audit_values = {"month": str(month), "reference": reference, "submitted_at": at}
    record(session, who, "claim.submit", submission, after=audit_values)
    return submission


def _built(session: Session, package: ClaimPackage | None) -> ClaimPackage:
    if package is None or archive_of(session, package) is None:
        raise ConflictError("not_built", "申报包还没有生成好，请等进度条走完、下载核对后再登记提交。")
    return package
