"""`/api/v1/openapi.json`: the API's description in OpenAPI 3.1, collected once from what the doors say."""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

from provider_portal.ground.frozen import Json
from provider_portal.shell.api import GREATEST_LIMIT
from provider_portal.shell.described import Description, File, described
from provider_portal.shell.field_shapes import body_shape, parts_shape, query_parameters
from provider_portal.shell.guards import public
from provider_portal.shell.shapes import ANYTHING, BREACH, ID, MONTH, PROBLEM, Shape, component

blueprint = Blueprint("openapi", __name__)
PREFIX = "/api/v1"
VERSION = "1"
METHODS = ("GET", "POST", "PUT", "DELETE")
_VARIABLE = re.compile(r"<(?:([a-z0-9]+):)?([a-z_]+)>")
_VARIABLE_SHAPES = {"uuid7": ID, "month": MONTH}
_PROBLEMS = {
    HTTPStatus.BAD_REQUEST: "A request that cannot be read.",
    HTTPStatus.UNAUTHORIZED: "No token, or one that is no longer valid.",
    HTTPStatus.FORBIDDEN: "The token's role may not do this.",
    HTTPStatus.NOT_FOUND: "No such thing in this provider.",
    HTTPStatus.CONFLICT: "Somebody was first, or the state does not allow it.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too large.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Another format than the one described.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A field or a rule: read `errors` and `breaches`.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many calls with this token: wait as long as `Retry-After` says.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database or an outside service does not answer: try again.",
}
_PAGING: dict[str, Shape] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": GREATEST_LIMIT, "default": 50},
    "cursor": {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$", "description": "`next_cursor` of a page."},
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same call again under this key gets the first answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}


@blueprint.get("/openapi.json")
@public
@described({200: ANYTHING})
def document() -> ResponseReturnValue:
    """This description."""
    built: Response | None = current_app.extensions.get("openapi")
    if built is None:
        built = jsonify(build(current_app))
        built.add_etag()
        current_app.extensions["openapi"] = built
    answer = Response(built.get_data(), mimetype="application/json")
    answer.set_etag(built.get_etag()[0] or "")
    return answer.make_conditional(request)


def build(app: Flask) -> Json:
    """The whole document."""
    paths: dict[str, Json] = {}
    bodies: dict[str, Shape] = {"Problem": PROBLEM, "Breach": BREACH}
    for rule, method, view in api_doors(app):
        path = _VARIABLE.sub(r"{\2}", rule.rule.removeprefix(PREFIX))
        paths.setdefault(path, {})[method.lower()] = _operation(rule, method, view, bodies)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Provider portal",
            "version": VERSION,
            "description": "The provider's side of elder-care vouchers. A guide with examples: docs/api.md.",
        },
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": bodies,
            "responses": {status.name: _refusal(status) for status in _PROBLEMS},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def api_doors(app: Flask) -> Iterator[tuple[Rule, str, Any]]:
    """Every route of the API with its method and view."""
    for rule in app.url_map.iter_rules():
        for method in METHODS:
            if rule.rule.startswith(f"{PREFIX}/") and method in (rule.methods or ()):
                yield rule, method, app.view_functions[rule.endpoint]


def _operation(rule: Rule, method: str, view: Any, bodies: dict[str, Shape]) -> Json:
    description: Description = view.described
    summary, _, rest = (view.__doc__ or "").strip().partition("\n")
    operation: Json = {
        "operationId": rule.endpoint.replace(".", "_"),
        "tags": [rule.rule.removeprefix(PREFIX).split("/")[1].removesuffix(".json")],
        "summary": summary,
        "parameters": list(_parameters(rule, description)),
        "responses": _responses(rule, method, view, description),
    }
    if rest.strip():
        operation["description"] = " ".join(rest.split())
    if view.guard == "public":
        operation["security"] = []
    if description.body or description.parts:
        operation["requestBody"] = _request_body(description, bodies)
    return operation


def _parameters(rule: Rule, description: Description) -> Iterator[Json]:
    for converter, name in _VARIABLE.findall(rule.rule):
        shape = _VARIABLE_SHAPES.get(converter, {"type": "string"})
        yield {"name": name, "in": "path", "required": True, "schema": shape}
    if description.query:
        for parameter in query_parameters(description.query()):
            yield {**parameter, "schema": _PAGING.get(parameter["name"], parameter["schema"])}
    if description.once:
        yield IDEMPOTENCY_KEY


def _request_body(description: Description, bodies: dict[str, Shape]) -> Json:
    if description.parts:
        shape = parts_shape(description.parts())
        shape["properties"]["file"] = {"type": "string", "contentMediaType": "application/octet-stream"}
        shape["required"].append("file")
        return {"required": True, "content": {"multipart/form-data": {"schema": shape}}}
    assert description.body is not None  # noqa: S101 - the caller asked
    name, shape = description.body.__name__, dict(body_shape(description.body()))
    bodies[name] = shape
    return {
        "required": bool(shape.get("required")),
        "content": {"application/json": {"schema": component(name)}},
    }


def _responses(rule: Rule, method: str, view: Any, description: Description) -> Json:
    answers = {str(status): _success(status, answer) for status, answer in description.answers.items()}
    refused = {
        status.value: {"$ref": f"#/components/responses/{status.name}"}
        for status in _refusals(rule, method, description)
        if view.guard != "public" or status in {429, 503}
    }
    return {**answers, **{str(status): refused[status] for status in sorted(refused)}}


def _refusals(rule: Rule, method: str, description: Description) -> Iterator[HTTPStatus]:
    yield from (
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    if description.body or description.parts:
        yield from (
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )
    if method != "GET":
        yield HTTPStatus.CONFLICT
    if "<" in rule.rule or description.query or description.body:
        yield HTTPStatus.NOT_FOUND


def _success(status: int, answer: Shape | File) -> Json:
    media, shape = "application/json", answer
    if isinstance(answer, File):
        media, shape = answer.media_type, {"type": "string", "contentMediaType": answer.media_type}
    return {"description": HTTPStatus(status).phrase, "content": {media: {"schema": shape}}}


def _refusal(status: HTTPStatus) -> Mapping[str, Any]:
    response: Json = {
        "description": _PROBLEMS[status],
        "content": {"application/problem+json": {"schema": component("Problem")}},
    }
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        response["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}
        }
    return response
