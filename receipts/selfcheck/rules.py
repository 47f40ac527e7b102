"""The self-check: six families of rules over one case, and what they mean for the claim."""

from collections.abc import Iterable
from dataclasses import dataclass

from provider_portal.ground.errors import Breach, Family, Severity
from receipts.selfcheck import eligibility, evidence, money, papers, price, visit
from receipts.selfcheck.case import Case
from receipts.selfcheck.finding_codes import NOT_CONFIRMED

FAMILIES = {
    Family.ELIGIBILITY: eligibility.findings,
    Family.PRICE: price.findings,
    Family.VISIT: visit.findings,
    Family.EVIDENCE: evidence.findings,
    Family.PAPERS: papers.findings,
    Family.REDEMPTION: money.findings,
}
BEFORE_THE_VISIT = (Family.ELIGIBILITY, Family.PRICE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """自查问题: a breach, and the explanation once one was written."""

    breach: Breach
    explanation: str = ""

    @property
    def holds(self) -> bool:
        """Whether it keeps the order out: must-fix always, must-explain until explained."""
        match self.breach.severity:
            case Severity.MUST_FIX:
                return True
            case Severity.MUST_EXPLAIN:
                return not self.explanation
            case Severity.NOTICE:
                return False


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedCase:
    """A case and everything found in it."""

    case: Case
    findings: tuple[Finding, ...]

    @property
    def held(self) -> bool:
        """Whether the order stays out of the package."""
        return any(finding.holds for finding in self.findings)

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """What keeps it out."""
        return tuple(finding for finding in self.findings if finding.holds)


def check(case: Case) -> CheckedCase:
    """Apply every family. An order that is not confirmed yet is asked only what can be known before the visit."""
    if not case.confirmed:
        return CheckedCase(case=case, findings=(_not_confirmed(case), *_family(case, BEFORE_THE_VISIT)))
    return CheckedCase(case=case, findings=tuple(_family(case, FAMILIES)))


def _family(case: Case, families: Iterable[Family]) -> list[Finding]:
    return [
        Finding(breach=breach, explanation=case.explained.get(breach.code, ""))
        for family in families
        for breach in FAMILIES[family](case)
    ]


def _not_confirmed(case: Case) -> Finding:
    breach = NOT_CONFIRMED.breach(
        f"工单是“{case.status.label}”，服务还没有确认。",
        remedy="请完成服务并由老人签字确认；不再服务的，请取消工单。",
    )
    return Finding(breach=breach)
