"""Asking for an archive: of the frozen version, or of a trial."""

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.jobs.models import Job
from provider_portal.ground.jobs.queueing import enqueue
from provider_portal.ground.periods import Month
from receipts.claims.models import ClaimPackage
from receipts.claims.queries import (
    BUILD_JOB,
    archive_of,
    build_job_of,
    find_claim,
    frozen_package,
    is_building,
)
from receipts.package.package_rows import locked_claim, make_package, package_audit_values, refuse_empty_month
from receipts.selfcheck.checking import month_findings


def build_month(
    session: Session, who: Principal, enrolment: Enrolment, month: Month
) -> tuple[ClaimPackage, Job | None]:
    """Ask for the archive: of the frozen version, the same bytes for ever, else of a new trial.

    No job when the archive is there already; the job under way when there is one.
    """
    who.need(Action.MONEY_WRITE)
    frozen = frozen_package(session, find_claim(session, enrolment, month))
    package = frozen or trial_package(session, who, enrolment, month)
    if archive_of(session, package) is not None:
        return package, None
    present = build_job_of(session, package)
    if present is not None and is_building(present):
        return package, present
    return package, enqueue_build(session, who, package, month)


def trial_package(session: Session, who: Principal, enrolment: Enrolment, month: Month) -> ClaimPackage:
    """A package of what could be claimed now, marked 试算: never submitted, it locks nothing."""
    who.need(Action.MONEY_WRITE)
    claim = locked_claim(session, enrolment, month)
    check = month_findings(session, enrolment, month)
    refuse_empty_month(check)
    package = make_package(session, who, claim, enrolment, check, trial=True)
    record(session, who, "claim.trial", package, after=package_audit_values(package, month))
    return package


def enqueue_build(session: Session, who: Principal, package: ClaimPackage, month: Month) -> Job:
    """The job that renders and packs."""
    kind = "试算包" if package.trial else f"申报包 v{package.version_number}"
    args = {"package_id": str(package.id)}
    return enqueue(
        session, who.provider_id, BUILD_JOB, f"生成 {month.label}{kind}", args, requested_by=who.person_id
    )
