"""The frame's parts behave in a real Chromium, under the real policy, as the pages of every floor rely on."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.browser.gallery.app import build
from tests.windows import open_chromium

pytestmark = pytest.mark.browser

UUID7 = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
WITH_OFFSET = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$")
WATCH = (
    "window.violations = [];"
    "document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective));"
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def gallery() -> Iterator[tuple[Flask, str]]:
    app = build()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(chromium: Browser, gallery: tuple[Flask, str]) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=gallery[1],
        timezone_id="Asia/Shanghai",
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
        geolocation={"latitude": 28.2, "longitude": 112.9, "accuracy": 12.4},
    )
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(5_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert wrong == []
    assert page.evaluate("window.violations") == []
    context.close()


def sent(gallery: tuple[Flask, str]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = gallery[0].config["SENT"]
    return answers


def test_no_page_is_wider_than_a_phone(page: Page) -> None:
    for path in ("/", "/field", "/sign-in", "/error/422"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, path


def test_a_refused_form_takes_the_focus_and_ties_each_error_to_its_field(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".problems")).to_be_focused()
    expect(page.get_by_label("身份证号")).to_have_accessible_description(re.compile("应为 18 位"))
    expect(page.get_by_label("身份证号")).to_have_attribute("aria-invalid", "true")
    page.locator(".problems a").nth(1).click()
    expect(page.get_by_label("备案价格")).to_be_focused()


def test_a_step_that_cannot_be_undone_is_asked_about_first(page: Page, gallery: tuple[Flask, str]) -> None:
    page.goto("/")
    page.get_by_role("button", name="取消工单").click()
    page.get_by_role("dialog").get_by_role("button", name="返回").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert sent(gallery) == []
    page.get_by_role("button", name="取消工单").click()
    page.get_by_role("dialog").get_by_role("button", name="取消工单").click()
    expect(page.get_by_text("收到")).to_be_visible()
    assert [form["_once"] for form in sent(gallery)] == ["o2"]
    page.goto("/")


def test_a_second_press_does_not_send_again(page: Page, gallery: tuple[Flask, str]) -> None:
    page.goto("/")
    page.get_by_role("button", name="保存").dblclick()
    expect(page.get_by_text("收到")).to_be_visible()
    assert len(sent(gallery)) == 1
    page.goto("/")


def test_what_htmx_was_refused_is_told_in_words(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="409").click()
    expect(page.get_by_role("alert").filter(has_text="服务器自己的话")).to_be_visible()
    page.get_by_role("button", name="500").click()
    expect(page.get_by_role("alert").filter(has_text="系统暂时出错")).to_be_visible()
    expect(page.locator("#part")).to_have_text("原样")


def test_htmx_carries_the_token_from_the_body(page: Page) -> None:
    page.goto("/")
    with page.expect_request("**/refuse/422") as seen:
        page.get_by_role("button", name="422").click()
    assert seen.value.headers["x-csrftoken"] == "token-1"


def test_check_in_sends_position_time_and_its_own_id(page: Page, gallery: tuple[Flask, str]) -> None:
    page.context.grant_permissions(["geolocation"])
    page.goto("/field")
    expect(page.get_by_label("没有定位的原因")).to_be_hidden()
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_text("收到")).to_be_visible()
    (form,) = sent(gallery)
    assert (form["position_state"], form["latitude"], form["longitude"]) == (
        "fixed",
        "28.200000",
        "112.900000",
    )
    assert form["accuracy_m"] == "13"
    assert UUID7.match(form["event_id"])
    assert WITH_OFFSET.match(form["happened_at"])
    page.goto("/field")


def test_check_in_without_position_asks_for_the_reason(page: Page, gallery: tuple[Flask, str]) -> None:
    page.goto("/field")
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_text("没有得到定位许可")).to_be_visible()
    page.get_by_label("没有定位的原因").select_option("phone")
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_text("收到")).to_be_visible()
    (form,) = sent(gallery)
    assert (form["position_state"], form["reason"], form["latitude"]) == ("denied", "phone", "")
    page.goto("/field")


def test_several_photographs_go_out_and_a_failed_one_again(
    page: Page, gallery: tuple[Flask, str], tmp_path: Path
) -> None:
    names = []
    for shade in (40, 120, 200):
        names.append(tmp_path / f"{shade}.jpg")
        Image.new("RGB", (640, 480), (shade, 90, 90)).save(names[-1])
    page.goto("/field")
    page.get_by_label("服务后").check()
    page.get_by_label("从相册选照片，可多选").set_input_files(names)
    expect(page.locator(".shot.is-failed")).to_contain_text("照片没有存下来，请再试一次。")
    expect(page.locator(".shot.is-done")).to_have_count(2)
    expect(page.get_by_text("本次已上传 2 张。1 张没有传上去")).to_be_visible()
    page.get_by_role("button", name="重新上传").click()
    expect(page.locator(".shot.is-done")).to_have_count(3)
    expect(page.get_by_text("本次已上传 3 张。")).to_be_visible()
    expect(page.locator("[data-upload-count]")).to_have_text("3")
    assert {photo["kind"] for photo in sent(gallery)} == {"after"}
    assert all(len(photo["sha256"]) == 64 and WITH_OFFSET.match(photo["taken_at"]) for photo in sent(gallery))


def test_an_empty_signature_is_refused_and_a_drawn_one_is_trimmed(
    page: Page, gallery: tuple[Flask, str]
) -> None:
    page.goto("/field")
    page.get_by_label("服务对象本人").check()
    page.get_by_role("button", name="提交确认").click()
    expect(page.get_by_text("请先在框里签名")).to_be_visible()
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="提交确认").click()
    expect(page.get_by_text("收到")).to_be_visible()
    (form,) = sent(gallery)
    assert form["signature_png"].startswith("data:image/png;base64,")
    assert len(form["signature_png"]) < 20_000
    assert UUID7.match(form["event_id"])
    page.goto("/field")


def test_who_cannot_sign_is_not_asked_to(page: Page, gallery: tuple[Flask, str]) -> None:
    page.goto("/field")
    page.get_by_label("无法签名").check()
    expect(page.locator("canvas")).to_be_hidden()
    page.get_by_role("button", name="提交确认").click()
    expect(page.get_by_text("收到")).to_be_visible()
    assert sent(gallery)[0]["signature_png"] == ""
    page.goto("/field")


def test_without_javascript_the_reason_stands_open_and_photographs_have_a_plain_form(
    chromium: Browser, gallery: tuple[Flask, str]
) -> None:
    context = chromium.new_context(base_url=gallery[1], java_script_enabled=False)
    page = context.new_page()
    page.goto("/field")
    expect(page.get_by_label("没有定位的原因")).to_be_visible()
    expect(page.get_by_role("button", name="上传照片")).to_be_visible()
    expect(page.get_by_label("拍照")).to_be_hidden()
    context.close()
