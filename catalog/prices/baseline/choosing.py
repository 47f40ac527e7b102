"""Changing what “前三个月实际价格” means: asked for by one person, in force when another agrees."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.prices.ceiling.ceilings import Basis, Statistic
from catalog.prices.records.baseline_models import BaselineDecision, BaselineSetting
from catalog.prices.records.baseline_queries import setting_in_force, setting_waiting
from catalog.prices.records.locking import lock_prices
from catalog.prices.records.models import FiledPrice
from provider_portal.accounts.principal import Principal, need_second_person, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import ConflictError, RuleError


def ask_setting(
    session: Session,
    who: Principal,
    *,
    window: Basis,
    statistic: Statistic,
    reason: str,
    document_sha256: str | None = None,
    county: str | None = None,
) -> tuple[BaselineSetting, bool]:
    """A setting and whether it is in force: at once while nothing is filed, else when another person agrees.

    A newer request takes the place of one that still waits. Without a document it will show 待核实.
    """
    who.need(Action.PRICES_WRITE)
    if not reason.strip():
        sentence = "请写明为什么改，例如县级民政部门的文件名称和文号。"
        raise RuleError("reason_missing", sentence, fields={"reason": [sentence]})
    enrolment = lock_prices(session, enrolment_of(session, who.provider_id, county))
    row = BaselineSetting(
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        window=window,
        statistic=statistic,
        reason=reason.strip(),
        document_sha256=document_sha256,
        proposed_by=who.person_id,
        proposed_by_name=who.name,
    )
    old = setting_in_force(session, enrolment.id)
    session.add(row)
    session.flush()
    before = {"window": old.window, "statistic": old.statistic}
    after = {name: getattr(row, name) for name in ("window", "statistic", "reason", "document_sha256")}
    record(session, who, "baseline.ask", row, before=before, after=after)
    free = not something_filed(session, enrolment.id)
    if free:
        _decide(session, who, row, approved=True, at_once=True)
    return row, free


def decide_setting(
    session: Session, who: Principal, *, approved: bool, county: str | None = None
) -> BaselineSetting:
    """Another person agrees to the setting that waits, or declines it; ConflictError when none waits."""
    who.need(Action.PRICES_WRITE)
    enrolment = lock_prices(session, enrolment_of(session, who.provider_id, county))
    row = setting_waiting(session, enrolment.id)
    if row is None:
        raise ConflictError("nothing_waiting", "没有等待复核的价格上限口径，请刷新页面查看最新状态。")
    if approved:
        need_second_person(who, row.proposed_by, "修改价格上限口径")
    _decide(session, who, row, approved=approved, at_once=False)
    return row


def something_filed(session: Session, enrolment_id: UUID) -> bool:
    """Whether any price was ever filed: from then on the setting is no one person's business."""
    query = exists().where(FiledPrice.enrolment_id == enrolment_id, FiledPrice.price_fen.is_not(None))
    return bool(session.scalar(select(query)))


def _decide(session: Session, who: Principal, row: BaselineSetting, *, approved: bool, at_once: bool) -> None:
    decision = BaselineDecision(
        provider_id=who.provider_id,
        setting_id=row.id,
        approved=approved,
        at_once=at_once,
        decided_by=who.person_id,
        decided_by_name=who.name,
    )
    with named_conflict(session, "decided_already", "刚刚已有同事复核，请刷新页面查看结果。"):
        session.add(decision)
    after = {"setting_id": row.id, "window": row.window, "statistic": row.statistic, "at_once": at_once}
    record(session, who, "baseline.approve" if approved else "baseline.decline", decision, after=after)
