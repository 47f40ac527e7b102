"""Before a second person agrees to another joining day or setting, the ceilings that would change are shown."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.joining.rejoining import ask_for_joining_day
from catalog.prices.ceiling.ceilings import Basis, Statistic
from catalog.prices.ceiling.setting import Setting
from catalog.prices.checks.impact import under_joining_day, under_setting
from catalog.prices.records.opening import open_book
from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import transaction
from tests.builders import JOINED_ON, make_evidence, make_filed_price, make_provider, make_user, sign_in

TODAY = date(2026, 7, 1)
AUTUMN = date(2025, 9, 10)


@pytest.fixture
def manager(context: object) -> Principal:
    """A provider that charged 40 yuan in September and 60 in winter, and filed 60."""
    with transaction() as session:
        who = make_user(session, make_provider(session))
        make_evidence(session, who, fen=4000, reference="SJ-SEP", charged_on=AUTUMN)
        make_evidence(session, who, fen=6000)
        make_filed_price(session, who, fen=6000)
    return who


@pytest.mark.parametrize(
    ("joined_on", "expected"),
    [
        (JOINED_ON, []),
        (date(2025, 12, 10), [(6000, 4000, 6000, True)]),  # the window begins on the day of the paper
        (date(2025, 12, 11), [(6000, None, 6000, True)]),  # and a day later nothing is left in it
    ],
)
def test_another_joining_day_moves_the_window(
    manager: Principal, session: Session, joined_on: date, expected: list[object]
) -> None:
    impact = under_joining_day(
        open_book(session, enrolment_of(session, manager.provider_id)), joined_on, TODAY
    )
    assert [(row.before, row.after, row.filed_fen, row.stops) for row in impact] == expected


def test_a_setting_that_lifts_a_ceiling_stops_nothing(manager: Principal, session: Session) -> None:
    make_evidence(session, manager, fen=8000, reference="SJ-2")
    book = open_book(session, enrolment_of(session, manager.provider_id))
    highest = Setting(window=Basis.STRICT, statistic=Statistic.HIGHEST)
    assert [(row.before, row.after, row.stops) for row in under_setting(book, highest, TODAY)] == [
        (6000, 8000, False)
    ]


def test_the_page_of_the_enrolment_shows_it(manager: Principal, client: FlaskClient) -> None:
    with transaction() as session:
        enrolment = enrolment_of(session, manager.provider_id)
        day, reason = date(2025, 12, 10), "批准文件日期看错"
        ask_for_joining_day(session, manager, enrolment.id, new_on=day, reason=reason, scan_sha256="a" * 64)
        address = f"/enrolments/{enrolment.id}"
    page = sign_in(client).get(address).get_data(as_text=True)
    assert "生效后会变的价格上限" in page
    assert "备案价格高于新上限，不能下单" in page
