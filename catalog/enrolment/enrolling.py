"""Joining the project in a county: by the platform's operator, or step by step by the provider itself."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment, EnrolmentEvent
from catalog.enrolment.queries import events_of, find_enrolment
from catalog.enrolment.stages import ENROLMENT_LIFE, EnrolmentStep, Stage, stage_before_leaving
from provider_portal.accounts.creating import by_operator
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import lock_owned, named_conflict
from provider_portal.ground.errors import RuleError

WHAT = "参与项目的登记"
_COUNTY = re.compile(r"\d{6}")


@dataclass(frozen=True, kw_only=True, slots=True)
class StepTaken:
    """What is told about a step: its day, the county's paper by SHA-256, and a note."""

    step: EnrolmentStep
    happened_on: date
    scan_sha256: str | None = None
    note: str = ""


def enrol(
    session: Session, who: Principal | None, *, provider_id: UUID, county: str, joined_on: date
) -> Enrolment:
    """A provider joins in a county from `joined_on`, the approval day on the county's document.

    `who` is None for the platform operator. A second enrolment in the same county is a ConflictError.
    """
    enrolment = Enrolment(provider_id=provider_id, county=_valid_county(county), joined_on=joined_on)
    with named_conflict(session, "enrolled_already", f"机构已经在 {county} 参与项目，不能重复登记。"):
        session.add(enrolment)
    if who is None:
        details = {"county": county, "joined_on": joined_on.isoformat()}
        by_operator(session, provider_id, "enrolment.create", "enrolment", enrolment.id, **details)
    else:
        record(session, who, "enrolment.create", enrolment, after={"county": county, "joined_on": joined_on})
    return enrolment


def apply_for(
    session: Session, who: Principal, *, county: str, applied_on: date, note: str = ""
) -> Enrolment:
    """The provider asks a county to let it in; after a refusal it may ask again.

    Until the approval `joined_on` is the day of the application, so that prices can be compared and prepared.
    """
    who.need(Action.PROVIDER_WRITE)
    _not_later_than_today(applied_on)
    taken = StepTaken(step=EnrolmentStep.APPLY, happened_on=applied_on, note=note)
    enrolment = find_enrolment(session, who.provider_id, _valid_county(county))
    if enrolment is not None and enrolment.stage is not Stage.GIVEN_UP:
        raise RuleError(
            "applied_already",
            f"机构在 {county} 已有登记（{enrolment.stage.label}），不用再申报。请到它的页面上继续办理。",
            fields={"county": ["这个县（市、区）已有登记。"]},
        )
    if enrolment is None:
        enrolment = Enrolment(
            provider_id=who.provider_id, county=county, joined_on=applied_on, stage=Stage.APPLIED
        )
        with named_conflict(session, "applied_already", f"刚有人登记了在 {county} 的申报，请刷新页面查看。"):
            session.add(enrolment)
    else:
        enrolment.stage, enrolment.joined_on, enrolment.approval_sha256 = Stage.APPLIED, applied_on, None
    enrolment.applied_on = applied_on
    _remember(session, who, enrolment, taken)
    return enrolment


def take_step(session: Session, who: Principal, enrolment_id: UUID, taken: StepTaken) -> Enrolment:
    """Move an enrolment on by the table; every step has its day, its event and its audit entry.

    RuleError where the day is in the future (leaving may be planned) or before the one it follows, where the
    approval comes without the county's paper, or where work begins before the platform account is open.
    """
    who.need(Action.PROVIDER_WRITE)
    [enrolment] = lock_owned(session, Enrolment, who.provider_id, [enrolment_id], WHAT)
    after = ENROLMENT_LIFE.advance(enrolment.stage, taken.step)
    if taken.step is not EnrolmentStep.LEAVE:
        _not_later_than_today(taken.happened_on)
    _guard(session, enrolment, taken)
    if taken.step is EnrolmentStep.STAY:
        after = stage_before_leaving([event.stage_after for event in events_of(session, enrolment)])
    enrolment.stage = after
    if taken.step is EnrolmentStep.APPROVE:
        enrolment.joined_on, enrolment.approval_sha256 = taken.happened_on, taken.scan_sha256
    if taken.step is EnrolmentStep.LEAVE:
        enrolment.ended_on = taken.happened_on
    _remember(session, who, enrolment, taken)
    return enrolment


def keep_approval(session: Session, who: Principal, enrolment_id: UUID, scan_sha256: str) -> Enrolment:
    """The approval's scan for an enrolment that was registered without it; one that is kept is not replaced."""
    who.need(Action.PROVIDER_WRITE)
    [enrolment] = lock_owned(session, Enrolment, who.provider_id, [enrolment_id], WHAT)
    if enrolment.approval_sha256 is not None or not enrolment.stage.takes_part:
        raise RuleError("approval_kept", "批准文件已经存档，或机构还没有获得批准。请刷新页面查看。")
    enrolment.approval_sha256 = scan_sha256
    record(session, who, "enrolment.keep_approval", enrolment, after={"approval_sha256": scan_sha256})
    return enrolment


def _guard(session: Session, enrolment: Enrolment, taken: StepTaken) -> None:
    """What the table cannot know."""
    match taken.step:
        case EnrolmentStep.APPROVE:
            if taken.scan_sha256 is None:
                raise _wrong("scan_missing", "批准文件要存档，请上传扫描件。", "scan")
            if enrolment.applied_on and taken.happened_on < enrolment.applied_on:
                sentence = f"批准日期不能早于申报日期 {enrolment.applied_on}，请对照批准文件填写。"
                raise _wrong("before_application", sentence, "happened_on")
        case EnrolmentStep.BEGIN:
            opened = {event.step for event in events_of(session, enrolment)}
            if EnrolmentStep.OPEN_ACCOUNT not in opened:
                raise RuleError("account_not_open", "民政通账号还没有开通，请先登记账号开通日期。")
        case EnrolmentStep.LEAVE:
            if taken.happened_on <= enrolment.joined_on:
                sentence = f"退出生效日期要晚于参与日期 {enrolment.joined_on}。"
                raise _wrong("before_joining", sentence, "happened_on")
        case _:
            pass


def _remember(session: Session, who: Principal, enrolment: Enrolment, taken: StepTaken) -> None:
    session.flush()
    session.add(
        EnrolmentEvent(
            provider_id=enrolment.provider_id,
            enrolment_id=enrolment.id,
            step=taken.step,
            happened_on=taken.happened_on,
            stage_after=enrolment.stage,
            scan_sha256=taken.scan_sha256,
            note=taken.note,
            person_id=who.person_id,
            person_name=who.name,
        )
    )
    after = {"county": enrolment.county, "stage": enrolment.stage, "happened_on": taken.happened_on}
    if taken.scan_sha256:
        after["scan_sha256"] = taken.scan_sha256
    record(session, who, f"enrolment.{taken.step.value}", enrolment, after=after)


def _valid_county(county: str) -> str:
    if not _COUNTY.fullmatch(county):
        raise RuleError("bad_county", "县（市、区）代码是 6 位数字，例如津市市是 430781。")
    return county


def _not_later_than_today(day: date) -> None:
    if day > today():
        raise _wrong("future_day", "日期不能晚于今天，请填写事情办成的那一天。", "happened_on")


def _wrong(code: str, sentence: str, name: str) -> RuleError:
    return RuleError(code, sentence, fields={name: [sentence]})
