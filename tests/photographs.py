"""Photographs that stand in the store, of an order or of a redemption, looked at without the pool."""

from io import BytesIO

from PIL import Image
from sqlalchemy.orm import Session

from orders.ordering.models import ServiceOrder
from orders.photographs.inspection import prepare_photo
from orders.photographs.receiving import KeptPhoto
from orders.visits.evidencing import PhotoCaption, accept_photo
from orders.visits.models import Evidence, EvidenceKind
from provider_portal.ground.files import file_store
from receipts.redemption.models import Redemption
from receipts.redemption.proving import Picture, add_proof
from tests.builders import Team


def photo_bytes(seed: int, size: tuple[int, int] = (320, 240)) -> bytes:
    """A JPEG of its own for every seed."""
    out = BytesIO()
    Image.new("RGB", size, (seed * 37 % 256, seed * 91 % 256, seed % 256)).save(out, "JPEG")
    return out.getvalue() + seed.to_bytes(4, "big")


def keep_photo(data: bytes) -> KeptPhoto:
    """A photograph in the store, looked at without the pool."""
    original = file_store().put_bytes(data)
    prepared = prepare_photo(file_store().path(original.sha256))
    assert prepared.inspection.ok, prepared.inspection.error
    return KeptPhoto(
        original=original,
        display=file_store().put_bytes(prepared.display),
        thumbnail=file_store().put_bytes(prepared.thumbnail),
        inspection=prepared.inspection,
    )


def add_photo(
    session: Session, team: Team, order: ServiceOrder, seed: int, kind: EvidenceKind = EvidenceKind.DURING
) -> Evidence:
    """A photograph of an order, by its caregiver; call under a clock of the day."""
    photo = keep_photo(photo_bytes(seed))
    return accept_photo(session, team.carer, order.id, photo, PhotoCaption(kind=kind))[0]


def add_screenshot(session: Session, team: Team, redemption: Redemption, seed: int) -> None:
    """核销凭证 of a redemption."""
    photo = keep_photo(photo_bytes(seed, (360, 780)))
    picture = Picture(
        original=photo.original, media_type="image/jpeg", display=photo.display, width=360, height=780
    )
    add_proof(session, team.finance, redemption.id, picture)
