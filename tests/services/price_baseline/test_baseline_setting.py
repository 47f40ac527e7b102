"""Which window and figure count is set by two people once a price is filed, with a reason and a document."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.prices.baseline.choosing import ask_setting, decide_setting
from catalog.prices.ceiling.ceilings import Basis, Statistic
from catalog.prices.records.baseline_queries import setting_in_force, setting_waiting
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.errors import AccessError, ConflictError, RuleError
from tests.builders import make_evidence, make_filed_price, make_provider, make_user
from tests.services.price_baseline.price_findings import SHA, ceiling, codes, standing


def ask(session: Session, who: Principal, **changes: Any) -> bool:
    facts = {"window": Basis.JOINING, "statistic": Statistic.HIGHEST, "reason": "县局文件"} | changes
    return ask_setting(session, who, **facts)[1]


def test_before_anything_is_filed_a_setting_is_in_force_at_once(session: Session, manager: Principal) -> None:
    make_evidence(session, manager, fen=6000)
    make_evidence(session, manager, fen=8000)
    assert ceiling(session, manager).ceiling_fen == 6000
    assert ask(session, manager)
    assert ceiling(session, manager).ceiling_fen == 8000


def test_once_a_price_is_filed_another_person_has_to_agree(
    session: Session, manager: Principal, second: Principal
) -> None:
    make_filed_price(session, manager)
    make_evidence(session, manager, fen=8000)
    assert not ask(session, manager)
    assert ceiling(session, manager).ceiling_fen == 6000
    with pytest.raises(RuleError) as refused:
        decide_setting(session, manager, approved=True)
    assert refused.value.code == "second_person"
    decide_setting(session, second, approved=True)
    assert ceiling(session, manager).ceiling_fen == 8000
    with pytest.raises(ConflictError, match="没有等待"):
        decide_setting(session, second, approved=True)


def test_a_declined_setting_changes_nothing_and_a_newer_one_takes_its_place(
    session: Session, manager: Principal, second: Principal
) -> None:
    make_filed_price(session, manager)
    enrolment = enrolment_of(session, manager.provider_id)
    ask(session, manager)
    decide_setting(session, second, approved=False)
    assert setting_waiting(session, enrolment.id) is None
    ask(session, manager, statistic=Statistic.MEAN)
    ask(session, manager, statistic=Statistic.LATEST)
    decide_setting(session, second, approved=True)
    assert setting_in_force(session, enrolment.id).statistic is Statistic.LATEST


def test_a_setting_without_a_document_is_to_be_verified(session: Session, manager: Principal) -> None:
    ask(session, manager)
    row = make_filed_price(session, manager)
    assert "setting_unverified" in codes(standing(session, row))
    assert setting_in_force(session, row.enrolment_id).unverified


def test_a_setting_with_a_document_is_not(session: Session, manager: Principal) -> None:
    ask(session, manager, document_sha256=SHA)
    row = make_filed_price(session, manager)
    assert "setting_unverified" not in codes(standing(session, row))


def test_a_setting_needs_a_reason_and_the_managers_right(session: Session, manager: Principal) -> None:
    with pytest.raises(RuleError, match="为什么"):
        ask(session, manager, reason=" ")
    finance = make_user(session, make_provider(session, code="BB"), Role.FINANCE)
    with pytest.raises(AccessError):
        ask(session, finance)
