"""Secrets of an embedded portal: made once under its `var` folder, readable by its owner only."""

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

FIELD_KEYS = "field.keys"


def embedded_secret(var: Path) -> str:
    """Key that signs sessions and forms: 256 random bits."""
    return _kept(var / "secret.key", lambda: secrets.token_urlsafe(32))


def embedded_field_keys(var: Path) -> str:
    """JSON `{"current": id, "keys": {id: base64}, "digest": base64}` for encrypted columns, see `crypto`."""
    return _kept(var / FIELD_KEYS, _new_field_keys)


def new_key() -> str:
    """256 random bits as base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _new_field_keys() -> str:
    return json.dumps({"current": "k1", "keys": {"k1": new_key()}, "digest": new_key()})


def replace_kept(path: Path, text: str) -> None:
    """Another text in place of the kept one, whole or not at all, readable by its owner only."""
    draft = _draft(path, text)
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _draft(path: Path, text: str) -> Path:
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Two processes that start at once end up with the same secret: the first link wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft(path, make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
