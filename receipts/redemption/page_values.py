"""What the office pages show of a redemption: the sum step by step, the difference, the audit trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.subsidy.rules import RuleStatus
from orders.ordering.models import ServiceOrder
from orders.ordering.queries import get_order
from orders.recipients.models import Recipient, VoucherMonth
from orders.recipients.queries import get_recipient, voucher_month
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.clock import SHANGHAI, now
from provider_portal.ground.errors import Breach, RuleError
from provider_portal.ground.files import Document
from provider_portal.ground.jobs.models import Job
from provider_portal.ground.money import Fen, yuan
from provider_portal.papers.days import moment_words
from receipts.redemption.finding_codes import DEDUCTION_ABOVE_BASE
from receipts.redemption.gathering import BilledLine, RedeemableOrder, findings_of, gather
from receipts.redemption.models import Receipt, Redemption, RedemptionAllocation, RedemptionProof
from receipts.redemption.printing import receipt_pdf
from receipts.redemption.queries import (
    allocations_of,
    audit_of,
    get_redemption,
    is_live,
    proofs_of,
    receipt_of,
    render_job_of,
)
from receipts.redemption.reckoning import Reckoning, RedemptionFacts, difference, need_within_base

_ACTIONS = {
    "redemption.redeem": "登记核销，开具收据",
    "redemption.prove": "上传核销截图",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One line of the sum as a person would write it down."""

    label: str
    amount: str
    note: str = ""
    strong: bool = False
    to_verify: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Our sum beside what 民政通 shows; `breach` is None while nothing was typed or nothing differs."""

    steps: tuple[Step, ...]
    expected_fen: Fen | None
    shown_fen: Fen | None
    breach: Breach | None

    @property
    def same(self) -> bool:
        """Whether an amount was typed and it is ours to the fen."""
        return self.shown_fen is not None and self.shown_fen == self.expected_fen


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """An audit entry as the timeline draws it."""

    at: datetime
    label: str
    who: str
    text: str = ""


class RedeemPage(TypedDict):
    """What the form's page shows."""

    redeemable: RedeemableOrder
    order: ServiceOrder
    recipient: Recipient
    comparison: Comparison


class RedemptionPage(TypedDict):
    """What the page of one redemption shows; `job` renders the receipt while its `pdf` is not there."""

    redemption: Redemption
    rate: str
    live: bool
    redeemable: RedeemableOrder
    order: ServiceOrder
    recipient: Recipient
    lines: list[tuple[BilledLine, RedemptionAllocation]]
    findings: list[Breach]
    receipt: Receipt | None
    pdf: Document | None
    job: Job | None
    proofs: list[RedemptionProof]
    traces: list[Trace]


def compared(
    session: Session,
    redeemable: RedeemableOrder,
    shown_fen: Fen | None = None,
    cap_left_fen: Fen | None = None,
) -> Comparison:
    """The sum of an order with what was typed so far."""
    order = redeemable.order
    voucher = voucher_month(session, order.provider_id, order.recipient_id, order.month)
    if voucher is not None and voucher.voucher_class is not order.voucher_class:
        voucher = None
    reckoning = redeemable.reckon(voucher, cap_left_fen)
    return Comparison(
        steps=tuple(_steps(redeemable, reckoning, voucher, cap_left_fen)),
        expected_fen=reckoning.expected_fen,
        shown_fen=shown_fen,
        breach=None if shown_fen is None else _breach(redeemable, reckoning, shown_fen),
    )


def _breach(redeemable: RedeemableOrder, reckoning: Reckoning, shown_fen: Fen) -> Breach | None:
    try:
        need_within_base(reckoning, shown_fen)
    except RuleError as refusal:
        return DEDUCTION_ABOVE_BASE.breach(refusal.message)
    if reckoning.expected_fen is None:
        return None
    facts = RedemptionFacts(
        expected_fen=reckoning.expected_fen,
        shown_fen=shown_fen,
        lines=len(redeemable.lines),
        difference_reason="",
        has_rate=True,
        redeemed_at=now(),
        served_at=None,
    )
    return next(iter(difference(facts)), None)


def _steps(
    redeemable: RedeemableOrder, reckoning: Reckoning, voucher: VoucherMonth | None, cap_left_fen: Fen | None
) -> list[Step]:
    sums = reckoning.sums
    return [
        Step(label="消费总额", amount=yuan(sums.total_fen), note=f"已确认完成 {len(redeemable.lines)} 项"),
        Step(label="减：机构优惠", amount=yuan(sums.discount_fen)),
        Step(label="减：长护险支付", amount=yuan(sums.ltci_paid_fen)),
        Step(label="减：不予抵扣部分", amount=yuan(sums.ineligible_fen)),
        Step(label="等于：可抵扣金额", amount=yuan(reckoning.base_fen), strong=True),
        _rate_step(redeemable, reckoning),
        *_limit_steps(redeemable, reckoning, voucher, cap_left_fen),
    ]


def _rate_step(redeemable: RedeemableOrder, reckoning: Reckoning) -> Step:
    rule = redeemable.rule
    if reckoning.rate is None:
        note = f"{rule.region_name}没有公布比例，按民政通显示的金额登记"
        return Step(label="乘：抵扣比例", amount="—", note=note)
    return Step(
        label="乘：抵扣比例",
        amount=percent(str(reckoning.rate)),
        note=f"{rule.region_name}“{rule.voucher_class.label}”",
        to_verify=rule.status is RuleStatus.TO_VERIFY,
    )


def _limit_steps(
    redeemable: RedeemableOrder, reckoning: Reckoning, voucher: VoucherMonth | None, cap_left_fen: Fen | None
) -> list[Step]:
    if reckoning.expected_fen is None:
        return []
    limit = "不限" if reckoning.limit_fen is None else yuan(reckoning.limit_fen)
    note = "超过本月还可抵扣的额度，按额度抵扣" if reckoning.capped else ""
    return [
        Step(label="按比例计算", amount=yuan(reckoning.share_fen)),
        Step(label="本月还可抵扣", amount=limit, note=_limit_note(redeemable, voucher, cap_left_fen)),
        Step(label="预计抵扣", amount=yuan(reckoning.expected_fen), note=note, strong=True),
        Step(label="预计个人自付", amount=yuan(reckoning.self_pay_fen)),
    ]


def _limit_note(redeemable: RedeemableOrder, voucher: VoucherMonth | None, cap_left_fen: Fen | None) -> str:
    if not redeemable.capped:
        return "评估券不占用每月额度"
    if cap_left_fen is not None:
        return "按您填写的民政通剩余额度"
    if voucher is not None and voucher.left_fen is not None:
        read = f"，{moment_words(voucher.read_at)} 在民政通查询过" if voucher.read_at else ""
        return f"本系统记录的剩余额度{read}"
    return "按每月上限减去本机构已抵扣的金额"


def percent(rate: str) -> str:
    """`0.50` as `50%`; nothing where the rule has no number."""
    if not rate:
        return ""
    whole, _, decimals = rate.partition(".")
    digits = f"{whole}{decimals.ljust(4, '0')[:4]}"
    hundredths = int(digits)
    return (
        f"{hundredths // 100}%" if hundredths % 100 == 0 else f"{hundredths // 100}.{hundredths % 100:02d}%"
    )


def redeem_view(
    session: Session,
    provider_id: UUID,
    order_id: UUID,
    shown_deduction_fen: Fen | None = None,
    cap_left_fen: Fen | None = None,
) -> RedeemPage:
    """The form's page: the order, its lines, and the sum."""
    redeemable = gather(session, provider_id, order_id)
    return {
        "redeemable": redeemable,
        "order": redeemable.order,
        "recipient": get_recipient(session, provider_id, redeemable.order.recipient_id),
        "comparison": compared(session, redeemable, shown_deduction_fen, cap_left_fen),
    }


def redemption_view(session: Session, provider_id: UUID, redemption_id: UUID) -> RedemptionPage:
    """Everything about one redemption."""
    redemption = get_redemption(session, provider_id, redemption_id)
    redeemable = gather(session, provider_id, redemption.order_id)
    receipt = receipt_of(session, provider_id, redemption_id)
    proofs = proofs_of(session, provider_id, redemption_id)
    pdf = None if receipt is None else receipt_pdf(session, receipt)
    entries = audit_of(session, provider_id, [redemption.id, *(proof.id for proof in proofs)])
    return {
        "redemption": redemption,
        "rate": percent(redemption.rate),
        "live": is_live(session, redemption),
        "redeemable": redeemable,
        "order": get_order(session, provider_id, redemption.order_id),
        "recipient": get_recipient(session, provider_id, redemption.recipient_id),
        "lines": list(zip(redeemable.lines, allocations_of(session, redemption), strict=True)),
        "findings": findings_of(session, redemption, redeemable),
        "receipt": receipt,
        "pdf": pdf,
        "job": None if receipt is None or pdf is not None else render_job_of(session, receipt),
        "proofs": proofs,
        "traces": [_trace(entry) for entry in entries],
    }


def _trace(entry: AuditEntry) -> Trace:
    return Trace(at=entry.at, label=_ACTIONS.get(entry.action, entry.action), who=entry.person_name, text="")


def beijing_input(instant: datetime) -> str:
    """An instant as a datetime-local input wants it."""
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
