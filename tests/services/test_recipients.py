"""The elders' file: sealed numbers, one file per elder, agreements, vouchers of a month."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from catalog.subsidy.classes import VoucherClass
from orders.people.names import stand_ins
from orders.recipients.capability import Level
from orders.recipients.models import Recipient
from orders.recipients.queries import agreement_on, recipients_matching
from orders.recipients.registering import (
    change_recipient,
    full_identity_number,
    register_recipient,
    sign_agreement,
)
from orders.recipients.vouchers import locked_voucher_month, read_voucher, voucher_left
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at, now
from provider_portal.ground.errors import AccessError, ConflictError, MissingError, RuleError
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from tests.builders import id_number, make_provider, make_recipient, make_user

TODAY = date(2026, 7, 14)
JULY = Month(2026, 7)
HOME, DAY_CARE = VoucherClass.HOME_VISIT, VoucherClass.DAY_CARE


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock_at(beijing(TODAY, 8)):
        yield


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session))


def audit_actions(session: Session) -> list[str]:
    return [act.action for act in session.info.get("acts", [])]


def change(
    session: Session,
    who: Principal,
    row: Recipient,
    *,
    version: int = 0,
    number: str | None = None,
    address: str = "",
) -> Recipient:
    """Number or address, seen in this version or, without one, in the newest; the rest stays as it is."""
    return change_recipient(
        session,
        who,
        row.id,
        version=version or row.version,
        id_number=number,
        address=address or row.address,
        name=row.name,
        phone=row.phone,
        latitude=row.latitude,
        longitude=row.longitude,
        level=row.level,
        assessed_on=row.assessed_on,
    )


# --- identity numbers


def test_the_number_is_sealed_and_only_its_digest_and_mask_are_kept(
    session: Session, manager: Principal
) -> None:
    row = make_recipient(session, manager)
    number = id_number()
    assert number.encode() not in row.id_number_sealed
    assert row.id_number_masked == "4307**********1020"
    assert row.birth_on == date(1948, 3, 12)
    audit_text = str([(act.before, act.after) for act in session.info["acts"]])
    assert number not in audit_text
    assert row.id_number_digest in audit_text


def test_looking_at_the_whole_number_leaves_an_entry(session: Session, manager: Principal) -> None:
    row = make_recipient(session, manager)
    assert full_identity_number(session, manager, row.id) == id_number()
    assert audit_actions(session)[-1] == "recipient.read_id_number"


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.CAREGIVER])
def test_other_roles_may_not_see_the_whole_number(session: Session, role: Role) -> None:
    provider = make_provider(session)
    row = make_recipient(session, make_user(session, provider))
    with pytest.raises(AccessError):
        full_identity_number(session, make_user(session, provider, role), row.id)


def test_the_same_elder_twice_is_a_conflict_that_names_the_file(session: Session, manager: Principal) -> None:
    make_recipient(session, manager, name="王秀英")
    with pytest.raises(ConflictError, match="王秀英") as refused:
        make_recipient(session, manager, name="王秀莲")
    assert "id_number" in refused.value.fields


def test_two_providers_may_each_have_the_same_elder_under_different_digests(
    session: Session, manager: Principal
) -> None:
    mine = make_recipient(session, manager)
    other = make_user(session, make_provider(session, code="OTHER"), phone="13800000099")
    theirs = make_recipient(session, other)
    assert mine.id_number_digest != theirs.id_number_digest
    with pytest.raises(MissingError):
        full_identity_number(session, other, mine.id)


# --- the file


def test_a_stale_form_is_told_and_changes_nothing(session: Session, manager: Principal) -> None:
    row = make_recipient(session, manager)
    seen = row.version
    change(session, manager, row, address="襄阳街 3 号")
    with pytest.raises(ConflictError) as refused:
        change(session, manager, row, version=seen, address="别处")
    assert refused.value.code == "stale"
    assert row.address == "襄阳街 3 号"


def test_a_mistyped_number_can_be_put_right_but_not_to_another_elders(
    session: Session, manager: Principal
) -> None:
    row = make_recipient(session, manager)
    other = make_recipient(session, manager, id_number("19500806", "113"), name="李福生")
    change(session, manager, row, number=id_number("19480313"))
    assert (row.birth_on, full_identity_number(session, manager, row.id)) == (
        date(1948, 3, 13),
        id_number("19480313"),
    )
    with pytest.raises(ConflictError, match="李福生"):
        change(session, manager, row, number=id_number("19500806", "113"))
    assert other.id_number_digest != row.id_number_digest


def test_the_assessment_day_may_be_today_and_not_tomorrow(session: Session, manager: Principal) -> None:
    assert make_recipient(session, manager, assessed_on=TODAY).assessed_on == TODAY
    with pytest.raises(RuleError) as refused:
        make_recipient(session, manager, id_number("19490101"), assessed_on=TODAY + timedelta(days=1))
    assert "assessed_on" in refused.value.fields


def test_one_coordinate_alone_is_refused(session: Session, manager: Principal) -> None:
    with pytest.raises(RuleError):
        make_recipient(session, manager, latitude="29.6")


def test_rare_characters_of_names_are_taken_and_what_is_no_character_is_not(
    session: Session, manager: Principal
) -> None:
    assert make_recipient(session, manager, name="㛃𬭎䶮").name == "㛃𬭎䶮"
    standing = make_recipient(session, manager, id_number("19490101"), name="陈\U00021334")
    assert (standing.name, stand_ins(standing.name)) == ("陈\U00021334", "\U00021334")
    with pytest.raises(RuleError, match="打印不出来"):
        make_recipient(session, manager, id_number("19500101"), name="王\U0001f600")


def test_elders_are_found_by_name_initials_and_phone_tail(session: Session, manager: Principal) -> None:
    make_recipient(session, manager, name="单雄", phone="13907361234")
    make_recipient(session, manager, id_number("19490101"), name="李福生", phone="13907365678")

    def names(needle: str) -> list[str]:
        query = recipients_matching(manager.provider_id, needle).order_by(Recipient.name)
        return sorted(row.name for row in session.scalars(query))

    assert names("") == ["单雄", "李福生"]
    assert names("福") == ["李福生"]
    assert names("sx") == names("DX") == ["单雄"]
    assert names("5678") == ["李福生"]
    assert names("1390") == []
    assert names("%") == []


def test_only_those_who_may_write_register(session: Session) -> None:
    finance = make_user(session, make_provider(session), Role.FINANCE)
    with pytest.raises(AccessError):
        register_recipient(
            session, finance, name="王秀英", id_number=id_number(), phone="1", address="x", level=Level.MILD
        )


# --- agreements


def test_an_agreement_holds_from_its_first_day_up_to_its_exclusive_end(
    session: Session, manager: Principal
) -> None:
    row = make_recipient(session, manager)
    first, until = date(2026, 7, 1), date(2026, 8, 1)
    sign_agreement(session, manager, row.id, signed_on=first, from_on=first, until_on=until)

    def holds(on: date) -> bool:
        return agreement_on(session, manager.provider_id, row.id, on) is not None

    assert [holds(first - timedelta(days=1)), holds(first)] == [False, True]
    assert [holds(date(2026, 7, 31)), holds(until)] == [True, False]


def test_an_agreement_signed_after_the_service_day_does_not_count(
    session: Session, manager: Principal
) -> None:
    row = make_recipient(session, manager)
    sign_agreement(
        session, manager, row.id, signed_on=TODAY, from_on=date(2026, 7, 1), until_on=date(2027, 1, 1)
    )
    assert agreement_on(session, manager.provider_id, row.id, TODAY - timedelta(days=1)) is None
    assert agreement_on(session, manager.provider_id, row.id, TODAY) is not None


@pytest.mark.parametrize(
    ("signed_on", "until_on", "scan"),
    [
        (TODAY + timedelta(days=1), date(2027, 1, 1), None),
        (TODAY, date(2026, 7, 1), None),
        (TODAY, date(2027, 1, 1), "0" * 64),
    ],
)
def test_an_agreement_of_tomorrow_without_length_or_with_an_unknown_scan_is_refused(
    session: Session, manager: Principal, signed_on: date, until_on: date, scan: str | None
) -> None:
    row = make_recipient(session, manager)
    with pytest.raises(RuleError):
        sign_agreement(
            session,
            manager,
            row.id,
            signed_on=signed_on,
            from_on=date(2026, 7, 1),
            until_on=until_on,
            scan_sha256=scan,
        )


# --- vouchers of a month


def test_before_its_first_use_the_class_may_change_and_what_was_left_is_forgotten(
    session: Session, manager: Principal
) -> None:
    elder = make_recipient(session, manager).id
    first = read_voucher(session, manager, elder, JULY, voucher_class=HOME, cap_left_fen=Fen(50000))
    assert (first.left_fen, first.read_by) == (50000, manager.person_id)
    again = read_voucher(session, manager, elder, JULY, voucher_class=DAY_CARE)
    assert again.id == first.id
    assert (again.voucher_class, again.left_fen) == (DAY_CARE, None)


def test_after_its_first_use_the_class_is_locked_for_that_month_only(
    session: Session, manager: Principal
) -> None:
    elder = make_recipient(session, manager).id
    used = locked_voucher_month(session, manager.provider_id, elder, JULY, HOME)
    used.first_used_at = now()
    session.flush()
    assert locked_voucher_month(session, manager.provider_id, elder, JULY, HOME) is used
    with pytest.raises(ConflictError, match="居家上门") as refused:
        read_voucher(session, manager, elder, JULY, voucher_class=DAY_CARE)
    assert refused.value.code == "class_locked"
    assert (
        read_voucher(session, manager, elder, JULY.plus(1), voucher_class=DAY_CARE).voucher_class is DAY_CARE
    )


def test_the_assessment_voucher_stands_outside_the_month(session: Session, manager: Principal) -> None:
    elder = make_recipient(session, manager).id
    with pytest.raises(RuleError):
        read_voucher(session, manager, elder, JULY, voucher_class=VoucherClass.ASSESSMENT)


def test_a_cap_cannot_have_been_read_in_the_future(session: Session, manager: Principal) -> None:
    elder, later = make_recipient(session, manager).id, now() + timedelta(seconds=1)
    read_voucher(session, manager, elder, JULY, voucher_class=HOME, cap_left_fen=Fen(0), read_at=now())
    with pytest.raises(RuleError):
        read_voucher(session, manager, elder, JULY, voucher_class=HOME, cap_left_fen=Fen(0), read_at=later)


def test_what_is_left_is_what_was_read_or_the_cap_less_what_was_used(
    session: Session, manager: Principal
) -> None:
    assert voucher_left(None, Fen(80000)) == 80000
    assert voucher_left(None, None) is None
    row = locked_voucher_month(session, manager.provider_id, make_recipient(session, manager).id, JULY, HOME)
    row.used_fen = Fen(30000)
    assert voucher_left(row, Fen(80000)) == 50000
    assert voucher_left(row, Fen(20000)) == 0
    row.left_fen = Fen(1)
    assert voucher_left(row, Fen(80000)) == 1
