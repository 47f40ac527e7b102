"""The price pages without JavaScript: every task of the manager, and what others see."""

from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from catalog.items.units import Unit
from catalog.prices.models import BaselineEvidence, FiledPrice, FilingAcceptance
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, transaction
from tests.builders import (
    PHONES,
    make_evidence,
    make_filed_price,
    make_provider,
    make_user,
    sign_in,
)

PDF = b"%PDF-1.7\n%%EOF\n"
EVIDENCE = {
    "item": "7",
    "unit": "visit",
    "price_fen": "60.00",
    "quantity": "1",
    "kind": "receipt",
    "reference": "SJ-1",
    "charged_on": "2026-01-20",
}
FILING = {
    "item": "7",
    "unit": "visit",
    "price_fen": "60",
    "standard": "持证护理员1人",
    "effective_from": "2026-03-01",
}
CHECK = "/price-check?item=7&unit=visit&unit_price_fen={}&on=2026-07-15"


@pytest.fixture
def manager(context: Flask) -> Principal:
    with transaction() as session:
        return make_user(session, make_provider(session))


@pytest.fixture
def office(manager: Principal, client: FlaskClient) -> FlaskClient:
    return sign_in(client)


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.get_data(as_text=True)


def count(kind: type[Any]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


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


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"price_fen": "12.345"}, "最多两位小数"),
        ({"price_fen": "-1"}, "只能填数字"),
        ({"price_fen": "0"}, "大于 0 元"),
        ({"price_fen": ""}, "必填"),
        ({"item": "99"}, "项目清单里没有"),
        ({"unit": "week"}, "请从这些选项中选择"),
        ({"charged_on": "2026-02-30"}, "日期应写成"),
        ({"charged_on": ""}, "至少填写一个日期"),
        ({"quantity": "1.5"}, "整数"),
        ({"promotion": "1"}, "什么优惠活动"),
        ({"in_force_from": "2026-01-02", "in_force_until": "2026-01-01"}, "晚于开始日期"),
        ({"reference": "x" * 81}, "最多 80 个字"),
        ({"scan": b"MZ not a paper"}, "PDF、JPEG 或 PNG"),
        ({"scan": b"\xff\xd8\xffbroken"}, "能正常打开"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_bad_evidence_is_told_at_its_place_and_leaves_nothing(
    office: FlaskClient, wrong: dict[str, Any], sentence: str
) -> None:
    if "scan" in wrong:
        wrong = {"scan": (BytesIO(wrong["scan"]), "paper.pdf")}
    answer = office.post("/evidence-of-prices/new", data=EVIDENCE | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="SJ-1"' in page or "reference" in wrong
    assert count(BaselineEvidence) == 0


def test_the_last_day_of_a_contract_is_typed_as_it_is_printed(office: FlaskClient) -> None:
    contract = EVIDENCE | {
        "kind": "contract",
        "charged_on": "",
        "in_force_from": "2025-01-01",
        "in_force_until": "2025-12-01",
    }
    office.post("/evidence-of-prices/new", data=contract)
    row = db.session.scalars(select(BaselineEvidence)).one()
    assert row.in_force_until == date(2025, 12, 2)
    page = text(office, "/evidence-of-prices")
    assert "有效至 2025-12-01" in page
    assert "参与前三个月<br>启动前三个月" in page


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


def test_the_same_paper_with_another_price_is_a_conflict_in_words(office: FlaskClient) -> None:
    office.post("/evidence-of-prices/new", data=EVIDENCE)
    answer = office.post("/evidence-of-prices/new", data=EVIDENCE | {"price_fen": "61"})
    assert answer.status_code == 409
    assert "请对照原件" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("needle", "found", "not_found"),
    [
        ("擦浴", "上门擦浴", "监测血压"),
        ("smcy", "上门擦浴", "监测血压"),
        ("jcxy", "监测血压", "上门擦浴"),
        ("7", "上门擦浴", "代办取药"),
        ("cwf", "床位费", "上门擦浴"),
        ("助浴", "门店助浴", "洗发"),
        (" SMCY ", "上门擦浴", "监测血压"),
    ],
)
def test_items_are_found_by_name_number_and_initials(
    office: FlaskClient, needle: str, found: str, not_found: str
) -> None:
    page = text(office, f"/items?q={needle}")
    assert found in page
    assert not_found not in page


def test_what_is_not_found_says_how_to_look(office: FlaskClient) -> None:
    assert "拼音首字母" in text(office, "/items?q=<script>")
    assert "<script>alert" not in text(office, "/items?q=<script>alert")


@pytest.mark.parametrize(
    ("yuan", "said"), [("60.00", "可以收"), ("60.01", "高于价格上限 60.00 元"), ("0.01", "可以收")]
)
def test_the_check_page_says_yes_or_why_not(
    office: FlaskClient, manager: Principal, yuan: str, said: str
) -> None:
    with transaction() as session:
        make_filed_price(session, manager)
    assert said in text(office, CHECK.format(yuan))


def test_the_check_page_tells_bad_input_at_its_place(office: FlaskClient) -> None:
    assert "最多两位小数" in text(office, CHECK.format("1.234"), 422)
    assert "这一项必填" in text(office, "/price-check?unit_price_fen=1", 422)


def test_a_price_that_is_no_longer_allowed_is_shown_as_stopped(
    office: FlaskClient, manager: Principal
) -> None:
    with transaction() as session:
        make_filed_price(session, manager)
        make_evidence(session, manager, fen=5500)
    page = text(office, "/items/7")
    assert "不合规，暂停使用" in page
    assert "高于价格上限 55.00 元" in page
    assert "备案价格不能再用来下新工单" in page


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


def test_the_rule_page_marks_what_is_not_verified(office: FlaskClient) -> None:
    page = text(office, "/subsidy-rules")
    for part in ("待核实", "50%", "民办函〔2025〕49号", "以民政通为准", "营口", "未参与"):
        assert part in page


def test_another_providers_rows_are_not_found(office: FlaskClient) -> None:
    with transaction() as session:
        other = make_user(session, make_provider(session, code="OTHER"), phone="13900000001")
        row = make_filed_price(session, other, item="8")
        evidence = make_evidence(session, other, item="9", scan_sha256="0" * 64)
    assert "SJ-9" not in text(office, "/evidence-of-prices")
    assert "没有备案的项目不能接" in text(office, "/prices")
    text(office, f"/evidence-of-prices/{evidence.id}/scan", 404)
    text(office, f"/prices/{row.id}/acceptance", 404)


@pytest.mark.parametrize(
    "path",
    [
        "/items/999",
        "/items/0",
        f"/prices/{UUID(int=1)}/acceptance",
        "/prices/x/acceptance",
        "/evidence-of-prices/x/scan",
    ],
)
def test_unknown_addresses_are_404_in_words(office: FlaskClient, path: str) -> None:
    assert "请" in text(office, path, 404)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/items?q=%00", 200),
        ("/items/%00", 404),
        ("/items?county=x", 200),
        ("/prices/new?item=7&unit=visit&variant=%00", 200),
        ("/prices/new?item=7&unit=week&effective_from=x", 200),
        ("/evidence-of-prices?cursor=zz", 422),
        ("/evidence-of-prices?limit=0", 422),
        ("/price-check?unit_price_fen=%00&item=7&unit=visit&on=2026-07-15", 422),
        ("/price-check?unit_price_fen=1&item=7&unit=visit&on=2026-07-15&variant=%00", 422),
        ("/price-check?unit_price_fen=1&item=7&unit=visit&on=2026-07-15&county=110101", 422),
    ],
)
def test_odd_addresses_are_answered_in_words(office: FlaskClient, path: str, status: int) -> None:
    text(office, path, status)


PAGES = ["/items", "/items/7", "/evidence-of-prices", "/prices", "/price-check", "/subsidy-rules"]


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.FINANCE, Role.AUDITOR])
def test_others_read_and_see_no_buttons_to_write(context: Flask, client: FlaskClient, role: Role) -> None:
    with transaction() as session:
        provider = make_provider(session)
        make_filed_price(session, make_user(session, provider))
        make_user(session, provider, role)
    sign_in(client, PHONES[role])
    for path in PAGES:
        page = text(client, path)
        assert 'href="/prices/new' not in page
        assert 'href="/evidence-of-prices/new' not in page
    for path in ("/prices/new", "/evidence-of-prices/new", "/prices/withdrawal"):
        text(client, path, 403)
        assert client.post(path, data=FILING).status_code == 403


def test_a_provider_that_has_not_joined_is_told_what_is_missing(context: Flask, client: FlaskClient) -> None:
    with transaction() as session:
        make_user(session, make_provider(session, joined_on=None))
    sign_in(client)
    for path in ("/items", "/items/7", "/evidence-of-prices", "/prices"):
        assert "机构还没有申报参与项目" in text(client, path)
    answer = client.post("/evidence-of-prices/new", data=EVIDENCE)
    assert answer.status_code == 422
    assert "还没有参与补贴项目" in answer.get_data(as_text=True)


def test_variants_and_units_have_lines_of_their_own(office: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        make_filed_price(session, manager, variant="60分钟")
        make_filed_price(session, manager, fen=9000, variant="90分钟")
        make_filed_price(session, manager, item="bed", fen=120_000, unit=Unit.MONTH)
    page = text(office, "/prices")
    for part in ("60分钟", "90分钟", "90.00／次", "1,200.00／月"):
        assert part in page
