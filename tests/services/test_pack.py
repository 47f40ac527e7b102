"""机构档案, its scanned papers, and what the pack still lacks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.filing.drafting import start_list
from catalog.filing.submitting import submit_list
from catalog.pack.checklist import Checklist, SlotState, checklist, due_papers, slot_of
from catalog.pack.receiving import ReceivedScan, keep_paper, live_papers, set_aside
from catalog.provider_file.describing import (
    FileDescription,
    describe_provider,
    masked_account,
    open_account,
    provider_file,
)
from catalog.provider_file.models import ProviderNature, ProviderPaper
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import AccessError, ConflictError, RuleError
from provider_portal.ground.files import Stored
from tests.builders import make_filed_price, make_provider, make_user

DAY = date(2026, 7, 20)
ACCOUNT = "1856 0101 0400 12345"
FACTS = FileDescription(
    address="津市市襄阳街街道澧水路12号",
    uscc="91430781MA4L16JQ9N",
    founded_on=date(2019, 5, 20),
    nature=ProviderNature.COMPANY,
    legal_name="周敏",
    legal_phone="0736-4210001",
    contact_name="陈静",
    contact_phone="13807360002",
    area_m2="860.5",
    staff_count=26,
    service_count=21,
    certified_count=18,
    assessor_count=1,
    other_count=2,
    bank_name="中国农业银行津市市支行",
    bank_number="103558012345",
)


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session))


def paper(
    session: Session, who: Principal, key: str, until: date | None = None, seed: str = "a"
) -> ProviderPaper:
    provider = session.get_one(Provider, who.provider_id)
    slot = slot_of(session, provider, key)
    assert slot is not None
    scan = ReceivedScan(stored=Stored(sha256=seed * 64, size=9), media_type="application/pdf", pages=2)
    return keep_paper(session, who, slot, scan, valid_until=until, long_term=until is None)


def own_checklist(session: Session, who: Principal) -> Checklist:
    provider = session.get_one(Provider, who.provider_id)
    return checklist(session, provider, enrolment_of(session, provider.id), DAY)


def states(session: Session, who: Principal) -> dict[str, SlotState]:
    return {view.slot.key: view.state for view in own_checklist(session, who).slots}


def test_the_account_number_is_sealed_and_shown_by_its_last_four(
    session: Session, manager: Principal
) -> None:
    row = describe_provider(session, manager, FACTS, ACCOUNT)
    assert row.account_sealed is not None
    assert b"0400" not in row.account_sealed
    assert open_account(row.id, row.account_sealed) == "18560101040012345"
    assert masked_account(row) == "**** 2345"


def test_no_account_number_stands_in_the_audit_log(session: Session, manager: Principal) -> None:
    describe_provider(session, manager, FACTS, ACCOUNT)
    session.commit()
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert entry is not None
    assert entry.action == "provider.describe"
    assert "0400" not in str(entry.after)
    assert "account_digest" in str(entry.after)


def test_the_number_on_file_stays_when_none_is_typed(session: Session, manager: Principal) -> None:
    describe_provider(session, manager, FACTS, ACCOUNT)
    row = describe_provider(session, manager, replace(FACTS, staff_count=30))
    assert (row.staff_count, row.account_tail) == (30, "2345")


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (replace(FACTS, other_count=3), "service_count"),
        (replace(FACTS, staff_count=20), "staff_count"),
        (replace(FACTS, nature=ProviderNature.OTHER), "nature_other"),
        (replace(FACTS, bank_number="12345"), "bank_number"),
        (replace(FACTS, uscc="91430781MA4L16JQ9B"), "uscc"),
        (replace(FACTS, founded_on=date(2030, 1, 1)), "founded_on"),
    ],
)
def test_a_file_that_cannot_be_is_refused_at_its_field(
    session: Session, manager: Principal, facts: FileDescription, name: str
) -> None:
    with clock_at(beijing(DAY)), pytest.raises(RuleError) as refused:
        describe_provider(session, manager, facts)
    assert list(refused.value.fields) == [name]


def test_a_home_tells_its_beds(session: Session) -> None:
    who = make_user(session, make_provider(session, code="HOME", kinds=(ProviderKind.HOME,)))
    with pytest.raises(RuleError) as refused:
        describe_provider(session, who, FACTS)
    assert "beds" in refused.value.fields
    assert describe_provider(session, who, replace(FACTS, beds=0)).beds == 0


def test_finance_reads_the_file_and_does_not_write_it(session: Session) -> None:
    provider = make_provider(session)
    with pytest.raises(AccessError):
        describe_provider(session, make_user(session, provider, Role.FINANCE), FACTS)


def test_everything_is_missing_at_first(session: Session, manager: Principal) -> None:
    assert {key for key, state in states(session, manager).items() if state is SlotState.MISSING} == {
        "application",
        "licence",
        "id_front",
        "id_back",
        "account_licence",
        "credit_report",
        "list",
        "promise_care",
        "contracts",
    }


def test_a_complete_pack_lacks_nothing(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)):
        describe_provider(session, manager, FACTS, ACCOUNT)
        make_filed_price(session, manager)
        submit_list(session, manager, start_list(session, manager).id, submitted_on=DAY, effective_from=DAY)
        for key in ("licence", "id_front", "id_back", "account_licence", "credit_report", "contracts"):
            paper(session, manager, key)
    assert own_checklist(session, manager).wanting == []


def test_a_file_without_a_bank_says_what_it_lacks(session: Session, manager: Principal) -> None:
    describe_provider(session, manager, replace(FACTS, bank_name="", bank_number=""))
    view = own_checklist(session, manager).slots[0]
    assert view.sentence == "机构档案里还缺：开户行全称、开户行行号、银行账号。"


def test_a_draft_is_no_list_to_hand_in(session: Session, manager: Principal) -> None:
    make_filed_price(session, manager)
    start_list(session, manager)
    assert states(session, manager)["list"] is SlotState.MISSING


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (61, SlotState.READY),
        (60, SlotState.EXPIRING),
        (0, SlotState.EXPIRING),
        (-1, SlotState.EXPIRED),
    ],
)
def test_a_paper_runs_out_after_its_last_day(
    session: Session, manager: Principal, days: int, state: SlotState
) -> None:
    paper(session, manager, "licence", DAY + timedelta(days=days))
    assert states(session, manager)["licence"] is state


def test_a_new_scan_sets_the_former_one_aside(session: Session, manager: Principal) -> None:
    old = paper(session, manager, "licence", DAY - timedelta(days=1))
    new = paper(session, manager, "licence", DAY + timedelta(days=400), seed="b")
    assert old.set_aside_at is not None
    assert [row.id for row in live_papers(session, manager.provider_id)] == [new.id]


def test_contracts_gather_and_the_same_file_again_is_told(session: Session, manager: Principal) -> None:
    first = paper(session, manager, "contracts")
    paper(session, manager, "contracts", seed="b")
    assert len(live_papers(session, manager.provider_id)) == 2
    with pytest.raises(ConflictError, match="不用再传"):
        paper(session, manager, "contracts")
    set_aside(session, manager, first.id)
    with pytest.raises(ConflictError, match="已经停用"):
        set_aside(session, manager, first.id)


def test_a_licence_wants_its_last_day_or_the_word_that_it_has_none(
    session: Session, manager: Principal
) -> None:
    provider = session.get_one(Provider, manager.provider_id)
    slot = slot_of(session, provider, "licence")
    assert slot is not None
    scan = ReceivedScan(stored=Stored(sha256="a" * 64, size=9), media_type="image/png", pages=1)
    with pytest.raises(RuleError, match="有效期的最后一天"):
        keep_paper(session, manager, slot, scan)


def test_reminders_come_most_urgent_first_and_only_within_sixty_days(
    session: Session, manager: Principal
) -> None:
    paper(session, manager, "licence", DAY + timedelta(days=61))
    paper(session, manager, "credit_report", DAY + timedelta(days=30), seed="b")
    paper(session, manager, "id_back", DAY - timedelta(days=3), seed="c")
    provider = session.get_one(Provider, manager.provider_id)
    due = [(slot.key, state.validity.value) for slot, state in due_papers(session, provider, DAY)]
    assert due == [("id_back", "expired"), ("credit_report", "within_30")]


def test_another_providers_file_is_not_seen(session: Session, manager: Principal) -> None:
    describe_provider(session, manager, FACTS, ACCOUNT)
    other = make_provider(session, code="OTHER")
    assert provider_file(session, other.id) is None
