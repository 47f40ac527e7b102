"""The chapter's steps, each at its instant, through the services that the pages use."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.demo.houses import COMMUNITY, HOME, acting
from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from orders.confirmation.confirming import confirm
from orders.demo.cast import ELDERS, RESIDENTS, Elder
from orders.demo.story import VISITS
from orders.demo.visiting import Play, signing_by, steps_of
from orders.ordering.deciding import accept_order
from orders.ordering.placing import place_order
from orders.ordering.quote import LineRequest
from orders.people.hiring import add_caregiver
from orders.recipients.registering import register_recipient, sign_agreement
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing
from provider_portal.ground.db import transaction
from provider_portal.operation.chapter import Chapter, DemoStep, Notebook

_MONTH_STORY = "stay"


def _register(house: str, elders: tuple[Elder, ...]) -> Play:
    def play(notebook: Notebook) -> None:
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


def _hire(notebook: Notebook) -> None:
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


def _place_stay(notebook: Notebook) -> None:
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
                    LineRequest(item="bed", unit=Unit.MONTH, quantity=1, variant="双人间"),
                    LineRequest(item="care", unit=Unit.MONTH, quantity=1, variant="全护"),
                    LineRequest(item="meals", unit=Unit.MONTH, quantity=1),
                ],
            )
            accept_order(session, who, order.id)
            notebook[f"order.{_MONTH_STORY}.{elder.key}"] = order.id


def _sign_stay(notebook: Notebook) -> None:
    who = acting(notebook, "home", "manager")
    for elder in RESIDENTS:
        with transaction() as session:
            confirm(
                session, who, notebook[f"order.{_MONTH_STORY}.{elder.key}"], signing_by(elder.name, elder.key)
            )


_STEPS = (
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
    *(step for story in VISITS for step in steps_of(story)),
)

CHAPTER = Chapter(steps=_STEPS)
