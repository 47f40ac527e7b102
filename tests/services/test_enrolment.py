"""Joining the project in a county, and which enrolment holds on a day."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalog.enrolment.enrolling import enrol
from catalog.enrolment.queries import enrolment_of, enrolment_on, enrolments, is_assessor
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.errors import ConflictError, RuleError
from tests.builders import JINSHI, JOINED_ON, make_provider


def test_the_enrolment_holds_from_the_approval_day_on(session: Session) -> None:
    provider = make_provider(session)
    assert enrolment_on(session, provider.id, JOINED_ON).county == JINSHI
    with pytest.raises(RuleError) as refused:
        enrolment_on(session, provider.id, date(2026, 2, 28))
    assert refused.value.code == "not_enrolled"


def test_an_ended_enrolment_does_not_hold_on_its_last_day(session: Session) -> None:
    provider = make_provider(session)
    enrolment_of(session, provider.id).ended_on = date(2026, 7, 1)
    session.flush()
    assert enrolment_on(session, provider.id, date(2026, 6, 30))
    with pytest.raises(RuleError, match="还没有"):
        enrolment_on(session, provider.id, date(2026, 7, 1))


def test_with_several_counties_the_caller_must_say_which(session: Session) -> None:
    provider = make_provider(session)
    enrol(session, None, provider_id=provider.id, county="430702", joined_on=date(2026, 4, 1))
    with pytest.raises(RuleError, match="430781、430702"):
        enrolment_on(session, provider.id, date(2026, 5, 1))
    assert enrolment_on(session, provider.id, date(2026, 5, 1), "430702").joined_on == date(2026, 4, 1)
    assert [row.county for row in enrolments(session, provider.id)] == [JINSHI, "430702"]


def test_the_same_county_twice_is_a_conflict(session: Session) -> None:
    provider = make_provider(session)
    with pytest.raises(ConflictError, match="不能重复登记"):
        enrol(session, None, provider_id=provider.id, county=JINSHI, joined_on=date(2026, 5, 1))


def test_a_county_code_has_six_digits(session: Session) -> None:
    provider = make_provider(session, joined_on=None)
    with pytest.raises(RuleError, match="6 位数字"):
        enrol(session, None, provider_id=provider.id, county="43078", joined_on=JOINED_ON)


def test_another_providers_enrolment_is_not_seen(session: Session) -> None:
    make_provider(session)
    other = make_provider(session, code="OTHER", joined_on=None)
    with pytest.raises(RuleError):
        enrolment_of(session, other.id)


def test_an_assessor_is_told_from_a_care_provider(session: Session) -> None:
    assert not is_assessor(session, make_provider(session).id)
    assert is_assessor(session, make_provider(session, code="PG", kinds=(ProviderKind.ASSESSOR,)).id)
