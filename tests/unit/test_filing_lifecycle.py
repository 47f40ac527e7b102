"""Tables that cannot be left: the life of a list, of an enrolment, and the days before a paper ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.enrolment.stages import ENROLMENT_LIFE, EnrolmentStep, Stage
from catalog.filing.lifecycle import LIST_LIFE, ListStatus, ListStep
from catalog.pack.expiry import Validity, validity, validity_words
from provider_portal.ground.errors import ConflictError

DAY = date(2026, 7, 20)


@given(st.lists(st.sampled_from(ListStep), max_size=12))
def test_a_list_walks_only_the_table(steps: list[ListStep]) -> None:
    status = ListStatus.DRAFT
    for step in steps:
        if (status, step) in LIST_LIFE.table:
            status = LIST_LIFE.advance(status, step)
        else:
            with pytest.raises(ConflictError, match="刷新"):
                LIST_LIFE.advance(status, step)
    assert status in ListStatus


def test_a_withdrawn_list_is_the_end() -> None:
    assert not [step for (status, step) in LIST_LIFE.table if status is ListStatus.WITHDRAWN]


def test_a_replaced_list_may_still_get_its_late_acceptance() -> None:
    assert LIST_LIFE.advance(ListStatus.SUPERSEDED, ListStep.ACCEPT) is ListStatus.SUPERSEDED


@given(st.lists(st.sampled_from(EnrolmentStep), max_size=15))
def test_an_enrolment_walks_only_the_table(steps: list[EnrolmentStep]) -> None:
    stage = Stage.APPLIED
    for step in steps:
        if (stage, step) in ENROLMENT_LIFE.table:
            stage = ENROLMENT_LIFE.advance(stage, step)
        else:
            with pytest.raises(ConflictError, match="刷新"):
                ENROLMENT_LIFE.advance(stage, step)
    assert stage in Stage


def test_only_approval_lets_a_provider_take_part() -> None:
    into = {
        step
        for (before, step), after in ENROLMENT_LIFE.table.items()
        if after.takes_part and not before.takes_part
    }
    assert into == {EnrolmentStep.APPROVE}


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (61, Validity.GOOD),
        (60, Validity.WITHIN_60),
        (31, Validity.WITHIN_60),
        (30, Validity.WITHIN_30),
        (8, Validity.WITHIN_30),
        (7, Validity.WITHIN_7),
        (0, Validity.WITHIN_7),
        (-1, Validity.EXPIRED),
    ],
)
def test_a_paper_is_told_of_60_30_and_7_days_before_its_last_day(days: int, state: Validity) -> None:
    assert validity(DAY + timedelta(days=days), DAY) is state


def test_a_paper_without_a_last_day_is_good_for_ever() -> None:
    assert validity(None, DAY) is Validity.GOOD
    assert validity_words(None, DAY) == "长期有效"
    assert validity_words(DAY, DAY) == "2026-07-20 到期，今天是最后一天"
    assert validity_words(date(2026, 7, 21), DAY) == "2026-07-21 到期，还有 1 天"
    assert validity_words(date(2026, 8, 1), DAY) == "2026-08-01 到期，还有 12 天"
    assert validity_words(date(2026, 7, 19), DAY) == "2026-07-19 已过期"


def test_whatever_is_not_good_is_due() -> None:
    assert [state for state in Validity if not state.due] == [Validity.GOOD]
