"""Everything that a redemption of one order is reckoned from, loaded once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of_id
from catalog.prices.records.queries import is_accepted
from catalog.subsidy.deduction import Sums
from catalog.subsidy.queries import rules_of
from catalog.subsidy.rules import SubsidyRule, rule_for
from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import OrderLine, ServiceOrder
from orders.ordering.queries import get_order
from orders.recipients.models import VoucherMonth
from orders.recipients.vouchers import voucher_left
from orders.visits.facts import VisitRecord, visit_record
from orders.visits.models import ConfirmedLine
from provider_portal.ground.errors import Breach, ConflictError
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.redemption.models import Redemption
from receipts.redemption.reckoning import Reckoning, RedemptionFacts, reckon, redemption_findings


@dataclass(frozen=True, kw_only=True, slots=True)
class BilledLine:
    """An ordered line and what of it was confirmed."""

    ordered: OrderLine
    confirmed: ConfirmedLine

    @property
    def name(self) -> str:
        """Item and variant as papers name them."""
        variant = self.ordered.variant
        return f"{self.ordered.item_name}（{variant}）" if variant else self.ordered.item_name


@dataclass(frozen=True, kw_only=True, slots=True)
class BilledOrder:
    """What was confirmed of an order. `served_at` and `left_at` are check-in and check-out, None for stays."""

    order: ServiceOrder
    lines: tuple[BilledLine, ...]
    served_at: datetime | None
    left_at: datetime | None

    @property
    def service_from(self) -> datetime:
        """When the service really began; planned, where nobody checks in."""
        return self.served_at or self.order.service_from

    @property
    def service_until(self) -> datetime:
        """When it really ended; planned, where nobody checks out."""
        return self.left_at or self.order.service_until

    @property
    def sums(self) -> Sums:
        """Confirmed total and the order's parts that the voucher does not see."""
        return Sums(
            total_fen=Fen(sum(line.confirmed.amount_fen for line in self.lines)),
            discount_fen=self.order.discount_fen,
            ltci_paid_fen=self.order.ltci_paid_fen,
            ineligible_fen=self.order.ineligible_fen,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class RedeemableOrder(BilledOrder):
    """A confirmed order as redeeming sees it: with the rule of its day."""

    enrolment: Enrolment
    rule: SubsidyRule

    @property
    def month(self) -> Month:
        """The month of the service day (moved to the check-in's at confirmation); the redemption's must equal it."""
        return self.order.month

    @property
    def capped(self) -> bool:
        """Whether the month's cap holds: the assessment voucher is outside it."""
        return self.order.voucher_class.traits.counts_against_cap

    @property
    def locks_month(self) -> bool:
        """Whether the month's one class is used up by it: the assessment voucher is outside that too."""
        return self.order.voucher_class.traits.locks_month

    def reckon(self, voucher: VoucherMonth | None, cap_left_fen: Fen | None) -> Reckoning:
        """Our own sum; what is left of the cap is as given, else the voucher month's, else the rule's cap."""
        if not self.capped:
            return reckon(self.sums, self.rule, None)
        left = voucher_left(voucher, self.rule.cap_fen) if cap_left_fen is None else cap_left_fen
        return reckon(self.sums, self.rule, left)


def gather(session: Session, provider_id: UUID, order_id: UUID) -> RedeemableOrder:
    """A confirmed order with what redeeming needs of it.

    ConflictError "not_confirmed" before confirmation, "self_paid" where no voucher pays, "rule_pending" while the
    rule is awaited; RuleError "no_rate" on a day without a rule.
    """
    order = get_order(session, provider_id, order_id)
    if order.status is not OrderStatus.CONFIRMED:
        raise ConflictError(
            "not_confirmed",
            f"工单 {order.number} 现在是“{order.status.label}”，还不能核销。请先完成服务确认（签字）再来核销。",
        )
    _refuse_without_voucher(order)
    billed = billed_order(session, order)
    enrolment = enrolment_of_id(session, provider_id, order.enrolment_id)
    return RedeemableOrder(
        order=order,
        enrolment=enrolment,
        lines=billed.lines,
        rule=rule_for(
            enrolment.county, order.voucher_class, order.service_on, rules_of(session, provider_id)
        ),
        served_at=billed.served_at,
        left_at=billed.left_at,
    )


def billed_order(session: Session, order: ServiceOrder) -> BilledOrder:
    """What was confirmed of an order and when it was served; ConflictError "nothing_done" where that is nothing."""
    visit = visit_record(session, order)
    check_in, check_out = visit.state.check_in, visit.state.check_out
    return BilledOrder(
        order=order,
        lines=_billed_lines(visit),
        served_at=check_in.happened_at if check_in else None,
        left_at=check_out.happened_at if check_out else None,
    )


def _refuse_without_voucher(order: ServiceOrder) -> None:
    if order.self_paid:
        raise ConflictError(
            "self_paid", f"工单 {order.number} 是自费工单，不核销消费券。请在“收款”里登记老人付的钱。"
        )
    if order.rule_pending:
        raise ConflictError(
            "rule_pending",
            f"{order.service_on.isoformat()} 的补贴政策还没有公布，工单 {order.number} 现在不能核销。"
            "县里已有文件的，请机构负责人先在“政策比例”页录入。",
        )


def _billed_lines(visit: VisitRecord) -> tuple[BilledLine, ...]:
    """What was confirmed of the ordered lines, in their order."""
    confirmed = visit.confirmed_lines
    billed = tuple(
        BilledLine(ordered=line, confirmed=confirmed[line.id])
        for line in visit.lines
        if line.id in confirmed and confirmed[line.id].quantity
    )
    if not billed:
        raise ConflictError(
            "nothing_done", f"工单 {visit.order.number} 确认时没有勾选任何已完成的项目，没有可以收取的金额。"
        )
    return billed


def findings_of(session: Session, redemption: Redemption, redeemable: RedeemableOrder) -> list[Breach]:
    """What is to be told or explained about a redemption, from what it stored."""
    return redemption_findings(
        RedemptionFacts(
            expected_fen=redemption.expected_deduction_fen,
            shown_fen=redemption.deduction_fen,
            lines=len(redeemable.lines),
            difference_reason=redemption.difference_reason,
            has_rate=bool(redemption.rate),
            redeemed_at=redemption.redeemed_at,
            served_at=redeemable.served_at,
            prices_without_acceptance=_not_accepted(session, redeemable),
        )
    )


def _not_accepted(session: Session, redeemable: RedeemableOrder) -> tuple[str, ...]:
    names = {
        line.ordered.item_name: None
        for line in redeemable.lines
        if not is_accepted(session, line.ordered.filed_price_id)
    }
    return tuple(names)
