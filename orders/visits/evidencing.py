"""服务凭证: a photograph is kept and becomes evidence of an order, the same by phone, office and API."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import ServiceOrder
from orders.ordering.queries import get_order
from orders.photographs.receiving import KeptPhoto, receive_photo
from orders.recipients.position import position_question
from orders.visits.access import locked_order, need_own_order
from orders.visits.event_answers import PhotoAnswer, answered
from orders.visits.facts import one_order, order_originals
from orders.visits.findings import duplicate_breach
from orders.visits.models import Evidence, EvidenceKind
from provider_portal.accounts.principal import Principal, record
from provider_portal.ground.clock import now
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.files import remember_blob
from provider_portal.ground.frozen import Json

GREATEST_NUMBER = 100
_NOT_YET = frozenset({OrderStatus.PLACED, OrderStatus.REFUSED, OrderStatus.CANCELLED, OrderStatus.MISSED})


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoCaption:
    """What the sender says of a photograph.

    Of its time the file itself is believed first: a phone's script only knows when the picture was chosen. Of its place
    the sender is: the position was asked for at that moment, what stands in a file may be a setting left on.
    """

    kind: EvidenceKind
    taken_at: datetime | None = None
    latitude: str | None = None
    longitude: str | None = None
    accuracy_m: int | None = None


def keep_photo(
    session: Session, who: Principal, order_id: UUID, stream: IO[bytes] | None, sha256: str | None
) -> KeptPhoto:
    """Check that the order is this person's before a byte is kept, then keep the file; reads only."""
    need_own_order(session, who, get_order(session, who.provider_id, order_id))
    if stream is None:
        sentence = "请选择一张照片。"
        raise RuleError("file_required", sentence, fields={"file": [sentence]})
    return receive_photo(stream, sha256)


def accept_photo(
    session: Session, who: Principal, order_id: UUID, photo: KeptPhoto, caption: PhotoCaption
) -> tuple[Evidence, bool]:
    """The evidence row, and whether it is new: the same file for the same order and kind is the same row.

    The same file of another order is accepted with `duplicate_of`.
    """
    order = locked_order(session, who.provider_id, order_id)
    need_own_order(session, who, order)
    if order.status in _NOT_YET:
        raise ConflictError("wrong_status", f"工单现在是“{order.status.label}”，不能上传照片。请先核对工单。")
    earlier = _same(session, order, photo, caption.kind)
    if earlier is not None:
        return earlier, False
    if _count(session, order) >= GREATEST_NUMBER:
        raise RuleError("too_many_photos", f"一张工单最多 {GREATEST_NUMBER} 张照片，请只传有用的。")
    row = _evidence(session, who, order, photo, caption)
    _remember(session, who, photo)
    with named_conflict(session, "conflict", "这张照片正在保存，请稍候刷新页面查看。"):
        session.add(row)
    record(session, who, "visit.add_evidence", row, after=_noted(order, row))
    return row, True


def photo_answer(session: Session, row: Evidence) -> PhotoAnswer:
    """What phones and machines hear of a photograph: a duplicate that a fresh one followed is no finding any more."""
    originals = order_originals(session, one_order(row.provider_id, row.order_id))[row.order_id]
    duplicate = originals.pending.get(row.id)
    breaches = [duplicate_breach(duplicate)] if duplicate else []
    return PhotoAnswer(
        id=row.id,
        sha256=row.sha256,
        duplicate_of=row.duplicate_of,
        findings=tuple(answered(breach) for breach in breaches),
    )


def _same(session: Session, order: ServiceOrder, photo: KeptPhoto, kind: EvidenceKind) -> Evidence | None:
    query = select(Evidence).where(
        Evidence.order_id == order.id, Evidence.sha256 == photo.original.sha256, Evidence.kind == kind
    )
    return session.scalar(query)


def _count(session: Session, order: ServiceOrder) -> int:
    return session.scalar(select(func.count()).where(Evidence.order_id == order.id)) or 0


def _first_use(session: Session, order: ServiceOrder, sha256: str) -> UUID | None:
    """The provider's earliest evidence with these bytes on another order."""
    query = select(Evidence.id).where(
        Evidence.provider_id == order.provider_id,
        Evidence.sha256 == sha256,
        Evidence.order_id != order.id,
    )
    return session.scalar(query.order_by(Evidence.received_at, Evidence.id).limit(1))


def _evidence(
    session: Session, who: Principal, order: ServiceOrder, photo: KeptPhoto, caption: PhotoCaption
) -> Evidence:
    inspection = photo.inspection
    sent = _place(caption.latitude, caption.longitude)
    latitude, longitude = sent or _place(inspection.exif.latitude, inspection.exif.longitude) or (None, None)
    return Evidence(
        provider_id=who.provider_id,
        order_id=order.id,
        sha256=photo.original.sha256,
        kind=caption.kind,
        size=photo.original.size,
        format=inspection.format,
        width=inspection.width,
        height=inspection.height,
        display_sha256=photo.display.sha256,
        thumbnail_sha256=photo.thumbnail.sha256,
        phash=inspection.phash,
        exif=inspection.exif,
        taken_at=inspection.exif.taken_at or caption.taken_at,
        latitude=latitude,
        longitude=longitude,
        accuracy_m=caption.accuracy_m if sent else None,
        duplicate_of=_first_use(session, order, photo.original.sha256),
        received_at=now(),
        uploaded_by=who.person_id,
    )


def _place(latitude: str | None, longitude: str | None) -> tuple[str, str] | None:
    """Degrees that can be a place; the position of a device that has none is none."""
    if latitude is None or longitude is None or position_question(latitude, longitude):
        return None
    return latitude, longitude


def _remember(session: Session, who: Principal, photo: KeptPhoto) -> None:
    remember_blob(session, who.provider_id, photo.original, photo.inspection.media_type)
    remember_blob(session, who.provider_id, photo.display, "image/jpeg")
    remember_blob(session, who.provider_id, photo.thumbnail, "image/jpeg")


def _noted(order: ServiceOrder, row: Evidence) -> Json:
    return {
        "order": order.number,
        "kind": row.kind.value,
        "sha256": row.sha256,
        "duplicate_of": str(row.duplicate_of) if row.duplicate_of else None,
    }
