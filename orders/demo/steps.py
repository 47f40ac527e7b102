"""The chapter's steps, each at its instant, through the services that the pages use."""

import base64
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.demo import COMMUNITY, HOME, acting
from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from orders.demo.cast import ELDERS, RESIDENTS, Elder
from orders.demo.pictures import photograph, signature
from orders.demo.story import VISITS, Turn, VisitStory
from orders.ordering.deciding import accept_order, cancel_order, mark_missed
from orders.ordering.dispatching import assign
from orders.ordering.placing import place_order
from orders.ordering.quote import WantedLine
from orders.people.hiring import add_caregiver
from orders.recipients.registering import register_recipient, sign_agreement
from orders.visits.confirming import Signing, confirm
from orders.visits.evidencing import PhotoTold, accept_photo
from orders.visits.models import EvidenceKind, SignerKind
from orders.visits.receiving import receive_photo
from orders.visits.reporting import CheckIn, CheckOut, check_in, check_out
from orders.visits.visit import PositionState
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing, now
from provider_portal.ground.db import transaction
from provider_portal.ground.ids import new_id
from provider_portal.shell.package import DemoStep

_NOTICE = timedelta(hours=20)
_MONTH_STORY = "stay"
_ELDERS = {elder.key: elder for elder in ELDERS}
_KINDS = (EvidenceKind.BEFORE, EvidenceKind.DURING, EvidenceKind.AFTER)
_PHONE_LAG = timedelta(seconds=2)

Play = Callable[[dict[str, Any]], None]


def _register(house: str, elders: tuple[Elder, ...]) -> Play:
    def play(notebook: dict[str, Any]) -> None:
        who = acting(notebook, house, "dispatcher")
        with transaction() as session:
            for number, elder in enumerate(elders, start=1):
                notebook[f"elder.{elder.key}"] = _one_elder(session, who, elder, number)

    return play


def _one_elder(session: Session, who: Principal, elder: Elder, number: int) -> UUID:
    row = register_recipient(
        session,
        who,
        name=elder.name,
        id_number=elder.id_number,
        phone=f"1990000{1000 + number}",
        address=elder.address,
        latitude=elder.latitude,
        longitude=elder.longitude,
        level=elder.level,
        assessed_on=date(2026, 3, 10 + number),
    )
    if elder.agreement:
        first = date(2026, 5, 1)
        sign_agreement(
            session, who, row.id, signed_on=date(2026, 4, 20), from_on=first, until_on=date(2027, 5, 1)
        )
    return row.id


def _hire(notebook: dict[str, Any]) -> None:
    with transaction() as session:
        for key, number in (("caregiver", "YLHLY-4-0018"), ("caregiver2", "YLHLY-5-0107")):
            user = acting(notebook, "community", key)
            row = add_caregiver(
                session,
                acting(notebook, "community", "dispatcher"),
                name=user.name,
                phone=next(phone for who, _, phone, _ in COMMUNITY.people if who == key),
                certificate=f"养老护理员 {number}",
                valid_until=date(2028, 6, 1),
                user_id=user.user_id,
            )
            notebook[f"caregiver.{key}"] = row.id


def _begin(story: VisitStory) -> datetime:
    return beijing(story.on, *story.at)


def _end(story: VisitStory) -> datetime:
    return _begin(story) + timedelta(minutes=story.minutes)


def _place(story: VisitStory) -> Play:
    def play(notebook: dict[str, Any]) -> None:
        who = acting(notebook, "community", "dispatcher")
        with transaction() as session:
            order = place_order(
                session,
                who,
                recipient_id=notebook[f"elder.{story.elder}"],
                voucher_class=VoucherClass.HOME_VISIT,
                service_from=_begin(story),
                service_until=_end(story),
                lines=[WantedLine(item=item, unit=unit, quantity=n) for item, unit, n in story.items],
                platform_ref=f"MZT-DD-2026{story.on:%m%d}{story.key[1:]}",
            )
            notebook[f"order.{story.key}"] = order.id
            if Turn.ONLY_PLACED not in story.turns:
                accept_order(session, who, order.id)
                assign(session, who, order.id, notebook[f"caregiver.{story.caregiver}"])

    return play


def _told(story: VisitStory) -> dict[str, Any]:
    """Time and place as the phone tells them."""
    elder = _ELDERS[story.elder]
    said: dict[str, Any] = {
        "event_id": new_id(),
        "happened_at": now() - _PHONE_LAG,
        "sent_at": now(),
        "position_state": PositionState.FIXED,
        "latitude": elder.latitude,
        "longitude": elder.longitude,
        "accuracy_m": 18,
    }
    if Turn.NO_POSITION in story.turns:
        said |= {
            "position_state": PositionState.UNAVAILABLE,
            "latitude": None,
            "longitude": None,
            "accuracy_m": None,
        }
        said |= {"reason": "老人家在一楼背街，手机没有定位信号"}
    return said


def _arrive(story: VisitStory) -> Play:
    def play(notebook: dict[str, Any]) -> None:
        who = acting(notebook, "community", story.caregiver)
        with transaction() as session:
            check_in(session, who, notebook[f"order.{story.key}"], CheckIn(**_told(story)))

    return play


def _take_photos(story: VisitStory) -> Play:
    """Before, during and after; one of them held sideways, as phones are."""

    def play(notebook: dict[str, Any]) -> None:
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
                accept_photo(session, who, notebook[f"order.{story.key}"], kept, PhotoTold(kind=kind))

    return play


def _leave(story: VisitStory) -> Play:
    def play(notebook: dict[str, Any]) -> None:
        who = acting(notebook, "community", story.caregiver)
        with transaction() as session:
            check_out(session, who, notebook[f"order.{story.key}"], CheckOut(**_told(story)))

    return play


def _leave_late(story: VisitStory) -> Play:
    """The caregiver's phone was flat: the dispatcher enters the check-out next morning."""

    def play(notebook: dict[str, Any]) -> None:
        told = _told(story) | {
            "happened_at": _end(story),
            "position_state": PositionState.UNAVAILABLE,
            "latitude": None,
            "longitude": None,
            "accuracy_m": None,
            "reason": "护理员手机没电，次日电话核实后补录",
        }
        with transaction() as session:
            order_id = notebook[f"order.{story.key}"]
            check_out(session, acting(notebook, "community", "dispatcher"), order_id, CheckOut(**told))

    return play


def _sign(story: VisitStory) -> Play:
    def play(notebook: dict[str, Any]) -> None:
        elder = _ELDERS[story.elder]
        with transaction() as session:
            confirm(
                session,
                acting(notebook, "community", story.caregiver),
                notebook[f"order.{story.key}"],
                _signing(elder.name, story.key),
            )

    return play


def _signing(name: str, seed: str) -> Signing:
    return Signing(
        event_id=new_id(),
        happened_at=now(),
        sent_at=now(),
        signer_kind=SignerKind.RECIPIENT,
        signer_name=name,
        signature_png=base64.b64encode(signature(seed)).decode(),
    )


def _cancel(story: VisitStory) -> Play:
    def play(notebook: dict[str, Any]) -> None:
        who = acting(notebook, "community", "dispatcher")
        with transaction() as session:
            cancel_order(session, who, notebook[f"order.{story.key}"], "老人家属来电，当天去医院复查")

    return play


def _miss(story: VisitStory) -> Play:
    def play(notebook: dict[str, Any]) -> None:
        who = acting(notebook, "community", "dispatcher")
        with transaction() as session:
            mark_missed(
                session, who, notebook[f"order.{story.key}"], "护理员途中车辆故障，已向老人致歉并改约"
            )

    return play


def _steps_of(story: VisitStory) -> Iterator[DemoStep]:
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


def _place_stay(notebook: dict[str, Any]) -> None:
    """Two residents' July: bed, care and meals, one month each."""
    who = acting(notebook, "home", "dispatcher")
    with transaction() as session:
        for elder in RESIDENTS:
            order = place_order(
                session,
                who,
                recipient_id=notebook[f"elder.{elder.key}"],
                voucher_class=VoucherClass.LONG_STAY,
                service_from=beijing(date(2026, 7, 1)),
                service_until=beijing(date(2026, 8, 1)),
                lines=[
                    WantedLine(item="bed", unit=Unit.MONTH, quantity=1, variant="双人间"),
                    WantedLine(item="care", unit=Unit.MONTH, quantity=1, variant="全护"),
                    WantedLine(item="meals", unit=Unit.MONTH, quantity=1),
                ],
            )
            accept_order(session, who, order.id)
            notebook[f"order.{_MONTH_STORY}.{elder.key}"] = order.id


def _sign_stay(notebook: dict[str, Any]) -> None:
    who = acting(notebook, "home", "manager")
    for elder in RESIDENTS:
        with transaction() as session:
            confirm(
                session, who, notebook[f"order.{_MONTH_STORY}.{elder.key}"], _signing(elder.name, elder.key)
            )


STEPS = (
    DemoStep(
        at=beijing(date(2026, 4, 20), 9),
        title=f"{COMMUNITY.name}：登记老人",
        play=_register("community", ELDERS),
    ),
    DemoStep(at=beijing(date(2026, 4, 20), 10), title=f"{COMMUNITY.name}：登记护理员", play=_hire),
    DemoStep(
        at=beijing(date(2026, 4, 20), 11), title=f"{HOME.name}：登记老人", play=_register("home", RESIDENTS)
    ),
    DemoStep(at=beijing(date(2026, 6, 30), 16), title=f"{HOME.name}：入住账单", play=_place_stay),
    DemoStep(at=beijing(date(2026, 7, 31), 15), title=f"{HOME.name}：账单确认", play=_sign_stay),
    *(step for story in VISITS for step in _steps_of(story)),
)
