"""Where history is missing a note is written and signed, or the empty window explained."""

from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.prices.records.baseline_models import ComparisonNote
from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import db
from tests.web.pages import text
from tests.web.prices.price_papers import scan
from tests.web.prices.price_rule.filed_seven import file_seven


def test_a_comparison_note_is_written_signed_and_filed_on(office: FlaskClient) -> None:
    note = {
        "item": "8", "unit": "visit", "price_fen": "50", "reason": "新设",
        "source_1": "甲", "price_1": "50", "seen_1": "2026-03-01",
        "source_2": "乙", "price_2": "60.5", "seen_2": "2026-03-02",
    }  # fmt: skip
    filing = {
        "item": "8",
        "unit": "visit",
        "price_fen": "50",
        "standard": "规范",
        "effective_from": "2026-03-01",
    }
    short = office.post("/price-comparisons/new", data=note | {"seen_2": ""} | scan("scan_1"))
    assert short.status_code == 422
    assert "要一起填" in short.get_data(as_text=True)
    assert office.post("/price-comparisons/new", data=note | scan("scan_1")).status_code == 422
    saved = office.post("/price-comparisons/new", data=note | scan("scan_1") | scan("scan_2"))
    assert saved.status_code == 303
    assert office.post("/prices/new", data=filing).status_code == 422
    note_id = db.session.scalar(select(ComparisonNote.id))
    assert "还没有签字" in text(office, f"/price-comparisons/{note_id}")
    office.post(f"/price-comparisons/{note_id}/sign")
    assert "已签字" in text(office, "/price-comparisons")
    assert office.post("/prices/new", data=filing).status_code == 303
    for path in ("/items/8", "/items", "/prices", "/price-proofs", "/price-check?q=8 50"):
        assert "无历史价" in text(office, path)


def test_a_window_without_evidence_is_explained_with_a_document(
    office: FlaskClient, manager: Principal
) -> None:
    file_seven(manager)
    statement = {"item": "7", "unit": "visit", "window": "project", "reason": "当时没有这项服务"}
    assert office.post("/price-comparisons/statement", data=statement).status_code == 422
    assert office.post("/price-comparisons/statement", data=statement | scan()).status_code == 303
    assert "当时没有这项服务" in text(office, "/price-comparisons")
