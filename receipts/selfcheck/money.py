"""Family 6: whether the redemption stands, in the right month and with the right sum."""

from collections.abc import Iterator

from orders.ordering.finding_codes import RULE_PENDING
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.money import yuan
from receipts.redemption.reckoning import redemption_findings
from receipts.selfcheck.case import Case, CaseRedemption
from receipts.selfcheck.finding_codes import (
    MONTH_MISMATCH,
    NOT_REDEEMED,
    OFFICIAL_REF_TWICE,
    PLATFORM_REF_TWICE,
)


def findings(case: Case) -> list[Breach]:
    """What was not redeemed, what falls in another month, and what the redemption's own rules say."""
    if case.redemption is None:
        return [_pending(case) if case.rule_pending else _not_redeemed(case), *_booked_twice(case)]
    return [
        *_month(case),
        *_redeemed_twice(case.redemption),
        *_booked_twice(case),
        *redemption_findings(case.redemption.facts),
    ]


def _pending(case: Case) -> Breach:
    return RULE_PENDING.breach(
        f"{case.service_on.isoformat()} 的补贴政策还没有公布，现在不能核销。",
        remedy=f"县里有了新文件的，请在“政策比例”页录入；{case.month.last_day.isoformat()} 以前没有的，这张工单转为自费。",
        severity=Severity.MUST_FIX,
    )


def _not_redeemed(case: Case) -> Breach:
    return NOT_REDEEMED.breach(
        "服务已确认，还没有核销。",
        remedy=f"已在民政通核销的，请到“核销”里照实登记；没有核销的，消费券 {case.month.last_day.isoformat()} 后作废，要在这之前核销。",
    )


def _redeemed_twice(redemption: CaseRedemption) -> Iterator[Breach]:
    """An official number that another order has in another spelling: paid once, it may be claimed once."""
    if redemption.twice_of:
        fen = redemption.facts.shown_fen
        yield OFFICIAL_REF_TWICE.breach(
            f"民政通单号 {redemption.official_ref} 与工单 {redemption.twice_of} 的是同一个，只是写法不同。",
            remedy=f"请对照民政通：填错的，更正单号；确是同一笔的，这一单不能申报，已经申报的，退款建议：退回 {yuan(fen)} 元。",
            numbers={"order_number": redemption.twice_of, "refund_fen": fen},
        )


def _booked_twice(case: Case) -> Iterator[Breach]:
    if case.booked_twice_of:
        yield PLATFORM_REF_TWICE.breach(
            f"民政通订单号 {case.platform_ref} 与工单 {case.booked_twice_of} 的是同一个，只是写法不同。",
            remedy="请对照民政通：是同一次服务的，只能申报一单，已经申报的按退款建议退回；填错的，请联系管理员更正。",
            numbers={"order_number": case.booked_twice_of},
        )


def _month(case: Case) -> Iterator[Breach]:
    redeemed = case.redemption.month if case.redemption else case.month
    service_month = f"{case.service_on.year}年{case.service_on.month}月"
    if (redeemed.year, redeemed.month) != (case.service_on.year, case.service_on.month):
        yield MONTH_MISMATCH.breach(
            f"服务在 {service_month}，核销却在 {redeemed.label}，两者应在同一个月。",
            remedy="请核对核销时间和服务日期；填错的请更正，确属跨月的，这一单不能申报。",
        )
