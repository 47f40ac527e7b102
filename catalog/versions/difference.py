"""What a new version of the list changes: items added, dropped and changed, and what that does to prices. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.items.catalogue import Catalogue, CatalogueItem, Overlap
from catalog.items.units import Unit
from catalog.traits import trait_words
from provider_portal.ground.labels import Labelled, Tone
from provider_portal.ground.money import Fen

_TEXTS = {
    "category": "类别",
    "group": "分组",
    "name": "服务项目",
    "content": "服务内容",
    "duration_text": "服务时长",
    "not_included": "不含费用",
    "variant_label": "规格含义",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """One cell before and after, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemChange:
    """An item that both versions list under one code, and what is different."""

    before: CatalogueItem
    after: CatalogueItem
    fields: tuple[FieldChange, ...]

    @property
    def renamed(self) -> bool:
        """Whether the number may have been given to another service."""
        return self.before.name != self.after.name

    @property
    def shorter(self) -> bool:
        """Whether the reference duration now begins with fewer minutes."""
        before, after = self.before.minutes_min, self.after.minutes_min
        return before is not None and after is not None and after < before


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Two versions compared by code; all empty where they say the same."""

    added: tuple[CatalogueItem, ...]
    dropped: tuple[CatalogueItem, ...]
    changed: tuple[ItemChange, ...]
    overlaps_added: tuple[Overlap, ...]
    overlaps_dropped: tuple[Overlap, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (
            self.added or self.dropped or self.changed or self.overlaps_added or self.overlaps_dropped
        )

    @property
    def summary(self) -> str:
        """`新增 2 项，删去 1 项，修改 3 项`."""
        return f"新增 {len(self.added)} 项，删去 {len(self.dropped)} 项，修改 {len(self.changed)} 项"


class Gravity(Labelled):
    """What a price's owner has to do about a new version."""

    STOPS = "stops", "不能再用", Tone.BAD
    CHECK = "check", "请核对", Tone.WARN


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldPrice:
    """A price that is filed for the version's first day or later."""

    item: CatalogueItem
    variant: str
    unit: Unit
    price_fen: Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class Consequence:
    """What a new version does to one filed price, in a sentence with the next step."""

    price: HeldPrice
    gravity: Gravity
    sentence: str


def difference(before: Catalogue, after: Catalogue) -> Difference:
    """What `after` changes in `before`, in the order of the lists."""
    changes = [_change(old, new) for new in after.items if (old := before.find(new.code)) is not None]
    return Difference(
        added=tuple(item for item in after.items if before.find(item.code) is None),
        dropped=tuple(item for item in before.items if after.find(item.code) is None),
        changed=tuple(change for change in changes if change.fields),
        overlaps_added=tuple(one for one in after.overlaps if not _has(before, one)),
        overlaps_dropped=tuple(one for one in before.overlaps if not _has(after, one)),
    )


def consequences(
    changes: Difference, held: Sequence[HeldPrice], first: date, *, assessor: bool
) -> list[Consequence]:
    """What a version that begins on `first` does to filed prices, the gravest first."""
    dropped = {item.code for item in changes.dropped}
    changed = {change.after.code: change for change in changes.changed}
    effects = []
    for price in held:
        if price.item.code in dropped:
            effects.append(
                _stops(price, f"{first} 起清单里没有这一项，不能再备案和下单。请从公示价目和备案清单里撤下。")
            )
        elif price.item.code in changed:
            effects += _of_change(price, changed[price.item.code], first, assessor=assessor)
    return sorted(effects, key=lambda one: list(Gravity).index(one.gravity))


def _of_change(price: HeldPrice, change: ItemChange, first: date, *, assessor: bool) -> Iterator[Consequence]:
    if change.after.assessor_only not in (assessor, change.before.assessor_only):
        who = "只能由评估机构提供" if change.after.assessor_only else "改由养老服务机构提供"
        yield _stops(price, f"{first} 起{who}，本机构不能再备案和下单。")
        return
    if change.renamed:
        sentence = f"编号 {price.item.code} 改成了“{change.after.name}”。备案价格跟着编号走：不是同一项服务的，请停止备案后按新项目重新备案。"
        yield _to_review(price, sentence)
    if change.shorter:
        sentence = f"参考时长由 {change.before.duration_text} 改为 {change.after.duration_text}。时长缩短而价格不变，可能被认定为变相涨价，请核对服务标准。"
        yield _to_review(price, sentence)
    if price.unit in change.before.billing_units and price.unit not in change.after.billing_units:
        yield _to_review(price, f"清单不再列“每{price.unit.label}”这个计价单位，请向县里确认备案价格怎么写。")
    old, new = (trait_words(item.traits) or "无" for item in (change.before, change.after))
    if old != new:
        yield _to_review(price, f"项目特征由“{old}”改为“{new}”，可用的券类型和价格规则会跟着变，请核对。")
    labels = [field.label for field in change.fields if field.label in {"服务内容", "不含费用"}]
    if labels:
        yield _to_review(price, f"{'、'.join(labels)}有修改，请核对备案的服务标准和公示内容。")


def _stops(price: HeldPrice, sentence: str) -> Consequence:
    return Consequence(price=price, gravity=Gravity.STOPS, sentence=sentence)


def _to_review(price: HeldPrice, sentence: str) -> Consequence:
    return Consequence(price=price, gravity=Gravity.CHECK, sentence=sentence)


def _change(before: CatalogueItem, after: CatalogueItem) -> ItemChange:
    return ItemChange(before=before, after=after, fields=tuple(_fields(before, after)))


def _fields(before: CatalogueItem, after: CatalogueItem) -> Iterator[FieldChange]:
    for name, label in _TEXTS.items():
        old, new = getattr(before, name) or "", getattr(after, name) or ""
        if old != new:
            yield FieldChange(label=label, before=old, after=new)
    pairs = {
        "参考分钟": (_minutes(before), _minutes(after)),
        "计价单位": (_units(before), _units(after)),
        "仅限评估机构": ("是" if before.assessor_only else "否", "是" if after.assessor_only else "否"),
        "规格参考": ("、".join(before.variants), "、".join(after.variants)),
        "项目特征": (trait_words(before.traits), trait_words(after.traits)),
    }
    for label, (old, new) in pairs.items():
        if old != new:
            yield FieldChange(label=label, before=old, after=new)


def _minutes(item: CatalogueItem) -> str:
    return "" if item.minutes_min is None else f"{item.minutes_min}-{item.minutes_max}"


def _units(item: CatalogueItem) -> str:
    return "、".join(f"每{unit.label}" for unit in item.billing_units)


def _has(catalogue: Catalogue, overlap: Overlap) -> bool:
    return any((one.whole, one.part) == (overlap.whole, overlap.part) for one in catalogue.overlaps)
