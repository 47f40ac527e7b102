"""The life of a service order as a table: which step leads from which status to which."""

from provider_portal.ground.errors import ConflictError
from provider_portal.ground.labels import Labelled, Tone
from provider_portal.ground.lifecycle import Lifecycle


class OrderStatus(Labelled):
    """工单状态."""

    PLACED = "placed", "待接单", Tone.WARN
    ACCEPTED = "accepted", "待派单", Tone.WARN
    ASSIGNED = "assigned", "待上门", Tone.INFO
    IN_SERVICE = "in_service", "服务中", Tone.INFO
    SERVED = "served", "待确认", Tone.WARN
    CONFIRMED = "confirmed", "已确认", Tone.GOOD
    REFUSED = "refused", "已拒绝"
    CANCELLED = "cancelled", "已取消"
    MISSED = "missed", "未上门", Tone.BAD

    @property
    def live(self) -> bool:
        """Whether the order still takes up the caregiver's and the recipient's hours."""
        return self not in {OrderStatus.REFUSED, OrderStatus.CANCELLED, OrderStatus.MISSED}

    @property
    def waits(self) -> bool:
        """Whether somebody in the office has to do something next."""
        return self in {OrderStatus.PLACED, OrderStatus.ACCEPTED, OrderStatus.SERVED}


LIVE_STATUSES = tuple(status for status in OrderStatus if status.live)


class OrderStep(Labelled):
    """What can be done to an order."""

    PLACE = "place", "下单"
    ACCEPT = "accept", "接单"
    REFUSE = "refuse", "拒单"
    ASSIGN = "assign", "派单"
    CANCEL = "cancel", "取消"
    MISS = "miss", "记为未上门"
    CHECK_IN = "check_in", "签到"
    CHECK_OUT = "check_out", "签退"
    CONFIRM = "confirm", "服务确认"


_S, _T = OrderStatus, OrderStep


def _refusal(status: OrderStatus, step: OrderStep) -> ConflictError:
    return ConflictError(
        "wrong_status", f"工单现在是“{status.label}”，不能{step.label}。请刷新页面查看最新状态。"
    )


VISIT_LIFE = Lifecycle(
    refusal=_refusal,
    table={
        (_S.PLACED, _T.ACCEPT): _S.ACCEPTED,
        (_S.PLACED, _T.REFUSE): _S.REFUSED,
        (_S.PLACED, _T.CANCEL): _S.CANCELLED,
        (_S.ACCEPTED, _T.ASSIGN): _S.ASSIGNED,
        (_S.ACCEPTED, _T.CANCEL): _S.CANCELLED,
        (_S.ASSIGNED, _T.ASSIGN): _S.ASSIGNED,
        (_S.ASSIGNED, _T.CANCEL): _S.CANCELLED,
        (_S.ASSIGNED, _T.MISS): _S.MISSED,
        (_S.ASSIGNED, _T.CHECK_IN): _S.IN_SERVICE,
        (_S.IN_SERVICE, _T.CHECK_OUT): _S.SERVED,
        (_S.SERVED, _T.CONFIRM): _S.CONFIRMED,
    },
)
# An elder who lives in is not visited: the stay is confirmed from the accepted order.
STAY_LIFE = Lifecycle(
    refusal=_refusal,
    table={
        (_S.PLACED, _T.ACCEPT): _S.ACCEPTED,
        (_S.PLACED, _T.REFUSE): _S.REFUSED,
        (_S.PLACED, _T.CANCEL): _S.CANCELLED,
        (_S.ACCEPTED, _T.CANCEL): _S.CANCELLED,
        (_S.ACCEPTED, _T.CONFIRM): _S.CONFIRMED,
    },
)


def life_of(*, stay: bool) -> Lifecycle[OrderStatus, OrderStep]:
    """The steps of a visit's order, or of a stay's."""
    return STAY_LIFE if stay else VISIT_LIFE


def status_label(status: OrderStatus, *, stay: bool) -> str:
    """Chinese name on the screen; an accepted stay has nobody to send and waits for its confirmation."""
    return OrderStatus.SERVED.label if stay and status is OrderStatus.ACCEPTED else status.label
