"""Former prices with their papers, the list that goes to the county, its acceptance, and a doubt left open."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalog.demo.houses import CARE_STANDARD, FILED_FROM, PRICES, House, Price, acting
from catalog.demo.scans import remembered_scan
from catalog.filing.drafting import LineDraft, put_line, start_list
from catalog.filing.price_filing import file_price
from catalog.filing.submitting import accept_list, submit_list
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.evidence.entering import add_price_evidence
from catalog.prices.evidence.voiding import mark_promotion, request_void
from catalog.prices.records.models import BaselineEvidence
from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import transaction
from provider_portal.ground.money import Fen
from provider_portal.operation.chapter import Notebook

_SUBMITTED_ON, _ACCEPTED_ON = date(2026, 4, 3), date(2026, 4, 15)


def show_former_prices(house: House) -> Any:
    """An old contract still in force, and a receipt in each of the two windows; one was a promotion."""

    def play(notebook: Notebook) -> None:
        who = acting(notebook, house.key, "manager")
        with transaction() as session:
            for number, price in enumerate(PRICES[house.key], start=1):
                _show(session, who, price, number)
            if house.key == "community":
                _show_a_promotion(session, who)

    return play


def file_list(house: House) -> Any:
    """附件4: the whole list in one; what the county has not taken yet is filed by itself afterwards."""

    def play(notebook: Notebook) -> None:
        who = acting(notebook, house.key, "manager")
        with transaction() as session:
            drafted = start_list(session, who)
            for price in PRICES[house.key]:
                if price.accepted:
                    put_line(session, who, drafted.id, _line(price))
            submit_list(session, who, drafted.id, submitted_on=_SUBMITTED_ON, effective_from=FILED_FROM)
            notebook[f"{house.key}.list"] = drafted.id
            for price in PRICES[house.key]:
                if not price.accepted:
                    file_price(
                        session,
                        who,
                        item=price.item,
                        unit=price.unit,
                        price_fen=Fen(price.fen),
                        standard=CARE_STANDARD,
                        effective_from=FILED_FROM,
                    )

    return play


def be_accepted(house: House) -> Any:
    """The county's receipt for the list."""

    def play(notebook: Notebook) -> None:
        who = acting(notebook, house.key, "manager")
        lines = [house.name, "服务机构备案项目清单 第 1 号", f"受理日期：{_ACCEPTED_ON}"]
        with transaction() as session:
            scan = remembered_scan(session, who, "津市市民政局\n受理回执", lines)
            list_id = notebook[f"{house.key}.list"]
            accept_list(session, who, list_id, accepted_on=_ACCEPTED_ON, scan_sha256=scan)

    return play


def doubt_a_receipt(house: House) -> Any:
    """A receipt that was typed twice: to be voided once another person has looked at it."""

    def play(notebook: Notebook) -> None:
        who = acting(notebook, house.key, "manager")
        price = PRICES[house.key][0]
        with transaction() as session:
            paper = {"reference": "SJ2602-001（补录）", "charged_on": date(2026, 2, 25)}
            row = _receipt(session, who, price, **paper)
            request_void(session, who, row.id, reason="与收据 SJ2602-001 是同一张，补录时重复录入")

    return play


def _show(session: Session, who: Principal, price: Price, number: int) -> None:
    first, until = date(2023, 6, 1), date(2027, 6, 1)
    contract = {"signed_on": first, "in_force_from": first, "in_force_until": until}
    _paper(session, who, price, kind=PaperKind.CONTRACT, reference=f"HT2023-{number:03d}", **contract)
    for day, series in ((date(2025, 11, 12), "SJ2511"), (date(2026, 2, 25), "SJ2602")):
        _receipt(session, who, price, reference=f"{series}-{number:03d}", charged_on=day)


def _receipt(session: Session, who: Principal, price: Price, **paper: Any) -> BaselineEvidence:
    return _paper(session, who, price, kind=PaperKind.RECEIPT, **paper)


def _paper(session: Session, who: Principal, price: Price, **details: Any) -> BaselineEvidence:
    row, _ = add_price_evidence(
        session,
        who,
        item=price.item,
        variant=price.variant,
        unit=price.unit,
        price_fen=Fen(price.fen),
        **details,
    )
    return row


def _show_a_promotion(session: Session, who: Principal) -> None:
    reason, halved = "重阳节当周优惠，活动方案已存档", Price(item="15", fen=20_00)
    paper = {"reference": "SJ2510-088", "charged_on": date(2025, 10, 29)}
    row = _receipt(session, who, halved, **paper, promotion=True, promotion_reason=reason)
    lines = ["2025-10-27 至 2025-11-02", "理发 20.00 元/次"]
    scan = remembered_scan(session, who, "重阳节优惠活动方案", lines)
    mark_promotion(session, who, row.id, reason=reason, document_sha256=scan)


def _line(price: Price) -> LineDraft:
    return LineDraft(
        item=price.item,
        variant=price.variant,
        unit=price.unit,
        price_fen=Fen(price.fen),
        standard=CARE_STANDARD,
    )
