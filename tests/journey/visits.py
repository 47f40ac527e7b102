"""The days of the two visits: a phone, a signature, redemption, and the auditor's look."""

import re
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.journey.people import Person
from tests.journey.portal import Portal
from tests.pictures import jpeg, png

NEAR = (29.6054, 111.8797)
HOUR = 3_600_000
PHONE_NEW = "13907360001"


def photographs(day: str, first_seed: int) -> list[FilePayload]:
    """Three photographs of one visit as a phone stores them: lying on their side, with time and place."""
    moments = ("09:02:00", "09:20:00", "09:55:00")
    return [
        {
            "name": f"IMG_{seed}.jpg",
            "mimeType": "image/jpeg",
            "buffer": jpeg(seed, size=(1600, 1200), taken=f"{day} {at}", place=NEAR, orientation=6),
        }
        for seed, at in enumerate(moments, start=first_seed)
    ]


def first_visit_begins(caregiver: Person) -> None:
    """Today's list, check-in with a place, three photographs at once."""
    caregiver.context.grant_permissions(["geolocation"])
    caregiver.sign_in()
    caregiver.see("王秀英", "刘国强")
    caregiver.look("phone-today")
    caregiver.page.locator("a.visit").first.click()
    caregiver.look("phone-order")
    caregiver.press("签到")
    caregiver.see("签到成功")
    _send(caregiver.page, photographs("2026:07:02", 11))
    caregiver.look("phone-photos")


def _send(page: Page, files: list[FilePayload]) -> None:
    """All at once, each with a bar of its own."""
    expect(page.get_by_text("从相册选")).to_be_visible()
    page.set_input_files(".cameras input[multiple]", files)
    expect(page.locator(".shot progress")).to_have_count(len(files))
    expect(page.locator(".shot.is-done")).to_have_count(len(files))


def first_visit_ends(caregiver: Person) -> None:
    """An hour later: ticks, check-out, the elder signs with a finger."""
    page = caregiver.page
    page.clock.fast_forward(HOUR)
    page.reload()
    expect(page.locator("ul.photos img")).to_have_count(3)
    caregiver.press("做完了，去签退")
    page.get_by_label(re.compile("上门擦浴")).check()
    page.get_by_label(re.compile("监测血压")).check()
    caregiver.fill(**{"测量读数（没有可不填）": "血压 138/82"})
    caregiver.look("phone-check-out")
    caregiver.press("签退")
    caregiver.press("下一步：老人签名确认")
    _sign(page)
    caregiver.look("phone-signature")
    caregiver.press("提交确认")
    caregiver.see("这次服务做完了")
    caregiver.look("phone-done")


def _sign(page: Page) -> None:
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    for row in (50, 90, 130):
        page.mouse.move(box["x"] + 60, box["y"] + row)
        page.mouse.down()
        for step in range(8):
            page.mouse.move(box["x"] + 60 + step * 24, box["y"] + row + (step % 2) * 18)
        page.mouse.up()


def second_visit_begins(caregiver: Person) -> None:
    """The phone gives no place, so a reason is asked for."""
    page = caregiver.page
    page.clock.fast_forward(4 * HOUR)
    caregiver.context.clear_permissions()
    caregiver.go("/field/")
    page.get_by_role("link", name=re.compile("刘国强")).click()
    caregiver.press("签到")
    expect(page.get_by_label("没有定位的原因")).to_be_visible()
    caregiver.look("phone-no-position")
    caregiver.fill(没有定位的原因="屋里没有信号")
    caregiver.press("签到")
    caregiver.see("签到没有定位")
    _send(page, photographs("2026:07:02", 21))


def second_visit_ends(caregiver: Person) -> None:
    """The same elder's way: ticks, check-out, and the daughter signs."""
    page = caregiver.page
    page.clock.fast_forward(HOUR)
    caregiver.context.grant_permissions(["geolocation"])
    page.reload()
    caregiver.press("做完了，去签退")
    page.get_by_label(re.compile("上门擦浴")).check()
    page.get_by_label(re.compile("监测血压")).check()
    caregiver.press("签退")
    caregiver.press("下一步：老人签名确认")
    page.get_by_label("家属代签").check()
    caregiver.fill(签名人姓名="刘敏", 与老人的关系="女儿")
    _sign(page)
    caregiver.press("提交确认")
    caregiver.see("这次服务做完了")


def redemption(finance: Person, portal: Portal) -> None:
    """What 民政通 showed differs from our sum: told, explained, receipted, and checked on the public page."""
    finance.sign_in()
    finance.menu("核销")
    finance.look("redemptions-waiting")
    _open(finance, "王秀英")
    finance.fill(
        民政通核销单号="MZT20260702001", 民政通显示的抵扣金额="35.00", 核销前民政通显示的剩余额度="800"
    )
    finance.see("少 1.00 元")
    finance.look("difference-told")
    finance.fill(金额不一致的原因="民政通按整元抵扣，已电话问过县民政局")
    finance.page.get_by_label("微信").check()
    finance.page.set_input_files(
        "[name=screenshots]", {"name": "a.png", "mimeType": "image/png", "buffer": png(31, (720, 1280))}
    )
    finance.one("登记核销并开收据").dblclick()
    finance.wait_for_job("下载收据")
    finance.look("redeemed")
    with finance.page.expect_download() as got:
        finance.press("下载收据")
    assert got.value.suggested_filename == "SJ2026-000001.pdf"
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")
    token = portal.value("SELECT check_token FROM receipt")  # the receipt's QR code holds it
    finance.go(f"/check/{token}")
    finance.see("收据有效", "35.00 元")
    finance.look("public-check")
    finance.go("/redemptions")
    _open(finance, "刘国强")
    finance.fill(民政通核销单号="MZT20260702002", 民政通显示的抵扣金额="36")
    finance.page.get_by_label("现金").check()
    finance.page.set_input_files(
        "[name=screenshots]", {"name": "b.png", "mimeType": "image/png", "buffer": png(32, (720, 1280))}
    )
    finance.press("登记核销并开收据")
    finance.wait_for_job("下载收据")
    finance.menu("核销")
    finance.look("redemptions")


def _open(finance: Person, elder: str) -> None:
    row = finance.page.locator("#waiting").get_by_role("row", name=elder)
    row.get_by_role("link", name="登记核销").click()


def audit(auditor: Person, order_path: str) -> None:
    """Sees everything, and may change nothing: no buttons, and a request by hand is refused."""
    auditor.sign_in()
    for label in ("老人", "护理员", "备案价格", "价格佐证", "核销", "自查", "结算申报"):
        auditor.menu(label)
        expect(auditor.page.locator("main form[method=post], main .button-primary")).to_have_count(0)
    auditor.go(order_path)
    expect(auditor.page.locator("main form[method=post]")).to_have_count(0)
    auditor.look("auditor-order")
    token = auditor.page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    answer = auditor.page.request.post(f"{order_path}/cancel", form={"csrf_token": token, "reason": "x"})
    assert answer.status == 403
    assert "您的岗位不能做这一步" in answer.text()
    auditor.menu("操作留痕")
    auditor.look("audit-trail")
    auditor.press("核对完整性")
    auditor.see("条记录完整")
    auditor.look("audit-check")
