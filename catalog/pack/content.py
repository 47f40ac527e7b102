"""What an application pack holds, frozen when it is asked for; scans are named by their hash."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from catalog.filing.list_paper import ListContent
from catalog.provider_file.models import ProviderNature
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.frozen import FrozenForm


@dataclass(frozen=True, kw_only=True, slots=True)
class PackProvider:
    """Who applies."""

    name: str
    address: str
    uscc: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PackFile:
    """The provider's file without its account number, which stays sealed in its row."""

    nature_other: str
    legal_name: str
    legal_phone: str
    contact_name: str
    contact_phone: str
    area_m2: str
    staff_count: int
    beds: int | None
    service_count: int
    certified_count: int
    assessor_count: int
    other_count: int
    bank_name: str
    bank_number: str
    id: UUID
    founded_on: date
    nature: ProviderNature
    has_account: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PackScan:
    """A scanned paper."""

    sha256: str
    media_type: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PackSlot:
    """A place of the pack, counted from 1: a form of ours by name, or scans, or a remark that says what is wanting."""

    place: int
    label: str
    form: str
    remark: str
    papers: tuple[PackScan, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PackContent:
    """The whole pack; `notice` is none where the region's own is not known, `wording` where it has its own forms."""

    provider: PackProvider
    kinds: tuple[ProviderKind, ...]
    kind_labels: tuple[str, ...]
    file: PackFile | None
    authority: str
    notice: str | None
    wording: str | None
    made_on: date
    list: ListContent | None
    slots: tuple[PackSlot, ...]


PACK_CONTENT = FrozenForm(kind=PackContent)
