"""核销凭证: screenshots of 民政通 kept byte for byte, with an upright copy for screen and paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.photographs.inspection import prepare_photo
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.errors import RuleError
from provider_portal.ground.files import Stored, file_store, remember_blob
from provider_portal.ground.jobs.pool import in_pool
from receipts.redemption.models import RedemptionProof
from receipts.redemption.queries import get_redemption

LARGEST_PROOF = 20 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A screenshot that is a whole picture and lies in the store, with its upright copy."""

    original: Stored
    media_type: str
    display: Stored
    width: int
    height: int


def keep_picture(chunks: Iterable[bytes]) -> Picture:
    """Store and look through an upload, before any transaction is open.

    RuleError "file_too_large" above 20 MB, "bad_picture" for what is no whole JPEG or PNG.
    """
    store = file_store()
    try:
        original = store.put(chunks, LARGEST_PROOF)
    except RuleError as refusal:
        refusal.fields = {"screenshots": [refusal.message]}
        raise
    prepared = in_pool(prepare_photo, store.path(original.sha256))
    inspection = prepared.inspection
    if not inspection.ok:
        raise RuleError("bad_picture", inspection.error, fields={"screenshots": [inspection.error]})
    return Picture(
        original=original,
        media_type=inspection.media_type,
        display=store.put_bytes(prepared.display),
        width=inspection.width,
        height=inspection.height,
    )


def add_proof(session: Session, who: Principal, redemption_id: UUID, picture: Picture) -> RedemptionProof:
    """A screenshot tied to a redemption; the same file again is the same proof."""
    who.need(Action.MONEY_WRITE)
    redemption = get_redemption(session, who.provider_id, redemption_id)
    present = session.scalar(
        select(RedemptionProof).where(
            RedemptionProof.redemption_id == redemption.id,
            RedemptionProof.sha256 == picture.original.sha256,
        )
    )
    if present is not None:
        return present
    remember_blob(session, who.provider_id, picture.original, picture.media_type)
    remember_blob(session, who.provider_id, picture.display, "image/jpeg")
    proof = RedemptionProof(
        provider_id=who.provider_id,
        redemption_id=redemption.id,
        sha256=picture.original.sha256,
        display_sha256=picture.display.sha256,
        width=picture.width,
        height=picture.height,
        uploaded_by=who.person_id,
    )
    session.add(proof)
    session.flush()
    after = {"redemption_id": redemption.id, "sha256": proof.sha256}
    record(session, who, "redemption.prove", proof, after=after)
    return proof
