"""Refusals become answers: the right status and a sentence, as a page, a fragment or problem details."""

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from provider_portal.ground.errors import (
    AccessError,
    Breach,
    ConflictError,
    MissingError,
    OutsideError,
    PortalError,
    RuleError,
)
from provider_portal.ground.frozen import Json
from provider_portal.shell.fields import flat_errors

logger = logging.getLogger(__name__)

SENTENCES = {
    400: ("bad_request", "请求的内容读不懂，请返回上一页重新填写。"),
    404: ("not_found", "没有这个页面，请从菜单重新进入。"),
    405: ("method_not_allowed", "这个地址不支持这种操作，请从菜单重新进入。"),
    413: ("too_large", "上传的内容太大，请分几次上传或压缩后再传。"),
    415: ("media_type", "请求格式不对，请用 JSON 并注明 Content-Type: application/json。"),
    429: ("too_many", "尝试次数太多，请过一分钟再试。"),
}
OTHER = ("error", "操作没有完成，请返回上一页再试；仍不行请联系管理员。")


def status_of(error: PortalError) -> HTTPStatus:
    """HTTP status of a refusal."""
    match error:
        case AccessError(code="sign_in_first" | "token_required" | "sign_in_failed"):
            return HTTPStatus.UNAUTHORIZED
        case AccessError():
            return HTTPStatus.FORBIDDEN
        case MissingError():
            return HTTPStatus.NOT_FOUND
        case ConflictError():
            return HTTPStatus.CONFLICT
        case RuleError(code="file_too_large"):
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        case OutsideError():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            return HTTPStatus.UNPROCESSABLE_ENTITY


def install_error_pages(app: Flask) -> None:
    """Every way of going wrong has an answer in words; what nobody foresaw is logged and told as a 500."""

    def portal_error(error: PortalError) -> Response:
        errors = dict(error.fields)
        return refusal(status_of(error), error.code, error.message, errors, error.breaches)

    def validation_error(error: ValidationError) -> Response:
        sentence = "有内容没有填对，请按提示修改后再提交。"
        return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", sentence, flat_errors(error), ())

    def csrf_error(_error: CSRFError) -> Response:
        sentence = "页面停留太久，安全校验已过期。请刷新页面后重新提交。"
        return refusal(HTTPStatus.BAD_REQUEST, "csrf", sentence)

    def http_error(error: HTTPException) -> Response:
        if error.response is not None or (error.code or 500) < 400:  # noqa: PLR2004
            return make_response(error.get_response())
        code, sentence = SENTENCES.get(error.code or 500, OTHER)
        answer = refusal(HTTPStatus(error.code or 500), code, sentence)
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                answer.headers[name] = value
        return answer

    def busy(error: OperationalError) -> Response:
        logger.error("database did not answer", exc_info=error)
        sentence = "数据库暂时没有响应，本次没有保存，请稍候再试。"
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, "database", sentence)

    def unforeseen(error: Exception) -> Response:
        logger.error("unforeseen", exc_info=error)
        sentence = "系统出了意外，本次没有保存。请稍后再试；仍不行请联系管理员。"
        return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "unforeseen", sentence)

    app.register_error_handler(PortalError, portal_error)
    app.register_error_handler(ValidationError, validation_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, busy)
    app.register_error_handler(Exception, unforeseen)


def refusal(
    status: HTTPStatus,
    code: str,
    sentence: str,
    errors: dict[str, list[str]] | None = None,
    breaches: tuple[Breach, ...] = (),
) -> Response:
    """The answer to what was refused: problem details to machines, a page to people."""
    if request.path.startswith("/api/"):
        return problem(status, code, sentence, errors, breaches)
    page = render_template(
        "errors/error.html", status=status.value, text=sentence, errors=errors or {}, breaches=breaches
    )
    return make_response(page, status)


def problem(
    status: HTTPStatus,
    code: str,
    sentence: str,
    errors: dict[str, list[str]] | None = None,
    breaches: tuple[Breach, ...] = (),
) -> Response:
    """Problem details (RFC 9457) with the portal's `code`, errors by field and breaches."""
    body: Json = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": sentence,
        "errors": errors or {},
    }
    if breaches:
        body["breaches"] = [breach_json(breach) for breach in breaches]
    answer = jsonify(body)
    answer.status_code = status.value
    answer.content_type = "application/problem+json"
    if status is HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def breach_json(breach: Breach) -> Json:
    """A breach for machines."""
    return {
        "code": breach.code,
        "severity": breach.severity.value,
        "message": breach.message,
        "clause": breach.clause,
        "remedy": breach.remedy,
        "numbers": breach.numbers,
    }
