"""Family 6: whether the redemption stands, in the right month and with the right sum."""

from collections.abc import Iterator

from orders.ordering.finding_codes import RULE_PENDING
from provider_portal.ground.errors import Breach, Severity
from receipts.redemption.reckoning import redemption_findings
from receipts.selfcheck.case import Case
from receipts.selfcheck.finding_codes import MONTH_MISMATCH, NOT_REDEEMED


def findings(case: Case) -> list[Breach]:
    """What was not redeemed, what falls in another month, and what the redemption's own rules say."""
    if case.redemption is None:
        return [_pending(case) if case.rule_pending else _not_redeemed(case)]
    return [*_month(case), *redemption_findings(case.redemption.facts)]


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


def _month(case: Case) -> Iterator[Breach]:
    redeemed = case.redemption.month if case.redemption else case.month
    service_month = f"{case.service_on.year}年{case.service_on.month}月"
    if (redeemed.year, redeemed.month) != (case.service_on.year, case.service_on.month):
        yield MONTH_MISMATCH.breach(
            f"服务在 {service_month}，核销却在 {redeemed.label}，两者应在同一个月。",
            remedy="请核对核销时间和服务日期；填错的请更正，确属跨月的，这一单不能申报。",
        )
