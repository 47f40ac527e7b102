"""Redeeming a confirmed order: what 民政通 showed is entered, split over the lines, and a receipt is issued."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.subsidy.frozen_rule import frozen_rule
from catalog.subsidy.rules import rate_text
from orders.ordering.models import OrderLock
from orders.recipients.models import VoucherMonth
from orders.recipients.vouchers import locked_voucher_month
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import Breach, ConflictError, RuleError
from provider_portal.ground.money import Fen, split
from provider_portal.ground.periods import Month
from provider_portal.ground.text.kept import kept_text
from provider_portal.ground.text.keys import reference_key
from receipts.redemption.gathering import RedeemableOrder, findings_of, gather
from receipts.redemption.issuing import issue_receipt
from receipts.redemption.models import (
    Channel,
    LiveOfficialRef,
    LiveRedemption,
    Receipt,
    Redemption,
    RedemptionAllocation,
)
from receipts.redemption.queries import order_number_of_ref, redemption_of
from receipts.redemption.reckoning import Reckoning, need_within_base

SHORTEST_REF, LONGEST_REF = 4, 64


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shown:
    """What the clerk read in 民政通."""

    official_ref: str
    deduction_fen: Fen
    channel: Channel
    redeemed_at: datetime
    cap_left_fen: Fen | None
    difference_reason: str


def redeem(
    session: Session,
    who: Principal,
    order_id: UUID,
    *,
    official_ref: str,
    shown_deduction_fen: Fen,
    channel: Channel,
    redeemed_at: datetime,
    cap_left_fen: Fen | None = None,
    difference_reason: str = "",
) -> tuple[Redemption, Receipt, list[Breach]]:
    """A confirmed order redeemed once, with its numbered receipt and what is to be explained.

    The amount that 民政通 showed counts; a difference from our own sum never bars the way. Refused: a second
    redemption, a taken official number, a time to come or in another month, a deduction above the base.
    """
    who.need(Action.MONEY_WRITE)
    shown = _Shown(
        official_ref=clean_ref(official_ref),
        deduction_fen=shown_deduction_fen,
        channel=channel,
        redeemed_at=redeemed_at,
        cap_left_fen=cap_left_fen,
        difference_reason=difference_reason.strip(),
    )
    redeemable = gather(session, who.provider_id, order_id)
    _refuse_second(session, redeemable, shown)
    _refuse_time(redeemable, shown)
    voucher = _voucher(session, redeemable)
    reckoning = redeemable.reckon(voucher, cap_left_fen)
    need_within_base(reckoning, shown.deduction_fen)
    redemption = _write(session, who, redeemable, shown, reckoning)
    _allocate(session, redeemable, redemption)
    if voucher is not None:
        _use(voucher, who, shown, reckoning)
    receipt = issue_receipt(session, who, redemption, redeemable)
    record(
        session, who, "redemption.redeem", redemption, after=_audit_values(redemption, redeemable, receipt)
    )
    return redemption, receipt, findings_of(session, redemption, redeemable)


def clean_ref(text: str) -> str:
    """An official number as it is kept, without blanks, full-width signs made plain: 4 to 64 signs by its key."""
    ref = "".join(unicodedata.normalize("NFKC", kept_text(text)).split())
    if not SHORTEST_REF <= len(reference_key(ref)) <= LONGEST_REF:
        sentence = f"民政通核销单号应为 {SHORTEST_REF} 到 {LONGEST_REF} 位，请按核销详情页上的单号填写。"
        raise RuleError("bad_official_ref", sentence, fields={"official_ref": [sentence]})
    return ref


def _refuse_second(session: Session, redeemable: RedeemableOrder, shown: _Shown) -> None:
    order = redeemable.order
    before = redemption_of(session, order.provider_id, order.id)
    if before is not None:
        raise ConflictError(
            "already_redeemed",
            f"工单 {order.number} 已经核销过（民政通单号 {before.official_ref}），不能再核销一次。",
        )
    other = order_number_of_ref(session, order.provider_id, shown.official_ref)
    if other is not None:
        sentence = f"民政通单号 {shown.official_ref} 已登记在工单 {other} 上，请核对单号或先查看那张工单。"
        raise ConflictError("official_ref_taken", sentence, fields={"official_ref": [sentence]})


def _refuse_time(redeemable: RedeemableOrder, shown: _Shown) -> None:
    if shown.redeemed_at > now():
        sentence = "核销时间不能晚于现在，请按民政通显示的核销时间填写。"
        raise RuleError("redeemed_in_future", sentence, fields={"redeemed_at": [sentence]})
    month = Month.of_instant(shown.redeemed_at)
    if month != redeemable.month:
        sentence = (
            f"核销时间在{month.label}，服务日在{redeemable.month.label}。消费券当月有效，"
            "核销月份必须与服务月份相同，请核对核销时间。"
        )
        raise RuleError("month_mismatch", sentence, fields={"redeemed_at": [sentence]})


def _voucher(session: Session, redeemable: RedeemableOrder) -> VoucherMonth | None:
    if not redeemable.locks_month:
        return None
    order = redeemable.order
    return locked_voucher_month(
        session, order.provider_id, order.recipient_id, redeemable.month, order.voucher_class
    )


def _write(
    session: Session, who: Principal, redeemable: RedeemableOrder, shown: _Shown, reckoning: Reckoning
) -> Redemption:
    sums, order = reckoning.sums, redeemable.order
    paid_by_others = sums.discount_fen + sums.ltci_paid_fen + shown.deduction_fen
    expected = shown.deduction_fen if reckoning.expected_fen is None else reckoning.expected_fen
    redemption = Redemption(
        provider_id=order.provider_id,
        enrolment_id=order.enrolment_id,
        order_id=order.id,
        recipient_id=order.recipient_id,
        voucher_class=order.voucher_class,
        month=redeemable.month,
        official_ref=shown.official_ref,
        channel=shown.channel,
        redeemed_at=shown.redeemed_at,
        total_fen=sums.total_fen,
        discount_fen=sums.discount_fen,
        ltci_paid_fen=sums.ltci_paid_fen,
        ineligible_fen=sums.ineligible_fen,
        base_fen=reckoning.base_fen,
        rate=rate_text(reckoning.rate) or "",
        cap_left_fen=reckoning.limit_fen,
        expected_deduction_fen=expected,
        deduction_fen=shown.deduction_fen,
        self_pay_fen=Fen(sums.total_fen - paid_by_others),
        difference_reason=shown.difference_reason,
        rule=frozen_rule(redeemable.rule),
        entered_by=who.person_id,
    )
    sentence = f"民政通单号 {shown.official_ref} 刚刚被登记在另一张工单上，请核对单号。"
    with named_conflict(session, "official_ref_taken", sentence):
        session.add(redemption)
        session.flush()
        session.add(
            LiveOfficialRef(
                provider_id=order.provider_id,
                redemption_id=redemption.id,
                official_key=reference_key(shown.official_ref),
            )
        )
    return redemption


def _allocate(session: Session, redeemable: RedeemableOrder, redemption: Redemption) -> None:
    """Parts by line sum to the whole; the lines are live and the order locked from here on."""
    order = redeemable.order
    weights = [int(line.confirmed.amount_fen) for line in redeemable.lines]
    expected = split(redemption.expected_deduction_fen, weights)
    shown = split(redemption.deduction_fen, weights)
    with named_conflict(session, "already_redeemed", f"工单 {order.number} 刚刚已被核销，请刷新页面查看。"):
        for line, ours, theirs in zip(redeemable.lines, expected, shown, strict=True):
            session.add(
                RedemptionAllocation(
                    provider_id=order.provider_id,
                    redemption_id=redemption.id,
                    order_line_id=line.ordered.id,
                    amount_fen=line.confirmed.amount_fen,
                    expected_deduction_fen=ours,
                    deduction_fen=theirs,
                )
            )
            session.add(
                LiveRedemption(
                    provider_id=order.provider_id,
                    redemption_id=redemption.id,
                    order_line_id=line.ordered.id,
                )
            )
        reason = f"工单已核销（民政通单号 {redemption.official_ref}）"
        session.add(OrderLock(provider_id=order.provider_id, order_id=order.id, reason=reason))


def _use(voucher: VoucherMonth, who: Principal, shown: _Shown, reckoning: Reckoning) -> None:
    """The locked row of the month: what was used, and what is left, never below zero."""
    if shown.cap_left_fen is not None:
        voucher.read_at, voucher.read_by = now(), who.person_id
    limit = reckoning.limit_fen
    voucher.left_fen = None if limit is None else Fen(max(0, limit - shown.deduction_fen))
    voucher.used_fen = Fen(voucher.used_fen + shown.deduction_fen)
    voucher.first_used_at = voucher.first_used_at or shown.redeemed_at


def _audit_values(redemption: Redemption, redeemable: RedeemableOrder, receipt: Receipt) -> dict[str, object]:
    return {
        "order": redeemable.order.number,
        "official_ref": redemption.official_ref,
        "month": str(redemption.month),
        "channel": redemption.channel,
        "redeemed_at": redemption.redeemed_at,
        "total_fen": redemption.total_fen,
        "expected_deduction_fen": redemption.expected_deduction_fen,
        "deduction_fen": redemption.deduction_fen,
        "self_pay_fen": redemption.self_pay_fen,
        "difference_reason": redemption.difference_reason,
        "receipt": receipt.number,
    }
