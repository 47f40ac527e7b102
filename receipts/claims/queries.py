"""Reads of claim months, their packages and archives."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.accounts.models import Membership, User
from provider_portal.ground.db import get_owned
from provider_portal.ground.files import Document
from provider_portal.ground.jobs.models import Job, JobState
from provider_portal.ground.periods import Month
from receipts.claims.models import ClaimLine, ClaimMonth, ClaimPackage, ClaimStatus, PackageArchive
from receipts.claims.package_content import PackageContent
from receipts.papers.receipt import ReceiptContent
from receipts.redemption.models import Receipt

BUILD_JOB = "claims.build"
OWNER, SEAL_PAGE = "claim_package", "seal"
_MOST_IDS = 500


def find_claim(session: Session, enrolment: Enrolment, month: Month) -> ClaimMonth | None:
    """The claim month, or none before anybody worked on it."""
    return session.scalar(
        select(ClaimMonth).where(
            ClaimMonth.provider_id == enrolment.provider_id,
            ClaimMonth.enrolment_id == enrolment.id,
            ClaimMonth.month == month,
        )
    )


def claims_of(session: Session, enrolment: Enrolment) -> list[ClaimMonth]:
    """All claim months of an enrolment, the latest first."""
    query = select(ClaimMonth).where(
        ClaimMonth.provider_id == enrolment.provider_id, ClaimMonth.enrolment_id == enrolment.id
    )
    return list(session.scalars(query.order_by(ClaimMonth.month.desc())))


def frozen_package(session: Session, claim: ClaimMonth | None) -> ClaimPackage | None:
    """The newest frozen version of a month, or none while it is open."""
    if claim is None:
        return None
    return session.scalar(
        select(ClaimPackage)
        .where(ClaimPackage.claim_month_id == claim.id, ClaimPackage.trial.is_(False))
        .order_by(ClaimPackage.version_number.desc())
        .limit(1)
    )


def current_package(session: Session, claim: ClaimMonth | None) -> ClaimPackage | None:
    """The frozen version, or before there is one the newest trial."""
    frozen = frozen_package(session, claim)
    if frozen is not None or claim is None:
        return frozen
    return session.scalar(
        select(ClaimPackage)
        .where(ClaimPackage.claim_month_id == claim.id)
        .order_by(ClaimPackage.id.desc())
        .limit(1)
    )


def get_package(session: Session, provider_id: UUID, package_id: UUID) -> ClaimPackage:
    """The provider's own package."""
    return get_owned(session, ClaimPackage, provider_id, package_id, "申报包")


def archive_of(session: Session, package: ClaimPackage) -> PackageArchive | None:
    """The built ZIP of a package, or none while the job has not come to it."""
    return session.scalar(select(PackageArchive).where(PackageArchive.claim_package_id == package.id))


def month_archive(session: Session, enrolment: Enrolment, month: Month) -> PackageArchive | None:
    """The built ZIP of a month: of the frozen version, or before there is one of the newest trial."""
    package = current_package(session, find_claim(session, enrolment, month))
    return archive_of(session, package) if package else None


def seal_page_of(session: Session, archive: PackageArchive) -> str | None:
    """Hash of the 封存单 that lies beside the archive."""
    return session.scalar(
        select(Document.sha256).where(
            Document.provider_id == archive.provider_id,
            Document.owner_kind == OWNER,
            Document.owner_id == archive.claim_package_id,
            Document.kind == SEAL_PAGE,
        )
    )


def claim_lines(session: Session, package: ClaimPackage) -> list[ClaimLine]:
    """The lines of a package in their order."""
    query = select(ClaimLine).where(ClaimLine.claim_package_id == package.id)
    return list(session.scalars(query.order_by(ClaimLine.position)))


def receipt_contents(
    session: Session, provider_id: UUID, content: PackageContent
) -> dict[UUID, ReceiptContent]:
    """Frozen contents of the receipts that a package names, by receipt id."""
    redeemed = [order.redemption_id for order in content.orders]
    contents: dict[UUID, ReceiptContent] = {}
    for start in range(0, len(redeemed), _MOST_IDS):
        query = select(Receipt).where(
            Receipt.provider_id == provider_id,
            Receipt.redemption_id.in_(redeemed[start : start + _MOST_IDS]),
        )
        contents |= {row.id: row.content for row in session.scalars(query)}
    return contents


def build_job_of(session: Session, package: ClaimPackage) -> Job | None:
    """The newest job that builds a package."""
    return session.scalars(
        select(Job)
        .where(
            Job.provider_id == package.provider_id,
            Job.kind == BUILD_JOB,
            Job.args["package_id"].as_string() == str(package.id),
        )
        .order_by(Job.id.desc())
    ).first()


def is_building(job: Job | None) -> bool:
    """Whether a build is waiting or under way."""
    return job is not None and job.state in {JobState.QUEUED, JobState.RUNNING}


def people_names(session: Session, provider_id: UUID) -> dict[UUID, str]:
    """Names of the provider's people, those who left included."""
    query = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.provider_id == provider_id)
    )
    return dict(session.execute(query).all())


def status_of_month(claim: ClaimMonth | None) -> ClaimStatus:
    """Where a month stands; one nobody worked on is open."""
    return claim.status if claim else ClaimStatus.OPEN
