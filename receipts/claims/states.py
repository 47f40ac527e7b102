"""The life of a claim month as a table: which step leads from which status to which."""

from provider_portal.ground.errors import ConflictError
from provider_portal.ground.labels import Labelled
from provider_portal.ground.lifecycle import Lifecycle
from receipts.claims.models import ClaimStatus


class ClaimStep(Labelled):
    """What can be done to a claim month."""

    CHECK = "check", "自查"
    FREEZE = "freeze", "封存"
    SUBMIT = "submit", "提交"
    APPROVE = "approve", "登记审核结果"
    PAY = "pay", "登记拨付"


_S, _T = ClaimStatus, ClaimStep

_FIRST = {
    _T.FREEZE: "请先由一位同事做自查，再由另一位同事复核封存。",
    _T.SUBMIT: "请先自查、封存，生成正式申报包后再提交。",
    _T.APPROVE: "请先登记提交，再登记审核结果。",
    _T.PAY: "请先登记全部审核结果，再登记拨付。",
}


def _refusal(status: ClaimStatus, step: ClaimStep) -> ConflictError:
    """Says whether the step was done before, or what comes first."""
    order = list(ClaimStatus)
    done = any(
        order.index(after) <= order.index(status)
        for (_, each), after in CLAIM_LIFE.table.items()
        if each is step
    )
    hint = "不能重复办理，请刷新页面查看。" if done else _FIRST.get(step, "")
    return ConflictError("wrong_status", f"本月申报现在是“{status.label}”，不能{step.label}。{hint}")


CLAIM_LIFE = Lifecycle(
    refusal=_refusal,
    table={
        (_S.OPEN, _T.CHECK): _S.CHECKED,
        (_S.CHECKED, _T.CHECK): _S.CHECKED,
        (_S.CHECKED, _T.FREEZE): _S.FROZEN,
        (_S.FROZEN, _T.SUBMIT): _S.SUBMITTED,
        (_S.SUBMITTED, _T.APPROVE): _S.APPROVED,
        (_S.APPROVED, _T.PAY): _S.PAID,
    },
)
