"""What of a package is rendered already, and remembering what was rendered just now."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from provider_portal.ground.files import Document, Stored, add_document
from receipts.claims.queries import OWNER
from receipts.package.order_material import PackageFile
from receipts.redemption.printing import KIND as RECEIPT_KIND
from receipts.redemption.printing import OWNER as RECEIPT_OWNER

_MOST_IDS = 500

Kept = dict[str, str]


def kept_files(session: Session, provider_id: UUID, package_id: UUID, files: Sequence[PackageFile]) -> Kept:
    """Hash by path of everything wanted that was rendered before."""
    query = select(Document.kind, Document.sha256).where(
        Document.provider_id == provider_id, Document.owner_kind == OWNER, Document.owner_id == package_id
    )
    own = dict(session.execute(query).all())
    issued = _issued(session, provider_id, [each.receipt_id for each in files if each.receipt_id])
    hashes = {each.path: issued.get(each.receipt_id) for each in files if each.receipt_id}
    hashes |= {each.path: own.get(each.path) for each in files if each.receipt_id is None}
    return {path: sha256 for path, sha256 in hashes.items() if sha256}


def _issued(session: Session, provider_id: UUID, receipt_ids: list[UUID]) -> dict[UUID, str]:
    """Hashes of the receipts' own PDFs."""
    hashes: dict[UUID, str] = {}
    for start in range(0, len(receipt_ids), _MOST_IDS):
        query = select(Document.owner_id, Document.sha256).where(
            Document.provider_id == provider_id,
            Document.owner_kind == RECEIPT_OWNER,
            Document.kind == RECEIPT_KIND,
            Document.owner_id.in_(receipt_ids[start : start + _MOST_IDS]),
        )
        hashes |= dict(session.execute(query).all())
    return hashes


def keep_rendered(
    session: Session,
    provider_id: UUID,
    package_id: UUID,
    files: Sequence[PackageFile],
    made: Sequence[Stored],
) -> Kept:
    """Tie rendered files to their rows; where another run was first, its file stays."""
    kept: Kept = {}
    for each, stored in zip(files, made, strict=True):
        document = add_document(
            session,
            provider_id,
            owner_kind=RECEIPT_OWNER if each.receipt_id else OWNER,
            owner_id=each.receipt_id or package_id,
            kind=RECEIPT_KIND if each.receipt_id else each.path,
            stored=stored,
            media_type=each.media_type,
        )
        kept[each.path] = document.sha256
    return kept
