"""The life of a filed item list, as a table. Pure."""

from provider_portal.ground.errors import ConflictError
from provider_portal.ground.labels import Labelled, Tone
from provider_portal.ground.lifecycle import Lifecycle


class ListStatus(Labelled):
    """Where a list stands."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交，待受理", Tone.WARN
    ACCEPTED = "accepted", "已受理", Tone.GOOD
    SUPERSEDED = "superseded", "已被新清单替代"
    WITHDRAWN = "withdrawn", "已撤回"


class ListStep(Labelled):
    """What is done with a list. A list that was replaced may still get its late acceptance."""

    START = "start", "建立"
    SUBMIT = "submit", "提交"
    ACCEPT = "accept", "登记受理"
    SUPERSEDE = "supersede", "被新清单替代"
    WITHDRAW = "withdraw", "撤回"


_T, _P = ListStatus, ListStep


def _refusal(status: ListStatus, step: ListStep) -> ConflictError:
    return ConflictError(
        "wrong_status", f"这份清单{status.label}，不能再{step.label}。请刷新页面查看最新状态。"
    )


LIST_LIFE = Lifecycle(
    refusal=_refusal,
    table={
        (_T.DRAFT, _P.SUBMIT): _T.SUBMITTED,
        (_T.DRAFT, _P.WITHDRAW): _T.WITHDRAWN,
        (_T.SUBMITTED, _P.ACCEPT): _T.ACCEPTED,
        (_T.SUBMITTED, _P.SUPERSEDE): _T.SUPERSEDED,
        (_T.SUBMITTED, _P.WITHDRAW): _T.WITHDRAWN,
        (_T.ACCEPTED, _P.SUPERSEDE): _T.SUPERSEDED,
        (_T.ACCEPTED, _P.WITHDRAW): _T.WITHDRAWN,
        (_T.SUPERSEDED, _P.ACCEPT): _T.SUPERSEDED,
    },
)
