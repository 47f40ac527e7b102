"""A county is joined step by step, a joining day changed by two people, and none of it by caregivers."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.enrolment.models import Enrolment, JoiningChange
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.db import db
from tests.builders import PHONES, sign_in
from tests.web.filing.office_forms import enrolment_id, pdf_scan, send
from tests.web.pages import text


def test_another_county_is_applied_for_approved_and_opened(office: FlaskClient) -> None:
    address = send(office, "/enrolments/new", county="430702", applied_on="2026-05-01")
    assert "已申报，待批准" in text(office, address)
    page = send(office, f"{address}/steps/approve", 422, happened_on="2026-05-20")
    assert "请选择扫描件" in page
    send(office, f"{address}/steps/approve", happened_on="2026-05-20", scan=pdf_scan())
    send(office, f"{address}/steps/open_account", happened_on="2026-05-25")
    send(office, f"{address}/steps/begin", happened_on="2026-05-26")
    assert "正在参与" in text(office, address)
    row = db.session.scalar(select(Enrolment).where(Enrolment.county == "430702"))
    assert row is not None
    assert row.joined_on == date(2026, 5, 20)
    assert "湖南省" in text(office, "/enrolments")


def test_another_joining_day_waits_for_a_second_person(
    office: FlaskClient, manager: Principal, client: FlaskClient
) -> None:
    address = f"/enrolments/{enrolment_id(manager)}"
    send(office, f"{address}/joining-day", new_on="2026-03-05", reason="批准文件日期", scan=pdf_scan())
    change = db.session.scalar(select(JoiningChange))
    assert change is not None
    page = text(office, address)
    assert "需要另一位同事登录后复核" in page
    assert "更改湖南省" in text(office, "/")
    send(office, f"/joining-changes/{change.id}/approval", 422)
    office.post("/sign-out")
    sign_in(client, PHONES[Role.FINANCE])
    assert client.get(f"/joining-changes/{change.id}/scan").data.startswith(b"%PDF")
    send(client, f"/joining-changes/{change.id}/approval")
    assert "2026-03-05" in text(client, address)


@pytest.mark.parametrize("path", ["/provider-file", "/enrolments", "/filing-lists", "/price-board"])
def test_a_caregiver_sees_none_of_it(manager: Principal, client: FlaskClient, path: str) -> None:
    sign_in(client, PHONES[Role.CAREGIVER])
    text(client, path, 403)
