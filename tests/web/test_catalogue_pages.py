"""The list on the page: a new version is looked at before it counts, and an item shows its price through time."""

import json
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import transaction
from tests.builders import (
    PHONES,
    make_filed_price,
    make_provider,
    make_user,
    sign_in,
    token_header,
)
from tests.lists import HUNAN
from tests.web.answers import json_of

FIELDS = {
    "region": "430000",
    "effective_from": "2026-09-01",
    "title": "湖南省项目清单（2026年修订）",
    "source": "湘民发〔2026〕12号",
}


@pytest.fixture
def office(client: FlaskClient, context: Flask) -> Any:
    with transaction() as session:
        provider = make_provider(session)
        who = make_user(session, provider)
        make_user(session, provider, Role.DISPATCHER)
        make_filed_price(session, who, "48", 60_00)
    with clock_at(beijing(date(2026, 8, 3), 9)):
        yield sign_in(client)


def revised() -> bytes:
    content = HUNAN.as_json()
    rows = [row for row in content["items"] if row["code"] != "48"]
    rows[6]["name"] = "全身擦浴"
    return json.dumps({"items": rows}).encode()


def upload(client: FlaskClient, data: bytes = b"", **fields: str) -> Any:
    file = {"file": (BytesIO(data or revised()), "list.json")}
    return client.post(
        "/catalogue-versions/new", data=FIELDS | fields | file, content_type="multipart/form-data"
    )


def accept(client: FlaskClient) -> Any:
    address = urlsplit(upload(client).headers["Location"])
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    return client.post(address.path, data=query)


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_a_version_is_looked_at_and_then_accepted(office: FlaskClient) -> None:
    answer = upload(office)
    assert answer.status_code == 303
    look = text(office, answer.headers["Location"])
    for words in ("还没有采用", "删去 1 项", "48 拔罐", "全身擦浴", "不能再用", "60.00"):
        assert words in look
    assert "已移出清单" not in text(office, "/items")
    done = accept(office)
    assert done.status_code == 303
    page = text(office, done.headers["Location"])
    assert "新版清单已采用" in page
    assert "湘民发〔2026〕12号" in page
    assert "2026-09-01 起用新版清单" in text(office, "/items")
    versions = text(office, "/catalogue-versions")
    assert "尚未生效" in versions
    assert "本机构采用（周建国）" in versions


def test_from_its_day_the_dropped_item_is_marked_everywhere(office: FlaskClient) -> None:
    accept(office)
    with clock_at(beijing(date(2026, 9, 1), 0)):
        assert "已移出清单" in text(office, "/items")
        assert "这一项已不在项目清单里" in text(office, "/items/48")
        assert "7 全身擦浴" in text(office, "/items/7")
        assert "48 拔罐" in text(office, "/prices")
        assert '<option value="48"' not in text(office, "/prices/new")


def test_machines_see_the_version_in_force(office: FlaskClient) -> None:
    accept(office)
    with transaction() as session:
        headers = token_header(session, make_provider(session, code="OTHER").id)
    listing = json_of(office.get("/api/v1/catalogue/items", headers=headers))
    assert (listing["region"], listing["effective_from"], len(listing["items"])) == (
        "430000",
        "2026-01-01",
        52,
    )


@pytest.mark.parametrize(
    ("data", "fields", "sentence"),
    [
        (b"no list", {}, "打不开"),
        (b'{"items": [{"code": "1"}]}', {}, "items[0].name"),
        (b"", {"region": "520000"}, "请选择本机构所在的地区"),
        (b"", {"source": ""}, "这一项必填"),
    ],
)
def test_a_wrong_file_is_refused_at_its_field(
    office: FlaskClient, data: bytes, fields: dict[str, str], sentence: str
) -> None:
    answer = upload(office, data, **fields)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_odd_addresses_are_answered_in_words(office: FlaskClient) -> None:
    assert office.get("/catalogue-versions/preview").status_code == 422
    odd = "/catalogue-versions/preview?region=430000&effective_from=2026-09-01&title=t&source=s&file="
    assert office.get(odd + "0" * 64).status_code == 404
    assert office.get("/catalogue-versions/7").status_code == 404
    assert office.get("/items/99").status_code == 404


def test_the_list_can_be_taken_away_as_a_workbook(office: FlaskClient) -> None:
    answer = office.get("/catalogue-versions/template.xlsx")
    book = load_workbook(BytesIO(answer.data))
    assert book.sheetnames == ["服务项目", "重复收费"]
    assert book["服务项目"].max_row == 53


def test_only_the_manager_brings_versions(office: FlaskClient) -> None:
    office.post("/sign-out")
    sign_in(office, PHONES[Role.DISPATCHER])
    assert office.get("/catalogue-versions").status_code == 200
    assert office.get("/catalogue-versions/new").status_code == 403
    assert upload(office).status_code == 403


def test_an_item_shows_its_price_through_time(office: FlaskClient) -> None:
    page = text(office, "/items/48")
    assert "<svg" in page
    assert "<title" in page
    assert "起备案价格 60.00 元，上限" in page
    assert "style=" not in page
    assert "还没有工单用过这个项目" in page
