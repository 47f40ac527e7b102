"""What the families of the self-check say: remedies by what was found, and cases that only one family may tell."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from catalog.prices.ceiling.finding_codes import (
    ABOVE_CEILING,
    ABOVE_FILED,
    DISCOUNT_WITHDRAWN,
    DURATION_CUT,
    NOT_FILED,
)
from orders.ordering.lifecycle import OrderStatus
from orders.visits.findings import DuplicatePhoto, Signed
from orders.visits.visit import VisitState
from provider_portal.ground.errors import Breach, FindingCode, Severity
from provider_portal.ground.money import Fen
from receipts.selfcheck import evidence, papers, price, visit
from receipts.selfcheck.case import CaseCaregiver, CaseLine
from receipts.selfcheck.rules import check
from tests.unit.test_selfcheck_rules import DAY, agreement, case, redemption
from tests.unit.test_selfcheck_rules import visit as visit_facts


def line(kind: FindingCode, remedy: str = "原来的办法") -> CaseLine:
    against = (kind.breach("", remedy=remedy, numbers={"price_fen": 12000}),)
    return CaseLine(item="7", label="7", unit_price_fen=Fen(12000), against=against, refund_fen=Fen(300))


def remedies(breaches: list[Breach]) -> list[tuple[str, str]]:
    return [(breach.code, breach.remedy) for breach in breaches]


REFUND = "退款建议：按上限退还差额 3.00 元并重新核销；佐证登记有误的，请先更正价格佐证。"
REORDER = "还没有核销：请先按上限改低备案价格并重新开单（少收 3.00 元）；佐证登记有误的，请先更正价格佐证。"
PRICES = {
    ABOVE_CEILING: ("price_above_ceiling", REFUND),
    ABOVE_FILED: ("price_above_filed", "请按备案价格重新结算，多收的退还老人后再核销。"),
    NOT_FILED: ("price_not_filed", "请核对服务项目、规格和计价单位；确未备案的，不能申报补贴。"),
    DURATION_CUT: ("duration_cut", "原来的办法"),
}


@pytest.mark.parametrize("kind", PRICES, ids=lambda kind: kind.name)
def test_a_price_that_is_wrong_is_told_with_what_to_do_about_a_done_order(kind: FindingCode) -> None:
    [breach] = price.findings(case(lines=(line(kind),)))
    assert (breach.code, breach.remedy) == PRICES[kind]
    assert breach.numbers["unit_price_fen"] == 12000
    assert ("refund_fen" in breach.numbers) is (kind is ABOVE_CEILING)


def test_what_is_not_redeemed_yet_is_ordered_anew() -> None:
    open_case = case(lines=(line(ABOVE_CEILING),), redemption=None)
    assert remedies(price.findings(open_case)) == [("price_above_ceiling", REORDER)]


def test_a_discount_that_was_withheld_is_told() -> None:
    withheld = DISCOUNT_WITHDRAWN.breach("")
    assert price.findings(case(lines=(), withheld=(withheld,))) == [withheld]


def test_before_the_visit_eligibility_and_prices_are_asked() -> None:
    waiting = case(status=OrderStatus.ASSIGNED, birth_on=date(1990, 1, 1), lines=(line(NOT_FILED),))
    codes = [finding.breach.code for finding in check(waiting).findings]
    assert codes == ["not_confirmed", "under_60", "price_not_filed"]


def test_a_stay_is_asked_for_neither_photographs_nor_ends_of_a_visit() -> None:
    used = (DuplicatePhoto(kind_label="服务中", order_number="GD1"),)
    stay = case(stay=True, visit=visit_facts(state=VisitState(), duplicates=used))
    assert evidence.findings(replace(stay, replaced=used)) == []
    assert visit.findings(replace(stay, clashes=("GD2",))) == []
    assert evidence.findings(case(visit=None, replaced=used)) == []
    assert visit.findings(case(visit=None, clashes=("GD2",))) == []


def test_photographs_are_told_by_their_own_family_alone() -> None:
    used = (DuplicatePhoto(kind_label="服务中", order_number="GD1"),)
    spoiled = case(visit=visit_facts(duplicates=used, photos=0), replaced=used)
    codes = ["duplicate_photo", "no_photo", "duplicate_photo_replaced"]
    assert [breach.code for breach in evidence.findings(spoiled)] == codes
    assert visit.findings(spoiled) == []
    assert evidence.findings(spoiled)[-1].severity is Severity.MUST_EXPLAIN


@pytest.mark.parametrize(
    ("signed", "codes"),
    [
        (Signed(kind="unable", signer_name="王秀英", reason="手不能动"), ["unsigned"]),
        (Signed(kind="relative", signer_name="王芳", relation="女儿"), ["proxy_signature"]),
        (Signed(kind="recipient", signer_name="王秀英", by_office=True), ["late_confirmation"]),
    ],
)
def test_signatures_are_told_by_the_papers_alone(signed: Signed, codes: list[str]) -> None:
    spoiled = case(visit=visit_facts(signed=signed))
    assert [breach.code for breach in papers.findings(spoiled)] == codes
    assert visit.findings(spoiled) == []
    assert papers.findings(case(visit=None)) == []


def test_an_agreement_holds_from_its_first_day_up_to_its_end_and_is_signed_by_then() -> None:
    def agreement_codes(**days: date) -> list[str]:
        return [breach.message for breach in papers.findings(case(agreements=(agreement(**days),)))]

    day, early = timedelta(days=1), date(2026, 3, 1)
    none = [f"服务当天（{DAY}）没有有效的服务协议。"]
    assert agreement_codes(signed=early, first=early, until=date(2027, 3, 1)) == []
    assert agreement_codes(signed=early, first=DAY, until=DAY + day) == []
    assert agreement_codes(signed=early, first=DAY + day, until=date(2027, 3, 1)) == none
    assert agreement_codes(signed=early, first=early, until=DAY) == none
    assert agreement_codes(signed=early, first=early, until=DAY - day) == none
    late = f"服务协议 {DAY + day} 才签，晚于服务当天（{DAY}）。"
    assert agreement_codes(signed=DAY + day, first=early, until=date(2027, 3, 1)) == [late]


@pytest.mark.parametrize("name", ["陈桂", "陈桂兰花", "阿", "龙"])
def test_another_name_than_the_caregivers_may_sign(name: str) -> None:
    assert papers.findings(case(signer=name)) == []
    assert (
        papers.findings(case(signer="", caregiver=CaseCaregiver(name="", certificate="1", valid_until=None)))
        == []
    )


def test_a_redemption_shows_its_screenshot() -> None:
    codes = [
        breach.code
        for breach in papers.findings(case(redemption=redemption(proofs=0, proof_used_by=("GD1",))))
    ]
    assert codes == ["no_proof", "duplicate_proof"]
    assert papers.findings(case(redemption=redemption(proofs=2))) == []


@pytest.mark.parametrize(
    ("valid_until", "certificate", "sentence"),
    [
        (DAY + timedelta(days=1), "43", ""),
        (DAY, "43", "护理员陈桂兰的证书在服务当天已过期。"),
        (DAY - timedelta(days=1), "43", "护理员陈桂兰的证书在服务当天已过期。"),
        (DAY + timedelta(days=1), "", "护理员陈桂兰没有登记职业技能证书。"),
        (None, "43", ""),
    ],
)
def test_a_certificate_holds_on_the_day(valid_until: date | None, certificate: str, sentence: str) -> None:
    who = CaseCaregiver(name="陈桂兰", certificate=certificate, valid_until=valid_until)
    assert [breach.message for breach in visit.findings(case(caregiver=who))] == (
        [sentence] if sentence else []
    )
    assert visit.findings(case(caregiver=None)) == []


def test_each_missing_end_of_a_visit_is_told() -> None:
    whole = visit_facts().state
    only_out = case(visit=visit_facts(state=VisitState(check_out=whole.check_out)))
    only_in = case(visit=visit_facts(state=VisitState(check_in=whole.check_in)))
    assert [breach.code for breach in visit.findings(only_out)] == ["no_check_in"]
    assert [breach.code for breach in visit.findings(only_in)] == ["no_check_out"]
    [clash] = visit.findings(case(clashes=("GD1", "GD2"), caregiver=None))
    assert clash.message == "护理员在同一时间还在做工单 GD1、GD2。"


def test_what_the_visit_itself_says_is_told_by_its_family() -> None:
    early = visit_facts(planned_from=visit_facts().planned_from + timedelta(hours=3))
    assert [breach.code for breach in visit.findings(case(visit=early))] == ["too_early"]
