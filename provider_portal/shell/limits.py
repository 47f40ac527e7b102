"""How often: calls of one API token, and attempts to sign in.

Counted in memory, or in Redis where several processes serve. Who has waited long enough may go on.
"""

import hashlib
import math
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address

from provider_portal.ground.clock import Clock
from provider_portal.ground.text.keys import phone_key
from provider_portal.settings import Settings
from provider_portal.shell.errors import refusal

SEVERAL_ATTEMPTS = "10 per minute; 60 per hour"
_SIGN_IN = "accounts.sign_in_post"


def install_limits(app: Flask, settings: Settings, machines: list[Blueprint]) -> None:
    """Count the calls of every token over all API doors together, and the attempts at the sign-in door.

    An attempt counts for its telephone number whatever comes of it, and for its address only when it fails: a
    whole house signs in from one address at the change of shifts.
    """
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=settings.redis_url or "memory://",
        in_memory_fallback_enabled=bool(settings.redis_url),
        swallow_errors=bool(settings.redis_url),
        on_breach=_wait,
    )
    limiter.request_filter(_switched_off)
    rate = f"{settings.api_rate} per minute"
    for blueprint in machines:
        limiter.shared_limit(rate, scope="api", key_func=_token)(blueprint)
    by_number = limiter.limit(SEVERAL_ATTEMPTS, key_func=_telephone)
    by_address = limiter.limit(SEVERAL_ATTEMPTS, key_func=get_remote_address, deduct_when=_failed)
    sign_in: Any = app.view_functions[_SIGN_IN]
    app.view_functions[_SIGN_IN] = by_number(by_address(sign_in))


def _wait(limit: RequestLimit) -> Response:
    """The refusal, with the time after which to come back: in seconds for machines, in words for people."""
    machine_time = Clock().now().timestamp()  # limits are counted by it, whatever PORTAL_NOW says
    seconds = max(1, int(limit.reset_at - machine_time))
    delay = f"{seconds} 秒" if seconds <= 60 else f"{math.ceil(seconds / 60)} 分钟"  # noqa: PLR2004
    what = "登录尝试次数太多" if request.endpoint == _SIGN_IN else "调用太频繁"
    answer = refusal(HTTPStatus.TOO_MANY_REQUESTS, "too_many", f"{what}，请过 {delay}再试。")
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _switched_off() -> bool:
    return not current_app.config.get("RATELIMIT_ENABLED", True)


def _token() -> str:
    """The token by its hash, so that no store ever holds one; without a token the address."""
    shown = request.headers.get("Authorization", "").partition(" ")[2].strip()
    return hashlib.sha256(shown.encode()).hexdigest() if shown else get_remote_address()


def _telephone() -> str:
    """The number that somebody tries, by its hash."""
    number = phone_key(request.form.get("phone", ""))
    return hashlib.sha256(f"phone {number}".encode()).hexdigest()


def _failed(answer: Response) -> bool:
    return answer.status_code != HTTPStatus.SEE_OTHER
