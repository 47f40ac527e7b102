"""A county's own document: entered with its scan, dated, for one provider alone, never overwritten."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.entering import enter_rules, void_rule
from catalog.subsidy.frozen_rule import frozen_rule
from catalog.subsidy.models import EnteredRule
from catalog.subsidy.queries import entries, rules_of
from catalog.subsidy.rules import RuleMark, SubsidyRule, find_rule, rule_for
from provider_portal.accounts.principal import Principal
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.errors import ConflictError, MissingError, RuleError
from provider_portal.ground.frozen import frozen_json
from provider_portal.ground.money import Fen
from tests.builders import JINSHI, make_provider, make_user

HOME, LONG = VoucherClass.HOME_VISIT, VoucherClass.LONG_STAY
SCAN = "a" * 64
DAY = date(2026, 7, 15)


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session))


def enter(session: Session, who: Principal, **changes: Any) -> EnteredRule:
    given: dict[str, Any] = {
        "classes": [HOME],
        "rate": Decimal("0.45"),
        "cap_fen": Fen(600_00),
        "first": date(2026, 7, 1),
        "until": date(2027, 1, 1),
        "source": "津民发〔2026〕8号",
        "scan_sha256": SCAN,
    }
    return enter_rules(session, who, **(given | changes))[0]


def home_rule(session: Session, who: Principal, on: date = DAY) -> SubsidyRule:
    return rule_for(JINSHI, HOME, on, rules_of(session, who.provider_id))


def test_an_entered_rule_counts_from_its_first_day_to_its_last(session: Session, manager: Principal) -> None:
    enter(session, manager)
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31)]
    assert [home_rule(session, manager, day).rate for day in days] == [
        Decimal("0.50"),
        Decimal("0.45"),
        Decimal("0.45"),
    ]
    assert find_rule(JINSHI, HOME, date(2027, 1, 1), rules_of(session, manager.provider_id)) is None
    assert home_rule(session, manager).mark is RuleMark.ENTERED
    assert frozen_json(frozen_rule(home_rule(session, manager)))["status"] == "confirmed"


def test_another_provider_of_the_same_county_is_not_touched(session: Session, manager: Principal) -> None:
    row = enter(session, manager)
    other = make_user(
        session, make_provider(session, code="JSAN", name="津市市安宁养老院"), phone="13911110000"
    )
    assert home_rule(session, other).rate == Decimal("0.50")
    with pytest.raises(MissingError):
        void_rule(session, other, row.id, "不是我录的")


def test_other_classes_keep_the_shipped_rule(session: Session, manager: Principal) -> None:
    enter(session, manager)
    assert rule_for(JINSHI, LONG, DAY, rules_of(session, manager.provider_id)).rate == Decimal("0.40")


def test_the_document_that_begins_later_wins_from_its_day(session: Session, manager: Principal) -> None:
    enter(session, manager, rate=Decimal("0.60"), first=date(2026, 9, 1))
    enter(session, manager)  # entered later, begins earlier: September stays with the newer document
    assert home_rule(session, manager, date(2026, 8, 31)).rate == Decimal("0.45")
    assert home_rule(session, manager, date(2026, 9, 1)).rate == Decimal("0.60")


def test_of_two_that_begin_on_one_day_the_one_entered_last_wins(session: Session, manager: Principal) -> None:
    enter(session, manager)
    enter(session, manager, rate=Decimal("0.48"))
    assert home_rule(session, manager).rate == Decimal("0.48")
    assert len(entries(session, manager.provider_id)) == 2


def test_a_voided_entry_counts_for_nothing_and_stays_to_be_seen(session: Session, manager: Principal) -> None:
    row = enter(session, manager)
    void_rule(session, manager, row.id, "比例录错")
    assert home_rule(session, manager).rate == Decimal("0.50")
    assert [entry.void.reason for entry in entries(session, manager.provider_id) if entry.void] == [
        "比例录错"
    ]
    with pytest.raises(ConflictError) as refused, session.begin_nested():
        void_rule(session, manager, row.id, "再作废一次")
    assert refused.value.code == "voided_already"


def test_a_document_without_numbers_sends_people_to_the_state_app(
    session: Session, manager: Principal
) -> None:
    enter(session, manager, rate=None, cap_fen=None)
    assert home_rule(session, manager).rate is None


def test_one_document_may_name_several_classes(session: Session, manager: Principal) -> None:
    enter(session, manager, classes=[HOME, LONG, HOME])
    assert {entry.rule.voucher_class for entry in entries(session, manager.provider_id)} == {HOME, LONG}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"classes": []}, "classes"),
        ({"until": date(2026, 7, 1)}, "last_day"),
        ({"until": date(2031, 7, 6)}, "last_day"),
        ({"rate": Decimal(0)}, "percent"),
        ({"rate": Decimal("1.0001")}, "percent"),
        ({"rate": None}, "cap_fen"),
        ({"cap_fen": Fen(0)}, "cap_fen"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    session: Session, manager: Principal, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleError) as refused:
        enter(session, manager, **changes)
    assert list(refused.value.fields) == [field]


def test_bounds_are_allowed(session: Session, manager: Principal) -> None:
    enter(session, manager, rate=Decimal(1), cap_fen=None, until=date(2026, 7, 2))
    assert home_rule(session, manager, date(2026, 7, 1)).rate == Decimal(1)
    assert home_rule(session, manager, date(2026, 7, 2)).rate == Decimal("0.50")


def test_a_county_where_the_provider_does_not_take_part_is_refused(
    session: Session, manager: Principal
) -> None:
    with pytest.raises(RuleError) as refused:
        enter(session, manager, county="430702")
    assert refused.value.code == "not_enrolled"


def test_entering_and_voiding_leave_a_trace(session: Session, manager: Principal) -> None:
    row = enter(session, manager)
    void_rule(session, manager, row.id, "比例录错")
    session.commit()
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {"subsidy_rule.enter", "subsidy_rule.void"} <= actions


def test_an_entered_rule_cannot_be_edited(session: Session, manager: Principal) -> None:
    row = enter(session, manager)
    row.rate = "0.99"
    with pytest.raises((IntegrityError, ProgrammingError), match="append-only"):
        session.flush()
