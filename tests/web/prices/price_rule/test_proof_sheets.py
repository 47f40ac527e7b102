"""The proof sheet of a price shows everything, the same on page, paper and workbook."""

from datetime import date
from io import BytesIO

from flask.testing import FlaskClient
from openpyxl import load_workbook

from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import transaction
from provider_portal.ground.jobs.running import run_next
from tests.builders import make_evidence
from tests.web.pages import text
from tests.web.prices.price_rule.filed_seven import file_seven


def test_the_proof_sheet_shows_everything_on_page_paper_and_workbook(
    office: FlaskClient, manager: Principal
) -> None:
    filed = file_seven(manager)
    with transaction() as session:
        make_evidence(session, manager, fen=3000, promotion=True, promotion_reason="八折", reference="SJ-low")
        make_evidence(session, manager, fen=7000, charged_on=date(2025, 11, 5))
    page = text(office, f"/price-proofs/{filed.id}")
    for part in ("SJ-7-6000", "由它确定上限", "SJ-low", "八折", "缺活动依据", "2025-12-01 至 2026-02-28"):
        assert part in page
    assert "需要说明" in text(office, "/price-proofs")
    made = office.post(f"/price-proofs/print?filed_price_id={filed.id}")
    assert made.status_code == 303
    while run_next():
        pass
    assert "价格对照表（PDF）" in text(office, f"/price-proofs/{filed.id}")
    for path in (f"/price-proofs/workbook?filed_price_id={filed.id}", "/price-proofs/workbook"):
        book = load_workbook(BytesIO(office.get(path).data))
        assert book.sheetnames == ["汇总", "1 7 上门擦浴"]
        assert book["汇总"]["D5"].value == 60
        values = [str(cell.value) for line in book.worksheets[1].iter_rows() for cell in line]
        assert "收据 SJ-low" in values
