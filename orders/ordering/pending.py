"""Orders that await a rule (待新政策明确): reckoned when it comes, self-pay when their month ends without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.subsidy.classes import WITHOUT_VOUCHER, VoucherClass
from catalog.subsidy.deduction import ZERO
from catalog.subsidy.entering import NEW_RULES
from catalog.subsidy.frozen_rule import frozen_rule
from catalog.subsidy.queries import rules_of
from catalog.subsidy.rules import RuleMark, SubsidyRule, awaits_rule, find_rule, rate_text
from orders.ordering.lifecycle import LIVE_STATUSES
from orders.ordering.models import LapseStep, OrderLapse, OrderLock, ServiceOrder
from orders.ordering.queries import lapses_of
from orders.ordering.quoting import own_estimate
from orders.recipients.models import Recipient
from provider_portal.accounts.principal import PORTAL_NAME, Principal, record, record_own_act
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now, today
from provider_portal.ground.db import get_owned, lock_owned
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.frozen import Json
from provider_portal.ground.periods import Month


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """Orders that found their rule, and orders whose month ended without one."""

    reckoned: tuple[ServiceOrder, ...]
    lapsed: tuple[ServiceOrder, ...]


def settle_pending(session: Session, provider_id: UUID, who: Principal | None = None) -> Settled:
    """Everything of a provider that awaits a rule, looked at again. Without `who` the portal does it by itself.

    A month that is over has no voucher any more, so its orders become self-pay, whatever has come since: a rule that
    allows them after all is used by `restore_voucher`.
    """
    rules, this_month = rules_of(session, provider_id), Month.of(today())
    reckoned, lapsed = [], []
    for order in _pending(session, provider_id):
        if order.month < this_month:
            _lapse(session, order)
            lapsed.append(order)
            continue
        before = _audit_values(order)
        renew_rule(session, order, rules)
        if not order.rule_pending:
            _record(session, who, "order.reckon", order, before)
            reckoned.append(order)
    session.flush()
    return Settled(reckoned=tuple(reckoned), lapsed=tuple(lapsed))


def settle_by_new_rules(session: Session, who: Principal) -> int:
    """Rules have been entered or voided: how many orders found theirs."""
    _forget_voided(session, who)
    return len(settle_pending(session, who.provider_id, who).reckoned)


ANSWER = NEW_RULES.answered_by(settle_by_new_rules)


def renew_rule(session: Session, order: ServiceOrder, rules: Sequence[SubsidyRule] | None = None) -> None:
    """Take the rule of the order's service day as it is known now, or wait for it; prices stay frozen."""
    if order.self_paid:
        return
    rules = rules_of(session, order.provider_id) if rules is None else rules
    county = _county(session, order)
    if awaits_rule(county, order.voucher_class, order.service_on, rules):
        order.rule, order.rate, order.rule_pending = None, None, True
        order.expected_deduction_fen, order.self_pay_fen = None, order.sums.owed_fen
        return
    rule = find_rule(county, order.voucher_class, order.service_on, rules)
    if rule is None:
        return
    recipient = get_owned(session, Recipient, order.provider_id, order.recipient_id, "老人")
    own = own_estimate(session, recipient, order, order.sums, rule)
    order.rule, order.rate, order.rule_pending = frozen_rule(rule), rate_text(rule.rate), False
    order.expected_deduction_fen = own.deduction_fen if own else None
    order.self_pay_fen = own.self_pay_fen if own else None


def restore_voucher(session: Session, who: Principal, order_id: UUID, reason: str) -> ServiceOrder:
    """Give an order that became self-pay its voucher back, because a late rule covers its day after all.

    So that what was redeemed in 民政通 within the month can still be entered. ConflictError `nothing_lapsed` where the
    order did not become self-pay this way, RuleError `no_rate` while no rule is known for its day.
    """
    who.need(Action.ORDERS_WRITE)
    order = lock_owned(session, ServiceOrder, who.provider_id, [order_id], "工单")[0]
    lapses = lapses_of(session, order)
    if not may_restore(order, lapses):
        raise ConflictError(
            "nothing_lapsed", f"工单 {order.number} 不是由“待新政策明确”转为自费的，不能恢复用券。"
        )
    before, voucher_class = _audit_values(order), lapses[-1].voucher_class
    _need_rule(session, order, voucher_class)
    with session.no_autoflush:  # class and rule change together
        order.voucher_class = voucher_class
        renew_rule(session, order)
    _remember(session, order, LapseStep.RESTORE, voucher_class, who, reason.strip())
    _record(session, who, "order.restore_voucher", order, before)
    return order


def may_restore(order: ServiceOrder, lapses: Sequence[OrderLapse]) -> bool:
    """Whether the order is self-pay because its month ended before a rule came."""
    return order.self_paid and order.status.live and bool(lapses)


def _need_rule(session: Session, order: ServiceOrder, voucher_class: VoucherClass) -> None:
    rules, county = rules_of(session, order.provider_id), _county(session, order)
    if find_rule(county, voucher_class, order.service_on, rules) is None:
        raise RuleError(
            "no_rate",
            f"{order.service_on.isoformat()} 还没有“{voucher_class.label}”的补贴规则，不能恢复用券。"
            "县里已有文件的，请机构负责人先在“政策比例”页录入。",
        )


def _pending(session: Session, provider_id: UUID) -> list[ServiceOrder]:
    """Locked in the order of their ids, so that a step taken at the same time waits."""
    query = (
        select(ServiceOrder)
        .where(
            ServiceOrder.provider_id == provider_id,
            ServiceOrder.rule_pending,
            ServiceOrder.status.in_(LIVE_STATUSES),
        )
        .order_by(ServiceOrder.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def _forget_voided(session: Session, who: Principal) -> None:
    """Orders reckoned by a document that was entered wrongly and voided are reckoned anew, unless redeemed by it."""
    rules = rules_of(session, who.provider_id)
    known = {frozen_rule(rule) for rule in rules}
    redeemed = select(OrderLock.order_id).where(OrderLock.provider_id == who.provider_id)
    query = select(ServiceOrder).where(
        ServiceOrder.provider_id == who.provider_id,
        ServiceOrder.rule.is_not(None),
        ServiceOrder.status.in_(LIVE_STATUSES),
        ServiceOrder.month >= Month.of(today()),
        ServiceOrder.id.not_in(redeemed),
    )
    for order in session.scalars(query.order_by(ServiceOrder.id).with_for_update()):
        if order.rule and order.rule.mark is RuleMark.ENTERED and order.rule not in known:
            before = _audit_values(order)
            renew_rule(session, order, rules)
            _record(session, who, "order.reckon", order, before)


def _county(session: Session, order: ServiceOrder) -> str:
    return get_owned(session, Enrolment, order.provider_id, order.enrolment_id, "参与项目的登记").county


def _lapse(session: Session, order: ServiceOrder) -> None:
    before, voucher_class = _audit_values(order), order.voucher_class
    order.voucher_class, order.rule_pending = WITHOUT_VOUCHER, False
    order.expected_deduction_fen, order.self_pay_fen = ZERO, order.sums.owed_fen
    reason = f"{order.month.label}没有等到新政策，消费券已失效"
    _remember(session, order, LapseStep.LAPSE, voucher_class, None, reason)
    _record(session, None, "order.lapse", order, before)


def _remember(
    session: Session,
    order: ServiceOrder,
    step: LapseStep,
    voucher_class: VoucherClass,
    who: Principal | None,
    reason: str,
) -> None:
    session.add(
        OrderLapse(
            provider_id=order.provider_id,
            order_id=order.id,
            step=step,
            voucher_class=voucher_class,
            at=now(),
            reason=reason,
            entered_by=who.person_id if who else None,
            entered_by_name=who.name if who else PORTAL_NAME,
        )
    )


def _record(session: Session, who: Principal | None, action: str, order: ServiceOrder, before: Json) -> None:
    after = {"number": order.number, **_audit_values(order)}
    if who is not None:
        record(session, who, action, order, before=before, after=after)
        return
    record_own_act(session, order.provider_id, action, order, before=before, after=after)


def _audit_values(order: ServiceOrder) -> Json:
    return {
        "voucher_class": order.voucher_class,
        "rule_pending": order.rule_pending,
        "expected_deduction_fen": order.expected_deduction_fen,
        "self_pay_fen": order.self_pay_fen,
    }
