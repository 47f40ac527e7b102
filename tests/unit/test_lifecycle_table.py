"""A life in steps: where each leads, what may be done next, where it ends."""

from enum import StrEnum

import pytest

from provider_portal.ground.lifecycle import Lifecycle


class State(StrEnum):
    NEW, OPEN, SHUT, APART = "new", "open", "shut", "apart"


class Step(StrEnum):
    BEGIN, GO_ON, END = "begin", "go_on", "end"


LIFE = Lifecycle(
    table={
        (State.NEW, Step.BEGIN): State.OPEN,
        (State.OPEN, Step.GO_ON): State.OPEN,
        (State.OPEN, Step.END): State.SHUT,
    },
    refusal=lambda state, step: ValueError(f"{state} {step}"),
)


def test_a_step_leads_on_or_is_refused_in_its_own_words() -> None:
    assert LIFE.advance(State.NEW, Step.BEGIN) is State.OPEN
    with pytest.raises(ValueError, match="shut begin"):
        LIFE.advance(State.SHUT, Step.BEGIN)


def test_what_may_be_done_next_comes_in_the_tables_order() -> None:
    assert LIFE.steps_from(State.OPEN) == [Step.GO_ON, Step.END]
    assert LIFE.steps_from(State.APART) == []


def test_a_life_ends_where_it_is_reached_and_never_left() -> None:
    assert LIFE.ends == {State.SHUT}
