"""Entering what bundles consist of, and the provider's own discounts."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.items.keys import PartOf
from catalog.items.queries import shelf_of
from catalog.items.shelf import Shelf
from catalog.items.units import Unit
from catalog.prices.ceiling.discounts import PERCENT
from catalog.prices.records.locking import lock_prices
from catalog.prices.records.offer_models import BundleContent, BundlePart, Discount
from catalog.traits import Trait
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.errors import RuleError


def set_bundle(
    session: Session,
    who: Principal,
    *,
    variant: str = "",
    unit: Unit = Unit.VISIT,
    parts: Sequence[PartOf],
    county: str | None = None,
) -> BundleContent:
    """What a 服务包 consists of from now on; a later content takes its place."""
    who.need(Action.PRICES_WRITE)
    enrolment = lock_prices(session, enrolment_of(session, who.provider_id, county))
    shelf = shelf_of(session, enrolment)
    _refuse_wrong_parts(parts, shelf.having(Trait.BUNDLE))
    content = BundleContent(
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        variant=variant.strip(),
        unit=unit,
        entered_by=who.person_id,
    )
    session.add(content)
    session.flush()
    session.add_all(_part(content, shelf, position, part) for position, part in enumerate(parts, start=1))
    session.flush()
    part_words = [f"{part.key.item}/{part.key.variant}/{part.key.unit}×{part.quantity}" for part in parts]
    record(
        session, who, "package.set", content, after={"variant": variant, "unit": unit, "parts": part_words}
    )
    return content


def add_discount(
    session: Session,
    who: Principal,
    *,
    title: str,
    item: str = "",
    percent_off: int,
    from_on: date,
    until_on: date,
    document_sha256: str | None = None,
    county: str | None = None,
) -> Discount:
    """A discount open to everybody from `from_on` up to but not including `until_on`."""
    who.need(Action.PRICES_WRITE)
    enrolment = lock_prices(session, enrolment_of(session, who.provider_id, county))
    if until_on <= from_on:
        sentence = "结束日期应不早于开始日期。"
        raise RuleError("bad_days", sentence, fields={"last_on": [sentence]})
    if not 1 <= percent_off <= PERCENT:
        sentence = "优惠幅度是 1 到 100 之间的百分数，例如八折填 20。"
        raise RuleError("bad_percent", sentence, fields={"percent_off": [sentence]})
    row = Discount(
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        title=title.strip(),
        item=shelf_of(session, enrolment).need_item(item, from_on).code if item else "",
        percent_off=percent_off,
        from_on=from_on,
        until_on=until_on,
        document_sha256=document_sha256,
        entered_by=who.person_id,
    )
    session.add(row)
    session.flush()
    names = ("title", "item", "percent_off", "from_on", "until_on", "document_sha256")
    record(session, who, "discount.add", row, after={name: getattr(row, name) for name in names})
    return row


def _refuse_wrong_parts(parts: Sequence[PartOf], bundles: frozenset[str]) -> None:
    fewest = 2
    if not bundles:
        sentence = "项目清单里没有服务包，不能登记服务包内容。请按单项备案和收费。"
    elif len(parts) < fewest:
        sentence = "服务包至少包含两个单项。"
    elif any(part.key.item in bundles for part in parts):
        sentence = "服务包里不能再放服务包，请列出单项。"
    elif len({part.key for part in parts}) < len(parts):
        sentence = "同一个单项填了两行，请合并成一行并填总数量。"
    elif any(part.quantity <= 0 for part in parts):
        sentence = "数量应是大于 0 的整数。"
    else:
        return
    raise RuleError("bad_package", sentence, fields={"item_1": [sentence]})


def _part(content: BundleContent, shelf: Shelf, position: int, part: PartOf) -> BundlePart:
    return BundlePart(
        provider_id=content.provider_id,
        content_id=content.id,
        position=position,
        item=shelf.need_item(part.key.item, today()).code,
        variant=part.key.variant,
        unit=part.key.unit,
        quantity=part.quantity,
    )
