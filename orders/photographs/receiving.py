"""A photograph on its way in: counted and hashed as it streams, looked at in the pool, then kept."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from orders.photographs.inspection import PhotoInspection, prepare_photo
from provider_portal.ground.errors import RuleError
from provider_portal.ground.files import Stored, file_store, read_chunks
from provider_portal.ground.jobs.pool import in_pool

GREATEST_BYTES = 30 << 20
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptPhoto:
    """A photograph on disk: the original byte for byte, and its two copies."""

    original: Stored
    display: Stored
    thumbnail: Stored
    inspection: PhotoInspection


def receive_photo(stream: IO[bytes], sha256: str | None = None) -> KeptPhoto:
    """Keep a photograph of at most 30 MB; nothing is kept of what is refused. No transaction may be open.

    `sha256` is what the sender says the bytes are; another hash is refused (`sha256_mismatch`).
    """
    with tempfile.NamedTemporaryFile(prefix="photo-") as draft:
        digest = _pour(stream, draft)
        if sha256 is not None and sha256.lower() != digest:
            sentence = "照片在路上损坏了（校验值不符），请重新上传。"
            raise RuleError("sha256_mismatch", sentence, fields={"sha256": [sentence]})
        path = Path(draft.name)
        prepared = in_pool(prepare_photo, path)
        if not prepared.inspection.ok:
            raise RuleError(
                "bad_photo", prepared.inspection.error, fields={"file": [prepared.inspection.error]}
            )
        store = file_store()
        return KeptPhoto(
            original=store.put(read_chunks(path)),
            display=store.put_bytes(prepared.display),
            thumbnail=store.put_bytes(prepared.thumbnail),
            inspection=prepared.inspection,
        )


def _pour(stream: IO[bytes], draft: IO[bytes]) -> str:
    """Copy the stream to the draft and give its SHA-256."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > GREATEST_BYTES:
            raise RuleError(
                "file_too_large", f"照片超过 {GREATEST_BYTES >> 20} MB，请调低相机的照片尺寸后重拍。"
            )
        digest.update(chunk)
        draft.write(chunk)
    draft.flush()
    return digest.hexdigest()
