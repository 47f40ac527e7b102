"""审核结果: the county's word on each claim line, and what it cut (核减)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import beijing_day, today
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.money import Fen, yuan
from provider_portal.ground.periods import Month
from receipts.claims.models import ClaimLine, ClaimMonth, ClaimPackage
from receipts.claims.queries import claim_lines, frozen_package
from receipts.claims.states import CLAIM_LIFE, ClaimStep
from receipts.package.package_rows import locked_claim
from receipts.settlement.models import SettlementLine
from receipts.settlement.queries import results_of, submission_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What the county approved of one redemption; a cut needs its reason."""

    redemption_id: UUID
    approved_fen: Fen
    reason: str = ""


def enter_results(
    session: Session,
    who: Principal,
    enrolment: Enrolment,
    month: Month,
    results: Sequence[Result],
    *,
    reviewed_on: date | None = None,
) -> list[SettlementLine]:
    """Record results for some or all lines; the month is approved once every line has its own.

    RuleErrors: `bad_results` with every input at fault, `nothing` without a line, `bad_reviewed_on`; ConflictErrors:
    `wrong_status`, `reviewed_already` where a line has a result that says otherwise.
    """
    who.need(Action.MONEY_WRITE)
    claim = locked_claim(session, enrolment, month)
    after = CLAIM_LIFE.advance(claim.status, ClaimStep.APPROVE)
    package = _submitted(session, claim)
    on = _review_day(session, package, reviewed_on or today())
    claimed = {line.redemption_id: line for line in claim_lines(session, package)}
    _refuse_bad_results(results, claimed)
    entered = {line.redemption_id: line for line in results_of(session, package)}
    made = [
        _line(who, package, result, claimed[result.redemption_id].deduction_fen, on)
        for result in results
        if not _is_entered(result, entered)
    ]
    with named_conflict(session, "reviewed_already", "有明细刚刚被别人登记过审核结果，请刷新页面。"):
        session.add_all(made)
    if len(entered) + len(made) == len(claimed):
        claim.status = after
    record(session, who, "settlement.results", claim, after=_audit_values(month, made, on))
    return results_of(session, package)


def _submitted(session: Session, claim: ClaimMonth) -> ClaimPackage:
    package = frozen_package(session, claim)
    if package is None:
        raise ConflictError("not_submitted", "申报包还没有提交，请先登记提交。")
    return package


def _review_day(session: Session, package: ClaimPackage, on: date) -> date:
    submission = submission_of(session, package)
    if on > today() or (submission is not None and on < beijing_day(submission.submitted_at)):
        sentence = "审核日期应在提交之后、今天或以前，请核对。"
        raise RuleError("bad_reviewed_on", sentence, fields={"reviewed_on": [sentence]})
    return on


def _refuse_bad_results(results: Sequence[Result], claimed: dict[UUID, ClaimLine]) -> None:
    """Every input at fault at once; nothing is written when there is one."""
    wrong: dict[str, list[str]] = {}
    seen: set[UUID] = set()
    for index, result in enumerate(results):
        line = claimed.get(result.redemption_id)
        if line is None or result.redemption_id in seen:
            wrong[f"lines.{index}.redemption_id"] = ["不在本申报包里或重复，请按申报明细填写。"]
        elif result.approved_fen > line.deduction_fen:
            wrong[f"lines.{index}.approved_fen"] = [
                f"核定金额不能高于申报的 {yuan(line.deduction_fen)} 元，请核对。"
            ]
        elif result.approved_fen < line.deduction_fen and not result.reason.strip():
            cut = line.deduction_fen - result.approved_fen
            wrong[f"lines.{index}.reason"] = [f"核减 {yuan(cut)} 元，请填写民政部门给出的核减原因。"]
        seen.add(result.redemption_id)
    if not results:
        raise RuleError("nothing", "请至少填写一条审核结果。")
    if wrong:
        raise RuleError("bad_results", "审核结果有填错的地方，没有保存，请按提示修改。", fields=wrong)


def _is_entered(result: Result, entered: dict[UUID, SettlementLine]) -> bool:
    line = entered.get(result.redemption_id)
    if line is None:
        return False
    if (line.approved_fen, line.reason) != (result.approved_fen, result.reason.strip()):
        raise ConflictError(
            "reviewed_already",
            "有明细已经登记过不同的审核结果，不能改写。县里更正了结果的，请联系管理员按对账差异处理。",
        )
    return True


def _line(
    who: Principal, package: ClaimPackage, result: Result, claimed_fen: Fen, on: date
) -> SettlementLine:
    return SettlementLine(
        provider_id=who.provider_id,
        claim_package_id=package.id,
        redemption_id=result.redemption_id,
        claimed_fen=claimed_fen,
        approved_fen=result.approved_fen,
        reason=result.reason.strip(),
        reviewed_on=on,
        entered_by=who.person_id,
    )


def _audit_values(month: Month, made: list[SettlementLine], on: date) -> dict[str, object]:
    return {
        "month": str(month),
        "reviewed_on": on,
        "lines": [
            {"redemption_id": line.redemption_id, "approved_fen": line.approved_fen, "reason": line.reason}
            for line in made
        ],
    }
