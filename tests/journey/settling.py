"""The end of the month: self-check, freezing by another person, the package, the county's answer, the money."""

from pathlib import Path

from tests.journey.people import Person
from tests.journey.portal import Portal

MONTH = "2026-07"
BUILDING = 90_000


def month_end(finance: Person, manager: Person, portal: Portal, folder: Path) -> None:
    """What is held and why, an explanation, check, freeze, package, verification, submission."""
    _self_check(finance)
    finance.go(f"/claims/{MONTH}")
    finance.press("完成自查")
    finance.see("封存要由另一位同事办理")
    finance.look("claim-checked")
    manager.sign_in()
    manager.look("dashboard-month-end")
    manager.go(f"/claims/{MONTH}")
    manager.agree("复核封存")
    manager.see("已封存 2 单")
    manager.look("claim-building")
    _package(manager, portal, folder)
    finance.go(f"/claims/{MONTH}")
    finance.press("登记提交")
    finance.fill(受理编号="津民结〔2026〕7-018")
    finance.press("登记提交")
    finance.see("已登记提交")
    finance.look("claim-submitted")


def _self_check(finance: Person) -> None:
    finance.sign_in()
    finance.go(f"/self-check?month={MONTH}")
    finance.see("没有定位", "服务未确认")
    finance.look("self-check")
    finance.press("写说明")
    finance.fill(说明="7月3日电话问过老人女儿刘敏，护理员当天14点到15点在家中服务，与照片时间一致。")
    finance.look("explanation")
    finance.press("记录说明")
    finance.see("说明已记录")


def _package(manager: Person, portal: Portal, folder: Path) -> None:
    manager.wait_for_job("下载申报包", BUILDING)
    manager.look("claim-frozen")
    with manager.page.expect_download() as got:
        manager.press("下载申报包")
    archive = folder / got.value.suggested_filename
    got.value.save_as(archive)
    assert portal.run("claims", "verify", str(archive)).startswith("verified")


def settlement(finance: Person, manager: Person) -> None:
    """One line cut, the rest paid; the clock stands beside it."""
    finance.sign_in()
    finance.go(f"/claims/{MONTH}")
    finance.press("登记审核结果")
    finance.fill(审核日期="2026-08-12")
    finance.page.locator("[name=approved]").nth(1).fill("30")
    finance.press("登记审核结果")
    finance.see("请填写民政部门给出的核减原因")
    finance.look("cut-without-reason")
    finance.page.locator("[name=reason]").nth(1).fill("监测血压没有读数，核减")
    finance.press("登记审核结果")
    finance.see("审核结果已登记。")
    finance.press("登记到账")
    finance.fill(到账日期="2026-08-20", 银行回单号="HD20260820")
    finance.press("登记到账")
    finance.see("本月结算完成", "结算期限")
    finance.look("claim-paid")
    manager.sign_in()
    manager.look("dashboard")
    manager.menu("操作留痕")
    manager.press("核对完整性")
    manager.see("条记录完整")
