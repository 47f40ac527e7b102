"""The dashboard's self-check: worked out once, and again as soon as anything was changed."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from provider_portal.ground.periods import Month
from receipts.selfcheck import summary
from receipts.selfcheck.checking import MonthCheck, month_findings
from receipts.selfcheck.summary import HeldSummary, forget_summaries, held_summary, summary_at_hand
from tests.builders import PHONES, sign_in
from tests.claims import AUGUST_3, JULY, Claiming, make_claimable, make_claiming, make_visited


@pytest.fixture
def claiming(app: Flask) -> Iterator[Claiming]:
    forget_summaries()
    with app.app_context(), transaction() as session:
        made = make_claiming(session)
        make_claimable(session, made.team)
        make_visited(session, made.team, day=16)
    with clock_at(AUGUST_3):
        yield made


def summary_now(claiming: Claiming) -> HeldSummary:
    db.session.remove()
    return held_summary(db.session(), claiming.enrolment, JULY)


def test_it_is_worked_out_again_only_after_a_change(
    app: Flask, claiming: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[Month] = []

    def counted(session: Session, enrolment: Enrolment, month: Month) -> MonthCheck:
        checks.append(month)
        return month_findings(session, enrolment, month)

    monkeypatch.setattr(summary, "month_findings", counted)
    with app.app_context():
        assert [summary_now(claiming).count for _ in range(3)] == [1, 1, 1]
        assert len(checks) == 1
        with transaction() as session:
            make_visited(session, claiming.team, day=17)
        assert [summary_now(claiming).count for _ in range(2)] == [2, 2]
        assert len(checks) == 2
        with clock_at(beijing(date(2026, 8, 4))):
            summary_now(claiming)
        assert len(checks) == 3


def test_a_page_waits_for_a_small_month_and_asks_later_for_a_large_one(
    app: Flask, claiming: Claiming, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, PHONES[Role.MANAGER])
    later = "/self-check/2026-07/held?county=430781"
    assert later not in client.get("/?month=2026-07").get_data(as_text=True)
    forget_summaries()
    monkeypatch.setattr(summary, "QUICK_ORDERS", 1)
    with app.app_context():
        assert summary_at_hand(db.session(), claiming.enrolment, JULY) is None
    page = client.get("/?month=2026-07").get_data(as_text=True)
    assert f'hx-get="{later}"' in page
    assert "正在逐单自查" in page
    assert "<strong>1 单</strong>" in client.get(later).get_data(as_text=True)
    assert "<strong>1 单</strong>" in client.get("/?month=2026-07").get_data(as_text=True)


def test_no_more_summaries_are_kept_than_a_few_hundred(
    app: Flask, claiming: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "_MOST_KEPT", 2)
    with app.app_context():
        for distance in range(4):
            held_summary(db.session(), claiming.enrolment, JULY.plus(distance))
        assert len(summary._kept) == 2
