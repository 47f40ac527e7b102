"""Family 3: whether the visit took place as the order says. Stays have no visit."""

from collections.abc import Iterator

from orders.visits.findings import visit_findings
from provider_portal.ground.errors import Breach, Severity
from receipts.selfcheck.case import Case

EVIDENCE_CODES = frozenset({"duplicate_photo", "no_photo"})
PAPER_CODES = frozenset({"unsigned", "proxy_signature", "late_confirmation"})


def findings(case: Case) -> list[Breach]:
    """What the visit's own rules say, and what only the whole month shows."""
    if case.stay or case.visit is None:
        return []
    elsewhere = EVIDENCE_CODES | PAPER_CODES
    told = [breach for breach in visit_findings(case.visit) if breach.code not in elsewhere]
    return [*_ends(case), *told, *_two_places(case), *_certificate(case)]


def _ends(case: Case) -> Iterator[Breach]:
    state = case.visit.state if case.visit else None
    for event, code, label in (
        (state and state.check_in, "no_check_in", "签到"),
        (state and state.check_out, "no_check_out", "签退"),
    ):
        if event is None:
            yield Breach(
                code=code,
                severity=Severity.MUST_EXPLAIN,
                message=f"这次上门没有{label}记录。",
                clause="公告：服务过程应有签到、签退和现场记录",
                remedy=f"请由办公室补录{label}并经另一位同事复核，或说明原因。",
            )


def _two_places(case: Case) -> Iterator[Breach]:
    if case.clashes:
        name = case.caregiver.name if case.caregiver else "护理员"
        yield Breach(
            code="caregiver_in_two_places",
            message=f"{name}在同一时间还在做工单 {'、'.join(case.clashes)}。",
            clause="监管要点：同一护理员不得同时在两处服务",
            remedy="请核对两张工单的签到、签退时间和实际上门的护理员，时间填错的由办公室补录更正。",
        )


def _certificate(case: Case) -> Iterator[Breach]:
    caregiver = case.caregiver
    if caregiver is None:
        return
    ended = caregiver.valid_until is not None and caregiver.valid_until <= case.service_on
    if caregiver.certificate and not ended:
        return
    told = "的证书在服务当天已过期" if caregiver.certificate else "没有登记职业技能证书"
    yield Breach(
        code="certificate",
        severity=Severity.MUST_EXPLAIN,
        message=f"护理员{caregiver.name}{told}。",
        clause="公告（津市市）：服务人员应持国家职业技能等级证书",
        remedy="请在护理员档案里补登证书；正在办理的，请说明。",
    )
