"""From a page's form to what the services take, and what the pages offer to choose from."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from orders.confirmation.confirming import Signing
from orders.ordering.models import OrderLine, ServiceOrder
from orders.visits.event_answers import Done
from orders.visits.evidencing import PhotoCaption
from orders.visits.models import EvidenceKind, SignerKind
from orders.visits.reporting import CheckIn, CheckOut
from orders.visits.visit import VisitEventKind
from provider_portal.ground.clock import SHANGHAI, now
from provider_portal.ground.errors import RuleError
from provider_portal.ground.ids import new_id
from provider_portal.shell.fields import Loaded

_REASONS = ("屋里没有信号", "手机定位坏了", "老人不在住处，在别处服务", "没有允许定位", "其他原因")
NO_POSITION = [(reason, reason) for reason in _REASONS]
SIGNERS = [(kind.value, kind.label) for kind in SignerKind]
PHOTO_KINDS = [(kind.value, kind.label) for kind in EvidenceKind if kind is not EvidenceKind.SIGNATURE]


def check_in_of(values: Mapping[str, Any]) -> CheckIn:
    """签到 of the form."""
    return CheckIn(**_event(values))


def check_out_of(values: Mapping[str, Any], lines: Sequence[OrderLine]) -> CheckOut:
    """签退 of the form: every line is told of, those not ticked with 0."""
    return CheckOut(**_event(values) | {"done": every_line(values["done"], lines)})


def every_line(ticks: Sequence[Mapping[str, Any]], lines: Sequence[OrderLine]) -> tuple[Done, ...]:
    """What was ticked, and 0 for the lines that were not; a foreign line stays in, to be refused.

    A page on which nothing is ticked is refused: people forget it more often than they mean it.
    """
    quantities: dict[UUID, int] = {line.id: 0 for line in lines}
    quantities |= {tick["line_id"]: tick["quantity"] for tick in ticks}
    if not any(quantities.values()):
        sentence = "请勾选做了的项目；一项也没有做的，不要签退，请联系派单员取消工单。"
        raise RuleError("nothing_done", sentence, fields={"done": [sentence]})
    return tuple(Done(line_id=line, quantity=quantity) for line, quantity in quantities.items())


def start_ticks(lines: Sequence[OrderLine]) -> list[str]:
    """Nothing is ticked beforehand, except the quantity of a line that is ordered several times."""
    return [f"{line.id}:{line.quantity}" for line in lines if line.quantity > 1]


def photo_caption(values: Loaded) -> PhotoCaption:
    """What came beside a photograph, by `PhotoSchema`."""
    return PhotoCaption(
        kind=values["kind"],
        taken_at=values["taken_at"],
        latitude=values["latitude"],
        longitude=values["longitude"],
        accuracy_m=values["accuracy_m"],
    )


def signing_of(values: Mapping[str, Any]) -> Signing:
    """服务确认 of the form."""
    return Signing(**_event(values))


def _event(values: Mapping[str, Any]) -> Loaded:
    """Without JavaScript the page sends neither id nor time: then they are the server's own."""
    received_at = now()
    phone_at = values["happened_at"]
    return dict(values) | {
        "event_id": values["event_id"] or new_id(),
        "happened_at": phone_at or received_at,
        "sent_at": values["sent_at"] if phone_at else received_at,
    }


def late_start(order: ServiceOrder, lines: Sequence[OrderLine], *, checked_in: bool) -> Loaded:
    """补录 begins with the end that is missing, at its planned time."""
    planned = order.service_until if checked_in else order.service_from
    return {
        "kind": (VisitEventKind.CHECK_OUT if checked_in else VisitEventKind.CHECK_IN).value,
        "happened_at": f"{planned.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}",
        "done": start_ticks(lines),
    }


def late_entry_of(values: Mapping[str, Any], lines: Sequence[OrderLine]) -> CheckIn:
    """补录 of the office's form: a CheckOut where the 签退 is entered."""
    event = {
        "event_id": new_id(),
        "happened_at": values["happened_at"],
        "reason": values["reason"],
    }
    if values["kind"] is VisitEventKind.CHECK_IN:
        return CheckIn(**event)
    return CheckOut(**event, done=every_line(values["done"], lines))
