"""变相涨价: rises that do not look like one, each with code, sentence, numbers and clause. Pure.

Sources: 承诺书（附件5）第4条, 附件4 注3, and 营口 “不得先涨价后补贴、变相涨价”.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from catalog.items.catalogue import CatalogueItem
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import Ceiling, PastPrice
from catalog.prices.ceiling.finding_codes import (
    DURATION_CUT,
    ITEM_SPLIT,
    NEW_SURCHARGE,
    PACKAGE_ABOVE_PARTS,
    PACKAGE_PARTS_MISSING,
    PACKAGE_PARTS_UNPRICED,
    TEMPORARY_RISE,
    UNIT_CHANGED,
    VOUCHER_ABOVE_CASH,
)
from catalog.traits import Trait
from provider_portal.ground.errors import Breach, Numbers, Severity
from provider_portal.ground.money import Fen, yuan
from provider_portal.ground.periods import three_months_before

_SURCHARGE = re.compile(
    "加收|附加|加价|加急|夜间|节假日|节日|春节|周末|楼层|无电梯|上楼|远程|路费|交通|车费|空跑|等候|耗材"
)
_MINUTES = re.compile(r"约?\s*(\d{1,4})\s*(分钟|分|小时|min)")
_TEMPORARY = timedelta(days=92)
_MINUTES_IN_HOUR = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """A price with the length of service that was given for it, and the paper that says so."""

    minutes: int
    price_fen: Fen
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part of a package at the price it may be charged at alone; None where it has none."""

    label: str
    quantity: int
    price_fen: Fen | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherUnit:
    """A former price of the same item in another unit that does not convert exactly."""

    unit: Unit
    past: PastPrice


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A price from a day on, as it was filed."""

    first: date
    price_fen: Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What is known around a price: it is what a disguised rise would show against."""

    other_unit: OtherUnit | None = None
    promises: tuple[Promise, ...] = ()
    wholes: tuple[str, ...] = ()
    cash: PastPrice | None = None
    parts: tuple[Part, ...] | None = None
    steps: tuple[Step, ...] = ()
    before_window: tuple[PastPrice, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """The price in question; `minutes` where its filing promises one length."""

    item: CatalogueItem
    variant: str
    unit: Unit
    price_fen: Fen
    minutes: int | None = None

    @property
    def key(self) -> PriceKey:
        """What it is the price of."""
        return PriceKey(item=self.item.code, variant=self.variant, unit=self.unit)

    @property
    def name(self) -> str:
        """Its key in words."""
        return self.key.label(self.item)


def minutes_in(duration_text: str) -> int | None:
    """The one length a duration names (`60分钟`, `1小时`); None for a range or for words."""
    length = _MINUTES.fullmatch(duration_text.strip())
    if length is None:
        return None
    return int(length[1]) * (_MINUTES_IN_HOUR if length[2] == "小时" else 1)


def disguised_rises(price: Price, ceiling: Ceiling, around: Around) -> list[Breach]:
    """Everything about a price that is a rise under another name."""
    return [
        *_unit_changed(price, ceiling, around.other_unit),
        *_duration_cut(price, around.promises),
        *_item_split(price, ceiling, around.wholes),
        *_new_surcharge(price, ceiling),
        *_bundle_above_parts(price, around.parts),
        *_voucher_above_cash(price, around.cash),
    ]


def _unit_changed(price: Price, ceiling: Ceiling, other: OtherUnit | None) -> list[Breach]:
    limit, evidence = ceiling.ceiling_fen, ceiling.evidence
    if evidence and evidence.converted and limit is not None and price.price_fen > limit:
        message = f"{price.name}改了计价单位：{evidence.name}，折合 {yuan(limit)} 元，现在是 {yuan(price.price_fen)} 元。"
        numbers: Numbers = {"before_fen": limit, "price_fen": price.price_fen}
        return [UNIT_CHANGED.breach(message, remedy="请按换算后的价格或更低价格备案。", numbers=numbers)]
    if not ceiling.no_history or other is None:
        return []
    past = other.past
    message = (
        f"{price.name}以前按每{other.unit.label} {yuan(past.price_fen)} 元收费（{past.name}），"
        f"现在改按每{price.unit.label} {yuan(price.price_fen)} 元，两种单位不能准确换算，看不出有没有涨价。"
    )
    numbers = {"unit": other.unit.value, "before_fen": past.price_fen, "price_fen": price.price_fen}
    remedy = f"请仍按每{other.unit.label}备案；确需改单位的，请在比价说明里写清换算办法并由负责人签字。"
    return [UNIT_CHANGED.breach(message, remedy=remedy, numbers=numbers, severity=_unless_compared(ceiling))]


def _duration_cut(price: Price, promises: Sequence[Promise]) -> list[Breach]:
    minutes, fen = price.minutes, price.price_fen
    if minutes is None or any(each.minutes <= minutes and each.price_fen >= fen for each in promises):
        return []
    longer = [each for each in promises if fen * each.minutes > each.price_fen * minutes]
    if not longer:
        return []
    worst = min(longer, key=lambda each: Fraction(each.price_fen, each.minutes))
    fair = worst.price_fen * minutes // worst.minutes
    message = (
        f"{price.name}以前 {worst.minutes} 分钟收 {yuan(worst.price_fen)} 元（{worst.source}），"
        f"现在 {minutes} 分钟收 {yuan(fen)} 元，时间短了，价格没有按比例降。"
    )
    numbers: Numbers = {
        "before_minutes": worst.minutes,
        "before_fen": worst.price_fen,
        "minutes": minutes,
        "price_fen": fen,
        "fair_fen": fair,
    }
    remedy = f"请恢复 {worst.minutes} 分钟，或把价格降到 {yuan(fair)} 元以下。"
    return [DURATION_CUT.breach(message, remedy=remedy, numbers=numbers)]


def _item_split(price: Price, ceiling: Ceiling, wholes: Sequence[str]) -> list[Breach]:
    if not wholes or not ceiling.no_history:
        return []
    message = f"{price.name}以前包含在“{'”、“'.join(wholes)}”里，没有单独收过费，现在拆出来另收 {yuan(price.price_fen)} 元。"
    numbers: Numbers = {"price_fen": price.price_fen, "wholes": "、".join(wholes)}
    remedy = "请不要拆开收费；确是另外一种服务的，请写比价说明并由负责人签字。"
    return [ITEM_SPLIT.breach(message, remedy=remedy, numbers=numbers, severity=_unless_compared(ceiling))]


def _new_surcharge(price: Price, ceiling: Ceiling) -> list[Breach]:
    if not ceiling.no_history or not _SURCHARGE.search(price.variant):
        return []
    message = f"{price.name}是参与项目前没有收过的附加费用，现在加收 {yuan(price.price_fen)} 元。"
    numbers: Numbers = {"price_fen": price.price_fen, "variant": price.variant}
    remedy = "请取消这项附加费用；以前确实收过的，请录入当时的单据。"
    return [NEW_SURCHARGE.breach(message, remedy=remedy, numbers=numbers)]


def parts_total(parts: Sequence[Part]) -> Fen | None:
    """What the parts of a package cost one by one; None where one of them has no price."""
    amounts = [part.price_fen * part.quantity for part in parts if part.price_fen is not None]
    return Fen(sum(amounts)) if len(amounts) == len(parts) else None


def _bundle_above_parts(price: Price, parts: Sequence[Part] | None) -> list[Breach]:
    if Trait.BUNDLE not in price.item.traits:
        return []
    if parts is None:
        message = f"{price.name}还没有登记包含哪些项目，不能和单项价格比较。"
        return [PACKAGE_PARTS_MISSING.breach(message, remedy="请先登记服务包的内容。")]
    total = parts_total(parts)
    if total is None:
        unpriced = "、".join(part.label for part in parts if part.price_fen is None)
        message = f"{price.name}里的{unpriced}没有单项价格，不能比较服务包是否更贵。"
        remedy = "请先备案这些单项的价格，或录入它们的价格佐证。"
        return [PACKAGE_PARTS_UNPRICED.breach(message, remedy=remedy)]
    if price.price_fen <= total:
        return []
    sums = " + ".join(f"{part.label} {yuan(part.price_fen)}×{part.quantity}" for part in parts)
    message = f"{price.name} {yuan(price.price_fen)} 元，比分开买的 {yuan(total)} 元（{sums}）还贵。"
    numbers: Numbers = {"price_fen": price.price_fen, "parts_fen": total}
    return [PACKAGE_ABOVE_PARTS.breach(message, remedy=f"请改为 {yuan(total)} 元或更低。", numbers=numbers)]


def _voucher_above_cash(price: Price, cash: PastPrice | None) -> list[Breach]:
    if cash is None or price.price_fen <= cash.price_fen:
        return []
    message = (
        f"{price.name}用消费券收 {yuan(price.price_fen)} 元，现金顾客只收 {yuan(cash.price_fen)} 元"
        f"（{cash.name}，{cash.when}）。"
    )
    numbers: Numbers = {
        "price_fen": price.price_fen,
        "cash_fen": cash.price_fen,
        "evidence_id": str(cash.evidence_id),
    }
    remedy = f"请把备案价格改为 {yuan(cash.price_fen)} 元或更低；现金价是对所有人的优惠活动的，请登记到“优惠活动”。"
    return [VOUCHER_ABOVE_CASH.breach(message, remedy=remedy, numbers=numbers)]


def temporary_rises(price: Price, ceiling: Ceiling, around: Around) -> list[Breach]:
    """Up and soon down again among filed prices; or a rise just before the window that did not last (附件4 注3)."""
    rises = [
        _temporary(price, low.price_fen, high, after.price_fen, after.first)
        for (low, high), (_, after) in pairwise(pairwise(around.steps))
        if low.price_fen < high.price_fen > after.price_fen and after.first - high.first <= _TEMPORARY
    ]
    return rises[:1] or _raised_before(price, ceiling, around.before_window)


def _temporary(price: Price, low: Fen, high: Step, after: Fen, until: date) -> Breach:
    message = (
        f"{price.name}的备案价格 {high.first} 由 {yuan(low)} 元涨到 {yuan(high.price_fen)} 元，"
        f"{until} 又降到 {yuan(after)} 元，像临时涨价。"
    )
    numbers: Numbers = {
        "before_fen": low,
        "raised_fen": high.price_fen,
        "after_fen": after,
        "from": high.first.isoformat(),
        "until": until.isoformat(),
    }
    return TEMPORARY_RISE.breach(message, remedy="请说明涨价和降价的原因，附价格表或通知。", numbers=numbers)


def _raised_before(price: Price, ceiling: Ceiling, before: Sequence[PastPrice]) -> list[Breach]:
    limit, window = ceiling.ceiling_fen, ceiling.binding
    if limit is None or window is None or not before:
        return []
    highest = max(before, key=lambda past: past.price_fen)
    if not highest.price_fen < limit or not price.price_fen < limit:
        return []
    message = (
        f"{price.name}在窗口之前收 {yuan(highest.price_fen)} 元（{highest.name}，{highest.when}），"
        f"窗口内涨到 {yuan(limit)} 元，现在是 {yuan(price.price_fen)} 元，像临时涨价。"
    )
    numbers: Numbers = {
        "before_fen": highest.price_fen,
        "raised_fen": limit,
        "after_fen": price.price_fen,
    }
    remedy = "请说明当时涨价的原因；说不清的，请按涨价前的价格备案。"
    return [TEMPORARY_RISE.breach(message, remedy=remedy, numbers=numbers)]


def just_before(past: Sequence[PastPrice], first: date) -> tuple[PastPrice, ...]:
    """Actual prices charged or agreed in the three months before a window begins."""
    span = three_months_before(first)
    return tuple(price for price in past if not price.promotion and price.day in span)


def _unless_compared(ceiling: Ceiling) -> Severity:
    """A signed comparison note opens the way, but the change stays to be explained."""
    return Severity.MUST_EXPLAIN if ceiling.comparison else Severity.MUST_FIX
