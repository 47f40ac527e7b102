"""价格公示: content, standard, price, and what is left for the elder after the voucher, by class. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from catalog.items.catalogue import CatalogueItem
from catalog.items.options import by_category
from catalog.items.units import Unit
from catalog.subsidy.classes import VOUCHER_CLASSES, VoucherClass, classes_paying_for
from catalog.subsidy.deduction import ZERO, Sums, estimate
from catalog.subsidy.rules import RuleStatus, SubsidyRule
from provider_portal.ground.money import Fen, yuan

AS_SHOWN = "以民政通显示为准"
NO_RULE = "暂无补贴政策，全价"
Rules = Mapping[VoucherClass, SubsidyRule | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class PricedItem:
    """A price that may be charged today."""

    item: CatalogueItem
    variant: str
    unit: Unit
    price_fen: Fen
    standard: str
    duration_text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What one voucher class does to a price; sums are None where 民政通 alone knows the rate."""

    classes: str
    self_share: str
    deduction_fen: Fen | None
    self_pay_fen: Fen | None
    to_verify: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardLine:
    """One price on the wall."""

    name: str
    content: str
    standard: str
    duration: str
    price: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """The whole board of one county on one day: lines by category, and what must be said below."""

    county: str
    county_name: str
    provider_name: str
    as_of: date
    groups: tuple[tuple[str, tuple[BoardLine, ...]], ...]
    notes: tuple[str, ...]


def board_of(
    prices: Sequence[PricedItem],
    rules: Rules,
    *,
    provider_name: str,
    county: str,
    county_name: str,
    as_of: date,
) -> Board:
    """The board of a day from the prices that may be charged and the rules in force."""
    lines: dict[str, list[BoardLine]] = {}
    for priced in prices:
        lines.setdefault(priced.item.code, []).append(_line(priced, rules))
    items = list({priced.item.code: priced.item for priced in prices}.values())
    groups = tuple(
        (category, tuple(line for item in members for line in lines[item.code]))
        for category, members in by_category(items)
    )
    used = {each for priced in prices for each in classes_paying_for(priced.item.traits)}
    return Board(
        county=county,
        county_name=county_name,
        provider_name=provider_name,
        as_of=as_of,
        groups=groups,
        notes=_notes({each: rules.get(each) for each in VOUCHER_CLASSES if each in used}),
    )


def _line(priced: PricedItem, rules: Rules) -> BoardLine:
    return BoardLine(
        name=priced.item.name + (f"（{priced.variant}）" if priced.variant else ""),
        content=priced.item.content,
        standard=priced.standard,
        duration=priced.duration_text,
        price=f"{yuan(priced.price_fen)} 元/{priced.unit.label}",
        shares=_merged(
            [_share(priced, each, rules.get(each)) for each in classes_paying_for(priced.item.traits)]
        ),
    )


def _share(priced: PricedItem, voucher_class: VoucherClass, rule: SubsidyRule | None) -> Share:
    name = voucher_class.label
    if rule is None:
        return Share(
            classes=name,
            self_share=NO_RULE,
            deduction_fen=ZERO,
            self_pay_fen=priced.price_fen,
            to_verify=False,
        )
    if rule.rate is None:
        return Share(
            classes=name, self_share=AS_SHOWN, deduction_fen=None, self_pay_fen=None, to_verify=False
        )
    worked = estimate(Sums(total_fen=priced.price_fen), rule.rate, rule.cap_fen)
    return Share(
        classes=name,
        self_share=percent(1 - rule.rate),
        deduction_fen=worked.deduction_fen,
        self_pay_fen=worked.self_pay_fen,
        to_verify=rule.status is RuleStatus.TO_VERIFY,
    )


def _merged(shares: list[Share]) -> tuple[Share, ...]:
    """Classes that come to the same are told together."""
    names: defaultdict[Share, list[str]] = defaultdict(list)
    for share in shares:
        names[replace(share, classes="")].append(share.classes)
    return tuple(replace(share, classes="、".join(each)) for share, each in names.items())


def percent(rate: Decimal) -> str:
    """`60%`, with as many decimals as the rate has."""
    return f"{(rate * 100).normalize():f}%"


def _notes(rules: Rules) -> tuple[str, ...]:
    notes = ["“券后自付”按单价计算，是使用消费券后个人应付的金额；券的比例和金额以民政通显示为准。"]
    caps: dict[Fen, list[str]] = {}
    for voucher_class, rule in rules.items():
        if rule is not None and rule.cap_fen is not None and rule.rate is not None:
            caps.setdefault(rule.cap_fen, []).append(voucher_class.label)
    for cap, names in caps.items():
        notes.append(f"{'、'.join(names)}：每位老人每月最多抵扣 {yuan(cap)} 元，超过的部分由个人支付。")
    notes += [f"{each.label}：{each.traits.condition}" for each in rules if each.traits.condition]
    notes.append("老人可以同时享受本机构的优惠活动和消费补贴。")
    if any(rule is not None and rule.status is RuleStatus.TO_VERIFY for rule in rules.values()):
        notes.append("标“*”的比例待核实。")
    return tuple(notes)
