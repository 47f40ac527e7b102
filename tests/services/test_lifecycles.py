"""Where each life ends, what may be done next, and what a step that does not belong there says."""

import pytest

from catalog.enrolment.stages import ENROLMENT_LIFE, EnrolmentStep, Stage
from catalog.filing.lifecycle import LIST_LIFE, ListStatus, ListStep
from orders.ordering.lifecycle import STAY_LIFE, VISIT_LIFE, OrderStatus, OrderStep
from provider_portal.ground.errors import ConflictError
from receipts.claims.models import ClaimStatus
from receipts.claims.states import CLAIM_LIFE, ClaimStep

LET_GO = {OrderStatus.REFUSED, OrderStatus.CANCELLED}


def test_each_life_has_its_ends() -> None:
    assert VISIT_LIFE.ends == LET_GO | {OrderStatus.CONFIRMED, OrderStatus.MISSED}
    assert STAY_LIFE.ends == LET_GO | {OrderStatus.CONFIRMED}
    assert LIST_LIFE.ends == {ListStatus.WITHDRAWN}
    assert ENROLMENT_LIFE.ends == {Stage.LEFT}
    assert CLAIM_LIFE.ends == {ClaimStatus.PAID}


def test_the_next_steps_come_in_the_tables_order() -> None:
    assert VISIT_LIFE.steps_from(OrderStatus.PLACED) == [OrderStep.ACCEPT, OrderStep.REFUSE, OrderStep.CANCEL]
    assert STAY_LIFE.steps_from(OrderStatus.ACCEPTED) == [OrderStep.CANCEL, OrderStep.CONFIRM]
    assert CLAIM_LIFE.steps_from(ClaimStatus.CHECKED) == [ClaimStep.CHECK, ClaimStep.FREEZE]
    assert ENROLMENT_LIFE.steps_from(Stage.LEAVING) == [EnrolmentStep.STAY, EnrolmentStep.LEAVE]


def refusal_of(advance: object) -> tuple[str, str]:
    assert callable(advance)
    with pytest.raises(ConflictError) as refused:
        advance()
    return refused.value.code, refused.value.message


def test_a_step_that_does_not_belong_there_is_a_conflict_in_the_lifes_own_words() -> None:
    assert refusal_of(lambda: VISIT_LIFE.advance(OrderStatus.PLACED, OrderStep.CONFIRM)) == (
        "wrong_status",
        "工单现在是“待接单”，不能服务确认。请刷新页面查看最新状态。",
    )
    assert refusal_of(lambda: LIST_LIFE.advance(ListStatus.DRAFT, ListStep.ACCEPT)) == (
        "wrong_status",
        "这份清单草稿，不能再登记受理。请刷新页面查看最新状态。",
    )
    assert refusal_of(lambda: ENROLMENT_LIFE.advance(Stage.APPLIED, EnrolmentStep.BEGIN)) == (
        "wrong_stage",
        "现在是“已申报，待批准”，不能登记开始接单。请刷新页面，按页面上的下一步办理。",
    )


def test_a_claim_says_what_comes_first_or_that_it_was_done() -> None:
    assert refusal_of(lambda: CLAIM_LIFE.advance(ClaimStatus.OPEN, ClaimStep.FREEZE)) == (
        "wrong_status",
        "本月申报现在是“归集中”，不能封存。请先由一位同事做自查，再由另一位同事复核封存。",
    )
    assert refusal_of(lambda: CLAIM_LIFE.advance(ClaimStatus.FROZEN, ClaimStep.FREEZE)) == (
        "wrong_status",
        "本月申报现在是“已封存，待提交”，不能封存。不能重复办理，请刷新页面查看。",
    )
