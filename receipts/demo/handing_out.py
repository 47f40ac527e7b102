"""What a newcomer is told of the demonstration's claim package while it is built, and where it lies then."""

from collections.abc import Iterator
from pathlib import Path
from time import sleep

from sqlalchemy import select
from sqlalchemy.orm import Session

from provider_portal.ground.jobs.models import Job, JobState
from receipts.claims.models import ClaimPackage, PackageArchive
from receipts.claims.queries import BUILD_JOB, seal_page_of
from receipts.package.delivering import deliver

_LOOK_SECONDS = 1
_BAR = 24


def package_lines(session: Session, var: Path) -> Iterator[str]:
    """The progress of the first package, then its place under `var`; nothing where none is being built."""
    query = select(Job).where(Job.kind == BUILD_JOB).order_by(Job.id).limit(1)
    shown = -1
    while True:
        job = session.scalar(query.execution_options(populate_existing=True))
        session.rollback()
        if job is None:
            return
        if job.state is JobState.FAILED:
            yield f"  结算申报包没有完成：{job.error}"
            return
        if job.state is JobState.DONE:
            yield from _finished(session, var, job)
            return
        if job.total and job.done != shown:
            shown = job.done
            yield f"  正在生成结算申报包 {_bar(job.done, job.total)} {job.done}/{job.total}"
        sleep(_LOOK_SECONDS)


def _bar(done: int, total: int) -> str:
    full = done * _BAR // total
    return "█" * full + "░" * (_BAR - full)


def _finished(session: Session, var: Path, job: Job) -> Iterator[str]:
    yield "  结算申报包已生成，可在“结算申报”页面下载，也存放在："
    for file in _hand_out(session, var / "packages"):
        yield f"    {file}"
    session.rollback()
    yield f"  想回到演示的月份：PORTAL_NOW=2026-08-04T08:30:00+08:00 ./run　（任务编号 {job.id}）"


def _hand_out(session: Session, out: Path) -> Iterator[Path]:
    """Copy what was built of the demonstration into `out`, for a newcomer to find."""
    query = select(PackageArchive).join(ClaimPackage, ClaimPackage.id == PackageArchive.claim_package_id)
    for archive in session.scalars(query.where(ClaimPackage.trial.is_(False)).order_by(PackageArchive.id)):
        if seal_page_sha256 := seal_page_of(session, archive):
            yield deliver(out, archive, seal_page_sha256)
