"""Evidence stops counting when two people void it, or as a promotion that its document proves."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.evidence.voiding import decide_void, mark_promotion, request_void
from catalog.prices.filed.status import lasting_findings
from catalog.prices.records.opening import open_book
from provider_portal.accounts.principal import Principal
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.money import Fen
from tests.builders import make_evidence, make_filed_price
from tests.services.price_baseline.price_findings import SHA, ceiling, codes, standing


def test_evidence_is_voided_by_two_people_and_never_by_one(
    session: Session, manager: Principal, second: Principal
) -> None:
    make_evidence(session, manager, fen=6000)
    wrong = make_evidence(session, manager, fen=600, reference="SJ-wrong")
    request_void(session, manager, wrong.id, reason="少输了一个零")
    assert ceiling(session, manager).ceiling_fen == 600
    with pytest.raises(ConflictError, match="等待"):
        request_void(session, second, wrong.id, reason="再来一次")
    with pytest.raises(RuleError) as refused:
        decide_void(session, manager, wrong.id, approved=True)
    assert refused.value.code == "second_person"
    decide_void(session, second, wrong.id, approved=True)
    assert ceiling(session, manager).ceiling_fen == 6000
    with pytest.raises(ConflictError, match="已经作废"):
        request_void(session, manager, wrong.id, reason="又来")


def test_a_voided_paper_is_entered_right_under_its_own_number(
    session: Session, manager: Principal, second: Principal
) -> None:
    wrong = make_evidence(session, manager, fen=600, reference="SJ-1")
    with pytest.raises(ConflictError):
        make_evidence(session, manager, fen=6000, reference="SJ-1")
    request_void(session, manager, wrong.id, reason="少输了一个零")
    decide_void(session, second, wrong.id, approved=True)
    right = make_evidence(session, manager, fen=6000, reference="SJ-1")
    assert (right.correction, ceiling(session, manager).ceiling_fen) == (1, 6000)
    with pytest.raises(ConflictError):
        make_evidence(session, manager, fen=5000, reference="SJ-1")


def test_the_same_facts_again_do_not_bring_a_voided_paper_back(
    session: Session, manager: Principal, second: Principal
) -> None:
    row = make_evidence(session, manager, fen=600)
    request_void(session, manager, row.id, reason="重复")
    decide_void(session, second, row.id, approved=True)
    assert make_evidence(session, manager, fen=600).id == row.id
    assert ceiling(session, manager).ceiling_fen is None


def test_a_declined_void_leaves_the_paper_counting(
    session: Session, manager: Principal, second: Principal
) -> None:
    row = make_evidence(session, manager)
    request_void(session, manager, row.id, reason="看错了")
    decide_void(session, second, row.id, approved=False)
    assert ceiling(session, manager).ceiling_fen == 6000
    request_void(session, manager, row.id, reason="再看一次")


def test_marking_a_promotion_later_needs_its_document_and_sets_it_aside(
    session: Session, manager: Principal
) -> None:
    make_evidence(session, manager, fen=6000)
    cheap = make_evidence(session, manager, fen=3000)
    mark_promotion(session, manager, cheap.id, reason="重阳节半价", document_sha256=SHA)
    limit = ceiling(session, manager)
    assert (limit.ceiling_fen, limit.windows[0].promotions) == (6000, 1)
    with pytest.raises(ConflictError, match="已经登记"):
        mark_promotion(session, manager, cheap.id, reason="再来", document_sha256=SHA)


def test_a_promotion_without_its_document_is_to_be_explained(session: Session, manager: Principal) -> None:
    cheap = make_evidence(session, manager, fen=3000, promotion=True, promotion_reason="八折")
    row = make_filed_price(session, manager)
    assert "promotion_without_paper" in codes(standing(session, row))
    mark_promotion(session, manager, cheap.id, reason="八折", document_sha256=SHA)
    assert "promotion_without_paper" not in codes(standing(session, row))


@pytest.mark.parametrize(("fen", "held"), [(2999, []), (3000, []), (3001, ["promotion_without_paper"])])
def test_an_order_above_a_promotion_that_nothing_proves_is_to_be_explained(
    session: Session, manager: Principal, fen: int, held: list[str]
) -> None:
    cheap = make_evidence(session, manager, fen=3000, promotion=True, promotion_reason="八折")
    make_evidence(session, manager, fen=6000)
    key, on = PriceKey(item="7", unit=Unit.VISIT), date(2026, 7, 1)
    enrolment = enrolment_of(session, manager.provider_id)
    breaches = lasting_findings(open_book(session, enrolment), key, Fen(fen), on)
    assert [breach.code for breach in breaches] == held
    mark_promotion(session, manager, cheap.id, reason="八折", document_sha256=SHA)
    assert lasting_findings(open_book(session, enrolment), key, Fen(fen), on) == []
