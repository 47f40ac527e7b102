"""Family 2: whether what was charged is what may be charged (承诺书第4条)."""

from dataclasses import replace

from catalog.items.overlaps import overlapping_items
from catalog.prices.ceiling.finding_codes import ABOVE_CEILING, ABOVE_FILED, NOT_FILED
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.money import yuan
from receipts.selfcheck.case import Case, CaseLine
from receipts.selfcheck.finding_codes import PRICE_ABOVE_CEILING, PRICE_ABOVE_FILED, PRICE_NOT_FILED

_ON_ORDERS = {
    ABOVE_CEILING: PRICE_ABOVE_CEILING,
    ABOVE_FILED: PRICE_ABOVE_FILED,
    NOT_FILED: PRICE_NOT_FILED,
}


def findings(case: Case) -> list[Breach]:
    """What the price rule has against every line as it is known today, and discounts that were not given."""
    return [
        *(_of_order(case, line, breach) for line in case.lines for breach in line.against),
        *case.withheld,
        *_overlaps(case),
    ]


def _of_order(case: Case, line: CaseLine, breach: Breach) -> Breach:
    """The same finding with what is to be done about an order that is done, or not yet redeemed."""
    kind = _ON_ORDERS.get(breach.kind, breach.kind)
    numbers = breach.numbers | {"unit_price_fen": line.unit_price_fen}
    if breach.kind == ABOVE_CEILING:
        numbers |= {"refund_fen": line.refund_fen}
        remedy = _refund(line) if case.redemption else _before_redeeming(line)
        return replace(breach, kind=kind, remedy=remedy, numbers=numbers)
    remedy = breach.remedy
    if breach.kind == ABOVE_FILED:
        remedy = "请按备案价格重新结算，多收的退还老人后再核销。"
    if breach.kind == NOT_FILED:
        remedy = "请核对服务项目、规格和计价单位；确未备案的，不能申报补贴。"
    return replace(breach, kind=kind, remedy=remedy, numbers=numbers)


def _refund(line: CaseLine) -> str:
    return (
        f"退款建议：按上限退还差额 {yuan(line.refund_fen)} 元并重新核销；佐证登记有误的，请先更正价格佐证。"
    )


def _before_redeeming(line: CaseLine) -> str:
    return (
        f"还没有核销：请先按上限改低备案价格并重新开单（少收 {yuan(line.refund_fen)} 元）；"
        "佐证登记有误的，请先更正价格佐证。"
    )


def _overlaps(case: Case) -> list[Breach]:
    """Two items of which one contains the other: on a done order it is to be explained, on a new one refused."""
    return [
        replace(
            breach,
            severity=Severity.MUST_EXPLAIN,
            remedy="请说明为什么是两次不同的服务；确属重复收费的，请退还后重新核销。",
        )
        for breach in overlapping_items([line.item for line in case.lines], case.listed, case.packages)
    ]
