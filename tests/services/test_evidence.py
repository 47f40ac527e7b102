"""Photographs as evidence: byte for byte, once per order and kind, and known again on another order."""

import hashlib
import io
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from orders.ordering.deciding import cancel_order
from orders.ordering.models import ServiceOrder
from orders.photographs.receiving import GREATEST_BYTES, receive_photo
from orders.visits.evidencing import PhotoCaption, accept_photo, photo_answer
from orders.visits.models import Evidence, EvidenceKind
from orders.visits.queries import visit_view
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import AccessError, ConflictError, RuleError
from provider_portal.ground.files import file_store, find_blob
from tests.builders import Team, make_assigned_order, make_caregiver, make_team, make_user
from tests.pictures import heic, jpeg, png

NINE = beijing(date(2026, 7, 15), 9)
BEFORE = PhotoCaption(kind=EvidenceKind.BEFORE)


@pytest.fixture
def team(session: Session) -> Team:
    return make_team(session)


@pytest.fixture
def order(session: Session, team: Team) -> ServiceOrder:
    with clock_at(NINE - timedelta(days=1)):
        return make_assigned_order(session, team.manager, team.recipient, team.caregiver)


def add(
    session: Session, team: Team, order: ServiceOrder, data: bytes, caption: PhotoCaption = BEFORE
) -> tuple[Evidence, bool]:
    return accept_photo(session, team.carer, order.id, receive_photo(io.BytesIO(data)), caption)


def test_the_original_is_kept_byte_for_byte_beside_upright_copies(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    data = jpeg(orientation=6, place=(29.6053, 111.8796))
    row, is_new = add(session, team, order, data)
    assert is_new
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert file_store().read(row.sha256) == data
    assert (row.width, row.height) == (640, 480)
    assert Image.open(io.BytesIO(file_store().read(row.display_sha256))).size == (640, 480)
    assert (row.latitude, row.longitude) == ("29.6053000", "111.8796000")
    assert row.taken_at == beijing(date(2026, 7, 15), 9, 20)
    assert row.exif.make == "HUAWEI"


def test_a_heic_is_kept_as_it_came_and_shown_as_jpeg(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    data = heic(orientation=6, place=(29.6053, 111.8796))
    row, _ = add(session, team, order, data)
    assert (row.format, row.width, row.height) == ("HEIC", 640, 480)
    assert file_store().read(row.sha256) == data
    blob = find_blob(session, order.provider_id, row.sha256)
    assert blob is not None
    assert blob.media_type == "image/heic"
    display = Image.open(io.BytesIO(file_store().read(row.display_sha256)))
    assert (display.format, display.size) == ("JPEG", (640, 480))


def test_the_phones_word_fills_what_the_file_does_not_say(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    caption = PhotoCaption(
        kind=EvidenceKind.AFTER, taken_at=NINE, latitude="29.6", longitude="111.8", accuracy_m=15
    )
    row, _ = add(session, team, order, png(), caption)
    assert (row.format, row.taken_at, row.latitude, row.accuracy_m) == ("PNG", NINE, "29.6", 15)


def test_the_same_file_again_is_the_same_row_but_another_kind_is_not(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    first, _ = add(session, team, order, jpeg())
    again, is_new = add(session, team, order, jpeg())
    assert (again.id, is_new) == (first.id, False)
    other, is_new = add(session, team, order, jpeg(), PhotoCaption(kind=EvidenceKind.AFTER))
    assert is_new
    assert other.duplicate_of is None
    assert visit_view(session, order.provider_id, order.id).evidence == [first, other]


def test_the_same_file_on_another_order_is_accepted_and_must_be_mended(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    later = make_assigned_order(
        session,
        team.manager,
        team.recipient,
        team.caregiver,
        service_from=NINE + timedelta(days=1),
        service_until=NINE + timedelta(days=1, hours=1),
    )
    first, _ = add(session, team, order, jpeg())
    row, is_new = add(session, team, later, jpeg())
    assert is_new
    assert row.duplicate_of == first.id
    answer = photo_answer(session, row)
    assert answer.duplicate_of == first.id
    assert [finding.code for finding in answer.findings] == ["duplicate_photo"]
    findings = visit_view(session, later.provider_id, later.id).findings
    assert [(breach.code, breach.numbers["order_number"]) for breach in findings] == [
        ("duplicate_photo", order.number)
    ]
    assert visit_view(session, order.provider_id, order.id).findings == []


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no picture", jpeg()[:9000]])
def test_nothing_is_kept_of_what_is_refused(session: Session, data: bytes) -> None:
    with pytest.raises(RuleError) as refusal:
        receive_photo(io.BytesIO(data))
    assert refusal.value.code == "bad_photo"
    assert "file" in refusal.value.fields
    assert not file_store().path(hashlib.sha256(data).hexdigest()).exists()


def test_a_file_that_changed_on_its_way_is_refused(session: Session) -> None:
    data = jpeg()
    assert receive_photo(io.BytesIO(data), hashlib.sha256(data).hexdigest().upper()).original.size == len(
        data
    )
    with pytest.raises(RuleError, match="校验值不符"):
        receive_photo(io.BytesIO(data), "0" * 64)


class _Endless(io.BytesIO):
    """A stream of so many bytes that is never in memory as a whole."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.left, self.head = size, jpeg()

    def read(self, size: int | None = None, /) -> bytes:
        size = self.left if size is None else min(size, self.left)
        piece = self.head or os.urandom(16) * (size // 16 + 1)
        piece, self.head = piece[:size], b""
        self.left -= len(piece)
        return piece


def test_thirty_megabytes_are_the_limit(session: Session) -> None:
    with pytest.raises(RuleError) as refusal:
        receive_photo(_Endless(GREATEST_BYTES + 1))
    assert refusal.value.code == "file_too_large"
    assert receive_photo(_Endless(GREATEST_BYTES)).original.size == GREATEST_BYTES


def test_only_the_caregiver_who_is_sent_and_the_office_add_photographs(
    session: Session, team: Team, order: ServiceOrder, tmp_path: Path
) -> None:
    photo = receive_photo(io.BytesIO(jpeg()))
    stranger = make_user(session, team.provider, Role.CAREGIVER, phone="13800000088", name="吴小梅")
    make_caregiver(session, team.manager, "吴小梅", user_id=stranger.user_id)
    for who in (stranger, team.finance):
        with pytest.raises(AccessError):
            accept_photo(session, who, order.id, photo, BEFORE)
    assert accept_photo(session, team.manager, order.id, photo, BEFORE)[1]
    cancel_order(session, team.manager, order.id, "老人住院")
    with pytest.raises(ConflictError, match="已取消"):
        accept_photo(session, team.manager, order.id, photo, BEFORE)
