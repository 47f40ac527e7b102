"""Two providers of the demonstration, their people and their prices. Names and numbers are invented."""

from dataclasses import dataclass
from datetime import date

from catalog.items.units import Unit
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.operation.chapter import Notebook

MONTH = "2026-07"
COUNTY = "430781"
PASSWORD = "Yanglao-2026"  # noqa: S105 - printed for everybody: it opens a demonstration only
APPLIED_ON = date(2026, 3, 16)
JOINED_ON = date(2026, 4, 1)
FILED_FROM = date(2026, 4, 7)
CARE_STANDARD = "护理员持证上岗，操作前后核对老人身份并记录"


@dataclass(frozen=True, kw_only=True, slots=True)
class House:
    """A provider of the demonstration with its people: (key, role, phone, name), the manager first."""

    key: str
    code: str
    name: str
    kind: ProviderKind
    address: str
    phone: str
    uscc: str
    account: str
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
    uscc="52430781MJ00000011",
    account="18000000000000001",
    people=(
        ("manager", Role.MANAGER, "19900000101", "周敏"),
        ("dispatcher", Role.DISPATCHER, "19900000102", "陈静"),
        ("caregiver", Role.CAREGIVER, "19900000103", "李桂兰"),
        ("caregiver2", Role.CAREGIVER, "19900000104", "王秀英"),
        ("finance", Role.FINANCE, "19900000105", "刘芳"),
        ("auditor", Role.AUDITOR, "19900000106", "赵国强"),
        ("deputy", Role.MANAGER, "19900000107", "吴建平"),
    ),
)
HOME = House(
    key="home",
    code="JSAN",
    name="津市市安宁养老院",
    kind=ProviderKind.HOME,
    address="湖南省常德市津市市汪家桥街道（演示）",
    phone="0736-0000002",
    uscc="91430781MA0000002J",
    account="18000000000000002",
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


def acting(notebook: Notebook, house: str, person: str) -> Principal:
    """The person of the demonstration who acts, by house and key."""
    principal: Principal = notebook["people"][house, person]
    return principal
