"""The frame of the JSON doors: loading bodies, doing an unsafe call once, paging by cursor."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import Response, jsonify, request
from marshmallow import RAISE
from sqlalchemy import Select
from sqlalchemy.orm import Session
from werkzeug.exceptions import UnsupportedMediaType

from provider_portal.ground.db import Owned, db, transaction
from provider_portal.ground.errors import RuleError
from provider_portal.ground.idempotency import open_call
from provider_portal.shell.fields import PortalSchema
from provider_portal.shell.guards import who

DEFAULT_LIMIT = 50
GREATEST_LIMIT = 200

Answer = tuple[dict[str, Any], int]
_R = TypeVar("_R", bound=Owned)


def load_json(schema: PortalSchema) -> dict[str, Any]:
    """The body by its schema; unknown names are refused, an absent body is an empty object."""
    data = request.get_data(cache=True)
    if data and not request.is_json:
        raise UnsupportedMediaType
    try:
        body = json.loads(data) if data else {}
    except (ValueError, RecursionError):
        raise RuleError("bad_json", "请求内容不是有效的 JSON，请核对后重发。") from None
    values: dict[str, Any] = schema.load(body, unknown=RAISE)
    return values


def load_query(schema: PortalSchema) -> dict[str, Any]:
    """The query string by its schema."""
    values: dict[str, Any] = schema.load(request.args.to_dict(), unknown=RAISE)
    return values


def answer_once(work: Callable[[Session], Answer], body: bytes | None = None) -> Response:
    """Run `work` in one transaction; with an `Idempotency-Key` the same call again gives the first answer.

    `body` stands for the request's body where that is a stream (uploads give the file's hash).
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    with transaction() as session:
        if not key:
            return _json(work(session))
        person = who()
        call = open_call(
            session,
            provider_id=person.provider_id,
            person_id=person.person_id,
            method=request.method,
            path=request.full_path,
            key=key,
            body=request.get_data() if body is None else body,
        )
        if not call.answer:
            content, status = work(session)
            call.answer = {"body": content, "status": status}
        return _json((call.answer["body"], call.answer["status"]))


def _json(answer: Answer) -> Response:
    response = jsonify(answer[0])
    response.status_code = answer[1]
    return response


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page of a list, newest first, and the cursor of the next."""

    items: Sequence[Any]
    next_cursor: str | None


def page_of(query: Select[_R], kind: type[_R]) -> Page:
    """A page of rows by `?limit=&cursor=`, newest id first; the query must not be ordered yet."""
    limit = _limit()
    cursor = request.args.get("cursor", "")
    if cursor:
        query = query.where(kind.id < _open_cursor(cursor))
    rows = list(db.session.scalars(query.order_by(kind.id.desc()).limit(limit + 1)))
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(items=rows, next_cursor=_cursor(rows[-1].id) if more else None)


def list_answer(page: Page, dump: Callable[[Any], dict[str, Any]]) -> Response:
    """`{items, next_cursor}`."""
    return jsonify({"items": [dump(row) for row in page.items], "next_cursor": page.next_cursor})


def _limit() -> int:
    text = request.args.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= GREATEST_LIMIT):
        raise RuleError("bad_limit", f"limit 应为 1 到 {GREATEST_LIMIT} 的整数。")
    return int(text)


def _cursor(row_id: UUID) -> str:
    return base64.urlsafe_b64encode(row_id.bytes).decode().rstrip("=")


def _open_cursor(text: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        raise RuleError("bad_cursor", "cursor 无效，请从第一页重新读取。") from None
