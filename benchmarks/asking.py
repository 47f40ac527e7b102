"""Commands over HTTP that are asked again, with the same key, until somebody answers."""

import time
from collections.abc import Container, Mapping
from typing import Any
from uuid import uuid4

import requests

from provider_portal.ground.frozen import Json

PATIENCE_SECONDS = 180
_PAUSE_SECONDS, _TIMEOUT_SECONDS = 0.2, 15
_BUSY = {409, 429}

Header = Mapping[str, str]


def ask(port: int, path: str, header: Header, body: Json) -> Json:
    """One command with its JSON; RuntimeError when it is refused or nobody answers."""
    return _json_of(_insist("POST", port, path, header, json=body))


def ask_file(port: int, path: str, header: Header, data: bytes, fields: dict[str, str]) -> Json:
    """One upload and what is said of it."""
    picture = {"file": ("a.jpg", data, "image/jpeg")}
    return _json_of(_insist("POST", port, path, header, files=picture, data=fields))


def look(port: int, path: str, header: Header) -> requests.Response:
    """What an address shows now, also when it is not there yet."""
    return _insist("GET", port, path, header, fine={404})


def _json_of(answer: requests.Response) -> Json:
    """The JSON object that an answer carries."""
    values: Json = answer.json()
    return values


def _insist(
    method: str, port: int, path: str, header: Header, fine: Container[int] = (), **parts: Any
) -> requests.Response:
    """The first answer that is no excuse; the key is the same every time."""
    address, key = f"http://127.0.0.1:{port}/api/v1{path}", {"Idempotency-Key": str(uuid4())}
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            answer = requests.request(
                method, address, headers={**header, **key}, timeout=_TIMEOUT_SECONDS, **parts
            )
        except requests.RequestException:
            time.sleep(_PAUSE_SECONDS)
            continue
        if answer.status_code < 300 or answer.status_code in fine:
            return answer
        if answer.status_code < 500 and answer.status_code not in _BUSY:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text}")
        time.sleep(_PAUSE_SECONDS)
    raise RuntimeError(f"{path}: no answer for {PATIENCE_SECONDS} s")
