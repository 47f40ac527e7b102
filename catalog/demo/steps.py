"""The chapter's steps, each at its instant, through the services that the pages use."""

from datetime import date

from catalog.demo.houses import APPLIED_ON, COMMUNITY, HOME, JOINED_ON, House
from catalog.demo.joining import apply, be_approved, begin, open_books
from catalog.demo.pricing import be_accepted, doubt_a_receipt, file_list, show_former_prices
from provider_portal.ground.clock import beijing
from provider_portal.operation.chapter import Chapter, DemoStep


def _of(house: House, minute: int) -> tuple[DemoStep, ...]:
    """One provider's steps, some minutes apart from the other's."""
    steps = (
        (APPLIED_ON, 9, "建账", open_books),
        (APPLIED_ON, 10, "填写机构档案并申报", apply),
        (JOINED_ON, 9, "登记批准", be_approved),
        (date(2026, 4, 2), 9, "开通民政通和支付商户", begin),
        (date(2026, 4, 2), 10, "录入价格佐证", show_former_prices),
        (date(2026, 4, 3), 10, "提交备案清单", file_list),
        (date(2026, 4, 16), 15, "登记县里受理", be_accepted),
    )
    return tuple(
        DemoStep(at=beijing(on, hour, minute), title=f"{house.name}：{title}", play=play(house))
        for on, hour, title, play in steps
    )


_STEPS = (
    *_of(COMMUNITY, 0),
    *_of(HOME, 30),
    DemoStep(
        at=beijing(date(2026, 7, 30), 16), title="申请作废重复录入的收据", play=doubt_a_receipt(COMMUNITY)
    ),
)

CHAPTER = Chapter(steps=_STEPS)
