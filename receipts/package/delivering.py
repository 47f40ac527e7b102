"""Handing out a built package: the archive and its seal page beside it, as files in a folder."""

import shutil
from pathlib import Path

from provider_portal.ground.errors import OutsideError
from provider_portal.ground.files import file_store
from receipts.claims.models import PackageArchive


def deliver(out: Path, archive: PackageArchive, seal_page_sha256: str) -> Path:
    """Copy both into `out`; the archive's path. OutsideError `cannot_write` where that cannot be done."""
    target = out / archive.file_name
    try:
        out.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file_store().path(seal_page_sha256), target.with_name(f"{target.stem}-封存单.pdf"))
        shutil.copyfile(file_store().path(archive.sha256), target)
    except OSError as error:
        raise OutsideError("cannot_write", f"写不到 {out}，请换一个文件夹或检查磁盘空间。") from error
    return target
