"""The life of a filed item list, as a table. Pure."""

from enum import StrEnum

from provider_portal.ground.errors import ConflictError


class ListStatus(StrEnum):
    """Where a list stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Chinese name on the screen."""
        return _LABELS[self.value][0]

    @property
    def tone(self) -> str:
        """Colour of its badge."""
        return _LABELS[self.value][1]


_LABELS = {
    "draft": ("草稿", "neutral"),
    "submitted": ("已提交，待受理", "warn"),
    "accepted": ("已受理", "good"),
    "superseded": ("已被新清单替代", "neutral"),
    "withdrawn": ("已撤回", "neutral"),
}


class ListStep(StrEnum):
    """What is done with a list. A list that was replaced may still get its late acceptance."""

    START = "start"
    SUBMIT = "submit"
    ACCEPT = "accept"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """Chinese name on the screen."""
        return {
            "start": "建立",
            "submit": "提交",
            "accept": "登记受理",
            "supersede": "被新清单替代",
            "withdraw": "撤回",
        }[self.value]


_T, _P = ListStatus, ListStep
NEXT: dict[tuple[ListStatus, ListStep], ListStatus] = {
    (_T.DRAFT, _P.SUBMIT): _T.SUBMITTED,
    (_T.DRAFT, _P.WITHDRAW): _T.WITHDRAWN,
    (_T.SUBMITTED, _P.ACCEPT): _T.ACCEPTED,
    (_T.SUBMITTED, _P.SUPERSEDE): _T.SUPERSEDED,
    (_T.SUBMITTED, _P.WITHDRAW): _T.WITHDRAWN,
    (_T.ACCEPTED, _P.SUPERSEDE): _T.SUPERSEDED,
    (_T.ACCEPTED, _P.WITHDRAW): _T.WITHDRAWN,
    (_T.SUPERSEDED, _P.ACCEPT): _T.SUPERSEDED,
}


def next_status(status: ListStatus, step: ListStep) -> ListStatus:
    """Where `step` leads; ConflictError `wrong_status` where it does not belong."""
    found = NEXT.get((status, step))
    if found is None:
        raise ConflictError(
            "wrong_status", f"这份清单{status.label}，不能再{step.label}。请刷新页面查看最新状态。"
        )
    return found
