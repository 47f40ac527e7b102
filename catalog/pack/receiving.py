"""Scanned papers of the provider: kept with their place in the pack and their last day, set aside when replaced."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.filing.forms import Slot
from catalog.provider_file.models import ProviderPaper
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now
from provider_portal.ground.db import get_owned
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.files import Stored, remember_blob

WHAT = "材料扫描件"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedScan:
    """A file that lies in the store, looked through: its type by content and how many pages it has."""

    stored: Stored
    media_type: str
    pages: int


def live_papers(session: Session, provider_id: UUID) -> list[ProviderPaper]:
    """Every paper in use, in the order in which they came."""
    query = select(ProviderPaper).where(
        ProviderPaper.provider_id == provider_id, ProviderPaper.set_aside_at.is_(None)
    )
    return list(session.scalars(query.order_by(ProviderPaper.id)))


def keep_paper(
    session: Session,
    who: Principal,
    slot: Slot,
    scan: ReceivedScan,
    *,
    title: str = "",
    valid_until: date | None = None,
    long_term: bool = False,
) -> ProviderPaper:
    """A scan in its place; where only one belongs, the former one is set aside.

    RuleError `validity_missing` where the paper ends some day and neither that day nor 长期 is told.
    """
    who.need(Action.PROVIDER_WRITE)
    if slot.form:
        raise RuleError("filled_by_portal", f"{slot.label}由系统按机构档案生成，不用上传。")
    if slot.expires and valid_until is None and not long_term:
        sentence = "请填写有效期的最后一天；证照上写“长期”的，请勾选长期有效。"
        raise RuleError("validity_missing", sentence, fields={"valid_until": [sentence]})
    formers = [row for row in live_papers(session, who.provider_id) if row.slot == slot.key]
    if slot.many and any(row.sha256 == scan.stored.sha256 for row in formers):
        sentence = "这份文件已经在这里了，不用再传。"
        raise ConflictError("paper_twice", sentence, fields={"scan": [sentence]})
    remember_blob(session, who.provider_id, scan.stored, scan.media_type)
    for former in formers if not slot.many else []:
        set_aside(session, who, former.id)
    row = ProviderPaper(
        provider_id=who.provider_id,
        slot=slot.key,
        title=title,
        sha256=scan.stored.sha256,
        media_type=scan.media_type,
        pages=scan.pages,
        valid_until=None if long_term else valid_until,
        uploaded_by=who.person_id,
        uploaded_by_name=who.name,
    )
    session.add(row)
    session.flush()
    after = {"slot": slot.key, "sha256": row.sha256, "pages": row.pages, "valid_until": row.valid_until}
    record(session, who, "provider_paper.keep", row, after=after)
    return row


def set_aside(session: Session, who: Principal, paper_id: UUID) -> ProviderPaper:
    """The paper is no longer used; its file stays."""
    who.need(Action.PROVIDER_WRITE)
    row = get_owned(session, ProviderPaper, who.provider_id, paper_id, WHAT)
    if row.set_aside_at is not None:
        raise ConflictError("set_aside_already", "这份材料已经停用，请刷新页面查看。")
    row.set_aside_at = now()
    session.flush()
    record(session, who, "provider_paper.set_aside", row, before={"slot": row.slot, "sha256": row.sha256})
    return row
