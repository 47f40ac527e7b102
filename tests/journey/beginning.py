"""Before the month: what may be charged, who is cared for, and who goes where."""

from playwright.sync_api import FilePayload, expect

from tests.builders import id_number
from tests.journey.people import Person
from tests.pictures import png

BATH, BLOOD = "7 上门擦浴", "43 监测血压"


def prices(manager: Person) -> None:
    """Former prices, the ceiling, a refused price, a filed one, 受理, 查一查."""
    manager.sign_in()
    manager.look("dashboard-empty")
    _evidence(manager)
    _filing(manager)
    _price_check(manager)


def _evidence(manager: Person) -> None:
    manager.menu("价格佐证")
    manager.look("evidence-empty")
    manager.press("录入第一份佐证")
    manager.fill(服务项目=BATH, 计价单位="次", 实际单价="60.505", 单据类型="收据", 单据编号="SJ-2025-1207")
    manager.press("保存佐证")
    manager.see("最多两位小数")
    manager.look("evidence-three-decimals")
    manager.fill(实际单价="60", 收费日期="2025-12-07")
    manager.one("保存佐证").dblclick()
    manager.see("价格佐证已保存。", "SJ-2025-1207")
    manager.look("item-with-ceiling")
    manager.go("/evidence-of-prices/new")
    manager.fill(
        服务项目=BLOOD,
        计价单位="次",
        实际单价="12",
        单据类型="账单",
        单据编号="ZD-2026-0115",
        收费日期="2025-12-15",
    )
    manager.press("保存佐证")
    manager.see("价格佐证已保存。")
    manager.menu("价格佐证")
    expect(manager.page.locator("tbody tr")).to_have_count(2)
    manager.look("evidence-list")


def _filing(manager: Person) -> None:
    manager.menu("备案价格")
    manager.press("备案第一个价格")
    manager.fill(服务项目=BATH, 计价单位="次")
    manager.see("价格上限 60.00 元")
    manager.fill(备案价格="68", 生效日期="2026-07-01", 服务标准="持证护理员1人，自带用品，服务前后测量血压")
    manager.press("保存备案价格")
    manager.see("承诺书第4条")
    manager.look("price-above-ceiling-refused")
    expect(manager.field("备案价格")).to_have_value("68")
    manager.fill(备案价格="60")
    manager.press("保存备案价格")
    manager.see("登记受理")
    manager.go("/prices/new")
    manager.fill(
        服务项目=BLOOD,
        计价单位="次",
        备案价格="12",
        生效日期="2026-07-01",
        服务标准="持证护理员1人，记录读数",
    )
    manager.press("保存备案价格")
    for _ in range(2):
        manager.menu("备案价格")
        manager.press("登记受理")
        manager.fill(受理日期="2026-06-27")
        manager.page.set_input_files("[name=scan]", _file("受理回执.png", png(4)))
        manager.press("保存")
    manager.menu("备案价格")
    manager.look("filed-prices")


def _price_check(manager: Person) -> None:
    manager.menu("查一查")
    manager.fill(项目和价格="上门擦浴 66 7月2日")
    manager.see("66.00 元，不能收", "承诺书（附件5）第4条")
    manager.look("price-check")


def booking(dispatcher: Person) -> str:
    """An elder, an agreement, a caregiver, an order with its estimate, dispatch, and an overlap.

    Gives the address of the first order.
    """
    dispatcher.sign_in()
    _elders(dispatcher)
    _caregiver(dispatcher)
    first = _order(dispatcher, "王秀英", "2026-07-02T09:00", "2026-07-02T10:00", "order-live-estimate")
    dispatcher.press("接单")
    dispatcher.fill(派给="陈桂兰")
    dispatcher.press("派单")
    dispatcher.see("已派单，护理员在手机上可以看到。")
    dispatcher.look("order-assigned")
    address = dispatcher.page.url
    _order(dispatcher, "刘国强", "2026-07-02T09:30", "2026-07-02T10:30")
    dispatcher.press("接单")
    dispatcher.fill(派给="陈桂兰")
    dispatcher.press("派单")
    dispatcher.see(first)
    dispatcher.look("overlap-refused")
    _order(dispatcher, "刘国强", "2026-07-02T14:00", "2026-07-02T15:00")
    dispatcher.press("接单")
    dispatcher.fill(派给="陈桂兰")
    dispatcher.press("派单")
    dispatcher.menu("工单")
    dispatcher.fill(月份="2026-07")
    dispatcher.press("查找")
    dispatcher.look("orders")
    dispatcher.go("/orders/day?on=2026-07-02")
    dispatcher.look("day")
    return address


def _elders(dispatcher: Person) -> None:
    dispatcher.menu("老人")
    dispatcher.press("登记第一位老人")
    right = id_number()
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    dispatcher.fill(
        姓名="王秀英",
        联系电话="13907360001",
        身份证号=wrong,
        服务地址="津市市汪家桥街道澧水路 12 号",
        能力等级="重度失能",
        评估日期="2026-02-01",
    )
    dispatcher.press("保存")
    dispatcher.see("身份证号校验不通过")
    expect(dispatcher.field("姓名")).to_have_value("王秀英")
    dispatcher.look("wrong-identity-number")
    dispatcher.fill(身份证号=right)
    dispatcher.one("保存").dblclick()
    _agreement(dispatcher)
    dispatcher.look("elder")
    _stale(dispatcher)
    dispatcher.go("/recipients/new")
    dispatcher.fill(
        姓名="刘国强",
        联系电话="13907360002",
        身份证号=id_number("19450509", "113"),
        服务地址="津市市三洲驿街道人民路 8 号",
        能力等级="中度失能",
        评估日期="2026-03-11",
    )
    dispatcher.press("保存")
    _agreement(dispatcher)
    dispatcher.menu("老人")
    expect(dispatcher.page.locator("tbody tr")).to_have_count(2)
    dispatcher.look("elders")


def _agreement(dispatcher: Person) -> None:
    dispatcher.page.get_by_text("登记新协议").click()
    dispatcher.fill(签订日期="2026-06-27", 服务开始日="2026-07-01", 服务截止日="2026-12-31")
    dispatcher.page.set_input_files("[name=scan]", _file("协议.png", png(5)))
    dispatcher.press("登记协议")
    dispatcher.see("2026-07-01 至 2026-12-31")
    dispatcher.page.get_by_text("登记民政通显示的券").click()
    dispatcher.fill(月份="2026-07", 券类型="居家上门", 剩余可抵扣额度="800")
    dispatcher.press("登记")
    dispatcher.see("2026年7月")


def _stale(dispatcher: Person) -> None:
    """Two windows on one file: the second to save is told, and loses nothing typed."""
    dispatcher.press("修改档案")
    with dispatcher.beside():
        dispatcher.fill(联系电话="0736-4210001")
        dispatcher.press("保存")
        dispatcher.see("0736-4210001")
    dispatcher.fill(服务地址="津市市汪家桥街道澧水路 12 号 3 楼")
    dispatcher.press("保存")
    dispatcher.see("打开最新档案")
    expect(dispatcher.field("服务地址")).to_have_value("津市市汪家桥街道澧水路 12 号 3 楼")
    dispatcher.look("stale-form")
    dispatcher.press("打开最新档案")
    dispatcher.press("取消")


def _caregiver(dispatcher: Person) -> None:
    dispatcher.menu("护理员")
    dispatcher.press("登记第一位护理员")
    dispatcher.fill(
        姓名="陈桂兰", 联系电话="13907361003", 职业技能证书编号="430700200123", 证书有效期至="2030-12-31"
    )
    dispatcher.fill(手机登录账号="陈桂兰")
    dispatcher.look("caregiver-form")
    dispatcher.press("保存")
    dispatcher.see("已登记护理员 陈桂兰。")


def _order(dispatcher: Person, elder: str, start: str, until: str, name: str = "") -> str:
    """Place an order; its number."""
    dispatcher.go("/orders/new")
    dispatcher.page.get_by_role("row", name=elder).get_by_role("link", name="下单").click()
    dispatcher.fill(券类型="居家上门", 开始时间=start, 结束时间=until)
    page = dispatcher.page
    for place, item in enumerate(("上门擦浴", "监测血压")):
        options = page.locator(f"#f-price-{place} option", has_text=item)
        page.select_option(f"#f-price-{place}", options.first.get_attribute("value"))
    dispatcher.see("预计个人自付")
    expect(page.locator("#estimate")).to_contain_text("36.00")
    if name:
        dispatcher.look(name)
        dispatcher.one("下单").dblclick()
    else:
        dispatcher.press("下单")
    dispatcher.see("已建立")
    return page.locator("h1").inner_text()


def _file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/png" if name.endswith("png") else "image/jpeg", "buffer": data}
