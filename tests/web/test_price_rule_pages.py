"""The pages and calls around the price rule: setting, voids, notes, imports, proof sheets, offers, quick check."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from catalog.prices.baseline.models import ComparisonNote
from catalog.prices.imports.models import EvidenceImport
from catalog.prices.models import BaselineEvidence, FiledPrice
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.db import db, transaction
from provider_portal.ground.jobs.running import run_next
from tests.builders import (
    PHONES,
    make_evidence,
    make_filed_price,
    make_provider,
    make_user,
    sign_in,
    token_header,
)
from tests.workbooks import row, workbook

PDF = b"%PDF-1.7\n%%EOF\n"
SECOND = "13900000099"
SETTING = {"window": "joining", "statistic": "highest", "reason": "县局 2026 年 3 月文件"}


@pytest.fixture
def manager(context: Flask) -> Principal:
    with transaction() as session:
        provider = make_provider(session)
        make_user(session, provider, phone=SECOND, name="第二负责人")
        return make_user(session, provider)


@pytest.fixture
def office(manager: Principal, client: FlaskClient) -> FlaskClient:
    return sign_in(client)


@pytest.fixture
def other(app: Flask, manager: Principal) -> FlaskClient:
    return sign_in(app.test_client(), SECOND)


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


def scan(name: str = "scan") -> dict[str, Any]:
    return {name: (BytesIO(PDF), "a.pdf")}


def file_seven(manager: Principal, fen: int = 6000) -> FiledPrice:
    with transaction() as session:
        return make_filed_price(session, manager, fen=fen)


def headers(manager: Principal) -> dict[str, str]:
    with transaction() as session:
        return token_header(session, manager.provider_id)


def test_machines_set_the_baseline_alone_before_and_together_after_the_first_filing(
    client: FlaskClient, manager: Principal
) -> None:
    first, second = headers(manager), headers(manager)
    path = "/api/v1/settings/price-baseline"
    answer = client.put(path, json=SETTING, headers=first)
    assert (answer.status_code, answer.json["status"]) == (200, "in_force")
    file_seven(manager)
    answer = client.put(path, json=SETTING | {"statistic": "mean"}, headers=first)
    assert (answer.status_code, answer.json["status"]) == (202, "waiting")
    assert answer.json["in_force"]["statistic"] == "highest"
    refused = client.post(f"{path}/approve", headers=first)
    assert (refused.status_code, refused.json["code"]) == (422, "second_person")
    approved = client.post(f"{path}/approve", headers=second)
    assert (approved.status_code, approved.json["in_force"]["statistic"]) == (200, "mean")
    again = client.post(f"{path}/approve", headers=second)
    assert (again.status_code, again.json["code"]) == (409, "nothing_waiting")
    shown = client.get(path, headers=first).json
    assert (shown["window"], shown["waiting"], shown["unverified"]) == ("joining", None, True)


@pytest.mark.parametrize(
    "change", [{"window": "both"}, {"statistic": "median"}, {"reason": ""}, {"extra": 1}]
)
def test_a_setting_that_is_not_whole_is_refused(
    client: FlaskClient, manager: Principal, change: dict[str, Any]
) -> None:
    answer = client.put("/api/v1/settings/price-baseline", json=SETTING | change, headers=headers(manager))
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == list(change)


def test_only_managers_set_the_baseline(client: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        finance = token_header(session, manager.provider_id, Role.FINANCE)
    assert client.put("/api/v1/settings/price-baseline", json=SETTING, headers=finance).status_code == 403
    assert client.get("/api/v1/settings/price-baseline", headers=finance).status_code == 200


def test_the_second_person_sees_what_a_setting_changes_and_agrees(
    office: FlaskClient, other: FlaskClient, manager: Principal
) -> None:
    file_seven(manager)
    with transaction() as session:
        make_evidence(session, manager, fen=8000)
    office.post("/settings/price-baseline/change", data=SETTING)
    page = text(office, "/settings/price-baseline")
    assert "请另一位机构负责人登录后复核" in page
    page = text(other, "/settings/price-baseline")
    for part in ("复核同意", "60.00", "80.00", "没有附文件"):
        assert part in page
    other.post("/settings/price-baseline/approve")
    page = text(other, "/settings/price-baseline")
    assert "待核实" in page
    assert "第二负责人复核同意" in page


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
    said = {"item": "7", "unit": "visit", "window": "project", "reason": "当时没有这项服务"}
    assert office.post("/price-comparisons/statement", data=said).status_code == 422
    assert office.post("/price-comparisons/statement", data=said | scan()).status_code == 303
    assert "当时没有这项服务" in text(office, "/price-comparisons")


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
    assert len(db.session.scalars(select(EvidenceImport)).all()) == 2
    assert len(db.session.scalars(select(BaselineEvidence)).all()) == 2
    assert "新增 2 条" in text(office, "/evidence-of-prices/imports")


@pytest.mark.parametrize("sent", [False, True])
def test_a_form_without_a_file_is_told(office: FlaskClient, *, sent: bool) -> None:
    data: dict[str, Any] = {"file": (BytesIO(b""), "")} if sent else {}
    answer = office.post("/evidence-of-prices/imports", data=data)
    assert answer.status_code == 422
    assert "请选择填好的 Excel" in answer.get_data(as_text=True)


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


def test_another_providers_papers_are_not_found(office: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        stranger = make_user(session, make_provider(session, code="OTHER"), phone="13900000001")
        filed = make_filed_price(session, stranger)
        paper = session.scalars(
            select(BaselineEvidence.id).where(BaselineEvidence.provider_id == stranger.provider_id)
        ).one()
    for path in (
        f"/price-proofs/{filed.id}",
        f"/price-proofs/workbook?filed_price_id={filed.id}",
        f"/evidence-of-prices/{paper}",
    ):
        assert office.get(path).status_code == 404
    assert office.post(f"/evidence-of-prices/{paper}/void", data={"reason": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("擦浴 60", ("60.00 元，可以收",)),
        ("smcy60", ("60.00 元，可以收",)),
        ("7 60.01", ("60.01 元，不能收", "SJ-7-6000")),
        ("上门擦浴 60 2026-02-28", ("不能收", "没有生效的备案价格")),
        ("7", ("可以接单", "最多收")),
        ("7 12.345", ("最多两位小数",)),
        ("打太极", ("没有找到",)),
        ("8 60", ("不能收", "无历史价")),
    ],
)
def test_one_typed_line_is_answered(
    office: FlaskClient, manager: Principal, question: str, parts: tuple[str, ...]
) -> None:
    file_seven(manager)
    page = text(office, f"/price-check?q={question}")
    for part in parts:
        assert part in page


def test_discounts_and_packages_are_registered(office: FlaskClient, manager: Principal) -> None:
    file_seven(manager)
    discount = {"title": "重阳节", "percent_off": "20", "from_on": "2026-10-19", "last_on": "2026-10-19"}
    assert (
        office.post("/price-offers/discounts/new", data=discount | {"last_on": "2026-10-18"}).status_code
        == 422
    )
    assert office.post("/price-offers/discounts/new", data=discount).status_code == 303
    package = {"unit": "visit", "variant": "清洁", "item_1": "7", "unit_1": "visit", "quantity_1": "1"}
    assert office.post("/price-offers/packages/new", data=package).status_code == 422
    second = {"item_2": "14", "unit_2": "visit", "quantity_2": "2"}
    assert office.post("/price-offers/packages/new", data=package | {"item_2": "14"}).status_code == 422
    assert office.post("/price-offers/packages/new", data=package | second).status_code == 303
    page = text(office, "/price-offers")
    for part in ("重阳节", "减 20%", "2026-10-19 至 2026-10-19", "清洁", "没有价格"):
        assert part in page


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.FINANCE, Role.AUDITOR])
def test_others_read_and_do_not_write(client: FlaskClient, manager: Principal, role: Role) -> None:
    with transaction() as session:
        make_user(session, session.get_one(Provider, manager.provider_id), role)
    sign_in(client, PHONES[role])
    for path in (
        "/settings/price-baseline",
        "/price-comparisons",
        "/price-proofs",
        "/price-offers",
        "/price-check",
    ):
        assert client.get(path).status_code == 200
    for path in (
        "/settings/price-baseline/change",
        "/price-comparisons/new",
        "/evidence-of-prices/imports",
        "/price-offers/discounts/new",
    ):
        assert client.get(path).status_code == 403
