"""Taking down a package's rows: the claim month, its content, its lines."""

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import provider_kinds
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.ground.audit import head
from provider_portal.ground.clock import now
from provider_portal.ground.db import lock_owned, named_conflict
from provider_portal.ground.errors import RuleError
from provider_portal.ground.frozen import Json
from provider_portal.ground.periods import Month
from receipts.claims.models import ClaimLine, ClaimMonth, ClaimPackage, LiveClaimLine
from receipts.claims.package_content import ChainHead
from receipts.claims.queries import find_claim, people_names
from receipts.package.compiling import Making, package_content
from receipts.selfcheck.checking import MonthCheck

CLAIM = "申报月份"


def locked_claim(session: Session, enrolment: Enrolment, month: Month) -> ClaimMonth:
    """The row of the month, made if need be, locked until the transaction ends."""
    claim = find_claim(session, enrolment, month)
    if claim is None:
        claim = ClaimMonth(provider_id=enrolment.provider_id, enrolment_id=enrolment.id, month=month)
        with named_conflict(session, "busy", "另一位同事正在办理这个月的申报，请刷新页面。"):
            session.add(claim)
        return claim
    return lock_owned(session, ClaimMonth, enrolment.provider_id, [claim.id], CLAIM)[0]


def refuse_empty_month(check: MonthCheck) -> None:
    """Refuse a month in which nothing can be claimed, and say whether that is to be mended."""
    if check.claimable:
        return
    month = check.rows.month.label
    if check.held:
        raise RuleError(
            "empty_month",
            f"{month}有 {len(check.held)} 张工单，但都有自查问题，没有可以申报的。请到“自查”逐项处理。",
        )
    raise RuleError("empty_month", f"{month}没有已核销的工单，不用申报。请核对月份，或先登记核销。")


def make_package(
    session: Session,
    who: Principal,
    claim: ClaimMonth,
    enrolment: Enrolment,
    check: MonthCheck,
    *,
    trial: bool,
) -> ClaimPackage:
    """The package row with everything its papers say, flushed."""
    seq, newest = head(session, who.provider_id)
    making = Making(
        provider=session.get_one(Provider, who.provider_id),
        kinds=tuple(sorted(kind.label for kind in provider_kinds(session, who.provider_id))),
        enrolment=enrolment,
        version=0 if trial else 1,
        trial=trial,
        made_at=now(),
        checked_by=who.name if trial else claim.checked_by_name,
        made_by=who.name,
        audit_head=ChainHead(seq=seq, hash=newest),
        names=people_names(session, who.provider_id),
    )
    content = package_content(check, making)
    package = ClaimPackage(
        provider_id=who.provider_id,
        claim_month_id=claim.id,
        version_number=making.version,
        trial=trial,
        total_fen=content.totals.total_fen,
        deduction_fen=content.totals.deduction_fen,
        lines_count=content.totals.orders,
        audit_head=newest,
        content=content,
        made_by=who.person_id,
    )
    with named_conflict(session, "frozen_already", "另一位同事刚刚封存了这个月，请刷新页面。"):
        session.add(package)
    return package


def add_lines(session: Session, package: ClaimPackage) -> None:
    """Claim lines of a frozen package; a redemption stands claimed in one package only."""
    for order in package.content.orders:
        session.add(
            ClaimLine(
                provider_id=package.provider_id,
                claim_package_id=package.id,
                redemption_id=order.redemption_id,
                position=order.position,
                deduction_fen=order.deduction_fen,
            )
        )
        session.add(
            LiveClaimLine(
                provider_id=package.provider_id,
                claim_package_id=package.id,
                redemption_id=order.redemption_id,
            )
        )
    with named_conflict(session, "claimed_already", "有核销已经在别的申报包里，请重新自查后再封存。"):
        session.flush()


def package_audit_values(package: ClaimPackage, month: Month) -> Json:
    """What the audit entry says of a package."""
    return {
        "month": str(month),
        "version": package.version_number,
        "lines": package.lines_count,
        "deduction_fen": package.deduction_fen,
        "audit_head": package.audit_head,
    }
