"""Voucher classes and what each of them is: the rules ask for a trait, never for a class. Pure.

The rate hangs on the class too (`rules.py`), never on the kind of provider.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.traits import Trait
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.labels import Labelled


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassTraits:
    """What a class is.

    `voucher`: the state pays a part of it; without one the elder pays everything, and nothing is ever claimed.
    `stay`: the elder lives in, there is no caregiver's visit and the bill goes by month or by day.
    `needs_eligibility`: age, level and benefits are looked at. `locks_month`: an elder has one such class a month.
    `counts_against_cap`: the month's cap holds. `taken_by`: kinds of provider that may take it, and bill under it.
    `meant_for`: the items that the class exists for; none where it pays for whatever has no class of its own.
    `alone`: nothing else may stand beside them. `refuses`: items that it never pays for; whoever adds a trait gives
    it a finding and a sentence beside the rule that refuses it (`orders/ordering/quote.py`).
    `condition`: what the price board says below, where the deduction hangs on something.
    """

    taken_by: frozenset[ProviderKind]
    voucher: bool = True
    stay: bool = False
    needs_eligibility: bool = True
    locks_month: bool = True
    counts_against_cap: bool = True
    meant_for: Trait | None = None
    alone: bool = False
    refuses: frozenset[Trait] = frozenset()
    condition: str = ""


class VoucherClass(Labelled):
    """券类型."""

    LONG_STAY = "long_stay", "机构长期"
    RESPITE = "respite", "喘息服务"
    DAY_CARE = "day_care", "日间托养"
    HOME_VISIT = "home_visit", "居家上门"
    ASSESSMENT = "assessment", "能力评估"
    SELF_PAY = "self_pay", "自费"

    @property
    def traits(self) -> ClassTraits:
        """What this class is."""
        return CLASSES[self]


# 37号: institutions for stays, assessors alone assess. In the order in which a provider offers them.
CLASSES: Mapping[VoucherClass, ClassTraits] = {
    VoucherClass.LONG_STAY: ClassTraits(
        taken_by=frozenset({ProviderKind.HOME}),
        stay=True,
        meant_for=Trait.RESIDENT,
        refuses=frozenset({Trait.ASSESSMENT, Trait.DAY_CARE}),
    ),
    VoucherClass.RESPITE: ClassTraits(
        taken_by=frozenset({ProviderKind.HOME}),
        stay=True,
        meant_for=Trait.RESIDENT,
        refuses=frozenset({Trait.ASSESSMENT, Trait.DAY_CARE}),
    ),
    VoucherClass.HOME_VISIT: ClassTraits(
        taken_by=frozenset({ProviderKind.COMMUNITY, ProviderKind.HOME}),
        refuses=frozenset({Trait.ASSESSMENT, Trait.RESIDENT, Trait.DAY_CARE}),
    ),
    VoucherClass.DAY_CARE: ClassTraits(
        taken_by=frozenset({ProviderKind.COMMUNITY, ProviderKind.HOME}),
        meant_for=Trait.DAY_CARE,
        refuses=frozenset({Trait.ASSESSMENT}),
    ),
    VoucherClass.ASSESSMENT: ClassTraits(
        taken_by=frozenset({ProviderKind.ASSESSOR}),
        needs_eligibility=False,
        locks_month=False,
        counts_against_cap=False,
        meant_for=Trait.ASSESSMENT,
        alone=True,
        condition="评估结果为中度及以上失能的，评估费由券全额抵扣；否则由老人自行承担。",
    ),
    # No voucher at all: whatever the house offers, at the same prices, for whoever pays.
    VoucherClass.SELF_PAY: ClassTraits(
        taken_by=frozenset(ProviderKind),
        voucher=False,
        needs_eligibility=False,
        locks_month=False,
        counts_against_cap=False,
    ),
}
VOUCHER_CLASSES = tuple(each for each in VoucherClass if CLASSES[each].voucher)
# By which elders are judged and forms begin where a provider may take no class at all.
USUAL_CLASS = VoucherClass.HOME_VISIT
# What an order becomes whose voucher lapsed.
WITHOUT_VOUCHER = VoucherClass.SELF_PAY


def classes_paying_for(traits: frozenset[Trait]) -> tuple[VoucherClass, ...]:
    """The classes that an item of these traits belongs under, in their order."""
    own = tuple(each for each in VOUCHER_CLASSES if each.traits.meant_for in traits)
    return own or tuple(each for each in VOUCHER_CLASSES if each.traits.meant_for is None)


def lives_in(voucher_class: VoucherClass, items: Iterable[frozenset[Trait]]) -> bool:
    """Whether an order is a stay: the class says so, or, where nobody's voucher does, what is ordered.

    `items` are the traits of each ordered item. A stay has no caregiver's visit and is billed by month or by day.
    """
    traits = voucher_class.traits
    return traits.stay or (not traits.voucher and any(Trait.RESIDENT in item for item in items))
