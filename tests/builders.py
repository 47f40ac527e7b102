"""What tests build, through the services: one section a floor. Rows are flushed, never committed here.

A web test builds inside `with transaction() as session:` and then signs in by phone and password.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from zlib import crc32

from flask.testing import FlaskClient
from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from catalog.enrolment.enrolling import enrol
from catalog.filing.price_filing import file_price
from catalog.items.units import Unit
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.evidence.entering import add_price_evidence
from catalog.prices.records.models import BaselineEvidence, FiledPrice
from catalog.subsidy.classes import VoucherClass
from orders.confirmation.confirming import Signing, confirm
from orders.ordering.deciding import accept_order
from orders.ordering.dispatching import assign
from orders.ordering.models import ServiceOrder
from orders.ordering.placing import place_order
from orders.ordering.quote import LineRequest
from orders.people.hiring import add_caregiver
from orders.people.models import Caregiver
from orders.recipients.capability import Level
from orders.recipients.identity import check_character
from orders.recipients.models import Recipient
from orders.recipients.registering import register_recipient
from orders.visits.models import SignerKind
from orders.visits.reporting import CheckIn, CheckOut, check_in, check_out
from provider_portal.accounts.creating import create_provider, create_token, create_user
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import Breach
from provider_portal.ground.ids import new_id
from provider_portal.ground.money import Fen
from receipts.redemption.models import Channel, Receipt, Redemption
from receipts.redemption.redeeming import redeem

PASSWORD = "correct-horse-1"
PHONES = {role: f"1380000000{number}" for number, role in enumerate(Role, start=1)}
NAMES = {
    Role.MANAGER: "周建国",
    Role.DISPATCHER: "李敏",
    Role.CAREGIVER: "陈桂兰",
    Role.FINANCE: "何玉梅",
    Role.AUDITOR: "欧阳淑珍",
}
JINSHI = "430781"
JOINED_ON = date(2026, 3, 1)


# --- provider_portal: providers, people, doors ---------------------------------------------------------


def make_provider(
    session: Session,
    *,
    code: str = "JSYH",
    name: str = "津市市阳和社区养老服务中心",
    region: str = JINSHI,
    kinds: tuple[ProviderKind, ...] = (ProviderKind.COMMUNITY,),
    joined_on: date | None = JOINED_ON,
) -> Provider:
    """A provider, enrolled in its own county from `joined_on` (None: not enrolled)."""
    provider = create_provider(session, name=name, code=code, region=region, kinds=list(kinds))
    if joined_on is not None:
        enrol(session, None, provider_id=provider.id, county=region, joined_on=joined_on)
    return provider


def make_user(
    session: Session,
    provider: Provider,
    role: Role = Role.MANAGER,
    *,
    phone: str = "",
    name: str = "",
    password: str = PASSWORD,
) -> Principal:
    """A person as services see them. Without a phone number it is the role's own (`PHONES[role]`)."""
    user = create_user(
        session,
        provider_id=provider.id,
        phone=phone or PHONES[role],
        name=name or NAMES[role],
        role=role,
        password=password,
    )
    return Principal(
        provider_id=provider.id,
        provider_name=provider.name,
        person_id=user.id,
        user_id=user.id,
        name=user.name,
        role=role,
    )


def sign_in(client: FlaskClient, phone: str = PHONES[Role.MANAGER], password: str = PASSWORD) -> FlaskClient:
    """The browser after signing in; the test fails where the portal refuses."""
    answer = client.post("/sign-in", data={"phone": phone, "password": password})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client


def token_header(session: Session, provider_id: UUID, role: Role = Role.MANAGER) -> dict[str, str]:
    """Headers of a machine with a new token of this role; commit before calling the API."""
    _, secret = create_token(session, provider_id=provider_id, role=role, label="测试")
    return {"Authorization": f"Bearer {secret}"}


# --- catalog: prices and their evidence ----------------------------------------------------------------


def make_evidence(
    session: Session, who: Principal, item: str = "7", fen: int = 6000, **changes: Any
) -> BaselineEvidence:
    """A receipt of the joining window (2025-12 to 2026-02) and of no other, unless said otherwise."""
    values: dict[str, Any] = {"unit": Unit.VISIT, "kind": PaperKind.RECEIPT}
    values |= {"reference": f"SJ-{item}-{fen}", "charged_on": date(2026, 1, 20)} | changes
    row, _ = add_price_evidence(session, who, item=item, price_fen=Fen(fen), **values)
    return row


def make_filed_price(
    session: Session, who: Principal, item: str = "7", fen: int = 6000, **changes: Any
) -> FiledPrice:
    """A price filed from the joining day on, with the evidence that allows it at exactly this price."""
    values: dict[str, Any] = {
        "unit": Unit.VISIT,
        "standard": "按服务规范提供",
        "effective_from": JOINED_ON,
    } | changes
    paper = {name: values[name] for name in ("unit", "variant") if name in values}
    make_evidence(session, who, item, fen, **paper)
    return file_price(session, who, item=item, price_fen=Fen(fen), **values)


# --- orders: elders, caregivers, orders ----------------------------------------------------------------


def id_number(birth: str = "19480312", serial: str = "102", area: str = "430781") -> str:
    """An identity number that is right in itself; an odd serial is a man's."""
    digits = f"{area}{birth}{serial}"
    return digits + check_character(digits)


def make_recipient(session: Session, who: Principal, number: str = "", **changes: Any) -> Recipient:
    """An elder of 78 who may use vouchers (severe, assessed), unless said otherwise."""
    values: dict[str, Any] = {
        "name": "王秀英",
        "phone": "13907360001",
        "address": "津市市汪家桥街道澧水路 12 号",
        "level": Level.SEVERE,
        "assessed_on": date(2026, 2, 1),
    } | changes
    return register_recipient(session, who, id_number=number or id_number(), **values)


def make_caregiver(session: Session, who: Principal, name: str = "陈桂兰", **changes: Any) -> Caregiver:
    """A caregiver with a certificate that holds through 2030; another name, another telephone and certificate."""
    own = "07360009" if name == "陈桂兰" else f"{crc32(name.encode()) % 10**8:08}"
    phone = changes.get("phone", f"138{own}")
    values: dict[str, Any] = {
        "phone": phone,
        "certificate": f"43{phone[-8:]}",
        "valid_until": date(2031, 1, 1),
    } | changes
    return add_caregiver(session, who, name=name, **values)


def make_order(
    session: Session, who: Principal, recipient: Recipient, *lines: LineRequest, **changes: Any
) -> ServiceOrder:
    """A home visit on 15 July 2026, 09:00 to 10:00 Beijing, item 7 once, unless said otherwise.

    The price must be filed (`make_filed_price`).
    """
    values: dict[str, Any] = {
        "voucher_class": VoucherClass.HOME_VISIT,
        "service_from": beijing(date(2026, 7, 15), 9),
        "service_until": beijing(date(2026, 7, 15), 10),
    } | changes
    request_lines = lines or (LineRequest(item="7", unit=Unit.VISIT, quantity=1),)
    return place_order(session, who, recipient_id=recipient.id, lines=request_lines, **values)


def make_assigned_order(
    session: Session, who: Principal, recipient: Recipient, caregiver: Caregiver, **changes: Any
) -> ServiceOrder:
    """The same, accepted and given to a caregiver."""
    order = make_order(session, who, recipient, **changes)
    accept_order(session, who, order.id)
    assign(session, who, order.id, caregiver.id)
    return order


# --- receipts: confirmed orders and redemptions --------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """A provider with its people, one elder, and item 7 filed at 120 yuan a visit (home visits: 50 %, 800)."""

    provider: Provider
    manager: Principal
    finance: Principal
    carer: Principal
    caregiver: Caregiver
    recipient: Recipient


def make_team(session: Session, fen: int = 12000, **changes: Any) -> Team:
    """People who can carry an order to its redemption; `changes` are for the elder."""
    provider = make_provider(session)
    manager = make_user(session, provider, Role.MANAGER)
    carer = make_user(session, provider, Role.CAREGIVER)
    make_filed_price(session, manager, "7", fen)
    return Team(
        provider=provider,
        manager=manager,
        finance=make_user(session, provider, Role.FINANCE),
        carer=carer,
        caregiver=make_caregiver(session, manager, user_id=carer.user_id),
        recipient=make_recipient(session, manager, **changes),
    )


def signature_png() -> str:
    """A signature as a phone sends it."""
    paper = Image.new("RGBA", (300, 120))
    ImageDraw.Draw(paper).line([(20, 90), (90, 20), (160, 100), (280, 30)], fill="black", width=5)
    out = BytesIO()
    paper.save(out, "PNG")
    return f"data:image/png;base64,{b64encode(out.getvalue()).decode()}"


def make_confirmed_order(
    session: Session,
    team: Team,
    *lines: LineRequest,
    on: date = date(2026, 7, 15),
    hour: int = 9,
    **changes: Any,
) -> ServiceOrder:
    """A home visit placed the day before, visited from `hour` for an hour, and signed by the elder at its end."""
    first, until = beijing(on, hour), beijing(on, hour + 1)
    with clock_at(beijing(on, 8) - timedelta(days=1)):
        hours = {"service_from": first, "service_until": until}
        order = make_order(session, team.manager, team.recipient, *lines, **(hours | changes))
        accept_order(session, team.manager, order.id)
        assign(session, team.manager, order.id, team.caregiver.id)
    with clock_at(first):
        check_in(session, team.carer, order.id, CheckIn(event_id=new_id(), happened_at=first))
    with clock_at(until):
        check_out(session, team.carer, order.id, CheckOut(event_id=new_id(), happened_at=until))
        signing = Signing(
            event_id=new_id(),
            happened_at=until,
            signer_kind=SignerKind.RECIPIENT,
            signature_png=signature_png(),
        )
        confirm(session, team.carer, order.id, signing)
    return order


def make_redemption(
    session: Session, team: Team, order: ServiceOrder, *, ref: str = "", shown: int = 6000, **changes: Any
) -> tuple[Redemption, Receipt, list[Breach]]:
    """The order redeemed by finance at seven in the evening of its service day."""
    evening = beijing(order.service_on, 19)
    values: dict[str, Any] = {"channel": Channel.WECHAT, "redeemed_at": evening} | changes
    with clock_at(max(evening, values["redeemed_at"])):
        return redeem(
            session,
            team.finance,
            order.id,
            official_ref=ref or f"MZT-{order.number}",
            shown_deduction_fen=Fen(shown),
            **values,
        )
