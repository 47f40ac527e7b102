"""The upload of one photograph, the same by phone, office and API, as a value of the request's parts."""

from typing import IO
from uuid import UUID

from sqlalchemy.orm import Session

from orders.ordering.queries import get_order
from orders.photographs.receiving import KeptPhoto, receive_photo
from orders.visits.access import need_own_order
from orders.visits.event_answers import PhotoAnswer
from orders.visits.evidencing import PhotoCaption, accept_photo, photo_answer
from provider_portal.accounts.principal import Principal
from provider_portal.ground.errors import RuleError


def take_in(
    session: Session, who: Principal, order_id: UUID, stream: IO[bytes] | None, sha256: str | None
) -> KeptPhoto:
    """Check that the order is this person's before a byte is kept, then keep the file; reads only."""
    need_own_order(session, who, get_order(session, who.provider_id, order_id))
    if stream is None:
        sentence = "请选择一张照片。"
        raise RuleError("file_required", sentence, fields={"file": [sentence]})
    return receive_photo(stream, sha256)


def accept(
    session: Session, who: Principal, order_id: UUID, photo: KeptPhoto, caption: PhotoCaption
) -> tuple[PhotoAnswer, bool]:
    """The answer for a kept photograph, and whether it is new evidence."""
    row, is_new = accept_photo(session, who, order_id, photo, caption)
    return photo_answer(session, row), is_new
