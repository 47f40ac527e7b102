"""Which kind of provider may take which class of voucher (37号: institutions for stays, assessors alone assess)."""

from catalog.subsidy.classes import VoucherClass
from orders.ordering.finding_codes import CLASS_NOT_OFFERED
from provider_portal.accounts.models import ProviderKind
from provider_portal.ground.errors import Breach

_COMMUNITY, _HOME, _ASSESSOR = ProviderKind.COMMUNITY, ProviderKind.HOME, ProviderKind.ASSESSOR

TAKEN_BY: dict[VoucherClass, frozenset[ProviderKind]] = {
    VoucherClass.LONG_STAY: frozenset({_HOME}),
    VoucherClass.RESPITE: frozenset({_HOME}),
    VoucherClass.HOME_VISIT: frozenset({_COMMUNITY, _HOME}),
    VoucherClass.DAY_CARE: frozenset({_COMMUNITY, _HOME}),
    VoucherClass.ASSESSMENT: frozenset({_ASSESSOR}),
}


def classes_for(kinds: set[ProviderKind]) -> list[VoucherClass]:
    """The classes that a provider of these kinds may take, in the table's order."""
    return [voucher_class for voucher_class, takers in TAKEN_BY.items() if takers & kinds]


def offering_breaches(kinds: set[ProviderKind], voucher_class: VoucherClass) -> list[Breach]:
    """A breach where the provider is of no kind that may take this class."""
    takers = TAKEN_BY[voucher_class]
    if takers & kinds:
        return []
    needed = "、".join(kind.label for kind in ProviderKind if kind in takers)
    return [
        CLASS_NOT_OFFERED.breach(
            f"本机构不能受理“{voucher_class.label}”券，只有{needed}可以。",
            remedy="请核对券类型；机构类型登记有误的，请联系平台更正。",
        )
    ]
