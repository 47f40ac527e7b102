"""Files kept byte for byte under their SHA-256, and the rows that say whose they are."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import BigInteger, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from provider_portal.ground.append_only import append_only
from provider_portal.ground.db import Base, Owned, owned_key
from provider_portal.ground.errors import OutsideError, RuleError

_CHUNK = 1 << 20


@append_only
class Blob(Owned, Base):
    """A stored file of one provider: its hash, size in bytes and media type by content."""

    __tablename__ = "blob"
    __table_args__ = (*owned_key(), UniqueConstraint("provider_id", "sha256"))

    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]


@append_only
class Document(Owned, Base):
    """A rendered paper or picture that belongs to a row (`owner_kind`, `owner_id`); never rendered again."""

    __tablename__ = "document"
    __table_args__ = (
        *owned_key(),
        UniqueConstraint("provider_id", "owner_kind", "owner_id", "kind"),
    )

    owner_kind: Mapped[str]
    owner_id: Mapped[UUID]
    kind: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """A file that lies safely on disk."""

    sha256: str
    size: int


class FileStore:
    """A folder of files named by their hash; the same bytes are kept once."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when the first file comes."""
        self.folder = folder

    def put(self, chunks: Iterable[bytes], limit: int | None = None) -> Stored:
        """Keep the bytes: on disk before this returns. Above `limit` bytes nothing is kept."""
        draft = self._draft()
        digest, size = hashlib.sha256(), 0
        try:
            with draft.open("xb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if limit is not None and size > limit:
                        raise RuleError("file_too_large", f"文件超过 {limit >> 20} MB，请压缩后再传。")
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            stored = Stored(sha256=digest.hexdigest(), size=size)
            self._keep(draft, stored)
        except OSError as error:
            raise OutsideError("disk", "文件没有存下来，请检查磁盘空间后重试。") from error
        finally:
            draft.unlink(missing_ok=True)
        return stored

    def put_bytes(self, data: bytes) -> Stored:
        """Keep bytes that are already in memory."""
        return self.put([data])

    def path(self, sha256: str) -> Path:
        """Where the file with this hash lies; it may not be there."""
        return self.folder / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """The bytes of a stored file."""
        try:
            return self.path(sha256).read_bytes()
        except OSError as error:
            raise OutsideError("file_lost", "存档文件读不出来，请联系管理员从备份恢复。") from error

    def _draft(self) -> Path:
        folder = self.folder / "drafts"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / secrets.token_hex(16)

    def _keep(self, draft: Path, stored: Stored) -> None:
        target = self.path(stored.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read_chunks(file: Path) -> Iterable[bytes]:
    """A file on disk in pieces of one MiB."""
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def file_store() -> FileStore:
    """The running portal's store."""
    store: FileStore = current_app.extensions["file_store"]
    return store


def remember_blob(session: Session, provider_id: UUID, stored: Stored, media_type: str) -> Blob:
    """The provider's row for a stored file; the same file gives the same row."""
    blob = find_blob(session, provider_id, stored.sha256)
    if blob is None:
        blob = Blob(provider_id=provider_id, sha256=stored.sha256, size=stored.size, media_type=media_type)
        session.add(blob)
        session.flush()
    return blob


def find_blob(session: Session, provider_id: UUID, sha256: str) -> Blob | None:
    """The provider's row for a hash, or none: a file of another provider is not there."""
    return session.scalar(select(Blob).where(Blob.provider_id == provider_id, Blob.sha256 == sha256))


def add_document(
    session: Session,
    provider_id: UUID,
    *,
    owner_kind: str,
    owner_id: UUID,
    kind: str,
    stored: Stored,
    media_type: str,
) -> Document:
    """Tie rendered bytes to their row once; a second rendering keeps the first."""
    document = find_document(session, provider_id, owner_kind=owner_kind, owner_id=owner_id, kind=kind)
    if document is None:
        document = Document(
            provider_id=provider_id,
            owner_kind=owner_kind,
            owner_id=owner_id,
            kind=kind,
            sha256=stored.sha256,
            size=stored.size,
            media_type=media_type,
        )
        session.add(document)
        session.flush()
    return document


def find_document(
    session: Session, provider_id: UUID, *, owner_kind: str, owner_id: UUID, kind: str
) -> Document | None:
    """The rendered paper of a row, or none while it is not rendered yet."""
    return session.scalar(
        select(Document).where(
            Document.provider_id == provider_id,
            Document.owner_kind == owner_kind,
            Document.owner_id == owner_id,
            Document.kind == kind,
        )
    )
