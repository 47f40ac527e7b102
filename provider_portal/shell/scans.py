"""Scanned papers: a PDF or a picture sent with a form, kept byte for byte, and shown again to the same provider."""

from collections.abc import Iterator
from typing import IO

from flask import Response, request, send_file
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError, missing
from provider_portal.ground.files import Stored, file_store, find_blob, remember_blob
from provider_portal.shell.guards import who

SCAN_LIMIT = 20 << 20
ACCEPTED = "application/pdf,image/jpeg,image/png"
_CHUNK = 1 << 20
_TYPES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def uploaded_scan(session: Session, name: str = "scan", *, required: bool = False) -> str | None:
    """SHA-256 of the file under `name`, kept for the acting provider; type by content, at most 20 MB."""
    scan = stored_scan(name, required=required)
    return None if scan is None else remember_blob(session, who().provider_id, *scan).sha256


def stored_scan(name: str = "scan", *, required: bool = False) -> tuple[Stored, str] | None:
    """The file under `name` in the store, and its type by content; no row yet, so no transaction is needed."""
    file = request.files.get(name)
    if file is None or not file.filename:
        if required:
            raise _bad("请选择扫描件（PDF、JPEG 或 PNG）。", name)
        return None
    kind = _media_type(file.stream)
    if kind is None:
        raise _bad("扫描件只收 PDF、JPEG 或 PNG，且要能正常打开。请重新扫描或另存后再传。", name)
    try:
        return file_store().put(_chunks(file), limit=SCAN_LIMIT), kind
    except RuleError as error:
        raise _bad(error.message, name, error.code) from error


def scan_answer(sha256: str | None, download_name: str) -> Response:
    """The kept file; one that the acting provider does not have is not found."""
    blob = find_blob(db.session(), who().provider_id, sha256) if sha256 else None
    if blob is None:
        raise missing("扫描件")
    extension = blob.media_type.rpartition("/")[2].replace("jpeg", "jpg")
    return send_file(
        file_store().path(blob.sha256),
        mimetype=blob.media_type,
        download_name=f"{download_name}.{extension}",
    )


def _media_type(stream: IO[bytes]) -> str | None:
    head = stream.read(8)
    stream.seek(0)
    kind = next((kind for start, kind in _TYPES.items() if head.startswith(start)), None)
    if kind is not None and kind.startswith("image/"):
        try:
            with Image.open(stream) as image:
                image.verify()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            kind = None
        stream.seek(0)
    return kind


def _chunks(file: FileStorage) -> Iterator[bytes]:
    while chunk := file.stream.read(_CHUNK):
        yield chunk


def _bad(sentence: str, name: str, code: str = "bad_scan") -> RuleError:
    return RuleError(code, sentence, fields={name: [sentence]})
