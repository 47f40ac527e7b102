"""The life of an order: every status with every step, what is refused in which words, who waits for whom."""

import pytest

from orders.ordering.lifecycle import (
    LIVE_STATUSES,
    OrderStatus,
    OrderStep,
    life_of,
    status_label,
)
from provider_portal.ground.errors import ConflictError
from tests.lives import written
from tests.unit.test_life_tables import STAY, VISIT


@pytest.mark.parametrize("stay", [False, True])
@pytest.mark.parametrize("step", OrderStep)
@pytest.mark.parametrize("status", OrderStatus)
def test_a_step_leads_where_the_table_says_and_nowhere_else(
    status: OrderStatus, step: OrderStep, stay: bool
) -> None:
    after = written(STAY if stay else VISIT).get((status.value, step.value))
    assert (step in life_of(stay=stay).steps_from(status)) is (after is not None)
    if after is not None:
        assert life_of(stay=stay).advance(status, step).value == after
        return
    sentence = f"工单现在是“{status.label}”，不能{step.label}。请刷新页面查看最新状态。"
    with pytest.raises(ConflictError, match=sentence) as refused:
        life_of(stay=stay).advance(status, step)
    assert refused.value.code == "wrong_status"


def test_an_order_that_ended_without_service_takes_up_no_hours() -> None:
    live = {"placed", "accepted", "assigned", "in_service", "served", "confirmed"}
    assert {status.value for status in LIVE_STATUSES} == live
    assert {status.value for status in OrderStatus if status.live} == live


def test_the_office_has_to_accept_to_send_and_to_confirm() -> None:
    assert {status.value for status in OrderStatus if status.waits} == {"placed", "accepted", "served"}


def test_only_an_accepted_stay_is_called_otherwise_than_a_visit() -> None:
    for status in OrderStatus:
        accepted = status is OrderStatus.ACCEPTED
        assert status_label(status, stay=True) == ("待确认" if accepted else status.label)
        assert status_label(status, stay=False) == status.label


def test_every_status_and_step_has_its_word() -> None:
    assert len({status.label for status in OrderStatus}) == len(OrderStatus)
    assert len({step.label for step in OrderStep}) == len(OrderStep)
    assert {status.value for status in OrderStatus if status.tone == "warn"} == {
        "placed",
        "accepted",
        "served",
    }
    assert {status.value for status in OrderStatus if status.tone in {"good", "bad"}} == {
        "confirmed",
        "missed",
    }
