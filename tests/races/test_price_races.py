"""Filings, evidence and settings at the same moment: what is filed was allowed by what stood when it was filed."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.filing.price_filing import file_price
from catalog.items.units import Unit
from catalog.prices.baseline.choosing import ask_setting
from catalog.prices.ceiling.ceilings import Basis, Statistic
from catalog.prices.evidence.voiding import decide_void, request_void
from catalog.prices.records.baseline_models import BaselineDecision
from catalog.prices.records.models import BaselineEvidence, FiledPrice
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import PortalError
from provider_portal.ground.money import Fen
from tests.builders import JOINED_ON, make_evidence, make_provider, make_user
from tests.races.crowd import at_once, winners
from tests.standings import price_standing


def manager_with_evidence() -> Principal:
    with transaction() as session:
        who = make_user(session, make_provider(session))
        make_evidence(session, who, fen=6000)
        return who


def file(session: Session, who: Principal, fen: int, unit: Unit = Unit.VISIT) -> FiledPrice:
    return file_price(
        session, who, item="7", unit=unit, price_fen=Fen(fen), standard="规范", effective_from=JOINED_ON
    )


def test_no_filing_slips_past_evidence_that_lowers_the_ceiling(app: Flask) -> None:
    with app.app_context():
        who = manager_with_evidence()

    def act(session: Session, number: int) -> tuple[str, Fen | None]:
        if number % 2:
            make_evidence(session, who, fen=6000 - number, reference=f"SJ-{number}")
            return "evidence", None
        row = file(session, who, 6000)
        return "filed", row.ceiling_fen

    answers = winners(at_once(app, act, 20))
    assert all(ceiling is not None and ceiling >= 6000 for kind, ceiling in answers if kind == "filed")
    with app.app_context():
        filed = db.session.scalars(select(FiledPrice)).all()
        assert len(filed) <= 1
        assert all(price_standing(db.session(), row).suspended for row in filed)


def test_a_setting_is_free_only_until_the_first_filing(app: Flask) -> None:
    with app.app_context():
        who = manager_with_evidence()

    def act(session: Session, number: int) -> str:
        if number == 0:
            file(session, who, 6000)
            return "filed"
        _, free = ask_setting(
            session, who, window=Basis.JOINING, statistic=Statistic.HIGHEST, reason=str(number)
        )
        return "free" if free else "waits"

    answers = at_once(app, act, 20)
    assert not [answer for answer in answers if isinstance(answer, PortalError)]
    with app.app_context():
        filed_at = db.session.scalars(select(FiledPrice.id)).one()
        free = db.session.scalars(select(BaselineDecision.id)).all()
        assert len(free) == answers.count("free")
        assert all(decision < filed_at for decision in free) or free == []


def test_a_void_is_decided_once(app: Flask) -> None:
    with app.app_context():
        who = manager_with_evidence()
        with transaction() as session:
            provider = session.get_one(Provider, who.provider_id)
            second = make_user(session, provider, phone="13900000099")
            paper = session.scalars(select(BaselineEvidence.id)).one()
            request_void(session, who, paper, reason="错")

    def act(session: Session, _number: int) -> bool:
        decide_void(session, second, paper, approved=True)
        return True

    assert winners(at_once(app, act, 20)) == [True]
