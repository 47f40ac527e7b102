"""Another `joined_on`: one person asks with the county's paper, another one decides."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.enrolling import WHAT
from catalog.enrolment.models import Enrolment, JoiningChange
from catalog.enrolment.queries import open_change
from provider_portal.accounts.principal import Principal, need_second_person, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now, today
from provider_portal.ground.db import get_owned, lock_owned, named_conflict
from provider_portal.ground.errors import ConflictError, RuleError

CHANGE = "参与日期的更改申请"


def ask_for_joining_day(
    session: Session, who: Principal, enrolment_id: UUID, *, new_on: date, reason: str, scan_sha256: str
) -> JoiningChange:
    """A manager asks; the day stays as it is until another person agrees. One open request at a time."""
    who.need(Action.PROVIDER_WRITE)
    enrolment = get_owned(session, Enrolment, who.provider_id, enrolment_id, WHAT)
    if not enrolment.stage.takes_part:
        raise RuleError("not_approved", "机构还没有获得批准，批准时直接登记参与日期就可以。")
    _refuse_wrong_day(enrolment, new_on)
    if open_change(session, enrolment) is not None:
        raise ConflictError("change_open", "已有一份更改申请在等待复核，请先复核或退回那一份。")
    row = JoiningChange(
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        old_on=enrolment.joined_on,
        new_on=new_on,
        reason=reason,
        scan_sha256=scan_sha256,
        asked_by=who.person_id,
        asked_by_name=who.name,
    )
    with named_conflict(session, "change_open", "刚有人提出了更改申请，请刷新页面查看。"):
        session.add(row)
    after = {"new_on": new_on, "reason": reason, "scan_sha256": scan_sha256}
    record(session, who, "enrolment.ask_joining", row, before={"joined_on": enrolment.joined_on}, after=after)
    return row


def decide_joining_day(session: Session, who: Principal, change_id: UUID, *, approved: bool) -> JoiningChange:
    """The second person agrees or sends it back; whoever asked may only take the request back."""
    who.need(Action.PROVIDER_READ)
    [change] = lock_owned(session, JoiningChange, who.provider_id, [change_id], CHANGE)
    if change.decided_at is not None:
        raise ConflictError("decided_already", "这份更改申请已经办结，请刷新页面查看结果。")
    [enrolment] = lock_owned(session, Enrolment, who.provider_id, [change.enrolment_id], WHAT)
    if approved:
        need_second_person(who, change.asked_by, "更改参与日期")
        _refuse_wrong_day(enrolment, change.new_on)
        enrolment.joined_on, enrolment.approval_sha256 = change.new_on, change.scan_sha256
    change.decided_by, change.decided_by_name = who.person_id, who.name
    change.decided_at, change.approved = now(), approved
    action = "enrolment.change_joining" if approved else "enrolment.keep_joining"
    after = {"joined_on": enrolment.joined_on, "reason": change.reason, "asked_by": change.asked_by_name}
    record(session, who, action, enrolment, before={"joined_on": change.old_on}, after=after)
    session.flush()
    return change


def _refuse_wrong_day(enrolment: Enrolment, new_on: date) -> None:
    sentence = ""
    if new_on > today():
        sentence = "参与日期不能晚于今天，请对照批准文件填写。"
    elif new_on == enrolment.joined_on:
        sentence = "和现在登记的参与日期一样，不用更改。"
    elif enrolment.ended_on and new_on >= enrolment.ended_on:
        sentence = f"参与日期要早于退出日期 {enrolment.ended_on}。"
    if sentence:
        raise RuleError("bad_joining_day", sentence, fields={"new_on": [sentence]})
