"""The pages and the API of redeeming, the receipt's file and its public page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from provider_portal.accounts.roles import Role
from provider_portal.ground import clock
from provider_portal.ground.clock import Clock, beijing
from provider_portal.ground.db import db, transaction
from provider_portal.ground.ids import new_id
from provider_portal.ground.jobs.running import run_next
from receipts.redemption.models import LiveRedemption, Receipt, Redemption, RedemptionProof
from tests.builders import (
    PHONES,
    Team,
    make_confirmed_order,
    make_provider,
    make_redemption,
    make_team,
    make_user,
    sign_in,
    token_header,
)

EVENING = beijing(date(2026, 7, 15), 19)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A provider with one confirmed order, and a finance person's token."""

    team: Team
    order_id: UUID
    header: dict[str, str]


@pytest.fixture
def scene(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "_process_clock", [Clock(fixed=EVENING)])
    with transaction() as session:
        team = make_team(session)
        order = make_confirmed_order(session, team)
        header = token_header(session, team.provider.id, Role.FINANCE)
    return Scene(team=team, order_id=order.id, header=header)


@pytest.fixture
def finance(scene: Scene, client: FlaskClient) -> FlaskClient:
    return sign_in(client, PHONES[Role.FINANCE])


def body(**said: object) -> dict[str, object]:
    return {
        "official_ref": "MZT-0001",
        "shown_deduction_fen": 6000,
        "channel": "wechat",
        "redeemed_at": "2026-07-15T18:00:00+08:00",
    } | said


def form(**said: object) -> dict[str, object]:
    return {
        "official_ref": "MZT-0001",
        "shown_deduction": "60.00",
        "channel": "cash",
        "redeemed_at": "2026-07-15T18:00",
    } | said


def screenshot(kind: str = "PNG") -> tuple[BytesIO, str]:
    out = BytesIO()
    Image.new("RGB", (540, 1170), "#eeeeee").save(out, kind)
    return BytesIO(out.getvalue()), "shot.png"


def count(kind: type) -> int:
    db.session.rollback()
    return len(db.session.scalars(select(kind)).all())


@contextmanager
def nothing_written() -> Iterator[None]:
    yield
    assert (count(Redemption), count(Receipt), count(RedemptionProof), count(LiveRedemption)) == (0, 0, 0, 0)


# --- machines -------------------------------------------------------------------------------------------


def test_the_api_redeems_and_answers_by_the_contract(scene: Scene, client: FlaskClient) -> None:
    path = f"/api/v1/orders/{scene.order_id}/redemption"
    answer = client.post(path, json=body(shown_deduction_fen=5900), headers=scene.header)
    assert answer.status_code == 201
    said = answer.get_json()
    assert said["expected_deduction_fen"] == 6000
    assert (said["deduction_fen"], said["self_pay_fen"]) == (5900, 6100)
    assert said["receipt_number"] == "SJ2026-000001"
    finding = next(finding for finding in said["findings"] if finding["code"] == "difference")
    assert finding["severity"] == "must_explain"
    assert "1.00 元" in finding["message"]


def test_the_same_idempotency_key_redeems_once(scene: Scene, client: FlaskClient) -> None:
    path, header = f"/api/v1/orders/{scene.order_id}/redemption", scene.header | {"Idempotency-Key": "k-1"}
    first = client.post(path, json=body(), headers=header)
    second = client.post(path, json=body(), headers=header)
    assert first.get_json() == second.get_json()
    assert (first.status_code, second.status_code, count(Redemption)) == (201, 201, 1)


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"shown_deduction_fen": 12001}, 422, "deduction_above_base"),
        ({"redeemed_at": "2026-07-15T19:00:01+08:00"}, 422, "redeemed_in_future"),
        ({"redeemed_at": "2026-06-30T23:59:59+08:00"}, 422, "month_mismatch"),
        ({"official_ref": "123"}, 422, "bad_official_ref"),
        ({"shown_deduction_fen": 60.0}, 422, "invalid"),
        ({"shown_deduction_fen": -1}, 422, "invalid"),
        ({"channel": "barter"}, 422, "invalid"),
        ({"redeemed_at": "2026-07-15T18:00:00"}, 422, "invalid"),
        ({"unknown": 1}, 422, "invalid"),
    ],
)
def test_the_api_refuses_in_words_and_writes_nothing(
    scene: Scene, client: FlaskClient, said: dict[str, object], status: int, code: str
) -> None:
    with nothing_written():
        path = f"/api/v1/orders/{scene.order_id}/redemption"
        answer = client.post(path, json=body(**said), headers=scene.header)
        assert (answer.status_code, answer.get_json()["code"]) == (status, code)
        assert answer.content_type == "application/problem+json"


def test_the_api_refuses_a_second_redemption_and_a_taken_number(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        second = make_confirmed_order(session, scene.team, hour=11)
        make_redemption(session, scene.team, second, ref="MZT-0009", redeemed_at=EVENING)
    done = client.post(f"/api/v1/orders/{second.id}/redemption", json=body(), headers=scene.header)
    assert (done.status_code, done.get_json()["code"]) == (409, "already_redeemed")
    taken = body(official_ref="MZT-0009")
    answer = client.post(f"/api/v1/orders/{scene.order_id}/redemption", json=taken, headers=scene.header)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "official_ref_taken")
    assert second.number in answer.get_json()["detail"]


def test_an_unknown_and_a_strangers_order_are_both_not_found(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        stranger = make_provider(session, code="OTHER", name="另一家机构")
        header = token_header(session, stranger.id, Role.FINANCE)
    for order_id, who in ((new_id(), scene.header), (scene.order_id, header), ("x", scene.header)):
        answer = client.post(f"/api/v1/orders/{order_id}/redemption", json=body(), headers=who)
        assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.CAREGIVER, Role.AUDITOR])
def test_who_may_not_write_money_is_refused(scene: Scene, client: FlaskClient, role: Role) -> None:
    with transaction() as session:
        header = token_header(session, scene.team.provider.id, role)
    with nothing_written():
        path = f"/api/v1/orders/{scene.order_id}/redemption"
        assert client.post(path, json=body(), headers=header).status_code == 403


def test_the_receipts_pdf_follows_by_a_job(scene: Scene, client: FlaskClient) -> None:
    path = f"/api/v1/orders/{scene.order_id}/redemption"
    said = client.post(path, json=body(), headers=scene.header).get_json()
    waiting = client.get(f"/api/v1/receipts/{said['receipt_id']}/pdf", headers=scene.header)
    assert (waiting.status_code, waiting.get_json()["state"]) == (202, "queued")
    assert waiting.headers["Retry-After"]
    assert run_next()
    for some_id in (said["receipt_id"], said["id"]):
        answer = client.get(f"/api/v1/receipts/{some_id}/pdf", headers=scene.header)
        assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    text = PdfReader(BytesIO(answer.data)).pages[0].extract_text()
    assert "SJ2026-000001" in text
    assert "壹佰贰拾元整" in text


# --- the office -----------------------------------------------------------------------------------------


def test_what_waits_is_listed_and_leads_to_the_form(scene: Scene, finance: FlaskClient) -> None:
    page = finance.get("/redemptions").get_data(as_text=True)
    assert "王秀英" in page
    assert f"/redemptions/orders/{scene.order_id}" in page


def test_the_orders_page_leads_to_redeeming_and_then_to_the_redemption(
    scene: Scene, finance: FlaskClient
) -> None:
    address = f"/redemptions/orders/{scene.order_id}"
    assert f'href="{address}"' in finance.get(f"/orders/{scene.order_id}").get_data(as_text=True)
    assert finance.post(address, data=form()).status_code == 303
    page = finance.get(f"/orders/{scene.order_id}").get_data(as_text=True)
    assert "查看核销" in page
    assert f'href="{address}"' not in page


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
    ("said", "words"),
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
    scene: Scene, finance: FlaskClient, said: dict[str, object], words: str
) -> None:
    with nothing_written():
        data = form(difference_reason="照实填写") | said
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


def test_the_receipt_can_be_downloaded_when_it_is_there(scene: Scene, finance: FlaskClient) -> None:
    shown = finance.post(f"/redemptions/orders/{scene.order_id}", data=form()).headers["Location"]
    receipt = db.session.scalars(select(Receipt)).one()
    waiting = finance.get(f"/receipts/{receipt.id}/pdf")
    assert (waiting.status_code, waiting.headers["Location"]) == (302, shown)
    run_next()
    answer = finance.get(f"/receipts/{receipt.id}/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert "SJ2026-000001.pdf" in answer.headers["Content-Disposition"]
    assert "下载收据" in finance.get(shown).get_data(as_text=True)


@pytest.mark.parametrize("needle", ["王秀", "wxy", "0001", "SJ2026"])
def test_the_months_list_is_searched_by_name_initials_and_numbers(
    scene: Scene, finance: FlaskClient, needle: str
) -> None:
    finance.post(f"/redemptions/orders/{scene.order_id}", data=form())
    assert "MZT-0001" in finance.get(f"/redemptions?q={needle}").get_data(as_text=True)
    assert "MZT-0001" not in finance.get("/redemptions?q=nobody").get_data(as_text=True)
    assert "MZT-0001" not in finance.get("/redemptions?month=2026-06").get_data(as_text=True)
    assert finance.get("/redemptions?month=2026-13").status_code == 422


def test_an_auditor_reads_and_cannot_write(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        make_user(session, scene.team.provider, Role.AUDITOR)
        redemption, _, _ = make_redemption(
            session, scene.team, make_confirmed_order(session, scene.team, hour=11), redeemed_at=EVENING
        )
    sign_in(client, PHONES[Role.AUDITOR])
    assert client.get("/redemptions").status_code == 200
    page = client.get(f"/redemptions/{redemption.id}").get_data(as_text=True)
    assert "补传截图" not in page
    assert client.get(f"/redemptions/orders/{scene.order_id}").status_code == 403
    assert client.post(f"/redemptions/{redemption.id}/proofs", data={}).status_code == 403


def test_another_providers_redemption_is_not_found(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        redemption, receipt, _ = make_redemption(
            session, scene.team, make_confirmed_order(session, scene.team, hour=11), redeemed_at=EVENING
        )
        stranger = make_provider(session, code="OTHER", name="另一家机构")
        make_user(session, stranger, Role.MANAGER, phone="13900000001")
    sign_in(client, "13900000001")
    assert client.get(f"/redemptions/{redemption.id}").status_code == 404
    assert client.get(f"/receipts/{receipt.id}/pdf").status_code == 404
    assert client.get(f"/redemptions/orders/{scene.order_id}").status_code == 404


# --- the public page ------------------------------------------------------------------------------------


def test_anybody_may_check_a_receipt_and_learns_no_more_than_it_needs(
    scene: Scene, client: FlaskClient
) -> None:
    with transaction() as session:
        order = make_confirmed_order(session, scene.team, hour=11)
        _, receipt, _ = make_redemption(session, scene.team, order, redeemed_at=EVENING)
    answer = client.get(f"/check/{receipt.check_token}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for words in ("收据有效", receipt.number, "王*", "120.00", "60.00", scene.team.provider.name):
        assert words in page, words
    for secret in ("王秀英", scene.team.recipient.id_number_masked, order.number, "MZT-"):
        assert secret not in page, secret


@pytest.mark.parametrize("token", ["x", "A" * 22, "%00", "王", "a" * 3000])
def test_an_unknown_token_is_told_kindly(scene: Scene, client: FlaskClient, token: str) -> None:
    answer = client.get(f"/check/{token}")
    assert answer.status_code == 404
    assert "没有查到这张收据" in answer.get_data(as_text=True)


def test_a_reversed_receipt_is_no_longer_valid(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        order = make_confirmed_order(session, scene.team, hour=11)
        _, receipt, _ = make_redemption(session, scene.team, order, redeemed_at=EVENING)
        for row in session.scalars(select(LiveRedemption)):
            session.delete(row)
    assert "收据已作废" in client.get(f"/check/{receipt.check_token}").get_data(as_text=True)
