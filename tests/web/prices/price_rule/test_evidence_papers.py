"""Papers of evidence are voided by a second person, marked as promotions, and brought in from a workbook."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from catalog.prices.evidence.imports.models import PriceEvidenceImport
from catalog.prices.records.models import BaselineEvidence
from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import db, transaction
from provider_portal.ground.jobs.running import run_next
from tests.builders import make_evidence
from tests.web.pages import text
from tests.web.prices.price_papers import PDF, scan
from tests.workbooks import row, workbook


def test_evidence_is_voided_on_its_page_by_a_second_person(
    office: FlaskClient, other: FlaskClient, manager: Principal
) -> None:
    with transaction() as session:
        paper = make_evidence(session, manager, fen=600).id
    path = f"/evidence-of-prices/{paper}"
    assert office.post(f"{path}/void", data={"reason": "少输一个零"}).status_code == 303
    assert "等待作废复核" in text(office, "/evidence-of-prices")
    assert office.post(f"{path}/void/approve").status_code == 422
    assert "复核同意作废" in text(other, path)
    assert other.post(f"{path}/void/approve").status_code == 303
    assert "已作废，不再计入" in text(office, path)
    assert "已作废" in text(office, "/items/7")


def test_a_promotion_is_marked_with_its_document(office: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        paper = make_evidence(session, manager).id
    path = f"/evidence-of-prices/{paper}"
    assert office.post(f"{path}/promotion", data={"reason": "重阳节"}).status_code == 422
    assert office.post(f"{path}/promotion", data={"reason": "重阳节"} | scan()).status_code == 303
    assert "不计入（优惠价）" in text(office, path)
    assert office.get(f"{path}/promotion/document").data == PDF


def send(office: FlaskClient, data: bytes) -> str:
    answer = office.post("/evidence-of-prices/imports", data={"file": (BytesIO(data), "佐证.xlsx")})
    assert answer.status_code == 303
    while run_next():
        pass
    return text(office, answer.location)


def test_a_workbook_is_brought_in_on_the_page(office: FlaskClient) -> None:
    template = office.get("/evidence-of-prices/imports/template")
    assert load_workbook(BytesIO(template.data)).sheetnames == ["价格佐证", "填写说明", "编号表"]
    page = send(office, workbook([row(1), row(2)]))
    assert "新增 2 条" in page
    page = send(office, workbook([row(1), row(3, price_fen="一百")]))
    for part in ("一行都没有导入", "价格佐证", "D3", "只能填数字"):
        assert part in page
    db.session.rollback()
    assert len(db.session.scalars(select(PriceEvidenceImport)).all()) == 2
    assert len(db.session.scalars(select(BaselineEvidence)).all()) == 2
    assert "新增 2 条" in text(office, "/evidence-of-prices/imports")


@pytest.mark.parametrize("sent", [False, True])
def test_a_form_without_a_file_is_told(office: FlaskClient, *, sent: bool) -> None:
    data: dict[str, Any] = {"file": (BytesIO(b""), "")} if sent else {}
    answer = office.post("/evidence-of-prices/imports", data=data)
    assert answer.status_code == 422
    assert "请选择填好的 Excel" in answer.get_data(as_text=True)
