"""A step that does not belong says what comes first, or that it was done before."""

import pytest

from provider_portal.ground.errors import ConflictError
from receipts.claims.models import ClaimStatus
from receipts.claims.states import CLAIM_LIFE, ClaimStep
from tests.lives import written
from tests.services.claiming.test_claim_life import CLAIM

TABLE = written(CLAIM)
AGAIN = "不能重复办理，请刷新页面查看。"
FIRST = {
    "check": "",
    "freeze": "请先由一位同事做自查，再由另一位同事复核封存。",
    "submit": "请先自查、封存，生成正式申报包后再提交。",
    "approve": "请先登记提交，再登记审核结果。",
    "pay": "请先登记全部审核结果，再登记拨付。",
}
# The statuses in which a step was done before, and so cannot be done again.
DONE = {
    "check": {"frozen", "submitted", "approved", "paid"},
    "freeze": {"frozen", "submitted", "approved", "paid"},
    "submit": {"submitted", "approved", "paid"},
    "approve": {"approved", "paid"},
    "pay": {"paid"},
}


@pytest.mark.parametrize("status", ClaimStatus)
@pytest.mark.parametrize("step", ClaimStep)
def test_a_step_leads_where_the_table_says_or_says_what_comes_first(
    status: ClaimStatus, step: ClaimStep
) -> None:
    after = TABLE.get((status.value, step.value))
    if after is not None:
        assert CLAIM_LIFE.advance(status, step).value == after
        return
    with pytest.raises(ConflictError) as refused:
        CLAIM_LIFE.advance(status, step)
    hint = AGAIN if status.value in DONE[step.value] else FIRST[step.value]
    assert refused.value.code == "wrong_status"
    assert refused.value.message == f"本月申报现在是“{status.label}”，不能{step.label}。{hint}"


def test_every_step_has_its_word() -> None:
    assert [step.label for step in ClaimStep] == ["自查", "封存", "提交", "登记审核结果", "登记拨付"]
