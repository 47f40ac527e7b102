"""What can go wrong in the domain, in words a person can act on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provider_portal.ground.labels import Labelled

Numbers = dict[str, int | str | None]


class Severity(Labelled):
    """How far a breach reaches: it bars the way, it wants a reason, or it is told."""

    MUST_FIX = "must_fix", "必须整改"
    MUST_EXPLAIN = "must_explain", "必须说明"
    NOTICE = "notice", "提示"


class Family(Labelled):
    """What a finding is about; the self-check goes through the first six, the others belong to earlier steps."""

    ELIGIBILITY = "eligibility", "资格"
    PRICE = "price", "价格"
    VISIT = "visit", "上门"
    EVIDENCE = "evidence", "凭证"
    PAPERS = "papers", "材料"
    REDEMPTION = "redemption", "核销"
    ORDER = "order", "开单"
    FILING = "filing", "备案"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A page on which something is put right: what its link says, its endpoint, and the id its address names."""

    label: str
    endpoint: str
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingCode:
    """A kind of finding, defined once by the subject that owns the rule; its name is stable and English.

    `clause` and `severity` hold unless a rule says otherwise of one breach. Without `cleared_at` it is put right
    on the page of what it was found in, an order as a rule.
    """

    name: str
    title: str
    family: Family
    clause: str = ""
    severity: Severity = Severity.MUST_FIX
    cleared_at: Place | None = None

    def breach(
        self,
        message: str,
        *,
        remedy: str = "",
        numbers: Numbers | None = None,
        clause: str | None = None,
        severity: Severity | None = None,
    ) -> "Breach":
        """One breach of this kind; the only way to make one."""
        return Breach(
            kind=self,
            message=message,
            clause=self.clause if clause is None else clause,
            remedy=remedy,
            severity=severity or self.severity,
            numbers=numbers or {},
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Breach:
    """One way in which a rule is not met: its kind, Chinese sentence, clause, and how to clear it."""

    kind: FindingCode
    message: str
    clause: str
    remedy: str
    severity: Severity
    numbers: Numbers

    @property
    def code(self) -> str:
        """Stable English name of its kind."""
        return self.kind.name


class PortalError(Exception):
    """A refusal with a stable English code and a Chinese sentence that says the next step."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        fields: dict[str, list[str]] | None = None,
        breaches: Sequence[Breach] = (),
    ) -> None:
        """`fields` names the inputs at fault; `breaches` lists every rule that was not met."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields or {}
        self.breaches = tuple(breaches)

    def __reduce__(self) -> tuple[Any, ...]:
        """Comes whole out of a process of the pool, where keyword arguments would be lost."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[PortalError], args: tuple[Any, ...], state: Mapping[str, object]) -> PortalError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class RuleError(PortalError):
    """A rule of the project or of the domain forbids the step."""


class ConflictError(PortalError):
    """Somebody or something else got there first."""


class MissingError(PortalError):
    """There is no such thing within this provider."""


class AccessError(PortalError):
    """The person may not do this."""


class OutsideError(PortalError):
    """Something outside the portal did not answer as it should."""


class SettingsError(PortalError):
    """The environment is not fit to start."""

    def __init__(self, message: str) -> None:
        """`message` names the variable and what it should be."""
        super().__init__("settings", message)


def missing(what: str) -> MissingError:
    """Same answer for an unknown id and for another provider's id: its existence is nobody's business."""
    return MissingError("not_found", f"找不到这个{what}，请返回列表重新选择。")
