"""A caregiver carries a visit on a phone, in a real Chromium under the real policy."""

import re
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from orders.visits.models import Confirmation, Evidence, VisitEvent
from orders.visits.visit import PositionState
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, start_clock_at
from provider_portal.ground.db import db, transaction
from tests.builders import PASSWORD, PHONES, make_assigned_order, make_team
from tests.pictures import jpeg
from tests.windows import as_people_see, open_chromium

pytestmark = pytest.mark.browser

NINE = beijing(date(2026, 7, 15), 9)
WATCH = (
    "window.violations = [];"
    "document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective));"
)
SMALL = """() => [...document.querySelectorAll('main a, main button, main summary, .phone-action *, main label')]
  .filter((one) => one.offsetParent && one.matches('a, button, summary, .choice, .pill, .camera'))
  .filter((one) => !one.closest('.notice, .crumbs') && one.getBoundingClientRect().height < 48)
  .map((one) => one.outerHTML)"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """A portal in which it is nine o'clock of the service day, with one assigned visit."""
    start_clock_at(NINE - timedelta(days=1))
    with app.app_context(), transaction() as session:
        team = make_team(session, latitude="29.605300", longitude="111.879600")
        make_assigned_order(session, team.manager, team.recipient, team.caregiver)
    start_clock_at(NINE)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    start_clock_at(None)


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=address,
        timezone_id="Asia/Shanghai",
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        geolocation={"latitude": 29.6054, "longitude": 111.8797, "accuracy": 12.4},
    )
    context.clock.install(time=NINE)
    as_people_see(context).add_init_script(WATCH)
    yield context
    context.close()


def signed_in(phone: BrowserContext) -> Page:
    page = phone.new_page()
    page.set_default_timeout(10_000)
    page.goto("/sign-in")
    page.fill("[name=phone]", PHONES[Role.CAREGIVER])
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    return page


def look(page: Page) -> None:
    """Nothing sticks out of the phone, everything can be hit by a finger, and the policy was kept."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(SMALL) == []
    assert page.evaluate("window.violations") == []


def draw(page: Page) -> None:
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 40 + step * 20, box["y"] + 60 + (step % 3) * 40)
    page.mouse.up()


def files(folder: Path) -> list[str]:
    for seed in (1, 2, 3):
        (folder / f"{seed}.jpg").write_bytes(jpeg(seed, orientation=6))
    return [str(folder / f"{seed}.jpg") for seed in (1, 2, 3)]


def test_a_visit_from_the_door_to_the_signature(
    app: Flask, phone: BrowserContext, address: str, tmp_path: Path
) -> None:
    phone.grant_permissions(["geolocation"], origin=address)
    page = signed_in(phone)
    look(page)
    page.click("a.visit")
    look(page)
    page.click("text=签到 >> nth=-1")
    expect(page.get_by_text("签到成功")).to_be_visible()
    page.set_input_files(".cameras input[multiple]", files(tmp_path))
    expect(page.locator(".shot.is-done")).to_have_count(3)
    look(page)
    page.click("text=做完了，去签退")
    page.get_by_label(re.compile("上门擦浴")).check()
    look(page)
    page.click("button[form=check-out]")
    page.click("text=下一步：老人签名确认")
    look(page)
    page.click("button[form=confirm]")
    expect(page.get_by_text("请先在框里签名")).to_be_visible()
    draw(page)
    page.click("button[form=confirm]")
    expect(page.get_by_text("这次服务做完了")).to_be_visible()
    look(page)
    with app.app_context():
        events = list(db.session.scalars(select(VisitEvent)))
        assert {event.position_state for event in events} == {PositionState.FIXED}
        assert all(abs(event.clock_offset_ms or 10**6) < 60_000 for event in events)
        assert len(list(db.session.scalars(select(Evidence)))) == 3
        assert db.session.scalars(select(Confirmation)).one().signer_name == "王秀英"


def test_without_a_position_a_reason_is_chosen_and_the_visit_goes_on(
    app: Flask, phone: BrowserContext
) -> None:
    page = signed_in(phone)
    page.click("a.visit")
    page.click("button[form=check-in]")
    reason = page.get_by_label("没有定位的原因")
    expect(reason).to_be_visible()
    reason.select_option("屋里没有信号")
    page.click("button[form=check-in]")
    expect(page.get_by_text("签到没有定位")).to_be_visible()
    look(page)
    with app.app_context():
        event = db.session.scalars(select(VisitEvent)).one()
        assert (event.position_state, event.reason) == (PositionState.DENIED, "屋里没有信号")


def test_only_what_the_chosen_signer_needs_is_asked(phone: BrowserContext, address: str) -> None:
    phone.grant_permissions(["geolocation"], origin=address)
    page = signed_in(phone)
    page.click("a.visit")
    page.click("button[form=check-in]")
    page.click("text=做完了，去签退")
    page.get_by_label(re.compile("上门擦浴")).check()
    page.click("button[form=check-out]")
    page.click("text=下一步：老人签名确认")
    name, why, pad = (
        page.get_by_label("签名人姓名"),
        page.get_by_label("不能签名的原因"),
        page.locator("canvas"),
    )
    expect(name).to_be_hidden()
    page.get_by_label("家属代签").check()
    expect(name).to_be_visible()
    expect(why).to_be_hidden()
    page.get_by_label("无法签名").check()
    expect(name).to_be_hidden()
    expect(why).to_be_visible()
    expect(pad).to_be_hidden()
    page.click("button[form=confirm]")
    expect(page.get_by_text("请写明为什么不能签名").first).to_be_visible()
    why.fill("手部不能活动")
    page.click("button[form=confirm]")
    expect(page.get_by_text("这次服务做完了")).to_be_visible()
