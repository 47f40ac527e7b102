"""What tests build, through the services: one section a floor. Rows are flushed, never committed here.

A web test builds inside `with transaction() as session:` and then signs in by phone and password.
"""

from datetime import date
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.enrolment.enrolling import enrol
from catalog.items.units import Unit
from catalog.prices.evidencing import add_evidence
from catalog.prices.filing import file_price
from catalog.prices.models import BaselineEvidence, EvidenceKind, FiledPrice
from provider_portal.accounts.creating import create_provider, create_token, create_user
from provider_portal.accounts.models import Provider, ProviderKind
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.money import Fen

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
    session: Session, who: Principal, item: str = "7", fen: int = 6000, **said: Any
) -> BaselineEvidence:
    """A receipt of the joining window (2025-12 to 2026-02) and of no other, unless said otherwise."""
    facts: dict[str, Any] = {"unit": Unit.VISIT, "kind": EvidenceKind.RECEIPT}
    facts |= {"reference": f"SJ-{item}-{fen}", "charged_on": date(2026, 1, 20)} | said
    row, _ = add_evidence(session, who, item=item, price_fen=Fen(fen), **facts)
    return row


def make_filed_price(
    session: Session, who: Principal, item: str = "7", fen: int = 6000, **said: Any
) -> FiledPrice:
    """A price filed from the joining day on, with the evidence that allows it at exactly this price."""
    facts: dict[str, Any] = {
        "unit": Unit.VISIT,
        "standard": "按服务规范提供",
        "effective_from": JOINED_ON,
    } | said
    paper = {name: facts[name] for name in ("unit", "variant") if name in facts}
    make_evidence(session, who, item, fen, **paper)
    return file_price(session, who, item=item, price_fen=Fen(fen), **facts)
