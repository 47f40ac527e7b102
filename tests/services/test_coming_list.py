"""A list that only begins next year leaves the names, drafts and quick answers of this year alone."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of
from catalog.filing.drafting import LineDraft, put_line, start_list
from catalog.filing.price_filing import file_price
from catalog.filing.queries import open_draft
from catalog.filing.submitting import submit_list
from catalog.filing.views import list_view
from catalog.items.keys import PriceKey
from catalog.items.queries import shelf_of
from catalog.items.units import Unit
from catalog.prices.baseline.noting import write_note
from catalog.prices.checks.impact import under_joining_day
from catalog.prices.checks.quick import Question, quick_answers
from catalog.prices.filed.status import price_findings
from catalog.prices.records.opening import open_book
from catalog.prices.views import price_evidence_lines
from catalog.versions.adopting import accept_version
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import ConflictError
from provider_portal.ground.money import Fen
from tests.builders import make_evidence, make_filed_price, make_provider, make_user
from tests.lists import HUNAN

TODAY, NEXT_YEAR = date(2026, 7, 15), date(2027, 1, 1)
SEVEN = PriceKey(item="7", unit=Unit.VISIT)
NOW, THEN = HUNAN.item("7"), replace(HUNAN.item("7"), name="室内消毒", duration_text="90-120分钟")


@pytest.fixture
def manager(session: Session) -> Principal:
    """A provider that has accepted next year's list already: number 7 goes to another service."""
    who = make_user(session, make_provider(session))
    items = tuple(THEN if item.code == "7" else item for item in HUNAN.items)
    coming = replace(HUNAN, version="2027", effective_from=NEXT_YEAR, items=items)
    accept_version(session, who, coming, "b" * 64)
    return who


@pytest.fixture
def enrolment(session: Session, manager: Principal) -> Enrolment:
    return enrolment_of(session, manager.provider_id)


def drafted(session: Session, who: Principal) -> tuple[str, str]:
    """The name and the duration that a row gets which says nothing of either, on its list's page."""
    row = start_list(session, who)
    put_line(
        session, who, row.id, LineDraft(item="7", unit=Unit.VISIT, price_fen=Fen(6000), standard="按规范")
    )
    (line,) = list_view(session, who.provider_id, row.id).lines
    return line.item.name, line.line.duration_text


def test_a_draft_of_today_takes_todays_name_and_duration(session: Session, manager: Principal) -> None:
    make_evidence(session, manager)
    with clock_at(beijing(TODAY)):
        assert drafted(session, manager) == (NOW.name, NOW.duration_text)


def test_a_draft_of_next_year_takes_next_years(session: Session, manager: Principal) -> None:
    make_evidence(session, manager)
    with clock_at(beijing(NEXT_YEAR)):
        assert drafted(session, manager) == (THEN.name, THEN.duration_text)


def test_a_submitted_list_keeps_the_names_of_its_day(
    session: Session, manager: Principal, enrolment: Enrolment
) -> None:
    make_evidence(session, manager)
    with clock_at(beijing(TODAY)):
        drafted(session, manager)
        row = open_draft(session, enrolment.id)
        assert row is not None
        submit_list(session, manager, row.id, submitted_on=TODAY, effective_from=TODAY)
    with clock_at(beijing(NEXT_YEAR)):
        (line,) = list_view(session, manager.provider_id, row.id).lines
    assert line.item.name == NOW.name


@pytest.mark.parametrize(("on", "name"), [(TODAY, NOW.name), (NEXT_YEAR, THEN.name)])
def test_a_quick_answer_names_by_the_day_it_judges_by(
    session: Session, manager: Principal, enrolment: Enrolment, on: date, name: str
) -> None:
    make_filed_price(session, manager)
    item = shelf_of(session, enrolment).item("7", on)
    question = Question(needle="7", price_fen=Fen(6000), unit=None, on=on)
    (answer,) = quick_answers(open_book(session, enrolment), [item], question)
    assert answer.item.name == name


def test_evidence_and_what_is_said_of_it_name_the_item_of_its_day(
    session: Session, manager: Principal, enrolment: Enrolment
) -> None:
    row = make_evidence(session, manager)
    (line,) = price_evidence_lines(session, enrolment, [row])
    assert line.item.name == NOW.name
    with pytest.raises(ConflictError, match=NOW.name):
        make_evidence(session, manager, fen=5000, reference=row.reference)


def test_findings_changes_and_refusals_name_it_too(
    session: Session, manager: Principal, enrolment: Enrolment
) -> None:
    make_filed_price(session, manager)
    book = open_book(session, enrolment)
    (gap,) = (one for one in price_findings(book, SEVEN, Fen(6000), TODAY) if NOW.name in one.message)
    assert gap.kind.name == "founding_day_unknown"
    (change,) = under_joining_day(book, date(2026, 7, 1), TODAY)
    assert change.name == NOW.label
    with clock_at(beijing(TODAY)), pytest.raises(ConflictError, match=NOW.name):
        write_note(
            session, manager, item="7", unit=Unit.VISIT, price_fen=Fen(6000), reason="没有历史价", sources=()
        )
    with pytest.raises(ConflictError, match=NOW.name):
        file_price(
            session,
            manager,
            item="7",
            unit=Unit.VISIT,
            price_fen=Fen(6000),
            standard="按规范",
            effective_from=book.filed[SEVEN][0].effective_from,
        )
