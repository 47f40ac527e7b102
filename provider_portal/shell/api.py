"""The frame of the JSON doors: loading bodies, doing an unsafe call once, paging by cursor."""

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

from flask import Response, jsonify, request
from marshmallow import RAISE
from sqlalchemy import Select
from sqlalchemy.orm import Session
from werkzeug.exceptions import UnsupportedMediaType

from provider_portal.ground.db import Owned, db, transaction
from provider_portal.ground.errors import RuleError
from provider_portal.ground.frozen import Json
from provider_portal.ground.idempotency import open_call
from provider_portal.shell.fields import Loaded, PortalSchema, machine_input
from provider_portal.shell.guards import who

DEFAULT_LIMIT = 50
GREATEST_LIMIT = 200
FORMS = {"multipart/form-data", "application/x-www-form-urlencoded"}
LARGEST_JSON = 4 << 20
DEEPEST_JSON = 16
_LIMIT = re.compile(r"[1-9][0-9]{0,2}")
_CURSOR = re.compile(r"[A-Za-z0-9_-]{22}")
_KEY = re.compile(r"[!-~]{1,200}")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))

Answer = tuple[Json, int]
_R = TypeVar("_R", bound=Owned)


def load_json(schema: PortalSchema) -> Loaded:
    """The body by its schema; unknown names are refused, an absent body is an empty object."""
    request.max_content_length = LARGEST_JSON
    data = request.get_data(cache=True)
    if data and not request.is_json:
        raise UnsupportedMediaType
    try:
        body = json.loads(data, object_pairs_hook=_object, parse_constant=_no_number) if data else {}
        _refuse_unwritable(body)
    except (ValueError, RecursionError):
        raise RuleError("bad_json", "请求内容不是有效的 JSON，请核对后重发。") from None
    with machine_input():
        values: Loaded = schema.load(body, unknown=RAISE)
    return values


def load_query(schema: PortalSchema) -> Loaded:
    """The query string by its schema: of the API as described, of a page as a person leaves inputs empty."""
    with machine_input(request.path.startswith("/api/")):
        values: Loaded = schema.load(request.args.to_dict(), unknown=RAISE)
    return values


def load_parts(schema: PortalSchema) -> Loaded:
    """The fields of a multipart form by their schema; the files are the door's own business."""
    if request.mimetype not in FORMS:
        raise UnsupportedMediaType
    with machine_input():
        values: Loaded = schema.load(request.form.to_dict(), unknown=RAISE)
    return values


def _object(pairs: list[tuple[str, Any]]) -> Json:
    """A JSON object; a name that comes twice has no meaning that everybody shares."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name comes twice")
    return members


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _refuse_unwritable(body: Any) -> None:
    """Refuse what no UTF-8 text can hold (half of a surrogate pair), and depths that no body has."""
    level = [body]
    for _ in range(DEEPEST_JSON):
        for value in level:
            if isinstance(value, str):
                value.encode()
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise ValueError("too deep")


def _inside(value: Any) -> Sequence[Any]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else ()


def answer_once(work: Callable[[Session], Answer], body: bytes | None = None) -> Response:
    """Run `work` in one transaction; with an `Idempotency-Key` the same call again gives the first answer.

    `body` stands for the request's body where that is a stream (uploads give the file's hash).
    """
    key = _key()
    with transaction() as session:
        if key is None:
            return _json(work(session))
        person = who()
        call = open_call(
            session,
            provider_id=person.provider_id,
            person_id=person.person_id,
            method=request.method,
            path=quote(request.full_path, safe=_PRINTABLE),
            key=key,
            body=request.get_data() if body is None else body,
        )
        if not call.answer:
            content, status = work(session)
            call.answer = {"body": content, "status": status}
        return _json((call.answer["body"], call.answer["status"]))


def _key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise RuleError(
            "bad_idempotency_key", "Idempotency-Key 应为 1 到 200 个可见的 ASCII 字符，不含空格。"
        )
    return key


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
    cursor = request.args.get("cursor")
    if cursor is not None:
        query = query.where(kind.id < _open_cursor(cursor))
    rows = list(db.session.scalars(query.order_by(kind.id.desc()).limit(limit + 1)))
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(items=rows, next_cursor=_cursor(rows[-1].id) if more else None)


def list_answer(page: Page, dump: Callable[[Any], Json]) -> Response:
    """`{items, next_cursor}`."""
    return jsonify({"items": [dump(row) for row in page.items], "next_cursor": page.next_cursor})


def _limit() -> int:
    text = request.args.get("limit", str(DEFAULT_LIMIT))
    if not _LIMIT.fullmatch(text) or int(text) > GREATEST_LIMIT:
        raise RuleError("bad_limit", f"limit 应为 1 到 {GREATEST_LIMIT} 的整数。")
    return int(text)


def _cursor(row_id: UUID) -> str:
    return base64.urlsafe_b64encode(row_id.bytes).decode().rstrip("=")


def _open_cursor(text: str) -> UUID:
    if not _CURSOR.fullmatch(text):
        raise RuleError("bad_cursor", "cursor 无效，请从第一页重新读取。")
    return UUID(bytes=base64.urlsafe_b64decode(f"{text}=="))


def degrees_json(text: str | None) -> float | None:
    """A coordinate as a JSON number."""
    return None if text is None else float(text)
