"""Secrets of an embedded portal: made once under its `var` folder, readable by its owner only."""

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def embedded_secret(var: Path) -> str:
    """Key that signs sessions and forms: 256 random bits."""
    return _kept(var / "secret.key", lambda: secrets.token_urlsafe(32))


def embedded_field_keys(var: Path) -> str:
    """JSON `{"current": id, "keys": {id: base64}, "digest": base64}` for encrypted columns, see `crypto`."""
    return _kept(var / "field.keys", _new_field_keys)


def _new_field_keys() -> str:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return json.dumps({"current": "k1", "keys": {"k1": key()}, "digest": key()})


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Two processes that start at once end up with the same secret: the first link wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
