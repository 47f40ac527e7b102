"""The life of an enrolment: every stage with every step, and where one who stays goes back to."""

import pytest

from catalog.enrolment.stages import ENROLMENT_LIFE, EnrolmentStep, Stage, stage_before_leaving
from provider_portal.ground.errors import ConflictError
from tests.lives import written
from tests.unit.test_life_tables import ENROLMENT

TABLE = written(ENROLMENT)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("step", EnrolmentStep)
def test_a_step_leads_where_the_table_says_and_nowhere_else(stage: Stage, step: EnrolmentStep) -> None:
    after = TABLE.get((stage.value, step.value))
    assert (step in ENROLMENT_LIFE.steps_from(stage)) is (after is not None)
    if after is not None:
        assert ENROLMENT_LIFE.advance(stage, step).value == after
        return
    with pytest.raises(ConflictError, match=f"现在是“{stage.label}”，不能{step.label}") as refused:
        ENROLMENT_LIFE.advance(stage, step)
    assert refused.value.code == "wrong_stage"


@pytest.mark.parametrize(
    ("stages", "back"),
    [
        ([], Stage.IN_FORCE),
        ([Stage.LEAVING], Stage.IN_FORCE),
        ([Stage.APPLIED, Stage.APPROVED, Stage.LEAVING], Stage.APPROVED),
        ([Stage.APPLIED, Stage.APPROVED, Stage.IN_FORCE, Stage.LEAVING], Stage.IN_FORCE),
        ([Stage.APPROVED, Stage.LEAVING, Stage.APPROVED, Stage.IN_FORCE, Stage.LEAVING], Stage.IN_FORCE),
        ([Stage.IN_FORCE, Stage.LEAVING, Stage.APPROVED, Stage.LEAVING], Stage.APPROVED),
    ],
)
def test_who_stays_goes_back_to_where_they_were(stages: list[Stage], back: Stage) -> None:
    assert stage_before_leaving(stages) is back


def test_an_enrolment_holds_from_the_approval_on_even_after_leaving() -> None:
    assert {stage.value for stage in Stage if stage.takes_part} == {"approved", "in_force", "leaving", "left"}


def test_only_the_approval_comes_with_a_paper() -> None:
    assert [step for step in EnrolmentStep if step.wants_scan] == [EnrolmentStep.APPROVE]


def test_every_stage_and_step_has_its_words() -> None:
    assert len({stage.label for stage in Stage}) == len(Stage)
    assert {stage.tone for stage in Stage} == {"warn", "info", "good", "neutral"}
    assert len({step.label for step in EnrolmentStep}) == len(EnrolmentStep)
    assert all(step.day_label.endswith("日期") and step.hint.endswith("。") for step in EnrolmentStep)
