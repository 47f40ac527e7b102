"""Filing prices: the ceiling holds to the fen, in Chinese sentences that name the evidence."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.filing.price_filing import accept_filing, file_price, withdraw_price
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.checks.judging import judge_price
from catalog.prices.records.models import FiledPrice
from catalog.prices.records.queries import ceiling_now, is_accepted, price_in_force
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.principal import Principal
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.clock import beijing, clock_at, today
from provider_portal.ground.errors import ConflictError, MissingError, RuleError
from provider_portal.ground.money import Fen
from tests.builders import (
    JOINED_ON,
    make_evidence,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_user,
)

DAY = date(2026, 7, 15)


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session))


def file(
    session: Session,
    who: Principal,
    fen: int,
    item: str = "7",
    *,
    unit: Unit = Unit.VISIT,
    variant: str = "",
    effective_from: date = JOINED_ON,
) -> FiledPrice:
    return file_price(
        session,
        who,
        item=item,
        unit=unit,
        variant=variant,
        price_fen=Fen(fen),
        standard="按规范",
        effective_from=effective_from,
    )


@pytest.mark.parametrize("fen", [1, 5999, 6000])
def test_a_price_up_to_the_ceiling_is_filed(session: Session, manager: Principal, fen: int) -> None:
    make_evidence(session, manager, fen=6000)
    row = file(session, manager, fen)
    assert (row.price_fen, row.ceiling_fen, row.duration_text) == (fen, 6000, "20-60分钟")


def test_a_fen_above_the_ceiling_is_refused_with_both_prices_the_evidence_and_the_clause(
    session: Session, manager: Principal
) -> None:
    evidence = make_evidence(session, manager, fen=6000, reference="SJ-0120")
    with pytest.raises(RuleError) as refused:
        file(session, manager, 6001)
    error = refused.value
    assert error.code == "above_ceiling"
    for part in ("7 上门擦浴", "60.01", "60.00", "SJ-0120", "2026-01-20", "2025-12-01 至 2026-02-28"):
        assert part in error.message
    assert "附件5）第4条" in error.breaches[0].clause
    assert error.breaches[0].numbers["evidence_id"] == str(evidence.id)
    assert "price_fen" in error.fields


def test_without_history_nothing_is_filed(session: Session, manager: Principal) -> None:
    with pytest.raises(RuleError, match="无历史价") as refused:
        file(session, manager, 100)
    assert refused.value.code == "no_history"
    assert "先录入" in refused.value.breaches[0].remedy


def test_promotions_alone_are_no_history(session: Session, manager: Principal) -> None:
    make_evidence(session, manager, promotion=True, promotion_reason="重阳节八折")
    with pytest.raises(RuleError, match="只有优惠价") as refused:
        file(session, manager, 100)
    assert refused.value.code == "no_history"


def test_another_unit_or_variant_has_no_history_of_its_own(session: Session, manager: Principal) -> None:
    make_evidence(session, manager)
    with pytest.raises(RuleError, match="无历史价"):
        file(session, manager, 6000, unit=Unit.HOUR)
    with pytest.raises(RuleError, match="无历史价"):
        file(session, manager, 6000, variant="60分钟")


def test_the_assessment_is_the_assessors_alone_and_all_they_may_file(session: Session) -> None:
    carer = make_user(session, make_provider(session))
    assessor = make_user(
        session, make_provider(session, code="PG", kinds=(ProviderKind.ASSESSOR,)), phone="13900000001"
    )
    for who, item in ((carer, "1"), (assessor, "7")):
        make_evidence(session, who, item=item)
        with pytest.raises(RuleError) as refused:
            file(session, who, 6000, item=item)
        assert refused.value.code == "assessor_only"
    make_evidence(session, assessor, item="1")
    assert file(session, assessor, 6000, item="1").item == "1"


def test_the_same_key_and_day_twice_is_a_conflict(session: Session, manager: Principal) -> None:
    make_filed_price(session, manager)
    with pytest.raises(ConflictError, match="已经备案过") as refused:
        file(session, manager, 5000)
    assert refused.value.code == "filed_already"


def test_a_price_ends_where_the_next_begins(session: Session, manager: Principal) -> None:
    first = make_filed_price(session, manager)
    second = file(session, manager, 5000, effective_from=DAY)

    def on(day: date) -> FiledPrice | None:
        return price_in_force(session, first.enrolment_id, PriceKey(item="7", unit=Unit.VISIT), day)

    assert on(JOINED_ON - timedelta(days=1)) is None
    assert on(JOINED_ON) is first
    assert on(DAY - timedelta(days=1)) is first
    assert on(DAY) is second


def test_a_withdrawal_leaves_no_price_from_its_day_on(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)):
        row = make_filed_price(session, manager)
        withdraw_price(session, manager, item="7", unit=Unit.VISIT, effective_from=DAY)
        enrolment = enrolment_of(session, manager.provider_id)
        before = judge_price(
            session,
            enrolment,
            item="7",
            unit=Unit.VISIT,
            unit_price_fen=Fen(6000),
            on=DAY - timedelta(days=1),
        )
        after = judge_price(session, enrolment, item="7", unit=Unit.VISIT, unit_price_fen=Fen(6000), on=DAY)
    assert before.allowed
    assert before.filed_price_fen == row.price_fen
    assert [breach.code for breach in after.breaches] == ["not_filed"]


def test_a_withdrawal_cannot_begin_yesterday(session: Session, manager: Principal) -> None:
    make_filed_price(session, manager)
    with clock_at(beijing(DAY)), pytest.raises(RuleError, match="今天或以后"):
        withdraw_price(session, manager, item="7", unit=Unit.VISIT, effective_from=DAY - timedelta(days=1))


def test_a_withdrawal_needs_a_price_in_force(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)), pytest.raises(RuleError, match="没有生效"):
        withdraw_price(session, manager, item="7", unit=Unit.VISIT, effective_from=DAY)


def test_an_acceptance_is_entered_once_and_never_for_the_future(session: Session, manager: Principal) -> None:
    row = make_filed_price(session, manager)
    assert not is_accepted(session, row.id)
    with pytest.raises(RuleError, match="不能晚于今天"):
        accept_filing(session, manager, row.id, today() + timedelta(days=1))
    accept_filing(session, manager, row.id, today())
    assert is_accepted(session, row.id)
    with pytest.raises(ConflictError, match="不能重复"):
        accept_filing(session, manager, row.id, today())


def test_another_providers_filing_cannot_be_accepted(session: Session, manager: Principal) -> None:
    row = make_filed_price(session, manager)
    other = make_user(session, make_provider(session, code="OTHER"), phone="13900000001")
    with pytest.raises(MissingError):
        accept_filing(session, other, row.id, today())


def test_evidence_of_another_provider_sets_no_ceiling(session: Session, manager: Principal) -> None:
    make_evidence(session, manager)
    other = make_provider(session, code="OTHER")
    ceiling = ceiling_now(session, enrolment_of(session, other.id), PriceKey(item="7", unit=Unit.VISIT))
    assert ceiling.ceiling_fen is None


def test_new_evidence_that_lowers_the_ceiling_stops_the_filed_price(
    session: Session, manager: Principal
) -> None:
    make_filed_price(session, manager)
    make_evidence(session, manager, fen=5500)
    enrolment = enrolment_of(session, manager.provider_id)
    check = judge_price(session, enrolment, item="7", unit=Unit.VISIT, unit_price_fen=Fen(6000), on=DAY)
    assert [breach.code for breach in check.breaches] == ["above_ceiling"]
    assert check.ceiling_fen == 5500


def test_a_price_above_the_filed_one_is_refused_though_below_the_ceiling(
    session: Session, manager: Principal
) -> None:
    make_evidence(session, manager, fen=6000)
    file(session, manager, 5000)
    enrolment = enrolment_of(session, manager.provider_id)
    codes = [
        [
            breach.code
            for breach in judge_price(
                session, enrolment, item="7", unit=Unit.VISIT, unit_price_fen=Fen(fen), on=DAY
            ).breaches
        ]
        for fen in (5000, 5001, 6001)
    ]
    assert codes == [[], ["above_filed"], ["above_ceiling", "above_filed"]]


def test_every_filing_leaves_an_audit_entry(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)):
        make_filed_price(session, manager, effective_from=DAY)
    session.commit()
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
    assert [entry.action for entry in entries][-3:] == ["evidence.add", "price.file", "filing_list.submit"]


def test_a_filing_entered_late_does_not_pass_what_orders_were_priced_at(
    session: Session, manager: Principal
) -> None:
    with clock_at(beijing(date(2026, 7, 1))):
        make_evidence(session, manager, fen=6000)
        file(session, manager, 5000)
        make_order(session, manager, make_recipient(session, manager))  # of 15 July, at 50.00
    with clock_at(beijing(date(2026, 7, 20))):
        with pytest.raises(RuleError, match=r"50\.00") as refused:
            file(session, manager, 5001, effective_from=DAY)
        assert refused.value.code == "above_frozen"
        assert file(session, manager, 5000, effective_from=DAY).price_fen == 5000
        assert file(session, manager, 5001, effective_from=DAY + timedelta(days=1)).price_fen == 5001


def test_a_late_filing_is_told_apart_in_the_audit_log(session: Session, manager: Principal) -> None:
    with clock_at(beijing(DAY)):
        make_filed_price(session, manager, effective_from=DAY - timedelta(days=1))
    session.commit()
    assert "price.file_late" in set(session.scalars(select(AuditEntry.action)))
