"""Writing the archive: one pass over the files, hashed as they are copied, the same bytes every time."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from provider_portal.ground.clock import SHANGHAI
from provider_portal.ground.errors import OutsideError
from receipts.claims.package_content import PackageContent
from receipts.package.manifest_writing import manifest_bytes, sums_bytes
from receipts.verification.manifest import MANIFEST, SUMS, FileEntry

_CHUNK = 1 << 20
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16
_STORED_KINDS = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A file that is to go in: its path under the top folder, where its bytes lie, and their hash."""

    path: str
    source: Path
    sha256: str
    original_sha256: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ZipArchive:
    """What was written: its files, and the hash of its manifest."""

    files: tuple[FileEntry, ...]
    manifest_sha256: str


def write_zip(
    target: Path,
    top: str,
    members: Sequence[Member],
    content: PackageContent,
    *,
    progress: Callable[[int], None] = lambda _done: None,
) -> ZipArchive:
    """Write the ZIP at `target`; every entry bears the time when the content was made, in Beijing, JPEGs are stored as they are.

    OutsideError `file_damaged` when a file no longer has the hash it was kept under.
    """
    entries, stamp = [], content.made_at
    with zipfile.ZipFile(target, "w", allowZip64=True) as archive:
        for done, member in enumerate(sorted(members, key=lambda each: each.path), start=1):
            entries.append(_copy(archive, top, member, stamp))
            progress(done)
        manifest = manifest_bytes(content, entries)
        for name, data in ((MANIFEST, manifest), (SUMS, sums_bytes(entries, manifest))):
            archive.writestr(_info(f"{top}/{name}", stamp), data)
    return ZipArchive(files=tuple(entries), manifest_sha256=hashlib.sha256(manifest).hexdigest())


def _copy(archive: zipfile.ZipFile, top: str, member: Member, stamp: datetime) -> FileEntry:
    info = _info(f"{top}/{member.path}", stamp)
    digest, size = hashlib.sha256(), 0
    try:
        info.file_size = member.source.stat().st_size
        with member.source.open("rb") as source, archive.open(info, "w") as out:
            for chunk in _chunks(source.read):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
    except OSError as error:
        raise OutsideError(
            "disk", "申报包没有写完：存档文件读不出来，或磁盘空间不足。请检查磁盘后重试。"
        ) from error
    if digest.hexdigest() != member.sha256:
        raise OutsideError(
            "file_damaged", f"存档文件已损坏（{member.path}），申报包没有生成。请从备份恢复该文件后重试。"
        )
    return FileEntry(
        path=member.path, size=size, sha256=member.sha256, original_sha256=member.original_sha256
    )


def _chunks(read: Callable[[int], bytes]) -> Iterable[bytes]:
    while chunk := read(_CHUNK):
        yield chunk


def _info(name: str, stamp: datetime) -> zipfile.ZipInfo:
    local = stamp.astimezone(SHANGHAI)
    info = zipfile.ZipInfo(name, (local.year, local.month, local.day, local.hour, local.minute, local.second))
    info.create_system, info.external_attr = _UNIX, _PLAIN_FILE
    stored = name.lower().endswith(_STORED_KINDS)
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    return info
