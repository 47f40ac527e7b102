"""Entering evidence of former prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.items.keys import PriceKey
from catalog.items.queries import shelf_of
from catalog.items.shelf import Shelf
from catalog.items.units import Unit
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.records.locking import lock_prices
from catalog.prices.records.models import BaselineEvidence
from catalog.prices.records.opening import voided
from catalog.prices.records.queries import past_price
from provider_portal.accounts.principal import Principal, record
from provider_portal.ground.clock import today
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.money import Fen, yuan
from provider_portal.ground.text.kept import kept_text

_SAME = (
    "price_fen", "quantity", "kind", "signed_on", "charged_on",
    "in_force_from", "in_force_until", "promotion", "minutes",
)  # fmt: skip

_PAST = {"charged_on": "收费日期", "signed_on": "签订日期", "in_force_from": "合同有效期的开始日期"}


class Paper(TypedDict, total=False):
    """What else a paper says: its days, the quantity and minutes charged, and whether it was a promotion."""

    signed_on: date | None
    charged_on: date | None
    in_force_from: date | None
    in_force_until: date | None
    quantity: int
    promotion: bool
    promotion_reason: str
    scan_sha256: str | None
    minutes: int | None


def add_price_evidence(
    session: Session,
    who: Principal,
    *,
    item: str,
    variant: str = "",
    unit: Unit,
    price_fen: Fen,
    kind: PaperKind,
    reference: str,
    county: str | None = None,
    **paper: Unpack[Paper],
) -> tuple[BaselineEvidence, bool]:
    """One former price on one paper, and whether it is new: the same again gives the same row.

    The same paper, item, variant and unit with other values is ConflictError `reference_conflict`: evidence
    is never edited and never dropped. A voided row stays voided when the same comes again; a paper that was
    entered wrongly is entered right after the void.
    """
    enrolment = lock_prices(session, enrolment_of(session, who.provider_id, county))
    shelf = shelf_of(session, enrolment)
    row = BaselineEvidence(
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        item=shelf.need_item(item, today()).code,
        variant=kept_text(variant),
        unit=unit,
        price_fen=price_fen,
        kind=kind,
        reference=kept_text(reference),
        entered_by=who.person_id,
        **paper,
    )
    refuse_wrong_price_evidence(row)
    present = recorded_row(row, _entered(session, row), shelf)
    if present is not None:
        return present, False
    with named_conflict(session, "reference_conflict", "这份佐证刚刚被同事录入，请刷新列表核对。"):
        session.add(row)
    record(session, who, "evidence.add", row, after=_audit_values(row))
    return row, True


def derived_kind(
    *,
    charged_on: date | None = None,
    signed_on: date | None = None,
    in_force_from: date | None = None,
    in_force_until: date | None = None,
) -> PaperKind:
    """What kind of paper these days speak of, where nobody said: a period or a bare signing is a contract."""
    if in_force_from or in_force_until or (signed_on and not charged_on):
        return PaperKind.CONTRACT
    return PaperKind.RECEIPT


def refuse_wrong_price_evidence(row: BaselineEvidence) -> None:
    """RuleError `bad_evidence` with a sentence for every input that is missing or impossible."""
    wrong: dict[str, list[str]] = {}
    if row.price_fen <= 0:
        wrong["price_fen"] = ["价格应大于 0 元。"]
    if row.quantity <= 0:
        wrong["quantity"] = ["数量应是大于 0 的整数。"]
    if not row.reference_key:
        wrong["reference"] = ["请填写合同、账单或收据的编号。"]
    if not (row.signed_on or row.charged_on or row.in_force_from or row.in_force_until):
        wrong["charged_on"] = ["请至少填写一个日期：收费日期、签订日期或合同有效期。"]
    wrong |= _days_to_come(row)
    if row.in_force_from and row.in_force_until and row.in_force_until <= row.in_force_from:
        wrong["in_force_until"] = ["有效期的结束日期应晚于开始日期。"]
    if row.minutes is not None and row.minutes <= 0:
        wrong["minutes"] = ["时长应是大于 0 的分钟数。"]
    if row.promotion and not row.promotion_reason.strip():
        wrong["promotion_reason"] = ["标为优惠价须写明是什么优惠活动。"]
    if wrong:
        raise RuleError("bad_evidence", "这份佐证还没有填完整，请按提示修改后再保存。", fields=wrong)


def _days_to_come(row: BaselineEvidence) -> dict[str, list[str]]:
    """A former price was charged, signed or in force by today."""
    days = {name: getattr(row, name) for name in _PAST}
    return {
        name: [f"{_PAST[name]}（{day.isoformat()}）不能晚于今天，请对照单据核对。"]
        for name, day in days.items()
        if day and day > today()
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Entered:
    """A row that is there already, and whether it was voided."""

    row: BaselineEvidence
    voided: bool


def recorded_row(row: BaselineEvidence, entered: Sequence[Entered], shelf: Shelf) -> BaselineEvidence | None:
    """The row of the same paper and key that says the same; None where `row` is to be added.

    ConflictError `reference_conflict` where a row that still counts says something else. Rows that say
    something else and were voided give way: `row` becomes their correction.
    """
    for earlier in entered:
        if all(getattr(earlier.row, name) == getattr(row, name) for name in _SAME):
            return earlier.row
    live = [earlier.row for earlier in entered if not earlier.voided]
    if live:
        raise _conflict(live[0], row, shelf)
    row.correction = max((earlier.row.correction + 1 for earlier in entered), default=0)
    return None


def _entered(session: Session, evidence: BaselineEvidence) -> list[Entered]:
    query = select(BaselineEvidence, BaselineEvidence.id.in_(voided())).where(
        BaselineEvidence.enrolment_id == evidence.enrolment_id,
        BaselineEvidence.reference_key == evidence.reference_key,
        BaselineEvidence.item == evidence.item,
        BaselineEvidence.variant == evidence.variant,
        BaselineEvidence.unit == evidence.unit,
    )
    return [Entered(row=row, voided=gone) for row, gone in session.execute(query)]


def _conflict(present: BaselineEvidence, evidence: BaselineEvidence, shelf: Shelf) -> ConflictError:
    name = PriceKey.of(present).label(shelf.item(present.item, past_price(present).day))
    opening = f"编号 {present.reference} 已录入{name} {yuan(present.price_fen)} 元"
    if present.price_fen != evidence.price_fen:
        sentence = f"{opening}，与这次的 {yuan(evidence.price_fen)} 元不一致。请对照原件；确是另一份单据的，请用它自己的编号。"
        wrong = {"price_fen": ["与已录入的价格不一致。"], "reference": ["这个编号已经录入过。"]}
    else:
        sentence = f"{opening}，但日期、数量、类型或优惠标记与这次不同。请对照原件；确是另一份单据的，请用它自己的编号。"
        wrong = {"reference": ["这个编号已经录入过。"]}
    return ConflictError("reference_conflict", sentence, fields=wrong)


def _audit_values(row: BaselineEvidence) -> dict[str, object]:
    names = ("item", "variant", "unit", "reference", "promotion_reason", "scan_sha256", *_SAME)
    return {name: getattr(row, name) for name in names}
