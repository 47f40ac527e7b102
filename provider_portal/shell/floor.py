"""What a floor hangs in the shell: one value, which the factory names as a string and the shell never imports."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, current_app
from sqlalchemy.orm import Session

from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action, Role
from provider_portal.ground.db import Owned
from provider_portal.ground.errors import FindingCode
from provider_portal.ground.jobs.dated import DatedJob
from provider_portal.ground.jobs.running import JobFunction
from provider_portal.ground.periods import Month
from provider_portal.ground.questions import Answer
from provider_portal.ground.sealing import SealedColumn
from provider_portal.shell.refusal import Refusal
from provider_portal.shell.trail_words import TrailWords


@dataclass(frozen=True, kw_only=True, slots=True)
class MenuEntry:
    """One entry of the office menu, shown to those who may do `action`; sorted by `order` within `section`."""

    label: str
    endpoint: str
    section: str
    action: Action
    order: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Related:
    """A link that a higher floor hangs on the page of a lower floor's row, such as redeeming on an order's page.

    `link(session, who, id)` gives label and address, or nothing where the step does not offer itself.
    """

    kind: str
    action: Action
    link: Callable[[Session, Principal, UUID], tuple[str, str] | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """A part of the manager's dashboard: values of a month for `template`, in the order given."""

    template: str
    order: int
    action: Action
    values: Callable[[Session, Principal, Month], Mapping[str, object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """Something one person asked for and another one decides: what, by whom (nobody in particular: None), where."""

    title: str
    href: str
    by: UUID | None = None
    by_name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """What waits for a second person; shown on the dashboard of those who may do `action`."""

    action: Action
    pending: Callable[[Session, Principal], Iterable[Pending]]


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstStep:
    """Something a new provider does up to its first order, in the order given; done once it has any of `rows`."""

    label: str
    why: str
    endpoint: str
    order: int
    rows: type[Owned]


@dataclass(frozen=True, kw_only=True, slots=True)
class Floor:
    """Everything a floor gives to the shell and to the floors below it.

    `busy_month(session, provider_id, until)` is the latest month with work up to `until`; `demonstration` names
    the floor's chapter as `module:NAME`, which nothing but `portal demo` imports; `homes` are the endpoints where
    roles land after signing in. `at_start` are read when the portal is made; SettingsError keeps it from starting.
    """

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    api: tuple[Blueprint, ...] = ()
    jobs: Mapping[str, JobFunction] = field(default_factory=dict)
    dated_jobs: tuple[DatedJob, ...] = ()
    menu: tuple[MenuEntry, ...] = ()
    panels: tuple[Panel, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    first_steps: tuple[FirstStep, ...] = ()
    related: tuple[Related, ...] = ()
    busy_month: Callable[[Session, UUID, Month], Month | None] | None = None
    finding_codes: tuple[FindingCode, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    answers: tuple[Answer, ...] = ()
    sealed: tuple[SealedColumn, ...] = ()
    demonstration: str = ""
    trail_words: TrailWords = field(default_factory=TrailWords)
    homes: Mapping[Role, str] = field(default_factory=dict)
    at_start: tuple[Callable[[], None], ...] = ()


def floors() -> tuple[Floor, ...]:
    """The floors of the running portal, the lowest first; the shell and the accounts count as the first two."""
    collected: tuple[Floor, ...] = current_app.extensions["floors"]
    return collected
