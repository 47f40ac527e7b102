"""Each rule of a price by itself: at its limit, with its clause and the numbers that machines are told."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from catalog.prices.ceiling.ceilings import Ceiling, ceiling_of
from catalog.prices.ceiling.comparison import ComparedPrice, Comparison
from catalog.prices.ceiling.finding_codes import FILING, PROMISE
from catalog.prices.ceiling.rules import (
    above_ceiling,
    above_filed,
    above_frozen,
    clause_of,
    not_listed,
    window_json,
    wrong_side,
)
from provider_portal.ground.errors import Breach
from provider_portal.ground.money import Fen
from tests.lists import HUNAN
from tests.unit.price_rule.price_facts import JOINED, PROJECT, SEVEN, past

DAY = date(2026, 7, 15)
CARE, ASSESSMENT = HUNAN.item("7"), HUNAN.item("1")


def ceiling(*prices: int, promotion: bool = False, note: Comparison | None = None) -> Ceiling:
    papers = [past(fen, number, promotion=promotion) for number, fen in enumerate(prices, start=1)]
    return ceiling_of(papers, joined_on=JOINED, project_first_day=PROJECT, comparison=note)


def of(breaches: list[Breach]) -> list[str]:
    return [breach.code for breach in breaches]


@pytest.mark.parametrize("assessor", [False, True])
def test_assessors_assess_and_others_do_not(assessor: bool) -> None:
    assert of(wrong_side(CARE, assessor=assessor, assessments=[ASSESSMENT])) == (
        ["assessor_only"] if assessor else []
    )
    assert of(wrong_side(ASSESSMENT, assessor=assessor, assessments=[ASSESSMENT])) == (
        [] if assessor else ["assessor_only"]
    )
    item = CARE if assessor else ASSESSMENT
    [breach] = wrong_side(item, assessor=assessor, assessments=[ASSESSMENT])
    words = "评估机构只能提供“失能等级评估”" if assessor else "只能由第三方专业评估机构提供"
    assert words in breach.message


def test_an_assessor_is_sent_to_the_assessments_by_number_or_by_name() -> None:
    own = replace(ASSESSMENT, code="own", number=None, name="认知评估")
    [breach] = wrong_side(CARE, assessor=True, assessments=[ASSESSMENT, own])
    assert breach.message == "评估机构只能提供“失能等级评估”“认知评估”，不能提供“7 上门擦浴”。"
    assert breach.remedy == "请改选第1项、“认知评估”；养老服务须由其他机构申报。"


def test_the_promise_binds_care_and_the_note_of_the_filing_binds_assessors() -> None:
    assert (clause_of(CARE), clause_of(ASSESSMENT)) == (PROMISE, FILING)


def test_an_item_that_was_dropped_names_the_list() -> None:
    assert not_listed(CARE, DAY, None) == []
    [breach] = not_listed(CARE, DAY, date(2026, 7, 1))
    assert (breach.code, breach.numbers) == ("item_dropped", {"list_from": "2026-07-01"})


@pytest.mark.parametrize(("fen", "right"), [(5999, True), (6000, True), (6001, False)])
def test_a_price_up_to_the_ceiling_is_right(fen: int, right: bool) -> None:
    breaches = above_ceiling(CARE, SEVEN, Fen(fen), ceiling(6000))
    assert of(breaches) == ([] if right else ["above_ceiling"])
    for breach in breaches:
        assert breach.numbers == {
            "price_fen": 6001,
            "ceiling_fen": 6000,
            "evidence_id": str(UUID(int=1)),
            "reference": "SJ-1",
        }
        assert (
            "上限取自机构参与项目前三个月（2025-12-01 至 2026-02-28）的最低价，佐证：收据 SJ-1"
            in breach.message
        )


def test_a_ceiling_by_a_note_names_who_signed_it() -> None:
    source = ComparedPrice(source="甲", price_fen=Fen(6000), seen_on=DAY, scan_sha256="a" * 64)
    note = Comparison(
        note_id=UUID(int=9),
        price_fen=Fen(6000),
        reason="新设",
        sources=(source,),
        signed_by_name="周建国",
        signed_on=DAY,
    )
    [breach] = above_ceiling(CARE, SEVEN, Fen(6001), ceiling(note=note))
    assert "上限取自 2026-07-15 由周建国签字的比价说明" in breach.message
    assert breach.numbers["reference"] is None
    assert breach.numbers["evidence_id"] == str(UUID(int=9))


@pytest.mark.parametrize(("promotions", "why"), [(0, "没有实际价格的佐证"), (1, "只有优惠价的佐证")])
def test_without_history_it_is_told_whether_there_were_promotions(promotions: int, why: str) -> None:
    [breach] = above_ceiling(CARE, SEVEN, Fen(1), ceiling(*[100] * promotions, promotion=True))
    assert (breach.code, breach.numbers) == ("no_history", {"promotions": promotions})
    assert f"2025-12-01 至 2026-02-28、2025-10-01 至 2025-12-31 内{why}" in breach.message


@pytest.mark.parametrize(("fen", "right"), [(5999, True), (6000, True), (6001, False)])
def test_a_price_up_to_the_filed_and_to_the_frozen_one_is_right(fen: int, right: bool) -> None:
    filed = above_filed(CARE, SEVEN, Fen(fen), Fen(6000), DAY)
    frozen = above_frozen(CARE, SEVEN, Fen(fen), Fen(6000), DAY)
    assert of(filed) == ([] if right else ["above_filed"])
    assert of(frozen) == ([] if right else ["above_frozen"])
    if not right:
        assert filed[0].numbers == {"price_fen": 6001, "filed_price_fen": 6000}
        assert frozen[0].numbers == {"price_fen": 6001, "frozen_price_fen": 6000}


def test_without_a_filing_nothing_is_charged_and_without_a_promise_anything_is_filed() -> None:
    assert of(above_filed(CARE, SEVEN, Fen(1), None, DAY)) == ["not_filed"]
    assert above_frozen(CARE, SEVEN, Fen(10**9), None, DAY) == []


def test_a_window_is_told_to_machines() -> None:
    joining, project = ceiling(6000).windows
    assert window_json(joining) == {
        "kind": "joining",
        "from": "2025-12-01",
        "until": "2026-03-01",
        "ceiling_fen": 6000,
        "evidence_id": str(UUID(int=1)),
    }
    assert window_json(project)["evidence_id"] is None
