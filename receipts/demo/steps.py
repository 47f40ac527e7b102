"""The chapter's steps, each at its instant, through the services that the pages use."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from catalog.demo.houses import COMMUNITY, COUNTY, HOME, MONTH, acting
from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_on
from orders.demo.cast import RESIDENTS
from orders.demo.pictures import screenshot
from orders.demo.story import VISITS, Turn, VisitStory
from orders.ordering.models import ServiceOrder
from orders.ordering.queries import get_order
from orders.photographs.captions import FONT
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing
from provider_portal.ground.db import transaction
from provider_portal.ground.money import Fen, yuan
from provider_portal.ground.periods import Month
from provider_portal.operation.chapter import Chapter, DemoStep, Notebook
from provider_portal.site import fonts_folder
from receipts.demo.handing_out import package_lines
from receipts.month.freezing import check_month, freeze_month
from receipts.redemption.models import Channel
from receipts.redemption.proving import add_proof, keep_picture
from receipts.redemption.redeeming import redeem
from receipts.selfcheck.explaining import explain

_NOT_REDEEMED = {"v12"}
_NO_PROOF = {"v15"}
_SHOWN_LESS = {"v11": Fen(5_00), "v16": Fen(1)}  # 民政通 showed so much less than our own sum
_REASONS = {"v16": "民政通按项目分别舍去分位，与门户合计相差一分"}
_CHANNELS = (Channel.WECHAT, Channel.ALIPAY, Channel.UNIONPAY, Channel.CASH)
_EXPLAINED = {
    "v17": ("place_missing", "老人家在一楼背街，现场两次定位失败，已用门牌照片和老人签名佐证"),
}

Play = Callable[[Notebook], None]


def _redeem(house: str, key: str, redeemed_at: datetime, turn: int) -> Play:
    def play(notebook: Notebook) -> None:
        who = acting(notebook, house, "finance")
        with transaction() as session:
            order = get_order(session, who.provider_id, notebook[f"order.{key}"])
            shown = Fen((order.expected_deduction_fen or 0) - _SHOWN_LESS.get(key, 0))
            redemption, _, _ = redeem(
                session,
                who,
                order.id,
                official_ref=f"MZT-HX-{redeemed_at:%m%d}-{1000 + turn}",
                shown_deduction_fen=shown,
                channel=_CHANNELS[turn % len(_CHANNELS)],
                redeemed_at=redeemed_at,
                difference_reason=_REASONS.get(key, ""),
            )
        if key not in _NO_PROOF:
            _prove(who, order, redemption.id, shown)

    return play


def _prove(who: Principal, order: ServiceOrder, redemption_id: Any, shown: Fen) -> None:
    lines = ["消费券核销成功（演示截图）", f"工单 {order.number}", f"抵扣金额 {yuan(shown)} 元"]
    picture = keep_picture([screenshot(lines, fonts_folder().joinpath(FONT))])
    with transaction() as session:
        add_proof(session, who, redemption_id, picture)


def _visit_steps(turn: int, story: VisitStory) -> DemoStep:
    """Redeemed ten minutes after the visit; entered by finance the same evening."""
    ended = beijing(story.on, *story.at) + timedelta(minutes=story.minutes)
    redeemed_at = ended + timedelta(hours=19 if Turn.LATE_ENTRY in story.turns else 0, minutes=10)
    return DemoStep(
        at=redeemed_at + timedelta(hours=3),
        title=f"工单 {story.key}：核销",
        play=_redeem("community", story.key, redeemed_at, turn),
    )


def _redeemable(story: VisitStory) -> bool:
    stopped = {Turn.CANCELLED, Turn.MISSED, Turn.UNSIGNED, Turn.ONLY_ASSIGNED, Turn.ONLY_PLACED}
    return story.key not in _NOT_REDEEMED and not story.turns & stopped


def _enrolment(session: Session, who: Principal) -> Enrolment:
    return enrolment_on(session, who.provider_id, Month.parse(MONTH).first_day, COUNTY)


def _explain(notebook: Notebook) -> None:
    who = acting(notebook, "community", "finance")
    for key, (code, text) in _EXPLAINED.items():
        with transaction() as session:
            explain(session, who, notebook[f"order.{key}"], Month.parse(MONTH), code, text)


def _check(notebook: Notebook) -> None:
    who = acting(notebook, "community", "finance")
    with transaction() as session:
        check_month(session, who, _enrolment(session, who), Month.parse(MONTH))


def _freeze(notebook: Notebook) -> None:
    """The job that this puts in the table builds the package once the portal serves."""
    who = acting(notebook, "community", "manager")
    with transaction() as session:
        freeze_month(session, who, _enrolment(session, who), Month.parse(MONTH))


_STEPS = (
    *(_visit_steps(turn, story) for turn, story in enumerate(VISITS) if _redeemable(story)),
    *(
        DemoStep(
            at=beijing(date(2026, 7, 31), 17, turn),
            title=f"{HOME.name}：核销",
            play=_redeem("home", f"stay.{elder.key}", beijing(date(2026, 7, 31), 16, turn), 900 + turn),
        )
        for turn, elder in enumerate(RESIDENTS)
    ),
    DemoStep(at=beijing(date(2026, 8, 3), 9), title=f"{COMMUNITY.name}：说明", play=_explain),
    DemoStep(at=beijing(date(2026, 8, 3), 10), title=f"{COMMUNITY.name}：自查", play=_check),
    DemoStep(at=beijing(date(2026, 8, 3), 11), title=f"{COMMUNITY.name}：封存", play=_freeze),
)

CHAPTER = Chapter(steps=_STEPS, epilogue=package_lines)
