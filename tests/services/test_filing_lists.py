"""备案清单: drafted from what is filed, submitted whole, accepted, replaced, withdrawn; single filings join a list."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.filing.drafting import LineDraft, drop_line, put_line, start_list
from catalog.filing.lifecycle import ListStatus
from catalog.filing.models import FilingList
from catalog.filing.price_filing import accept_filing
from catalog.filing.queries import filing_lists, lines_of
from catalog.filing.submitting import accept_list, submit_list, withdraw_list
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.records.models import FiledPrice
from catalog.prices.records.queries import is_accepted, price_in_force
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import AccessError, ConflictError, MissingError, RuleError
from provider_portal.ground.money import Fen
from tests.builders import JOINED_ON, make_evidence, make_filed_price, make_provider, make_user

DAY = date(2026, 7, 15)


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session))


def draft(item: str = "7", fen: int = 6000) -> LineDraft:
    return LineDraft(item=item, unit=Unit.VISIT, price_fen=Fen(fen), standard="按服务规范提供")


def draft_with(session: Session, who: Principal, *lines: LineDraft) -> FilingList:
    row = start_list(session, who)
    for line in lines:
        put_line(session, who, row.id, line)
    return row


def in_force(session: Session, who: Principal, on: date, item: str = "7") -> FiledPrice | None:
    enrolment = enrolment_of(session, who.provider_id)
    return price_in_force(session, enrolment.id, PriceKey(item=item, unit=Unit.VISIT), on)


def test_a_submitted_list_files_its_prices_from_its_effective_day(
    session: Session, manager: Principal
) -> None:
    make_evidence(session, manager)
    with clock_at(beijing(DAY)):
        row = draft_with(session, manager, draft())
        submit_list(session, manager, row.id, submitted_on=DAY, effective_from=DAY + timedelta(days=2))
    assert (row.status, row.submitted_on, row.submitted_by_name) == (
        ListStatus.SUBMITTED,
        DAY,
        manager.name,
    )
    assert in_force(session, manager, DAY + timedelta(days=1)) is None
    assert in_force(session, manager, DAY + timedelta(days=2)) is not None


def test_a_draft_files_nothing(session: Session, manager: Principal) -> None:
    make_evidence(session, manager)
    draft_with(session, manager, draft())
    assert in_force(session, manager, date(2026, 12, 31)) is None


def test_one_row_a_fen_above_its_ceiling_keeps_the_whole_list_back(
    session: Session, manager: Principal
) -> None:
    make_evidence(session, manager, "7", 6000)
    make_evidence(session, manager, "8", 9000)
    row = draft_with(session, manager, draft("7", 6000), draft("8", 9001), draft("9", 1))
    with clock_at(beijing(DAY)), pytest.raises(RuleError) as refused:
        submit_list(session, manager, row.id, submitted_on=DAY, effective_from=DAY)
    assert refused.value.code == "list_refused"
    assert [breach.code for breach in refused.value.breaches] == ["above_ceiling", "no_history"]


def test_a_new_list_says_what_is_filed_and_carries_unchanged_rows_with_their_acceptance(
    session: Session, manager: Principal
) -> None:
    with clock_at(beijing(DAY)):
        kept = make_filed_price(session, manager, "7", 6000)
        accept_filing(session, manager, kept.id, DAY)
        make_filed_price(session, manager, "8", 9000)
        row = start_list(session, manager)
        [seven, eight] = lines_of(session, row.id)
        put_line(session, manager, row.id, draft("8", 8500), eight.id)
        submit_list(session, manager, row.id, submitted_on=DAY, effective_from=DAY)
    assert seven.filed_price_id == kept.id
    assert is_accepted(session, kept.id)
    filed = in_force(session, manager, DAY, "8")
    assert filed is not None
    assert filed.price_fen == 8500
    assert not is_accepted(session, filed.id)


def test_what_is_not_on_the_new_list_stops(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)):
        make_filed_price(session, manager, "7", 6000)
        make_filed_price(session, manager, "8", 9000)
        row = start_list(session, manager)
        drop_line(session, manager, row.id, lines_of(session, row.id)[1].id)
        submit_list(session, manager, row.id, submitted_on=DAY, effective_from=DAY)
    assert in_force(session, manager, DAY - timedelta(days=1), "8") is not None
    assert in_force(session, manager, DAY, "8") is None
    assert in_force(session, manager, DAY, "7") is not None


def test_a_new_list_takes_the_place_of_the_older_ones(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)):
        make_filed_price(session, manager)
        row = start_list(session, manager)
        submit_list(session, manager, row.id, submitted_on=DAY, effective_from=DAY)
    newest, oldest = filing_lists(session, row.enrolment_id)
    assert (newest.status, oldest.status) == (ListStatus.SUBMITTED, ListStatus.SUPERSEDED)
    assert oldest.replaced_by_number == newest.number == 2


def test_a_price_that_begins_later_than_the_list_is_not_undone_in_silence(
    session: Session, manager: Principal
) -> None:
    with clock_at(beijing(DAY)):
        make_filed_price(session, manager, effective_from=DAY + timedelta(days=10))
        row = start_list(session, manager)
        put_line(session, manager, row.id, draft(fen=5000), lines_of(session, row.id)[0].id)
        with pytest.raises(RuleError) as refused:
            submit_list(session, manager, row.id, submitted_on=DAY, effective_from=DAY)
        assert [breach.code for breach in refused.value.breaches] == ["later_price"]


def test_prices_filed_one_by_one_on_a_day_share_one_list(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY, 9)):
        first = make_filed_price(session, manager, "7", 6000)
    with clock_at(beijing(DAY, 23, 59)):
        make_filed_price(session, manager, "8", 6000)
    with clock_at(beijing(DAY + timedelta(days=1))):
        make_filed_price(session, manager, "9", 6000)
    later, earlier = filing_lists(session, first.enrolment_id)
    assert [len(lines_of(session, row.id)) for row in (earlier, later)] == [2, 1]
    assert (earlier.whole, earlier.status, earlier.submitted_on) == (False, ListStatus.SUBMITTED, DAY)


def test_the_same_key_twice_on_a_day_begins_another_list(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)):
        first = make_filed_price(session, manager)
        make_filed_price(session, manager, fen=5000, effective_from=date(2026, 8, 1))
    assert len(filing_lists(session, first.enrolment_id)) == 2


def test_a_gathered_list_is_accepted_with_its_last_price(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)):
        first = make_filed_price(session, manager, "7", 6000)
        second = make_filed_price(session, manager, "8", 6000)
        accept_filing(session, manager, first.id, DAY)
        [row] = filing_lists(session, first.enrolment_id)
        assert row.status is ListStatus.SUBMITTED
        accept_filing(session, manager, second.id, DAY - timedelta(days=1))
    assert (row.status, row.accepted_on) == (ListStatus.ACCEPTED, DAY)


def test_accepting_a_list_accepts_what_was_not_accepted_yet(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)):
        first = make_filed_price(session, manager, "7", 6000)
        second = make_filed_price(session, manager, "8", 6000)
        accept_filing(session, manager, first.id, DAY)
        [row] = filing_lists(session, first.enrolment_id)
        accept_list(session, manager, row.id, accepted_on=DAY, scan_sha256=None)
        assert is_accepted(session, second.id)
        with pytest.raises(ConflictError):
            accept_list(session, manager, row.id, accepted_on=DAY, scan_sha256=None)


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (1, False)])
def test_the_acceptance_lies_between_submission_and_today(
    session: Session, manager: Principal, days: int, allowed: bool
) -> None:
    with clock_at(beijing(DAY)):
        first = make_filed_price(session, manager)
        [row] = filing_lists(session, first.enrolment_id)
        day = DAY + timedelta(days=days)
        if allowed:
            accept_list(session, manager, row.id, accepted_on=day, scan_sha256=None)
        else:
            with pytest.raises(RuleError):
                accept_list(session, manager, row.id, accepted_on=day, scan_sha256=None)


def test_withdrawing_a_list_stops_its_prices_from_the_day_on(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)):
        first = make_filed_price(session, manager)
        [row] = filing_lists(session, first.enrolment_id)
        withdraw_list(session, manager, row.id, from_day=DAY)
    assert row.status is ListStatus.WITHDRAWN
    assert in_force(session, manager, DAY - timedelta(days=1)) is not None
    assert in_force(session, manager, DAY) is None


def test_a_list_that_is_not_in_force_yet_cannot_be_withdrawn_before_it_is(
    session: Session, manager: Principal
) -> None:
    with clock_at(beijing(DAY)):
        first = make_filed_price(session, manager, effective_from=DAY)
        [row] = filing_lists(session, first.enrolment_id)
        with pytest.raises(RuleError, match="晚于这一天"):
            withdraw_list(session, manager, row.id, from_day=DAY)
        withdraw_list(session, manager, row.id, from_day=DAY + timedelta(days=1))


def test_only_one_draft_is_written_at_a_time(session: Session, manager: Principal) -> None:
    row = start_list(session, manager)
    with pytest.raises(ConflictError, match="第 1 号清单还是草稿"):
        start_list(session, manager)
    withdraw_list(session, manager, row.id)
    assert start_list(session, manager).number == 2


def test_a_list_has_one_row_for_a_price(session: Session, manager: Principal) -> None:
    row = draft_with(session, manager, draft())
    with pytest.raises(ConflictError, match="清单里已有"):
        put_line(session, manager, row.id, draft(fen=5000))


def test_a_submitted_list_can_no_longer_be_written_on(session: Session, manager: Principal) -> None:
    make_evidence(session, manager)
    with clock_at(beijing(DAY)):
        row = draft_with(session, manager, draft())
        submit_list(session, manager, row.id, submitted_on=DAY, effective_from=DAY)
        with pytest.raises(ConflictError, match="另建一份新清单"):
            put_line(session, manager, row.id, draft("8"))


def test_an_empty_list_is_not_submitted(session: Session, manager: Principal) -> None:
    with pytest.raises(RuleError, match="空的"):
        submit_list(
            session,
            manager,
            start_list(session, manager).id,
            submitted_on=JOINED_ON,
            effective_from=JOINED_ON,
        )


def test_another_providers_list_is_not_there(session: Session, manager: Principal) -> None:
    row = start_list(session, manager)
    stranger = make_user(session, make_provider(session, code="OTHER"), phone="13900000001")
    with pytest.raises(MissingError):
        put_line(session, stranger, row.id, draft())


def test_a_dispatcher_reads_and_does_not_file(session: Session, manager: Principal) -> None:
    provider = make_provider(session, code="OTHER")
    with pytest.raises(AccessError):
        start_list(session, make_user(session, provider, Role.DISPATCHER, phone="13900000002"))


def test_every_step_leaves_its_audit_entry(session: Session, manager: Principal) -> None:
    make_evidence(session, manager)
    with clock_at(beijing(DAY)):
        row = draft_with(session, manager, draft())
        submit_list(session, manager, row.id, submitted_on=DAY, effective_from=DAY)
        accept_list(session, manager, row.id, accepted_on=DAY, scan_sha256=None)
    session.commit()
    actions = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
    assert actions[-6:] == [
        "filing_list.start",
        "filing_list.put_line",
        "price.file",
        "filing_list.submit",
        "price.accept",
        "filing_list.accept",
    ]
