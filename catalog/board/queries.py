"""Reads of the price board."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.board.board import Board, PricedItem, board_of
from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolments
from catalog.items.queries import shelf_of
from catalog.prices.filed.sheet import PriceStatus, price_sheet
from catalog.regions import region_name
from catalog.subsidy.classes import VOUCHER_CLASSES, VoucherClass
from catalog.subsidy.queries import rules_of
from catalog.subsidy.rules import SubsidyRule, rule_for
from provider_portal.accounts.models import Provider
from provider_portal.ground.errors import RuleError

_SHOWN = {PriceStatus.SUBMITTED, PriceStatus.ACCEPTED}


def provider_of_code(session: Session, code: str) -> Provider | None:
    """The provider whose board hangs under this code; letters may be small."""
    return session.scalar(select(Provider).where(Provider.code == code.upper()))


def boards_of(session: Session, provider: Provider, on: date, county: str | None = None) -> list[Board]:
    """A board for every county in which the provider takes part today, or for the one that is asked for."""
    return [
        board_now(session, provider.name, row, on)
        for row in enrolments(session, provider.id)
        if county in (None, row.county)
        and row.stage.takes_part
        and (row.ended_on is None or on < row.ended_on)
    ]


def board_now(session: Session, provider_name: str, enrolment: Enrolment, on: date) -> Board:
    """What may be charged in a county on a day; prices above their ceiling are suspended and do not hang there."""
    return board_of(
        _priced(session, enrolment, on),
        _rules(session, enrolment, on),
        provider_name=provider_name,
        county=enrolment.county,
        county_name=region_name(enrolment.county),
        as_of=on,
    )


def _priced(session: Session, enrolment: Enrolment, on: date) -> Sequence[PricedItem]:
    sheet = price_sheet(session, enrolment, on)
    return [
        PricedItem(
            item=item,
            variant=line.variant,
            unit=line.unit,
            price_fen=line.filed.price_fen,
            standard=line.filed.standard,
            duration_text=line.filed.duration_text,
        )
        for item in shelf_of(session, enrolment).on(on).items
        for line in sheet.of(item.code)
        if line.filed and line.filed.price_fen is not None and line.status in _SHOWN
    ]


def _rules(session: Session, enrolment: Enrolment, on: date) -> dict[VoucherClass, SubsidyRule | None]:
    rules = rules_of(session, enrolment.provider_id)
    in_force: dict[VoucherClass, SubsidyRule | None] = {}
    for voucher_class in VOUCHER_CLASSES:
        try:
            in_force[voucher_class] = rule_for(enrolment.county, voucher_class, on, rules)
        except RuleError:
            in_force[voucher_class] = None
    return in_force
