"""A file on its way to become a version: kept as it came, and read again whenever its effects are looked at."""

from datetime import date

from sqlalchemy.orm import Session

from catalog.items.catalogue import Catalogue
from catalog.items.queries import shelf_in
from catalog.versions.reading import MOST_BYTES, read_catalogue
from provider_portal.accounts.principal import Principal
from provider_portal.ground.errors import RuleError, missing
from provider_portal.ground.files import file_store, find_blob, remember_blob

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def keep_file(session: Session, who: Principal, data: bytes) -> str:
    """SHA-256 of the file, kept for this provider; RuleError where it is empty or larger than 5 MB."""
    if not data or len(data) > MOST_BYTES:
        sentence = "请选择新版清单的文件（XLSX 或 JSON），不超过 5 MB。"
        raise RuleError("bad_file", sentence, fields={"file": [sentence]})
    kind = XLSX if data.startswith(b"PK") else "application/json"
    return remember_blob(session, who.provider_id, file_store().put_bytes(data), kind).sha256


def draft(
    session: Session,
    who: Principal,
    *,
    file: str,
    region: str,
    effective_from: date,
    title: str,
    source: str,
) -> Catalogue:
    """The version that a kept file makes, not accepted yet; what the file leaves out comes from that day's list."""
    if find_blob(session, who.provider_id, file) is None:
        raise missing("上传的清单文件")
    return read_catalogue(
        file_store().read(file),
        region=region,
        effective_from=effective_from,
        title=title.strip(),
        source=source.strip(),
        before=shelf_in(session, who.provider_id, region).on(effective_from),
    )
