"""What a price may break, each with the sentence, the clause and the way out. Pure."""

from collections.abc import Sequence
from datetime import date

from catalog.items.catalogue import CatalogueItem
from catalog.items.keys import PriceKey
from catalog.prices.ceiling.ceilings import Ceiling, WindowCeiling
from catalog.prices.ceiling.finding_codes import (
    ABOVE_CEILING,
    ABOVE_FILED,
    ABOVE_FROZEN,
    ASSESSOR_ONLY,
    FILING,
    ITEM_DROPPED,
    NO_HISTORY,
    NOT_FILED,
    PROMISE,
)
from provider_portal.ground.errors import Breach, Numbers
from provider_portal.ground.money import Fen, yuan


def span_text(window: WindowCeiling) -> str:
    """A window for people, both ends included."""
    return f"{window.span.first} 至 {window.last_day}"


def clause_of(item: CatalogueItem) -> str:
    """The promise not to raise prices binds care providers; assessors only follow the filing's note."""
    return FILING if item.assessor_only else PROMISE


def wrong_side(item: CatalogueItem, *, assessor: bool, assessments: Sequence[CatalogueItem]) -> list[Breach]:
    """Assessments belong to assessors alone, who may offer nothing else; `assessments` are those of the day's list."""
    if item.assessor_only == assessor:
        return []
    if assessor:
        names = "”“".join(one.name for one in assessments)
        places = "、".join(f"第{one.number}项" if one.number else f"“{one.name}”" for one in assessments)
        message = f"评估机构只能提供“{names}”，不能提供“{item.label}”。"
        remedy = f"请改选{places}；养老服务须由其他机构申报。"
    else:
        message = f"“{item.label}”只能由第三方专业评估机构提供，本机构不能备案和收费。"
        remedy = "请改选其他服务项目；老人需要评估时，请联系县级民政部门公布的评估机构。"
    return [
        ASSESSOR_ONLY.breach(
            message,
            remedy=remedy,
        )
    ]


def not_listed(item: CatalogueItem, on: date, list_from: date | None) -> list[Breach]:
    """An item that the list of the day has dropped can be neither filed nor charged; `list_from` None: it is listed."""
    if list_from is None:
        return []
    return [
        ITEM_DROPPED.breach(
            f"{list_from} 起的项目清单里没有“{item.label}”，{on} 不能再按消费券项目备案和收费。",
            remedy="请改选清单里的项目；认为清单录错的，请在“项目清单版本”页核对。",
            numbers={"list_from": list_from.isoformat()},
        )
    ]


def above_ceiling(item: CatalogueItem, key: PriceKey, price_fen: Fen, ceiling: Ceiling) -> list[Breach]:
    """A price above the ceiling names both prices, the window and the paper that sets it; equal is allowed."""
    limit = ceiling.ceiling_fen
    if limit is None:
        return [_no_history(item, key, ceiling)]
    if price_fen <= limit:
        return []
    message = (
        f"{key.label(item)}的价格 {yuan(price_fen)} 元，高于价格上限 {yuan(limit)} 元。{_set_by(ceiling)}"
    )
    numbers: Numbers = {
        "price_fen": price_fen,
        "ceiling_fen": limit,
        "evidence_id": str(ceiling.evidence_id),
        "reference": ceiling.evidence.reference if ceiling.evidence else None,
    }
    remedy = f"请改为 {yuan(limit)} 元或更低。"
    return [
        ABOVE_CEILING.breach(
            message,
            remedy=remedy,
            numbers=numbers,
            clause=clause_of(item),
        )
    ]


def _set_by(ceiling: Ceiling) -> str:
    evidence, window, note = ceiling.evidence, ceiling.binding, ceiling.comparison
    if note is not None:
        return f"这一项无历史价，上限取自 {note.signed_on} 由{note.signed_by_name}签字的比价说明。"
    if evidence is None or window is None:
        raise AssertionError("a ceiling is set by evidence or by a note")
    return (
        f"上限取自{window.kind.label}（{span_text(window)}）的{ceiling.statistic.label}，"
        f"佐证：{evidence.name}，{yuan(evidence.price_fen)} 元，{evidence.when}。"
    )


def _no_history(item: CatalogueItem, key: PriceKey, ceiling: Ceiling) -> Breach:
    spans = "、".join(span_text(window) for window in ceiling.windows)
    aside = sum(window.promotions for window in ceiling.windows)
    why = "只有优惠价的佐证，优惠价不能作为实际价格" if aside else "没有实际价格的佐证"
    return NO_HISTORY.breach(
        f"{key.label(item)}无历史价：在 {spans} 内{why}，定不出价格上限。",
        remedy="请先录入这段时间内的合同、账单或收据；从未收费的项目，请先写比价说明（两个以上来源，附扫描件），由负责人签字。",
        numbers={"promotions": aside},
        clause=clause_of(item),
    )


def above_filed(
    item: CatalogueItem, key: PriceKey, price_fen: Fen, filed_fen: Fen | None, on: date
) -> list[Breach]:
    """What is charged may not pass the price in force that day; without one nothing may be charged."""
    name = key.label(item)
    if filed_fen is None:
        return [
            NOT_FILED.breach(
                f"{name}在 {on} 没有生效的备案价格，不能按消费券项目收费。",
                remedy="请先备案这个项目和计价单位的价格，并核对生效日期。",
            )
        ]
    if price_fen <= filed_fen:
        return []
    return [
        ABOVE_FILED.breach(
            f"{name}的价格 {yuan(price_fen)} 元，高于 {on} 生效的备案价格 {yuan(filed_fen)} 元。",
            remedy=f"请按 {yuan(filed_fen)} 元或更低收费。",
            numbers={"price_fen": price_fen, "filed_price_fen": filed_fen},
        )
    ]


def above_frozen(
    item: CatalogueItem, key: PriceKey, price_fen: Fen, frozen_fen: Fen | None, first: date
) -> list[Breach]:
    """A filing entered late may not stand above what orders of those days were priced at."""
    if frozen_fen is None or price_fen <= frozen_fen:
        return []
    name = key.label(item)
    return [
        ABOVE_FROZEN.breach(
            f"补录的{name}价格 {yuan(price_fen)} 元，高于 {first} 以后工单已按 {yuan(frozen_fen)} 元定下的价格。",
            remedy="请把生效日期改为今天或以后，或按已定价格补录。",
            numbers={"price_fen": price_fen, "frozen_price_fen": frozen_fen},
            clause=clause_of(item),
        )
    ]


def window_json(window: WindowCeiling) -> dict[str, str | int | None]:
    """A window for machines."""
    return {
        "kind": window.kind.value,
        "from": window.span.first.isoformat(),
        "until": window.span.until.isoformat(),
        "ceiling_fen": window.ceiling_fen,
        "evidence_id": str(window.evidence.evidence_id) if window.evidence else None,
    }
