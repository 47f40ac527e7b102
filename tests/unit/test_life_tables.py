"""The lives of an order, a stay, a list and an enrolment, as the rules of the project want them."""

from catalog.enrolment.stages import ENROLMENT_LIFE, EnrolmentStep, Stage
from catalog.filing.lifecycle import LIST_LIFE, ListStatus, ListStep
from orders.ordering.lifecycle import STAY_LIFE, VISIT_LIFE, OrderStatus, OrderStep
from tests.lives import lived, written

VISIT = """
placed      accept     accepted
placed      refuse     refused
placed      cancel     cancelled
accepted    assign     assigned
accepted    cancel     cancelled
assigned    assign     assigned
assigned    cancel     cancelled
assigned    miss       missed
assigned    check_in   in_service
in_service  check_out  served
served      confirm    confirmed
"""
STAY = """
placed    accept   accepted
placed    refuse   refused
placed    cancel   cancelled
accepted  cancel   cancelled
accepted  confirm  confirmed
"""
LIST = """
draft       submit     submitted
draft       withdraw   withdrawn
submitted   accept     accepted
submitted   supersede  superseded
submitted   withdraw   withdrawn
accepted    supersede  superseded
accepted    withdraw   withdrawn
superseded  accept     superseded
"""
ENROLMENT = """
given_up  apply          applied
applied   approve        approved
applied   give_up        given_up
approved  open_account   approved
approved  open_wechat    approved
approved  open_alipay    approved
approved  open_unionpay  approved
approved  begin          in_force
approved  ask_to_leave   leaving
in_force  open_account   in_force
in_force  open_wechat    in_force
in_force  open_alipay    in_force
in_force  open_unionpay  in_force
in_force  ask_to_leave   leaving
leaving   stay           in_force
leaving   leave          left
"""


def test_a_visit_goes_from_its_order_to_its_confirmation() -> None:
    assert lived(OrderStatus, OrderStep, VISIT_LIFE.advance) == written(VISIT)


def test_a_stay_is_confirmed_without_a_visit() -> None:
    assert lived(OrderStatus, OrderStep, STAY_LIFE.advance) == written(STAY)


def test_a_list_is_submitted_accepted_and_replaced() -> None:
    assert lived(ListStatus, ListStep, LIST_LIFE.advance) == written(LIST)


def test_an_enrolment_is_approved_opened_and_left() -> None:
    assert lived(Stage, EnrolmentStep, ENROLMENT_LIFE.advance) == written(ENROLMENT)


def test_what_still_takes_hours_and_what_waits_for_the_office() -> None:
    live = {"placed", "accepted", "assigned", "in_service", "served", "confirmed"}
    assert {status.value for status in OrderStatus if status.live} == live
    assert {status.value for status in OrderStatus if status.waits} == {"placed", "accepted", "served"}


def test_a_provider_takes_part_from_the_countys_approval_on() -> None:
    part = {"approved", "in_force", "leaving", "left"}
    assert {stage.value for stage in Stage if stage.takes_part} == part
