"""Items, prices and rules are found, checked and shown with what is not allowed or not verified."""

import pytest
from flask.testing import FlaskClient

from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import transaction
from tests.builders import make_evidence, make_filed_price
from tests.web.pages import text

CHECK = "/price-check?item=7&unit=visit&unit_price_fen={}&on=2026-07-15"


@pytest.mark.parametrize(
    ("needle", "shown", "hidden"),
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
    office: FlaskClient, needle: str, shown: str, hidden: str
) -> None:
    page = text(office, f"/items?q={needle}")
    assert shown in page
    assert hidden not in page


def test_what_is_not_found_says_how_to_look(office: FlaskClient) -> None:
    assert "拼音首字母" in text(office, "/items?q=<script>")
    assert "<script>alert" not in text(office, "/items?q=<script>alert")


@pytest.mark.parametrize(
    ("yuan", "sentence"), [("60.00", "可以收"), ("60.01", "高于价格上限 60.00 元"), ("0.01", "可以收")]
)
def test_the_check_page_says_yes_or_why_not(
    office: FlaskClient, manager: Principal, yuan: str, sentence: str
) -> None:
    with transaction() as session:
        make_filed_price(session, manager)
    assert sentence in text(office, CHECK.format(yuan))


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


def test_the_rule_page_marks_what_is_not_verified(office: FlaskClient) -> None:
    page = text(office, "/subsidy-rules")
    for part in ("待核实", "50%", "民办函〔2025〕49号", "以民政通为准", "营口", "未参与"):
        assert part in page
