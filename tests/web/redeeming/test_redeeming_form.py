"""The form shows the sum, tells a difference while it is typed, and takes screenshots."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from provider_portal.ground.db import db
from receipts.redemption.models import Redemption, RedemptionProof
from tests.web.redeeming.redeeming_scene import Scene, form, nothing_written
from tests.web.rows import count


def screenshot(kind: str = "PNG") -> tuple[BytesIO, str]:
    out = BytesIO()
    Image.new("RGB", (540, 1170), "#eeeeee").save(out, kind)
    return BytesIO(out.getvalue()), "shot.png"


def test_the_form_shows_the_sum_step_by_step(scene: Scene, finance: FlaskClient) -> None:
    page = finance.get(f"/redemptions/orders/{scene.order_id}").get_data(as_text=True)
    for words in ("消费总额", "120.00", "可抵扣金额", "50%", "本月还可抵扣", "800.00", "预计抵扣", "60.00"):
        assert words in page, words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("shown_deduction=60.00", "与系统核算一致"),
        ("shown_deduction=59.99", "属于分位取舍"),
        ("shown_deduction=50", "少 10.00 元"),
        ("shown_deduction=70", "多 10.00 元"),
        ("shown_deduction=120.01", "高于可抵扣金额"),
        ("shown_deduction=50&cap_left=50", "与系统核算一致"),
        ("cap_left=50", "预计抵扣 50.00 元"),
        ("shown_deduction=5x", "预计抵扣 60.00 元"),
        ("", "预计抵扣 60.00 元"),
    ],
)
def test_a_difference_is_told_while_it_is_typed(
    scene: Scene, finance: FlaskClient, query: str, words: str
) -> None:
    answer = finance.get(f"/redemptions/orders/{scene.order_id}/compare?{query}")
    assert answer.status_code == 200
    assert words in answer.get_data(as_text=True)


def test_the_form_redeems_with_its_screenshots(scene: Scene, finance: FlaskClient) -> None:
    data = form(screenshots=[screenshot(), screenshot("JPEG")], difference_reason="", _once="t1")
    answer = finance.post(f"/redemptions/orders/{scene.order_id}", data=data)
    assert answer.status_code == 303
    assert (count(Redemption), count(RedemptionProof)) == (1, 2)
    page = finance.get(answer.headers["Location"]).get_data(as_text=True)
    assert "SJ2026-000001" in page
    assert "正在生成" in page or "排队中" in page
    proof = db.session.scalars(select(RedemptionProof)).all()[0]
    image = finance.get(f"/redemptions/{proof.redemption_id}/proofs/{proof.id}")
    assert Image.open(BytesIO(image.data)).size == (540, 1170)


def test_a_double_click_redeems_once(scene: Scene, finance: FlaskClient) -> None:
    path = f"/redemptions/orders/{scene.order_id}"
    first = finance.post(path, data=form(_once="t1"))
    second = finance.post(path, data=form(_once="t1"))
    assert first.headers["Location"] == second.headers["Location"]
    assert count(Redemption) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shown_deduction": "60.005"}, "最多两位小数"),
        ({"shown_deduction": "120.01"}, "高于可抵扣金额"),
        ({"official_ref": ""}, "请填写民政通核销单号"),
        ({"channel": ""}, "请选择老人自付部分的支付方式"),
        ({"redeemed_at": "2026-07-15T19:01"}, "不能晚于现在"),
        ({"redeemed_at": "2026-06-30T23:59"}, "核销月份必须与服务月份相同"),
        ({"screenshots": b"not a picture"}, "不是 JPEG"),
        ({"screenshots": b""}, "文件是空的"),
    ],
)
def test_a_refused_form_comes_back_with_everything_typed(
    scene: Scene, finance: FlaskClient, changes: dict[str, object], words: str
) -> None:
    with nothing_written():
        data = form(difference_reason="照实填写") | changes
        file = data.get("screenshots")
        if isinstance(file, bytes):
            data["screenshots"] = [(BytesIO(file), "a.png")]
        answer = finance.post(f"/redemptions/orders/{scene.order_id}", data=data)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert words in page
        assert "照实填写" in page


def test_more_screenshots_may_follow_and_the_same_one_is_kept_once(
    scene: Scene, finance: FlaskClient
) -> None:
    shown = finance.post(f"/redemptions/orders/{scene.order_id}", data=form()).headers["Location"]
    for _ in range(2):
        assert finance.post(f"{shown}/proofs", data={"screenshots": [screenshot()]}).status_code == 303
    assert count(RedemptionProof) == 1
    empty = finance.post(f"{shown}/proofs", data={})
    assert empty.status_code == 422
    assert "请先选择" in empty.get_data(as_text=True)
