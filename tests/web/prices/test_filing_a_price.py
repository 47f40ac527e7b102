"""A price is filed under its ceiling, accepted with a scan, and withdrawn from a day on."""

from io import BytesIO

from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.items.units import Unit
from catalog.prices.records.models import FiledPrice, FilingAcceptance
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, transaction
from tests.builders import make_filed_price
from tests.web.pages import text
from tests.web.prices.price_papers import EVIDENCE, FILING, PDF
from tests.web.rows import count


def test_the_month_begins_with_evidence_a_filing_and_its_acceptance(office: FlaskClient) -> None:
    saved = office.post("/evidence-of-prices/new", data=EVIDENCE | {"scan": (BytesIO(PDF), "a.pdf")})
    assert (saved.status_code, saved.location) == (303, "/items/7")
    assert "60.00 元" in text(office, "/prices/new?item=7&unit=visit")
    filed = office.post("/prices/new", data=FILING)
    assert (filed.status_code, filed.location) == (303, "/items/7")
    page = text(office, "/items/7")
    for part in ("7 上门擦浴", "SJ-1", "已备案，待受理", "登记受理回执", "2025-12-01 至 2026-02-28"):
        assert part in page
    row_id = db.session.scalar(select(FiledPrice.id))
    path = f"/prices/{row_id}/acceptance"
    accepted = office.post(path, data={"accepted_on": today().isoformat(), "scan": (BytesIO(PDF), "a.pdf")})
    assert accepted.status_code == 303
    assert "已受理" in text(office, "/prices")
    assert office.get(f"{path}/scan").data == PDF


def test_a_price_above_the_ceiling_comes_back_with_everything_typed(office: FlaskClient) -> None:
    office.post("/evidence-of-prices/new", data=EVIDENCE)
    answer = office.post("/prices/new", data=FILING | {"price_fen": "60.01"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for part in (
        "高于价格上限 60.00 元",
        "SJ-1",
        "附件5）第4条",
        'value="60.01"',
        "持证护理员1人",
        "请改为 60.00 元",
    ):
        assert part in page
    assert count(FiledPrice) == 0


def test_a_double_click_saves_once(office: FlaskClient) -> None:
    office.post("/evidence-of-prices/new", data=EVIDENCE)
    first, again = (office.post("/prices/new", data=FILING | {"_once": "abc"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert count(FiledPrice) == 1


def test_the_same_price_and_day_again_is_a_conflict_in_words(office: FlaskClient) -> None:
    office.post("/evidence-of-prices/new", data=EVIDENCE)
    office.post("/prices/new", data=FILING)
    answer = office.post("/prices/new", data=FILING)
    assert answer.status_code == 409
    assert "已经备案过" in answer.get_data(as_text=True)


def test_a_price_is_withdrawn_from_a_day_on(office: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        make_filed_price(session, manager)
    key = {"item": "7", "unit": "visit", "effective_from": today().isoformat()}
    assert office.post("/prices/withdrawal", data=key).status_code == 303
    assert "已停止" in text(office, "/items/7")
    assert office.post("/prices/withdrawal", data=key | {"item": "8"}).status_code == 422


def test_an_acceptance_wants_its_scan(office: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        row = make_filed_price(session, manager)
    answer = office.post(f"/prices/{row.id}/acceptance", data={"accepted_on": "2026-03-05"})
    assert answer.status_code == 422
    assert "请选择扫描件" in answer.get_data(as_text=True)
    assert count(FilingAcceptance) == 0


def test_variants_and_units_have_lines_of_their_own(office: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        make_filed_price(session, manager, variant="60分钟")
        make_filed_price(session, manager, fen=9000, variant="90分钟")
        make_filed_price(session, manager, item="bed", fen=120_000, unit=Unit.MONTH)
    page = text(office, "/prices")
    for part in ("60分钟", "90分钟", "90.00／次", "1,200.00／月"):
        assert part in page
