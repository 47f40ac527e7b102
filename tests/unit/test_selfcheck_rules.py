"""Each rule of the self-check at its boundary: what just passes, and what just does not."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import PastPrice, ceiling_of
from catalog.prices.ceiling.decision import PriceFacts, Purpose, decide
from catalog.prices.ceiling.disguises import Around, Price
from catalog.subsidy.classes import VoucherClass
from orders.ordering.lifecycle import OrderStatus
from orders.recipients.capability import ExcludedBenefit, Level
from orders.visits.findings import DuplicatePhoto, VisitFacts
from orders.visits.visit import Event, PositionState, VisitEventKind, VisitState
from provider_portal.ground.clock import beijing
from provider_portal.ground.errors import Family
from provider_portal.ground.ids import new_id
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.redemption.reckoning import RedemptionFacts
from receipts.selfcheck.case import AgreementSpan, Case, CaseCaregiver, CaseLine, CaseRedemption
from receipts.selfcheck.clearing import place_of
from receipts.selfcheck.rules import FAMILIES, check
from tests.lists import HUNAN

DAY = date(2026, 7, 15)
JULY = Month(2026, 7)


def event(kind: VisitEventKind, hour: int) -> Event:
    at = beijing(DAY, hour)
    return Event(
        event_id=new_id(),
        kind=kind,
        happened_at=at,
        received_at=at,
        phone_at=at,
        clock_offset_ms=0,
        position_state=PositionState.FIXED,
        latitude="29.6053",
        longitude="111.8776",
        done={new_id(): 1},
    )


def visit(**changes: Any) -> VisitFacts:
    state = VisitState(
        check_in=event(VisitEventKind.CHECK_IN, 9), check_out=event(VisitEventKind.CHECK_OUT, 10)
    )
    facts: dict[str, Any] = {
        "state": state,
        "planned_from": beijing(DAY, 9),
        "planned_until": beijing(DAY, 10),
        "items": (),
        "photos": 1,
    }
    return VisitFacts(**(facts | changes))


def redemption(**changes: Any) -> CaseRedemption:
    facts = RedemptionFacts(
        expected_fen=Fen(6000),
        shown_fen=Fen(6000),
        lines=1,
        difference_reason="",
        has_rate=True,
        redeemed_at=beijing(DAY, 19),
        served_at=beijing(DAY, 9),
    )
    shown = {name: changes.pop(name) for name in ("shown_fen", "difference_reason") if name in changes}
    row = CaseRedemption(
        id=UUID(int=1), official_ref="MZT-1", month=JULY, facts=replace(facts, **shown), proofs=1
    )
    return replace(row, **changes)


def line(
    item: str = "7", fen: int = 12000, filed_fen: int | None = 12000, ceiling_fen: int | None = 12000
) -> CaseLine:
    """A line of one visit as the price rule judges it."""
    paper = PastPrice(
        evidence_id=UUID(int=3),
        reference="SJ-1",
        paper="收据",
        price_fen=Fen(ceiling_fen or 1),
        charged_on=date(2026, 1, 20),
        promotion=ceiling_fen is None,
    )
    ceiling = ceiling_of([paper], joined_on=date(2026, 3, 1), project_first_day=date(2026, 1, 1))
    price_facts = PriceFacts(
        assessor=False,
        ceiling=ceiling,
        around=Around(),
        filed_fen=None if filed_fen is None else Fen(filed_fen),
    )
    price = Price(item=HUNAN.item(item), variant="", unit=Unit.VISIT, price_fen=Fen(fen))
    return CaseLine(
        item=item,
        label=price.item.label,
        unit_price_fen=Fen(fen),
        against=tuple(decide(price, Purpose.CHARGE, DAY, price_facts)),
        refund_fen=Fen(max(0, fen - (ceiling_fen or fen))),
    )


def case(**changes: Any) -> Case:
    """A case in which nothing is wrong, unless said otherwise."""
    facts: dict[str, Any] = {
        "order_id": UUID(int=2),
        "number": "GD2026-000001",
        "month": JULY,
        "service_on": DAY,
        "voucher_class": VoucherClass.HOME_VISIT,
        "status": OrderStatus.CONFIRMED,
        "recipient_id": UUID(int=4),
        "recipient": "王秀英",
        "birth_on": date(1948, 3, 12),
        "level": Level.SEVERE,
        "assessed_on": date(2026, 2, 1),
        "listed": HUNAN,
        "agreements": (agreement(),),
        "lines": (line(),),
        "visit": visit(),
        "signer": "王秀英",
        "caregiver": CaseCaregiver(name="陈桂兰", certificate="4307001234", valid_until=date(2026, 7, 16)),
        "redemption": redemption(),
    }
    return Case(**(facts | changes))


def agreement(signed: date = DAY, first: date = DAY, until: date = date(2026, 7, 16)) -> AgreementSpan:
    return AgreementSpan(signed_on=signed, from_on=first, until_on=until)


def holding(checked: Case) -> list[str]:
    return [finding.breach.code for finding in check(checked).reasons]


def test_nothing_wrong_holds_nothing() -> None:
    assert check(case()).findings == ()


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"birth_on": date(1966, 7, 15)}, []),
        ({"birth_on": date(1966, 7, 16)}, ["under_60"]),
        ({"level": Level.MODERATE}, []),
        ({"level": Level.MILD}, ["level_not_eligible"]),
        ({"excluded_benefits": (ExcludedBenefit.DESTITUTE.value,)}, ["excluded_benefit"]),
        ({"agreements": ()}, ["no_agreement"]),
        ({"agreements": (agreement(signed=date(2026, 7, 16)),)}, ["no_agreement"]),
        ({"agreements": (agreement(until=DAY, first=date(2026, 7, 1)),)}, ["no_agreement"]),
        ({"agreements": (agreement(until=DAY, first=date(2026, 7, 1)), agreement())}, []),
        ({"lines": (line(fen=12001, filed_fen=12001),)}, ["price_above_ceiling"]),
        ({"lines": (line(ceiling_fen=None),)}, ["no_history"]),
        ({"lines": (line(filed_fen=11999),)}, ["price_above_filed"]),
        ({"lines": (line(filed_fen=None),)}, ["price_not_filed"]),
        ({"lines": (line(item="23"), line(item="24"))}, ["overlapping_items"]),
        ({"visit": visit(state=VisitState())}, ["no_check_in", "no_check_out"]),
        ({"visit": visit(photos=0)}, ["no_photo"]),
        (
            {"visit": visit(duplicates=(DuplicatePhoto(kind_label="服务中", order_number="GD1"),))},
            ["duplicate_photo"],
        ),
        ({"replaced": (DuplicatePhoto(kind_label="服务中", order_number="GD1"),)}, ["duplicate_photo_replaced"]),
        ({"clashes": ("GD2026-000002",)}, ["caregiver_in_two_places"]),
        ({"caregiver": CaseCaregiver(name="陈", certificate="1", valid_until=DAY)}, ["certificate"]),
        ({"caregiver": CaseCaregiver(name="陈", certificate="1", valid_until=None)}, []),
        ({"caregiver": CaseCaregiver(name="陈", certificate="", valid_until=None)}, ["certificate"]),
        ({"signer": "陈桂兰"}, ["signer_is_caregiver"]),
        ({"redemption": None}, ["not_redeemed"]),
        ({"redemption": redemption(proofs=0)}, ["no_proof"]),
        ({"redemption": redemption(proof_used_by=("GD1",))}, ["duplicate_proof"]),
        ({"redemption": redemption(month=Month(2026, 8))}, ["month_mismatch"]),
        ({"redemption": redemption(month=Month(2025, 7))}, ["month_mismatch"]),
        ({"redemption": redemption(twice_of="GD2026-000009")}, ["official_ref_twice"]),
        ({"booked_twice_of": "GD2026-000009", "platform_ref": "DD-1"}, ["platform_ref_twice"]),
        ({"redemption": None, "booked_twice_of": "GD2026-000009"}, ["not_redeemed", "platform_ref_twice"]),
        ({"redemption": redemption(shown_fen=Fen(6001))}, []),
        ({"redemption": redemption(shown_fen=Fen(5998))}, ["difference"]),
        ({"redemption": redemption(shown_fen=Fen(5998), difference_reason="别家已用")}, []),
    ],
)  # fmt: skip
def test_each_rule_at_its_boundary(changes: dict[str, Any], codes: list[str]) -> None:
    assert holding(case(**changes)) == codes


def test_a_stay_has_no_visit_and_wants_its_own_agreement() -> None:
    stay = case(stay=True, visit=visit(state=VisitState(), photos=0, stay=True))
    assert holding(stay) == []
    (finding,) = check(replace(stay, agreements=())).reasons
    assert "入住协议" in finding.breach.message


def test_an_order_that_is_not_confirmed_is_not_asked_for_its_papers() -> None:
    waiting = case(status=OrderStatus.ASSIGNED, visit=None, redemption=None, agreements=())
    assert holding(waiting) == ["not_confirmed"]


def test_an_explanation_clears_what_must_be_explained_and_nothing_else() -> None:
    explanations = {"no_photo": "老人不同意拍照，已电话回访。", "no_proof": "找不到了"}
    explained = case(visit=visit(photos=0), redemption=redemption(proofs=0), explained=explanations)
    assert holding(explained) == ["no_proof"]
    (photo,) = [row for row in check(explained).findings if row.breach.code == "no_photo"]
    assert photo.explanation == explanations["no_photo"]


def spoiled() -> Case:
    """Wrong in every family."""
    return case(
        birth_on=date(1990, 1, 1),
        agreements=(),
        lines=(line(fen=12001, filed_fen=None),),
        visit=visit(state=VisitState(), photos=0),
        replaced=(DuplicatePhoto(kind_label="服务前", order_number="GD0"),),
        caregiver=CaseCaregiver(name="陈桂兰", certificate="", valid_until=None),
        clashes=("GD1",),
        signer="陈桂兰",
        redemption=redemption(proofs=0, month=Month(2026, 8)),
    )


def test_every_holding_finding_says_what_to_do_and_has_a_title() -> None:
    for finding in check(spoiled()).reasons:
        assert finding.breach.remedy
        assert finding.breach.kind.title
        assert place_of(finding.breach.kind).label


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_the_rules_of_a_family_find_that_family_only(family: Family) -> None:
    breaches = FAMILIES[family](spoiled())
    assert breaches
    assert {breach.kind.family for breach in breaches} == {family}
