"""Evidence is saved as it is printed; what is wrong with it is told at its place."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.prices.records.models import BaselineEvidence
from provider_portal.ground.db import db
from tests.web.pages import text
from tests.web.prices.price_papers import EVIDENCE
from tests.web.rows import count


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


def test_the_same_paper_with_another_price_is_a_conflict_in_words(office: FlaskClient) -> None:
    office.post("/evidence-of-prices/new", data=EVIDENCE)
    answer = office.post("/evidence-of-prices/new", data=EVIDENCE | {"price_fen": "61"})
    assert answer.status_code == 409
    assert "请对照原件" in answer.get_data(as_text=True)
