"""Default deny: every route says who may pass; a test walks the map and refuses a bare one."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action, Role
from provider_portal.accounts.signing_in import seat_of, token_holder
from provider_portal.ground.db import db
from provider_portal.ground.errors import AccessError
from provider_portal.ground.ids import parse_id
from provider_portal.shell.addresses import refuse_unreadable
from provider_portal.shell.floor import floors

_KEY = "portal.principal"
DASHBOARD = "home.dashboard"
_P = ParamSpec("_P")
_View = TypeVar("_View", bound=Callable[..., ResponseReturnValue])


def public(view: _View) -> _View:
    """Anybody may pass."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def office(
    action: Action,
) -> Callable[[Callable[_P, ResponseReturnValue]], Callable[_P, ResponseReturnValue]]:
    """A signed-in person whose role may do `action`; others are sent to sign in, or refused."""
    return _cookie_guard("office", action)


def field(action: Action) -> Callable[[Callable[_P, ResponseReturnValue]], Callable[_P, ResponseReturnValue]]:
    """The same for the phone's pages."""
    return _cookie_guard("field", action)


def _cookie_guard(
    kind: str, action: Action
) -> Callable[[Callable[_P, ResponseReturnValue]], Callable[_P, ResponseReturnValue]]:
    def guard(view: Callable[_P, ResponseReturnValue]) -> Callable[_P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: _P.args, **kwargs: _P.kwargs) -> ResponseReturnValue:
            person = signed_in()
            if person is None:
                if request.headers.get("HX-Request") or request.method != "GET":
                    raise AccessError(
                        "sign_in_first", "登录已过期，刚填写的内容还在页面上。请在新窗口登录后再提交。"
                    )
                return redirect(url_for("accounts.sign_in_page", next=request.full_path.rstrip("?")))
            person.need(action)
            refuse_unreadable(kwargs)
            return view(*args, **kwargs)

        guarded.guard = (kind, action)  # type: ignore[attr-defined]
        return guarded

    return guard


def api(action: Action) -> Callable[[Callable[_P, ResponseReturnValue]], Callable[_P, ResponseReturnValue]]:
    """A bearer token whose role may do `action`."""

    def guard(view: Callable[_P, ResponseReturnValue]) -> Callable[_P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: _P.args, **kwargs: _P.kwargs) -> ResponseReturnValue:
            scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
            person = token_holder(db.session(), secret.strip()) if scheme.lower() == "bearer" else None
            if person is None:
                raise AccessError(
                    "token_required", "缺少访问令牌或令牌已失效，请在 Authorization 头里带上 Bearer 令牌。"
                )
            remember(person)
            person.need(action)
            refuse_unreadable(kwargs)
            return view(*args, **kwargs)

        guarded.guard = ("api", action)  # type: ignore[attr-defined]
        return guarded

    return guard


def signed_in() -> Principal | None:
    """The person behind the session cookie, looked up once a request."""
    if _KEY not in request.environ:
        request.environ[_KEY] = _from_cookie()
    principal: Principal | None = request.environ[_KEY]
    return principal


def remember(person: Principal) -> None:
    """The rest of this request is this person's."""
    request.environ[_KEY] = person


def _from_cookie() -> Principal | None:
    seat_id = cookie.get("seat")
    if not seat_id:
        return None
    seat = seat_of(db.session(), parse_id(seat_id, "登录"), int(cookie.get("epoch", -1)))
    return seat.principal if seat else None


def who() -> Principal:
    """The person acting in a guarded view."""
    principal: Principal | None = request.environ.get(_KEY)
    if principal is None:
        raise AccessError("sign_in_first", "请先登录。")
    return principal


def home_endpoint(role: Role) -> str:
    """Where a person lands after signing in: on the page that a floor keeps for this role, or on the dashboard."""
    return next((floor.homes[role] for floor in floors() if role in floor.homes), DASHBOARD)
