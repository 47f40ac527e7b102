"""The factory: reads as the table of contents of the wiring."""

from importlib import import_module
from operator import attrgetter

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from provider_portal.floors import FLOORS
from provider_portal.ground.clock import start_clock_at
from provider_portal.ground.crypto import Keyring, Vault
from provider_portal.ground.db import db, engine_options, prepare_engine
from provider_portal.ground.files import FileStore
from provider_portal.ground.jobs.dated import as_job
from provider_portal.ground.text.raw import collect_raw, forget_raw
from provider_portal.people.doors import FLOOR as ACCOUNTS
from provider_portal.settings import ROOT, Settings, read_settings
from provider_portal.shell.addresses import install_addresses
from provider_portal.shell.doors import FLOOR as SHELL
from provider_portal.shell.errors import install_error_pages
from provider_portal.shell.floor import Floor
from provider_portal.shell.frame import install_frame
from provider_portal.shell.limits import install_limits
from provider_portal.shell.register import need_unique_codes
from provider_portal.shell.watching import install_watching

LARGEST_REQUEST = 64 << 20
YEAR_SECONDS = 31_536_000


def collect_floors() -> tuple[Floor, ...]:
    """The shell's own doors, those of the accounts, and the floors, the lowest first."""
    return (SHELL, ACCOUNTS, *(import_module(f"{name}.floor").FLOOR for name in FLOORS))


def create_app(settings: Settings | None = None) -> Flask:
    """A portal ready to serve, work or take commands."""
    settings = settings or read_settings()
    app = Flask(
        "provider_portal", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates")
    )
    _configure(app, settings)
    _install_ground(app, settings)
    install_addresses(app)
    floors = collect_floors()
    need_unique_codes(floors)
    app.extensions["floors"] = floors
    sealed = (column for floor in floors for column in floor.sealed)
    app.extensions["sealed_columns"] = tuple(sorted(sealed, key=attrgetter("label")))
    app.extensions["answers"] = tuple(answer for floor in floors for answer in floor.answers)
    _install_jobs(app, floors)
    csrf = CSRFProtect(app)
    for floor in floors:
        for blueprint in floor.blueprints:
            app.register_blueprint(blueprint)
        for blueprint in floor.api:
            csrf.exempt(blueprint)
            app.register_blueprint(blueprint, url_prefix="/api/v1")
    install_limits(app, settings, [blueprint for floor in floors for blueprint in floor.api])
    install_frame(app, [entry for floor in floors for entry in floor.menu])
    install_error_pages(app)
    install_watching(app)
    app.before_request(collect_raw)
    app.teardown_request(lambda _error: forget_raw())
    _read_at_start(app, floors)
    return app


def _install_jobs(app: Flask, floors: tuple[Floor, ...]) -> None:
    """Those that something asks for, and those that the calendar asks for, by their kinds."""
    dated = tuple(job for floor in floors for job in floor.dated_jobs)
    app.extensions["dated_jobs"] = dated
    jobs = {kind: work for floor in floors for kind, work in floor.jobs.items()}
    app.extensions["jobs"] = jobs | {job.name: as_job(job) for job in dated}


def _read_at_start(app: Flask, floors: tuple[Floor, ...]) -> None:
    """Website, worker and every command refuse to begin with files that would fail in the middle of somebody's work."""
    with app.app_context():
        for floor in floors:
            for read in floor.at_start:
                read()


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=4 << 20,
        SESSION_COOKIE_NAME="portal",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR_SECONDS,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["settings"] = settings
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _install_ground(app: Flask, settings: Settings) -> None:
    settings.var.mkdir(parents=True, exist_ok=True)
    start_clock_at(settings.now)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    if settings.redis_url:
        import_module("provider_portal.ground.jobs.carrier")  # from here on commits send their jobs
    app.extensions["file_store"] = FileStore(settings.files)
    keys = Vault.from_json(settings.field_keys)
    app.extensions["keyring"] = Keyring(vault=keys, file=settings.keys_file)
