"""政策比例 on the page: marks in words, the county's document with its scan, and taking it back."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.subsidy.queries import entries
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from provider_portal.ground.ids import new_id
from tests.builders import PHONES, make_provider, make_user, sign_in, token_header
from tests.web.answers import json_of

GIVEN = {
    "classes": ["home_visit"],
    "percent": "45",
    "cap_fen": "600",
    "first": "2026-07-01",
    "last_day": "2026-12-31",
    "source": "津民发〔2026〕8号",
}


@pytest.fixture
def manager(client: FlaskClient, context: Flask) -> Any:
    with transaction() as session:
        provider = make_provider(session)
        make_user(session, provider)
        make_user(session, provider, Role.DISPATCHER)
        headers = token_header(session, provider.id)
    with clock_at(beijing(date(2026, 7, 15), 9)):
        sign_in(client)
        yield provider.id, headers


def send(client: FlaskClient, **changes: Any) -> Any:
    scan = (BytesIO(b"%PDF-1.7 document"), "wen.pdf")
    data = {name: value for name, value in (GIVEN | {"scan": scan} | changes).items() if value is not None}
    return client.post("/subsidy-rules/new", data=data, content_type="multipart/form-data")


@pytest.mark.usefixtures("manager")
def test_the_page_says_in_words_how_sure_each_number_is(client: FlaskClient) -> None:
    page = client.get("/subsidy-rules").get_data(as_text=True)
    for words in (
        "湖南省津市市今天适用",
        "单一来源",
        "待核实",
        "正式文件，暂定",
        "还没有见到省级正式文件",
        "已过期",
    ):
        assert words in page
    assert "录入县里的文件" in page


def test_a_manager_enters_the_countys_document(client: FlaskClient, manager: Any) -> None:
    provider_id, headers = manager
    answer = send(client)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "津民发〔2026〕8号" in page
    assert "本机构按文件录入" in page
    entry = entries(db.session(), provider_id)[0]
    scan = client.get(f"/subsidy-rules/{entry.row.id}/scan")
    assert scan.data == b"%PDF-1.7 document"
    sums = {"voucher_class": "home_visit", "service_on": "2026-07-15", "total_fen": 10000}
    estimate = json_of(client.post("/api/v1/estimates", json=sums, headers=headers))
    assert (estimate["rate"], estimate["cap_fen"], estimate["deduction_fen"]) == ("0.45", 60000, 4500)
    assert estimate["rule"]["region"] == "430781"
    assert estimate["rule"]["status"] == "confirmed"


@pytest.mark.usefixtures("manager")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"percent": None}, "请填文件写的抵扣比例"),
        ({"percent": "100.01"}, "应在 0 到 100 之间"),
        ({"cap_fen": None}, "请填文件写的上限"),
        ({"no_cap": "1"}, "已勾选“不设上限”"),
        ({"as_shown": "1"}, "已勾选“以民政通显示为准”"),
        ({"classes": None}, "请勾选文件写到的券类型"),
        ({"last_day": "2026-06-30"}, "结束日期不能早于开始日期"),
        ({"scan": None}, "请选择扫描件"),
        ({"source": " "}, "这一项必填"),
    ],
)
def test_what_is_left_open_is_asked_for(client: FlaskClient, changes: dict[str, Any], sentence: str) -> None:
    answer = send(client, **changes)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_a_document_without_a_cap_and_one_without_numbers(client: FlaskClient, manager: Any) -> None:
    assert send(client, cap_fen=None, no_cap="1").status_code == 303
    assert send(client, percent=None, cap_fen=None, as_shown="1").status_code == 303
    rules = [entry.rule for entry in entries(db.session(), manager[0])]
    assert [(rule.percent, rule.cap_fen) for rule in rules] == [("45%", None), ("", None)]


def test_what_was_entered_wrongly_is_voided_with_a_reason(client: FlaskClient, manager: Any) -> None:
    send(client)
    row_id = entries(db.session(), manager[0])[0].row.id
    assert client.get(f"/subsidy-rules/{row_id}/void").status_code == 200
    assert client.post(f"/subsidy-rules/{row_id}/void", data={"reason": ""}).status_code == 422
    assert client.post(f"/subsidy-rules/{row_id}/void", data={"reason": "比例录错"}).status_code == 303
    page = client.get("/subsidy-rules").get_data(as_text=True)
    assert "已作废" in page
    assert "比例录错" in page
    assert client.post(f"/subsidy-rules/{row_id}/void", data={"reason": "再来"}).status_code == 409


@pytest.mark.usefixtures("manager")
def test_only_the_manager_enters_rules(client: FlaskClient) -> None:
    client.post("/sign-out")
    sign_in(client, PHONES[Role.DISPATCHER])
    assert client.get("/subsidy-rules").status_code == 200
    assert client.get("/subsidy-rules/new").status_code == 403
    assert client.get(f"/subsidy-rules/{new_id()}/scan").status_code == 404
