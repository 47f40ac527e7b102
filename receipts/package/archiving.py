"""Keeping a written archive for good, with its seal page and its hashes in the audit chain."""

from pathlib import Path
from uuid import UUID

from provider_portal.ground.audit import act_now, note
from provider_portal.ground.db import named_conflict, transaction
from provider_portal.ground.files import Stored, add_document, file_store, read_chunks
from provider_portal.ground.frozen import frozen_json
from provider_portal.ground.jobs.pool import in_pool
from provider_portal.site import fonts_folder
from receipts.claims.models import PackageArchive
from receipts.claims.package_content import PackageContent
from receipts.claims.queries import OWNER, SEAL_PAGE, archive_of, get_package
from receipts.package.package_papers import WrittenArchive, package_name, seal_page
from receipts.package.tasks import PDF, PaperTask, make_all
from receipts.package.zip_archive import ZipArchive


def keep_archive(
    provider_id: UUID, package_id: UUID, content: PackageContent, draft: Path, written: ZipArchive
) -> None:
    """Move the archive into the store, render its 封存单, and write both down in one transaction."""
    stored = file_store().put(read_chunks(draft))
    archive = WrittenArchive(
        file_name=f"{package_name(content)}.zip",
        size=stored.size,
        sha256=stored.sha256,
        manifest_sha256=written.manifest_sha256,
        files=len(written.files),
    )
    task = PaperTask(parts=(seal_page(content, archive),), trial=content.trial)
    seal_page_file = file_store().put_bytes(in_pool(make_all, [task], fonts_folder())[0])
    _write_down(provider_id, package_id, content, archive, seal_page_file)


def _write_down(
    provider_id: UUID,
    package_id: UUID,
    content: PackageContent,
    archive: WrittenArchive,
    seal_page_file: Stored,
) -> None:
    with transaction() as session:
        package = get_package(session, provider_id, package_id)
        if archive_of(session, package) is not None:
            return
        with named_conflict(session, "built_already", "申报包刚刚已经生成，请刷新页面下载。"):
            session.add(
                PackageArchive(
                    provider_id=provider_id,
                    claim_package_id=package_id,
                    file_name=archive.file_name,
                    sha256=archive.sha256,
                    size=archive.size,
                    manifest_sha256=archive.manifest_sha256,
                )
            )
        add_document(
            session,
            provider_id,
            owner_kind=OWNER,
            owner_id=package_id,
            kind=SEAL_PAGE,
            stored=seal_page_file,
            media_type=PDF,
        )
        note(
            session,
            act_now(
                provider_id=provider_id,
                person_id=package.made_by,
                person_name=content.made_by,
                role="job",
                action="claim.build",
                subject_kind=package.__tablename__,
                subject_id=str(package_id),
                after=frozen_json(archive),
            ),
        )
