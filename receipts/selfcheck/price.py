"""Family 2: whether what was charged is what may be charged (承诺书第4条)."""

from collections.abc import Iterator
from dataclasses import replace

from catalog.items.overlaps import overlapping_items
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.money import yuan
from receipts.selfcheck.case import Case, CaseLine

CLAUSE = "承诺书第4条：项目实施期间所提供服务的价格不高于参与项目前三个月实际价格"
FILING_CLAUSE = "附件4《服务机构备案项目清单》：按备案价格收费"


def findings(case: Case) -> list[Breach]:
    """Every line against the ceiling as it is known today and the price filed for the service day."""
    return [
        *(breach for line in case.lines for breach in _line(case, line)),
        *_overlaps(case),
    ]


def _line(case: Case, line: CaseLine) -> Iterator[Breach]:
    if line.ceiling_fen is not None and line.unit_price_fen > line.ceiling_fen:
        paper = f"（依据 {line.ceiling_reference}）" if line.ceiling_reference else ""
        yield Breach(
            code="price_above_ceiling",
            message=f"“{line.label}”单价 {yuan(line.unit_price_fen)} 元，高于价格上限 {yuan(line.ceiling_fen)} 元{paper}。",
            clause=CLAUSE,
            remedy="已核销的请按上限退还差额并重新核销；佐证登记有误的，请先更正价格佐证。",
            numbers={"unit_price_fen": line.unit_price_fen, "ceiling_fen": line.ceiling_fen},
        )
    if line.filed_price_fen is None:
        yield Breach(
            code="price_not_filed",
            message=f"“{line.label}”在服务当天（{case.service_on.isoformat()}）没有生效的备案价格。",
            clause=FILING_CLAUSE,
            remedy="请核对服务项目、规格和计价单位；确未备案的，不能申报补贴。",
        )
    elif line.unit_price_fen > line.filed_price_fen:
        yield Breach(
            code="price_above_filed",
            message=f"“{line.label}”单价 {yuan(line.unit_price_fen)} 元，高于服务当天的备案价格 {yuan(line.filed_price_fen)} 元。",
            clause=FILING_CLAUSE,
            remedy="请按备案价格重新结算，多收的退还老人后再核销。",
            numbers={"unit_price_fen": line.unit_price_fen, "filed_price_fen": line.filed_price_fen},
        )


def _overlaps(case: Case) -> list[Breach]:
    """Two items of which one contains the other: on a done order it is to be explained, on a new one refused."""
    return [
        replace(
            breach,
            severity=Severity.MUST_EXPLAIN,
            remedy="请说明为什么是两次不同的服务；确属重复收费的，请退还后重新核销。",
        )
        for breach in overlapping_items([line.item for line in case.lines])
    ]
