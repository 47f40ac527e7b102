"""The job that renders and packs a claim package: a series of short transactions, none open while it works.

What is rendered is kept as a document of the package, so that a run that was cut goes on where it stopped.
"""

import tempfile
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from provider_portal.ground.db import transaction
from provider_portal.ground.files import Stored, file_store
from provider_portal.ground.jobs.pool import in_pool, submit
from provider_portal.ground.jobs.running import JobRun
from provider_portal.papers.rendering import need_fonts
from provider_portal.site import fonts_folder
from receipts.claims.package_content import PackageContent
from receipts.claims.queries import archive_of, get_package, receipt_contents
from receipts.package.archiving import keep_archive
from receipts.package.material import package_material
from receipts.package.order_material import PackageFile
from receipts.package.package_papers import package_name
from receipts.package.rendered import Kept, keep_rendered, kept_files
from receipts.package.tasks import Task, make_all
from receipts.package.zip_archive import Member, write_zip

CHUNK, AT_ONCE = 12, 4
_PACKING_STEPS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """One run over one package."""

    run: JobRun
    package_id: UUID
    content: PackageContent
    files: tuple[PackageFile, ...]


def build_package(run: JobRun) -> None:
    """Render what is missing, write the archive, seal it. A package that has its archive is left alone."""
    build = _plan(run)
    if build is None:
        return
    need_fonts(fonts_folder())
    total = len(build.files) + _PACKING_STEPS
    kept = _kept(build)
    run.progress(len(kept), total)
    for done in _render_missing(build, kept):
        run.progress(done, total)
    _pack(build, kept)
    run.progress(total, total)


def _plan(run: JobRun) -> Build | None:
    with transaction() as session:
        package = get_package(session, run.provider_id, UUID(run.args["package_id"]))
        if archive_of(session, package) is not None:
            return None
        content = package.content
        receipts = receipt_contents(session, run.provider_id, content)
    files = tuple(package_material(content, receipts))
    return Build(run=run, package_id=package.id, content=content, files=files)


def _kept(build: Build) -> Kept:
    with transaction() as session:
        return kept_files(session, build.run.provider_id, build.package_id, build.files)


def _render_missing(build: Build, kept: Kept) -> Iterator[int]:
    """Chunks through the pool, a few at once, each put into `kept`; yields how many files are there."""
    missing = [file for file in build.files if file.path not in kept]
    chunks = deque(missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK))
    under_way: deque[tuple[list[PackageFile], list[Task], Future[list[bytes]]]] = deque()
    while chunks or under_way:
        while chunks and len(under_way) < AT_ONCE:
            chunk = chunks.popleft()
            tasks = [file.task(file_store().read) for file in chunk]
            under_way.append((chunk, tasks, submit(make_all, tasks, fonts_folder())))
        chunk, tasks, future = under_way.popleft()
        made = [file_store().put_bytes(data) for data in _result(tasks, future)]
        kept |= _remember(build, chunk, made)
        yield len(kept)


def _result(tasks: list[Task], future: Future[list[bytes]]) -> list[bytes]:
    """What the pool made; a chunk whose process was killed is made once more."""
    try:
        return future.result()
    except BrokenProcessPool:
        return in_pool(make_all, tasks, fonts_folder())


def _remember(build: Build, chunk: list[PackageFile], made: list[Stored]) -> Kept:
    with transaction() as session:
        return keep_rendered(session, build.run.provider_id, build.package_id, chunk, made)


def _pack(build: Build, kept: Kept) -> None:
    store = file_store()
    store.folder.mkdir(parents=True, exist_ok=True)
    members = [
        Member(
            path=file.path,
            source=store.path(kept[file.path]),
            sha256=kept[file.path],
            original_sha256=file.original_sha256,
        )
        for file in build.files
    ]
    with tempfile.TemporaryDirectory(dir=store.folder) as drafts:
        draft = Path(drafts) / "package.zip"
        written = write_zip(draft, package_name(build.content), members, build.content)
        keep_archive(build.run.provider_id, build.package_id, build.content, draft, written)
