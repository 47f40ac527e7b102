"""Who may do what: the role × action table, as data."""

from enum import StrEnum

from provider_portal.ground.labels import Labelled


class Role(Labelled):
    """What a person is within a provider."""

    MANAGER = "manager", "机构负责人"
    DISPATCHER = "dispatcher", "派单员"
    CAREGIVER = "caregiver", "护理员"
    FINANCE = "finance", "财务"
    AUDITOR = "auditor", "审计"


class Action(StrEnum):
    """What a door lets through."""

    HOME = "home"
    PROVIDER_READ = "provider_read"
    PROVIDER_WRITE = "provider_write"
    PRICES_READ = "prices_read"
    PRICES_WRITE = "prices_write"
    ORDERS_READ = "orders_read"
    ORDERS_OWN_OR_READ = "orders_own_or_read"
    ORDERS_WRITE = "orders_write"
    IDENTITY_READ = "identity_read"
    ESTIMATE = "estimate"
    VISITS_READ = "visits_read"
    VISITS_OWN = "visits_own"
    VISITS_REPORT = "visits_report"
    EVIDENCE_READ = "evidence_read"
    LATE_ENTRY = "late_entry"
    MONEY_READ = "money_read"
    MONEY_WRITE = "money_write"
    AUDIT_READ = "audit_read"
    OPERATION_READ = "operation_read"
    JOBS = "jobs"


_M, _D, _C, _F, _A = Role.MANAGER, Role.DISPATCHER, Role.CAREGIVER, Role.FINANCE, Role.AUDITOR

ALLOWED: dict[Action, frozenset[Role]] = {
    Action.HOME: frozenset(Role),
    Action.PROVIDER_READ: frozenset({_M, _F, _A}),
    Action.PROVIDER_WRITE: frozenset({_M}),
    Action.PRICES_READ: frozenset({_M, _D, _F, _A}),
    Action.PRICES_WRITE: frozenset({_M}),
    Action.ORDERS_READ: frozenset({_M, _D, _F, _A}),
    Action.ORDERS_OWN_OR_READ: frozenset(Role),
    Action.ORDERS_WRITE: frozenset({_M, _D}),
    Action.IDENTITY_READ: frozenset({_M, _D}),
    Action.ESTIMATE: frozenset({_M, _D, _F, _A}),
    Action.VISITS_READ: frozenset({_M, _D, _F, _A}),
    Action.VISITS_OWN: frozenset({_C}),
    Action.VISITS_REPORT: frozenset({_M, _D, _C}),
    Action.EVIDENCE_READ: frozenset(Role),
    Action.LATE_ENTRY: frozenset({_M, _D}),
    Action.MONEY_READ: frozenset({_M, _F, _A}),
    Action.MONEY_WRITE: frozenset({_M, _F}),
    Action.AUDIT_READ: frozenset({_M, _A}),
    Action.OPERATION_READ: frozenset({_M, _A}),
    Action.JOBS: frozenset({_M, _D, _F, _A}),
}


def may(role: Role, action: Action) -> bool:
    """Whether the table lets this role do this."""
    return role in ALLOWED[action]
