"""The page of the audit log: who changed what, before and after; and the chain's state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select

from provider_portal.accounts.principal import PORTAL_ROLE
from provider_portal.accounts.roles import Action, Role
from provider_portal.ground.audit import AuditEntry, broken_entries, chain_of, head
from provider_portal.ground.db import db
from provider_portal.ground.frozen import Json
from provider_portal.ground.text.kept import kept_text
from provider_portal.shell.floor import floors
from provider_portal.shell.guards import office, who
from provider_portal.shell.trail_words import TrailWords, all_words, value_words

blueprint = Blueprint("trail", __name__)

PAGE = 50
_ROLES = {role.value: role.label for role in Role} | {
    "operator": "平台运维",
    "job": "后台任务",
    PORTAL_ROLE: "自动处理",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One fact of an entry, before and after, as text."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One entry as the page shows it."""

    entry: AuditEntry
    what: str
    role: str
    changes: Sequence[Change]


@blueprint.get("/audit")
@office(Action.AUDIT_READ)
def audit_page() -> ResponseReturnValue:
    """Newest first, by person, subject and kind of action."""
    provider_id = who().provider_id
    query = select(AuditEntry).where(AuditEntry.chain == chain_of(provider_id), *_conditions())
    words = all_words(floor.trail_words for floor in floors())
    entries = list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(PAGE + 1)))
    return render_template(
        "home/audit.html",
        lines=[_line(entry, words) for entry in entries[:PAGE]],
        head=head(db.session(), provider_id),
        filters={name: request.args.get(name, "") for name in ("person", "subject", "kind")},
        next_href=_next(entries),
    )


@blueprint.get("/audit/check")
@office(Action.AUDIT_READ)
def audit_verification() -> ResponseReturnValue:
    """Walk the whole chain and tell what is broken."""
    broken = list(broken_entries(db.session(), chain_of(who().provider_id)))
    return render_template(
        "home/audit_verification.html", broken=broken, head=head(db.session(), who().provider_id)
    )


def _conditions() -> Iterator[ColumnElement[bool]]:
    person, subject, kind = (kept_text(request.args.get(name, "")) for name in ("person", "subject", "kind"))
    if person:
        yield AuditEntry.person_name.contains(person, autoescape=True)
    if subject:
        yield AuditEntry.subject_id == subject
    if kind:
        yield AuditEntry.action.startswith(kind, autoescape=True)
    before = request.args.get("before", "")
    if before.isascii() and before.isdigit():
        yield AuditEntry.seq < int(before[:15])


def _next(entries: Sequence[AuditEntry]) -> str:
    if len(entries) <= PAGE:
        return ""
    parameters: Json = {**request.args.to_dict(), "before": entries[PAGE - 1].seq}
    return url_for("trail.audit_page", **parameters)


def _line(entry: AuditEntry, words: TrailWords) -> Line:
    names = dict.fromkeys((*entry.before, *entry.after))
    changes = [
        Change(
            name=words.fact(name),
            before=value_words(name, entry.before.get(name)),
            after=value_words(name, entry.after.get(name)),
        )
        for name in names
    ]
    return Line(entry=entry, what=words.action(entry.action), role=_ROLES[entry.role], changes=changes)
