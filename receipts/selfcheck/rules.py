"""The self-check: six families of rules over one case, and what they mean for the claim."""

from collections.abc import Iterable
from dataclasses import dataclass

from provider_portal.ground.errors import Breach, Severity
from receipts.selfcheck import eligibility, evidence, money, papers, price, visit
from receipts.selfcheck.case import Case

FAMILIES = {
    "资格": eligibility.findings,
    "价格": price.findings,
    "上门": visit.findings,
    "凭证": evidence.findings,
    "材料": papers.findings,
    "核销": money.findings,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """自查问题: a breach, the family it comes from, and the explanation once one was written."""

    breach: Breach
    family: str
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
        return CheckedCase(case=case, findings=(_not_confirmed(case), *_family(case, ("资格", "价格"))))
    return CheckedCase(case=case, findings=tuple(_family(case, FAMILIES)))


def _family(case: Case, names: Iterable[str]) -> list[Finding]:
    return [
        Finding(breach=breach, family=name, explanation=case.explained.get(breach.code, ""))
        for name in names
        for breach in FAMILIES[name](case)
    ]


def _not_confirmed(case: Case) -> Finding:
    breach = Breach(
        code="not_confirmed",
        message=f"工单是“{case.status.label}”，服务还没有确认。",
        clause="公告：服务经老人确认后方可核销、结算",
        remedy="请完成服务并由老人签字确认；不再服务的，请取消工单。",
    )
    return Finding(breach=breach, family="材料")
