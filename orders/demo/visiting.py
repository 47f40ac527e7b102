"""One visit of the demonstration, step by step, as caregiver, dispatcher and elder do it."""

import base64
import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.demo.houses import acting
from catalog.subsidy.classes import VoucherClass
from orders.confirmation.confirming import Signing, confirm
from orders.demo.cast import ELDERS
from orders.demo.pictures import photograph, signature
from orders.demo.story import Turn, VisitStory
from orders.ordering.deciding import accept_order, cancel_order, mark_missed
from orders.ordering.dispatching import assign
from orders.ordering.placing import place_order
from orders.ordering.queries import order_lines
from orders.ordering.quote import LineRequest
from orders.photographs.receiving import receive_photo
from orders.visits.event_answers import Done
from orders.visits.evidencing import PhotoCaption, accept_photo
from orders.visits.models import EvidenceKind, SignerKind
from orders.visits.reporting import CheckIn, CheckOut, check_in, check_out
from orders.visits.visit import PositionState
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing, now
from provider_portal.ground.db import transaction
from provider_portal.ground.ids import new_id
from provider_portal.operation.chapter import DemoStep, Notebook

_NOTICE = timedelta(hours=20)
_ELDERS = {elder.key: elder for elder in ELDERS}
_KINDS = (EvidenceKind.BEFORE, EvidenceKind.DURING, EvidenceKind.AFTER)

Play = Callable[[Notebook], None]


class PhoneReport(TypedDict):
    """Time and place of a report, and the reason where there is no place."""

    event_id: UUID
    happened_at: datetime
    sent_at: datetime
    position_state: PositionState
    latitude: str | None
    longitude: str | None
    accuracy_m: int | None
    reason: str


def _begin(story: VisitStory) -> datetime:
    return beijing(story.on, *story.at)


def _end(story: VisitStory) -> datetime:
    return _begin(story) + timedelta(minutes=story.minutes)


def _place(story: VisitStory) -> Play:
    def play(notebook: Notebook) -> None:
        who = acting(notebook, "community", "dispatcher")
        with transaction() as session:
            order = place_order(
                session,
                who,
                recipient_id=notebook[f"elder.{story.elder}"],
                voucher_class=VoucherClass.HOME_VISIT,
                service_from=_begin(story),
                service_until=_end(story),
                lines=[LineRequest(item=item, unit=unit, quantity=n) for item, unit, n in story.items],
                platform_ref=f"MZT-DD-2026{story.on:%m%d}{story.key[1:]}",
            )
            notebook[f"order.{story.key}"] = order.id
            if Turn.ONLY_PLACED not in story.turns:
                accept_order(session, who, order.id)
                assign(session, who, order.id, notebook[f"caregiver.{story.caregiver}"])

    return play


def _phone_report(story: VisitStory) -> PhoneReport:
    """Time and place as the phone tells them."""
    elder = _ELDERS[story.elder]
    report: PhoneReport = {
        "event_id": new_id(),
        "happened_at": now(),
        "sent_at": now(),
        "position_state": PositionState.FIXED,
        "latitude": elder.latitude,
        "longitude": elder.longitude,
        "accuracy_m": 18,
        "reason": "",
    }
    if Turn.NO_POSITION in story.turns:
        return _without_place(report, "老人家在一楼背街，手机没有定位信号")
    return report


def _without_place(report: PhoneReport, reason: str) -> PhoneReport:
    return {
        **report,
        "position_state": PositionState.UNAVAILABLE,
        "latitude": None,
        "longitude": None,
        "accuracy_m": None,
        "reason": reason,
    }


def _arrive(story: VisitStory) -> Play:
    def play(notebook: Notebook) -> None:
        who = acting(notebook, "community", story.caregiver)
        with transaction() as session:
            check_in(session, who, notebook[f"order.{story.key}"], CheckIn(**_phone_report(story)))

    return play


def _take_photos(story: VisitStory) -> Play:
    """Before, during and after; one of them held sideways, as phones are."""

    def play(notebook: Notebook) -> None:
        who = acting(notebook, "community", story.caregiver)
        seed = "v03" if Turn.PHOTO_OF_ANOTHER_VISIT in story.turns else story.key
        elder = _ELDERS[story.elder]
        for place, kind in enumerate(_KINDS):
            picture = notebook.get(f"picture.{seed}.{kind}") or photograph(
                f"{seed}.{kind}", now(), elder.latitude, elder.longitude, sideways=place == 1
            )
            notebook[f"picture.{seed}.{kind}"] = picture
            kept = receive_photo(io.BytesIO(picture))
            with transaction() as session:
                accept_photo(session, who, notebook[f"order.{story.key}"], kept, PhotoCaption(kind=kind))

    return play


def _leave(story: VisitStory) -> Play:
    def play(notebook: Notebook) -> None:
        who = acting(notebook, "community", story.caregiver)
        order_id = notebook[f"order.{story.key}"]
        with transaction() as session:
            done = _all_done(session, who, order_id)
            check_out(session, who, order_id, CheckOut(**_phone_report(story), done=done))

    return play


def _all_done(session: Session, who: Principal, order_id: UUID) -> tuple[Done, ...]:
    """Every ordered line ticked in full."""
    lines = order_lines(session, who.provider_id, order_id)
    return tuple(Done(line_id=line.id, quantity=line.quantity) for line in lines)


def _leave_late(story: VisitStory) -> Play:
    """The caregiver's phone was flat: the dispatcher enters the check-out next morning."""

    def play(notebook: Notebook) -> None:
        report = _without_place(_phone_report(story), "护理员手机没电，次日电话核实后补录")
        report["happened_at"] = _end(story)
        who, order_id = acting(notebook, "community", "dispatcher"), notebook[f"order.{story.key}"]
        with transaction() as session:
            check_out(session, who, order_id, CheckOut(**report, done=_all_done(session, who, order_id)))

    return play


def _sign(story: VisitStory) -> Play:
    def play(notebook: Notebook) -> None:
        elder = _ELDERS[story.elder]
        with transaction() as session:
            confirm(
                session,
                acting(notebook, "community", story.caregiver),
                notebook[f"order.{story.key}"],
                signing_by(elder.name, story.key),
            )

    return play


def _cancel(story: VisitStory) -> Play:
    def play(notebook: Notebook) -> None:
        who = acting(notebook, "community", "dispatcher")
        with transaction() as session:
            cancel_order(session, who, notebook[f"order.{story.key}"], "老人家属来电，当天去医院复查")

    return play


def _miss(story: VisitStory) -> Play:
    def play(notebook: Notebook) -> None:
        who = acting(notebook, "community", "dispatcher")
        with transaction() as session:
            mark_missed(
                session, who, notebook[f"order.{story.key}"], "护理员途中车辆故障，已向老人致歉并改约"
            )

    return play


def steps_of(story: VisitStory) -> Iterator[DemoStep]:
    title = f"工单 {story.key}"
    begin, end = _begin(story), _end(story)
    yield DemoStep(at=begin - _NOTICE, title=f"{title}：下单派单", play=_place(story))
    if Turn.CANCELLED in story.turns:
        yield DemoStep(at=begin - timedelta(hours=2), title=f"{title}：取消", play=_cancel(story))
    elif Turn.MISSED in story.turns:
        yield DemoStep(at=end, title=f"{title}：未上门", play=_miss(story))
    elif not story.turns & {Turn.ONLY_ASSIGNED, Turn.ONLY_PLACED}:
        yield from _visit_steps(story, title)


def _visit_steps(story: VisitStory, title: str) -> Iterator[DemoStep]:
    begin, end = _begin(story), _end(story)
    yield DemoStep(at=begin, title=f"{title}：签到", play=_arrive(story))
    if Turn.NO_PHOTO not in story.turns:
        middle = begin + (end - begin) / 2
        yield DemoStep(at=middle, title=f"{title}：拍照", play=_take_photos(story))
    late = Turn.LATE_ENTRY in story.turns
    left = end + timedelta(hours=18) if late else end
    yield DemoStep(at=left, title=f"{title}：签退", play=_leave_late(story) if late else _leave(story))
    if Turn.UNSIGNED not in story.turns:
        yield DemoStep(at=left + timedelta(minutes=2), title=f"{title}：服务确认", play=_sign(story))


def signing_by(name: str, seed: str) -> Signing:
    return Signing(
        event_id=new_id(),
        happened_at=now(),
        sent_at=now(),
        signer_kind=SignerKind.RECIPIENT,
        signer_name=name,
        signature_png=base64.b64encode(signature(seed)).decode(),
    )
