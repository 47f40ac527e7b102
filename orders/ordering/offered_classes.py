"""Which kind of provider may take which class of voucher; the table is the classes' own (`taken_by`). Pure."""

from catalog.subsidy.classes import CLASSES, USUAL_CLASS, VoucherClass
from orders.ordering.finding_codes import CLASS_NOT_OFFERED
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.errors import Breach


def classes_for(kinds: set[ProviderKind]) -> list[VoucherClass]:
    """The classes that a provider of these kinds may take, in the table's order."""
    return [voucher_class for voucher_class, traits in CLASSES.items() if traits.taken_by & kinds]


def usual_class(kinds: set[ProviderKind]) -> VoucherClass:
    """The class that a provider's forms and lists begin with: the first it may take."""
    return next(iter(classes_for(kinds)), USUAL_CLASS)


def offering_breaches(kinds: set[ProviderKind], voucher_class: VoucherClass) -> list[Breach]:
    """A breach where the provider is of no kind that may take this class."""
    takers = voucher_class.traits.taken_by
    if takers & kinds:
        return []
    needed = "、".join(kind.label for kind in ProviderKind if kind in takers)
    return [
        CLASS_NOT_OFFERED.breach(
            f"本机构不能受理“{voucher_class.label}”券，只有{needed}可以。",
            remedy="请核对券类型；机构类型登记有误的，请联系平台更正。",
        )
    ]
