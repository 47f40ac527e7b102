"""What every page gets: the person, the menu, filters, and the headers that keep other hosts out."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from flask import Flask, Response, request, url_for
from jinja2 import StrictUndefined

from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import SHANGHAI, now, today
from provider_portal.ground.db import db
from provider_portal.ground.money import yuan
from provider_portal.ground.periods import Month
from provider_portal.settings import ROOT
from provider_portal.shell.floor import MenuEntry, floors
from provider_portal.shell.guards import home_endpoint, signed_in

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; font-src 'self'; form-action 'self'; img-src 'self' blob:; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, kw_only=True, slots=True)
class MenuLink:
    """A menu entry as the frame draws it."""

    label: str
    href: str
    section: str
    active: bool


def install_frame(app: Flask, entries: list[MenuEntry]) -> None:
    """Filters, context and headers for every answer."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(yuan=yuan, day=day, moment=moment, month_label=month_label)
    app.jinja_env.globals.update(static_url=static_url, related=related)
    ordered = sorted(entries, key=lambda entry: entry.order)

    @app.context_processor
    def frame() -> dict[str, object]:
        person = signed_in() if not request.path.startswith("/api/") else None
        return {
            "principal": person,
            "menu": _menu(person, ordered),
            "home_url": url_for(home_endpoint(person.role)) if person else url_for("accounts.sign_in_page"),
            "today": today(),
            "now": now(),
            "can": lambda action: person is not None and person.may(Action(action)),
        }

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        elif "v" not in request.args:  # a module imported by another module has no hash in its address
            response.headers["Cache-Control"] = "no-cache"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def related(kind: str, row_id: UUID) -> list[tuple[str, str]]:
    """Label and address of what higher floors offer for this row to the person at hand."""
    person = signed_in()
    if person is None:
        return []
    offers = [offer for floor in floors() for offer in floor.related if offer.kind == kind]
    links = [offer.link(db.session(), person, row_id) for offer in offers if person.may(offer.action)]
    return [link for link in links if link is not None]


def _menu(person: Principal | None, entries: list[MenuEntry]) -> list[MenuLink]:
    if person is None:
        return []
    links = [(url_for(entry.endpoint), entry) for entry in entries if person.may(entry.action)]
    fitting = [href for href, _ in links if request.path == href or _lies_below(request.path, href)]
    here = max(fitting, key=len, default=None)
    return [
        MenuLink(label=entry.label, href=href, section=entry.section, active=href == here)
        for href, entry in links
    ]


def _lies_below(path: str, href: str) -> bool:
    """Whether a page belongs to a menu entry; nothing belongs to the home page but itself."""
    return href != "/" and path.startswith(f"{href.rstrip('/')}/")


@lru_cache(maxsize=256)
def _content_hash(name: str) -> str:
    return hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:12]


def static_url(name: str) -> str:
    """Address of a file under `static/`, changing with its content so that browsers may keep it for long."""
    return url_for("static", filename=name, v=_content_hash(name))


def day(value: date | None) -> str:
    """`2026-07-15 周三`."""
    return "—" if value is None else f"{value.isoformat()} 周{_WEEKDAYS[value.weekday()]}"


def moment(value: datetime | None, *, year: bool = False) -> str:
    """`7月15日 09:30`, Beijing time; with the year for papers."""
    if value is None:
        return "—"
    local = value.astimezone(SHANGHAI)
    return f"{f'{local.year}年' if year else ''}{local.month}月{local.day}日 {local:%H:%M}"


def month_label(value: Month | str) -> str:
    """`2026年7月`, from a month or its text."""
    return (Month.parse(value) if isinstance(value, str) else value).label
