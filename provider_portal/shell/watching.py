"""What the operator watches: one log line a request, with an id and no personal data, and metrics."""

import hmac
import ipaddress
import json
import logging
import sys
import time
from logging.handlers import RotatingFileHandler
from secrets import token_hex

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select

from provider_portal.ground.db import db
from provider_portal.ground.errors import missing
from provider_portal.ground.jobs.models import Job
from provider_portal.settings import Settings
from provider_portal.shell.guards import public

blueprint = Blueprint("watching", __name__)
logger = logging.getLogger("portal.request")

_REQUESTS = Counter("portal_requests_total", "Answered requests.", ["endpoint", "method", "status"])
_SECONDS = Histogram("portal_request_seconds", "Time to answer.", ["endpoint"])
_JOBS = Gauge("portal_jobs", "Jobs in the table by state.", ["state"])
_ID, _START = "portal.request_id", "portal.started"
_LONGEST_ID = 64
_LARGEST_LOG = 10 << 20


class JsonLines(logging.Formatter):
    """One JSON object a line: level, logger, message, values of the request, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """As JSON."""
        entry: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= getattr(record, "values", {})
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def log_as_json(settings: Settings) -> None:
    """JSON lines on standard error in production, in `var/portal.log` where a person watches the terminal."""
    handler: logging.Handler = logging.StreamHandler(sys.stderr)
    if not settings.production:
        file = settings.var / "portal.log"
        handler = RotatingFileHandler(file, maxBytes=_LARGEST_LOG, backupCount=2, encoding="utf-8")
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def install_watching(app: Flask) -> None:
    """Give every request an id, a log line and its place in the metrics.

    The line names the route, never the address: ids, tokens and search words stay out of the log.
    """

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        plain = given.isascii() and given.replace("-", "").isalnum() and len(given) <= _LONGEST_ID
        request.environ[_ID] = given if plain else token_hex(8)
        request.environ[_START] = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        seconds = time.perf_counter() - request.environ.get(_START, time.perf_counter())
        endpoint = request.endpoint or "none"
        _REQUESTS.labels(endpoint, request.method, response.status_code).inc()
        _SECONDS.labels(endpoint).observe(seconds)
        response.headers["X-Request-Id"] = request.environ.get(_ID, "")
        values = {
            "request_id": request.environ.get(_ID, ""),
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "milliseconds": round(seconds * 1000),
        }
        logger.info("answered", extra={"values": values})
        return response


@blueprint.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Prometheus text, for this machine alone, or for who shows the token of `PORTAL_METRICS_TOKEN`."""
    if not _may_watch():
        raise missing("页面")
    _JOBS.clear()
    for state, count in db.session.execute(select(Job.state, func.count()).group_by(Job.state)):
        _JOBS.labels(state.value).set(count)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _may_watch() -> bool:
    settings: Settings = current_app.extensions["settings"]
    if settings.metrics_token:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(shown.encode(), settings.metrics_token.encode())
    return ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - nobody's address
