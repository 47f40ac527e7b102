"""The demonstration's first chapter: two providers join, show their former prices and file their prices."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from catalog.enrolment.enrolling import enrol
from catalog.items.units import Unit
from catalog.prices.evidencing import add_evidence
from catalog.prices.filing import accept_filing, file_price
from catalog.prices.models import EvidenceKind, FiledPrice
from provider_portal.accounts.creating import create_provider, create_user
from provider_portal.accounts.models import ProviderKind
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing
from provider_portal.ground.db import transaction
from provider_portal.ground.money import Fen
from provider_portal.shell.package import DemoStep

MONTH = "2026-07"
COUNTY = "430781"
PASSWORD = "Yanglao-2026"  # noqa: S105 - printed for everybody: it opens a demonstration only
JOINED_ON = date(2026, 4, 1)
FILED_FROM = date(2026, 4, 7)
CARE_STANDARD = "护理员持证上岗，操作前后核对老人身份并记录"


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """A provider of the demonstration with its people: (key, role, phone, name)."""

    key: str
    code: str
    name: str
    kind: ProviderKind
    address: str
    phone: str
    people: tuple[tuple[str, Role, str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """A price that was charged before joining and is filed now; `accepted` by the county or not yet."""

    item: str
    fen: int
    unit: Unit = Unit.VISIT
    variant: str = ""
    accepted: bool = True


COMMUNITY = House(
    key="community",
    code="JSYX",
    name="津市市银杏社区养老服务中心",
    kind=ProviderKind.COMMUNITY,
    address="湖南省常德市津市市襄阳街街道（演示）",
    phone="0736-0000001",
    people=(
        ("manager", Role.MANAGER, "19900000101", "周敏"),
        ("dispatcher", Role.DISPATCHER, "19900000102", "陈静"),
        ("caregiver", Role.CAREGIVER, "19900000103", "李桂兰"),
        ("caregiver2", Role.CAREGIVER, "19900000104", "王秀英"),
        ("finance", Role.FINANCE, "19900000105", "刘芳"),
        ("auditor", Role.AUDITOR, "19900000106", "赵国强"),
    ),
)
HOME = House(
    key="home",
    code="JSAN",
    name="津市市安宁养老院",
    kind=ProviderKind.HOME,
    address="湖南省常德市津市市汪家桥街道（演示）",
    phone="0736-0000002",
    people=(
        ("manager", Role.MANAGER, "19900000201", "孙丽华"),
        ("dispatcher", Role.DISPATCHER, "19900000202", "何勇"),
        ("caregiver", Role.CAREGIVER, "19900000203", "吴小梅"),
        ("finance", Role.FINANCE, "19900000204", "郑洁"),
        ("auditor", Role.AUDITOR, "19900000205", "冯建军"),
    ),
)
PRICES = {
    "community": (
        Price(item="2", fen=35_00, unit=Unit.HOUR),
        Price(item="4", fen=5_00),
        Price(item="5", fen=20_00),
        Price(item="7", fen=80_00),
        Price(item="8", fen=150_00),
        Price(item="11", fen=30_00),
        Price(item="12", fen=20_00),
        Price(item="15", fen=30_00),
        Price(item="16", fen=35_00),
        Price(item="19", fen=60_00),
        Price(item="21", fen=15_00),
        Price(item="23", fen=40_00),
        Price(item="36", fen=30_00),
        Price(item="42", fen=30_00),
        Price(item="43", fen=5_00),
        Price(item="44", fen=10_00),
        Price(item="45", fen=60_00, accepted=False),
    ),
    "home": (
        Price(item="bed", fen=1200_00, unit=Unit.MONTH, variant="双人间"),
        Price(item="care", fen=1800_00, unit=Unit.MONTH, variant="全护"),
        Price(item="meals", fen=600_00, unit=Unit.MONTH),
    ),
}


def acting(notebook: dict[str, Any], house: str, person: str) -> Principal:
    """The person of the demonstration who acts, by house and key."""
    found: Principal = notebook["people"][house, person]
    return found


def _join(house: House) -> Any:
    def play(notebook: dict[str, Any]) -> None:
        with transaction() as session:
            provider = create_provider(
                session,
                name=house.name,
                code=house.code,
                region=COUNTY,
                kinds=[house.kind],
                demonstration=True,
                address=house.address,
                phone=house.phone,
            )
            enrol(session, None, provider_id=provider.id, county=COUNTY, joined_on=JOINED_ON)
            users = [
                create_user(
                    session, provider_id=provider.id, phone=phone, name=name, role=role, password=PASSWORD
                )
                for _, role, phone, name in house.people
            ]
        people = notebook.setdefault("people", {})
        for (key, role, _, name), user in zip(house.people, users, strict=True):
            people[house.key, key] = Principal(
                provider_id=provider.id,
                provider_name=house.name,
                person_id=user.id,
                user_id=user.id,
                name=name,
                role=role,
            )
        notebook["providers"].append(_said(house, provider.id))

    return play


def _said(house: House, provider_id: UUID) -> dict[str, Any]:
    return {
        "id": str(provider_id),
        "code": house.code,
        "name": house.name,
        "kind": house.kind.value,
        "region": COUNTY,
        "joined_on": JOINED_ON.isoformat(),
        "month": MONTH,
        "users": [
            {"role": role.value, "role_label": role.label, "name": name, "phone": phone, "password": PASSWORD}
            for _, role, phone, name in house.people
        ],
    }


def _show_former_prices(house: House) -> Any:
    """An old contract still in force, and a receipt in each of the two windows; one was a promotion."""

    def play(notebook: dict[str, Any]) -> None:
        who = acting(notebook, house.key, "manager")
        with transaction() as session:
            for number, price in enumerate(PRICES[house.key], start=1):
                key: dict[str, Any] = {"item": price.item, "variant": price.variant, "unit": price.unit}
                add_evidence(
                    session,
                    who,
                    **key,
                    price_fen=Fen(price.fen),
                    kind=EvidenceKind.CONTRACT,
                    reference=f"HT2023-{number:03d}",
                    signed_on=date(2023, 6, 1),
                    in_force_from=date(2023, 6, 1),
                    in_force_until=date(2027, 6, 1),
                )
                for day, series in ((date(2025, 11, 12), "SJ2511"), (date(2026, 2, 25), "SJ2602")):
                    add_evidence(
                        session,
                        who,
                        **key,
                        price_fen=Fen(price.fen),
                        kind=EvidenceKind.RECEIPT,
                        reference=f"{series}-{number:03d}",
                        charged_on=day,
                    )
            if house.key == "community":
                _show_a_promotion(session, who)

    return play


def _show_a_promotion(session: Any, who: Principal) -> None:
    add_evidence(
        session,
        who,
        item="15",
        unit=Unit.VISIT,
        price_fen=Fen(20_00),
        kind=EvidenceKind.RECEIPT,
        reference="SJ2510-088",
        charged_on=date(2025, 10, 29),
        promotion=True,
        promotion_reason="重阳节当周优惠，活动方案已存档",
    )


def _file(house: House) -> Any:
    def play(notebook: dict[str, Any]) -> None:
        with transaction() as session:
            notebook[f"{house.key}.filed"] = [
                (price, _file_one(session, acting(notebook, house.key, "manager"), price).id)
                for price in PRICES[house.key]
            ]

    return play


def _file_one(session: Any, who: Principal, price: Price) -> FiledPrice:
    return file_price(
        session,
        who,
        item=price.item,
        variant=price.variant,
        unit=price.unit,
        price_fen=Fen(price.fen),
        standard=CARE_STANDARD,
        effective_from=FILED_FROM,
    )


def _accept(house: House) -> Any:
    def play(notebook: dict[str, Any]) -> None:
        with transaction() as session:
            for price, filed_id in notebook[f"{house.key}.filed"]:
                if price.accepted:
                    accept_filing(
                        session, acting(notebook, house.key, "manager"), filed_id, date(2026, 4, 15)
                    )

    return play


def _of(house: House, minute: int) -> tuple[DemoStep, ...]:
    return (
        DemoStep(at=beijing(JOINED_ON, 9, minute), title=f"{house.name}：建账", play=_join(house)),
        DemoStep(
            at=beijing(date(2026, 4, 2), 10, minute),
            title=f"{house.name}：录入价格佐证",
            play=_show_former_prices(house),
        ),
        DemoStep(
            at=beijing(date(2026, 4, 3), 10, minute), title=f"{house.name}：备案价格", play=_file(house)
        ),
        DemoStep(
            at=beijing(date(2026, 4, 16), 15, minute),
            title=f"{house.name}：登记县里受理",
            play=_accept(house),
        ),
    )


STEPS = (*_of(COMMUNITY, 0), *_of(HOME, 30))
