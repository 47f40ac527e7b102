"""The baseline: its setting, voided evidence, promotions, comparison notes, statements; always by the right people."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.items.units import Unit
from catalog.pack.models import ProviderFile, ProviderNature
from catalog.prices.baseline.choosing import ask_setting, decide_setting
from catalog.prices.baseline.note import ComparedPrice
from catalog.prices.baseline.noting import sign_note, state_window, write_note
from catalog.prices.baseline.queries import setting_in_force, setting_waiting
from catalog.prices.baseline.voiding import decide_void, mark_promotion, request_void
from catalog.prices.ceilings import Basis, Ceiling, Statistic, WindowKind
from catalog.prices.filing import file_price
from catalog.prices.models import FiledPrice
from catalog.prices.opening import open_book
from catalog.prices.queries import ceiling_now
from catalog.prices.standing import PriceStanding, lasting_findings, price_standing
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.errors import AccessError, ConflictError, RuleError, Severity
from provider_portal.ground.money import Fen
from tests.builders import JOINED_ON, make_evidence, make_filed_price, make_provider, make_user

SHA = "a" * 64
DAY = date(2026, 7, 15)


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session))


@pytest.fixture
def second(session: Session, manager: Principal) -> Principal:
    from provider_portal.accounts.models import Provider  # noqa: PLC0415

    provider = session.get_one(Provider, manager.provider_id)
    return make_user(session, provider, phone="13900000099", name="第二负责人")


def ceiling(session: Session, who: Principal, item: str = "7", unit: Unit = Unit.VISIT) -> Ceiling:
    return ceiling_now(session, enrolment_of(session, who.provider_id), item, "", unit)


def standing(session: Session, row: FiledPrice) -> PriceStanding:
    return price_standing(session, row, DAY)


def codes(found: PriceStanding) -> list[str]:
    return [breach.code for breach in found.everything]


def ask(session: Session, who: Principal, **said: Any) -> bool:
    facts = {"window": Basis.JOINING, "statistic": Statistic.HIGHEST, "reason": "县局文件"} | said
    return ask_setting(session, who, **facts)[1]


def test_before_anything_is_filed_a_setting_is_in_force_at_once(session: Session, manager: Principal) -> None:
    make_evidence(session, manager, fen=6000)
    make_evidence(session, manager, fen=8000)
    assert ceiling(session, manager).ceiling_fen == 6000
    assert ask(session, manager)
    assert ceiling(session, manager).ceiling_fen == 8000


def test_once_a_price_is_filed_another_person_has_to_agree(
    session: Session, manager: Principal, second: Principal
) -> None:
    make_filed_price(session, manager)
    make_evidence(session, manager, fen=8000)
    assert not ask(session, manager)
    assert ceiling(session, manager).ceiling_fen == 6000
    with pytest.raises(RuleError) as refused:
        decide_setting(session, manager, approved=True)
    assert refused.value.code == "second_person"
    decide_setting(session, second, approved=True)
    assert ceiling(session, manager).ceiling_fen == 8000
    with pytest.raises(ConflictError, match="没有等待"):
        decide_setting(session, second, approved=True)


def test_a_declined_setting_changes_nothing_and_a_newer_one_takes_its_place(
    session: Session, manager: Principal, second: Principal
) -> None:
    make_filed_price(session, manager)
    enrolment = enrolment_of(session, manager.provider_id)
    ask(session, manager)
    decide_setting(session, second, approved=False)
    assert setting_waiting(session, enrolment.id) is None
    ask(session, manager, statistic=Statistic.MEAN)
    ask(session, manager, statistic=Statistic.LATEST)
    decide_setting(session, second, approved=True)
    assert setting_in_force(session, enrolment.id).statistic is Statistic.LATEST


def test_a_setting_without_a_document_is_to_be_verified(session: Session, manager: Principal) -> None:
    ask(session, manager)
    row = make_filed_price(session, manager)
    assert "setting_unverified" in codes(standing(session, row))
    assert setting_in_force(session, row.enrolment_id).unverified


def test_a_setting_with_a_document_is_not(session: Session, manager: Principal) -> None:
    ask(session, manager, document_sha256=SHA)
    row = make_filed_price(session, manager)
    assert "setting_unverified" not in codes(standing(session, row))


def test_a_setting_needs_a_reason_and_the_managers_right(session: Session, manager: Principal) -> None:
    with pytest.raises(RuleError, match="为什么"):
        ask(session, manager, reason=" ")
    finance = make_user(session, make_provider(session, code="BB"), Role.FINANCE)
    with pytest.raises(AccessError):
        ask(session, finance)


def test_evidence_is_voided_by_two_people_and_never_by_one(
    session: Session, manager: Principal, second: Principal
) -> None:
    make_evidence(session, manager, fen=6000)
    wrong = make_evidence(session, manager, fen=600, reference="SJ-wrong")
    request_void(session, manager, wrong.id, reason="少输了一个零")
    assert ceiling(session, manager).ceiling_fen == 600
    with pytest.raises(ConflictError, match="等待"):
        request_void(session, second, wrong.id, reason="再来一次")
    with pytest.raises(RuleError) as refused:
        decide_void(session, manager, wrong.id, approved=True)
    assert refused.value.code == "second_person"
    decide_void(session, second, wrong.id, approved=True)
    assert ceiling(session, manager).ceiling_fen == 6000
    with pytest.raises(ConflictError, match="已经作废"):
        request_void(session, manager, wrong.id, reason="又来")


def test_a_voided_paper_is_entered_right_under_its_own_number(
    session: Session, manager: Principal, second: Principal
) -> None:
    wrong = make_evidence(session, manager, fen=600, reference="SJ-1")
    with pytest.raises(ConflictError):
        make_evidence(session, manager, fen=6000, reference="SJ-1")
    request_void(session, manager, wrong.id, reason="少输了一个零")
    decide_void(session, second, wrong.id, approved=True)
    right = make_evidence(session, manager, fen=6000, reference="SJ-1")
    assert (right.correction, ceiling(session, manager).ceiling_fen) == (1, 6000)
    with pytest.raises(ConflictError):
        make_evidence(session, manager, fen=5000, reference="SJ-1")


def test_the_same_facts_again_do_not_bring_a_voided_paper_back(
    session: Session, manager: Principal, second: Principal
) -> None:
    row = make_evidence(session, manager, fen=600)
    request_void(session, manager, row.id, reason="重复")
    decide_void(session, second, row.id, approved=True)
    assert make_evidence(session, manager, fen=600).id == row.id
    assert ceiling(session, manager).ceiling_fen is None


def test_a_declined_void_leaves_the_paper_counting(
    session: Session, manager: Principal, second: Principal
) -> None:
    row = make_evidence(session, manager)
    request_void(session, manager, row.id, reason="看错了")
    decide_void(session, second, row.id, approved=False)
    assert ceiling(session, manager).ceiling_fen == 6000
    request_void(session, manager, row.id, reason="再看一次")


def test_marking_a_promotion_later_needs_its_document_and_sets_it_aside(
    session: Session, manager: Principal
) -> None:
    make_evidence(session, manager, fen=6000)
    cheap = make_evidence(session, manager, fen=3000)
    mark_promotion(session, manager, cheap.id, reason="重阳节半价", document_sha256=SHA)
    found = ceiling(session, manager)
    assert (found.ceiling_fen, found.windows[0].promotions) == (6000, 1)
    with pytest.raises(ConflictError, match="已经登记"):
        mark_promotion(session, manager, cheap.id, reason="再来", document_sha256=SHA)


def test_a_promotion_without_its_document_is_to_be_explained(session: Session, manager: Principal) -> None:
    cheap = make_evidence(session, manager, fen=3000, promotion=True, promotion_reason="八折")
    row = make_filed_price(session, manager)
    assert "promotion_without_paper" in codes(standing(session, row))
    mark_promotion(session, manager, cheap.id, reason="八折", document_sha256=SHA)
    assert "promotion_without_paper" not in codes(standing(session, row))


@pytest.mark.parametrize(("fen", "held"), [(2999, []), (3000, []), (3001, ["promotion_without_paper"])])
def test_an_order_above_a_promotion_that_nothing_proves_is_to_be_explained(
    session: Session, manager: Principal, fen: int, held: list[str]
) -> None:
    cheap = make_evidence(session, manager, fen=3000, promotion=True, promotion_reason="八折")
    make_evidence(session, manager, fen=6000)
    key, on = ("7", "", Unit.VISIT), date(2026, 7, 1)
    enrolment = enrolment_of(session, manager.provider_id)
    found = lasting_findings(open_book(session, enrolment), key, Fen(fen), on)
    assert [breach.code for breach in found] == held
    mark_promotion(session, manager, cheap.id, reason="八折", document_sha256=SHA)
    assert lasting_findings(open_book(session, enrolment), key, Fen(fen), on) == []


def sources(*fens: int) -> list[ComparedPrice]:
    return [
        ComparedPrice(source=f"机构{n}", price_fen=Fen(fen), seen_on=date(2026, 3, 1), scan_sha256=SHA)
        for n, fen in enumerate(fens, start=1)
    ]


def note(session: Session, who: Principal, fen: int = 5000, *fens: int) -> Any:
    return write_note(
        session,
        who,
        item="8",
        unit=Unit.VISIT,
        price_fen=Fen(fen),
        reason="新设项目",
        sources=sources(*(fens or (5000, 6000))),
    )


def file_eight(session: Session, who: Principal, fen: int) -> FiledPrice:
    return file_price(
        session,
        who,
        item="8",
        unit=Unit.VISIT,
        price_fen=Fen(fen),
        standard="规范",
        effective_from=JOINED_ON,
    )


def test_a_signed_note_stands_in_for_history_and_stays_marked(session: Session, manager: Principal) -> None:
    row = note(session, manager)
    with pytest.raises(RuleError, match="无历史价"):
        file_eight(session, manager, 5000)
    sign_note(session, manager, row.id)
    with pytest.raises(RuleError, match="比价说明") as refused:
        file_eight(session, manager, 5001)
    assert refused.value.breaches[0].numbers["evidence_id"] == str(row.id)
    filed = file_eight(session, manager, 5000)
    assert (filed.note_id, filed.ceiling_fen) == (row.id, 5000)
    found = standing(session, filed)
    assert ("no_history_compared", Severity.NOTICE) in [(b.code, b.severity) for b in found.against]
    assert not found.suspended


@pytest.mark.parametrize(
    ("fen", "fens", "code"), [(5000, (6000,), "too_few_sources"), (5001, (5000, 6000), "above_sources")]
)
def test_a_note_needs_two_sources_and_the_lowest_of_them(
    session: Session, manager: Principal, fen: int, fens: tuple[int, ...], code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        note(session, manager, fen, *fens)
    assert refused.value.code == code


def test_a_note_is_signed_once(session: Session, manager: Principal) -> None:
    row = note(session, manager)
    sign_note(session, manager, row.id)
    with pytest.raises(ConflictError, match="已经签过"):
        sign_note(session, manager, row.id)


def test_a_signed_note_yields_to_evidence(session: Session, manager: Principal) -> None:
    row = note(session, manager)
    sign_note(session, manager, row.id)
    make_evidence(session, manager, "8", fen=4000)
    found = ceiling(session, manager, "8")
    assert (found.ceiling_fen, found.no_history) == (4000, False)
    with pytest.raises(ConflictError, match="有历史价"):
        note(session, manager)


def test_another_role_cannot_sign(session: Session, manager: Principal) -> None:
    row = note(session, manager)
    finance = Principal(
        provider_id=manager.provider_id,
        provider_name="",
        person_id=manager.person_id,
        name="财务",
        role=Role.FINANCE,
    )
    with pytest.raises(AccessError):
        sign_note(session, finance, row.id)


def found_provider(session: Session, who: Principal, founded_on: date) -> None:
    session.add(
        ProviderFile(
            provider_id=who.provider_id,
            founded_on=founded_on,
            nature=ProviderNature.COMPANY,
            legal_name="甲",
            legal_phone="13900000000",
            contact_name="乙",
            contact_phone="13900000000",
            area_m2="100",
            staff_count=1,
            service_count=1,
            certified_count=1,
            assessor_count=0,
            other_count=0,
        )
    )
    session.flush()


@pytest.mark.parametrize(
    ("founded_on", "code"),
    [
        (date(2025, 12, 31), "window_without_evidence"),
        (date(2026, 1, 1), None),
        (None, "founding_day_unknown"),
    ],
)
def test_an_empty_window_is_a_finding_if_the_provider_was_operating_then(
    session: Session, manager: Principal, founded_on: date | None, code: str | None
) -> None:
    if founded_on:
        found_provider(session, manager, founded_on)
    row = make_filed_price(session, manager)
    gaps = [
        c for c in codes(standing(session, row)) if c in ("window_without_evidence", "founding_day_unknown")
    ]
    assert gaps == ([code] if code else [])


def test_a_statement_with_its_document_or_evidence_closes_the_gap(
    session: Session, manager: Principal
) -> None:
    found_provider(session, manager, date(2020, 1, 1))
    row = make_filed_price(session, manager)
    gap = next(b for b in standing(session, row).findings if b.code == "window_without_evidence")
    assert gap.severity is Severity.MUST_FIX
    state_window(
        session,
        manager,
        item="7",
        unit=Unit.VISIT,
        window=WindowKind.PROJECT,
        reason="2026年1月起才提供",
        document_sha256=SHA,
    )
    assert "window_without_evidence" not in codes(standing(session, row))


def test_lower_evidence_suspends_a_price_and_proposes_what_to_give_back(
    session: Session, manager: Principal
) -> None:
    row = make_filed_price(session, manager)
    assert not standing(session, row).suspended
    make_evidence(session, manager, fen=5500)
    found = standing(session, row)
    assert found.suspended
    assert found.against[0].code == "above_ceiling"
    assert found.refund_fen(Fen(6000), 3) == 1500
    assert found.refund_fen(Fen(5500), 3) == 0


def test_half_hours_and_hours_convert_and_nothing_else_does(session: Session, manager: Principal) -> None:
    make_evidence(session, manager, "2", fen=2001, unit=Unit.HALF_HOUR)
    assert ceiling(session, manager, "2", Unit.HOUR).ceiling_fen == 4002
    make_evidence(session, manager, "2", fen=4001, unit=Unit.HOUR)
    assert ceiling(session, manager, "2", Unit.HOUR).ceiling_fen == 4001
    assert ceiling(session, manager, "2", Unit.HALF_HOUR).ceiling_fen == 2000
    assert ceiling(session, manager, "2", Unit.DAY).ceiling_fen is None


@pytest.mark.parametrize(
    ("joined", "first", "last"),
    [
        (date(2026, 5, 31), date(2026, 2, 28), date(2026, 5, 30)),
        (date(2028, 2, 29), date(2027, 11, 29), date(2028, 2, 28)),
    ],
)
def test_windows_end_the_day_before_joining_and_begin_three_months_earlier(
    session: Session, joined: date, first: date, last: date
) -> None:
    from datetime import timedelta  # noqa: PLC0415

    who = make_user(session, make_provider(session, joined_on=joined))
    for number, day in enumerate((first - timedelta(days=1), joined)):
        make_evidence(session, who, fen=100 + number, charged_on=day)
    assert ceiling(session, who).windows[0].ceiling_fen is None
    for number, day in enumerate((first, last)):
        make_evidence(session, who, fen=6000 + number, charged_on=day)
    window = ceiling(session, who).windows[0]
    assert (window.ceiling_fen, window.counted) == (6000, 2)


def test_a_contract_of_2023_that_is_still_in_force_is_history(session: Session, manager: Principal) -> None:
    make_evidence(
        session,
        manager,
        fen=5000,
        charged_on=None,
        signed_on=date(2023, 6, 1),
        in_force_from=date(2023, 6, 1),
        in_force_until=None,
    )
    found = ceiling(session, manager)
    assert [window.ceiling_fen for window in found.windows] == [5000, 5000]
