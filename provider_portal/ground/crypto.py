"""Encrypted columns: AES-256-GCM with a key id, and keyed digests for uniqueness."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from provider_portal.ground.errors import SettingsError

_NONCE_BYTES = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Vault:
    """Keys that seal identity, insurance and account numbers. Old keys open, the current one seals."""

    current: str
    keys: dict[str, bytes] = field(repr=False)
    digest_key: bytes = field(repr=False)

    @classmethod
    def from_json(cls, text: str) -> "Vault":
        """Read `{"current": id, "keys": {id: base64 of 32 bytes}, "digest": base64}`."""
        try:
            spec = json.loads(text)
            keys = {name: base64.b64decode(value) for name, value in spec["keys"].items()}
            vault = cls(current=spec["current"], keys=keys, digest_key=base64.b64decode(spec["digest"]))
            AESGCM(vault.keys[vault.current])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise SettingsError("PORTAL_FIELD_KEYS 格式不对，请检查密钥文件是否完整。") from None
        return vault

    def fingerprints(self) -> dict[str, str]:
        """Tells keys apart without giving anything away: stands in backups. The digest key is named `digest`."""
        parts = {"digest": self.digest_key} | {f"key {name}": key for name, key in self.keys.items()}
        return {
            name: hashlib.sha256(b"portal keys" + hashlib.sha256(part).digest()).hexdigest()
            for name, part in parts.items()
        }

    def seal(self, plain: str, context: str) -> bytes:
        """Encrypt; `context` (table, column, row) must be the same when it is opened."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, plain.encode(), context.encode())
        return self.current.encode() + b":" + nonce + sealed

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt; bytes moved from another row or column do not open."""
        key_id, _, rest = sealed.partition(b":")
        key = self.keys.get(key_id.decode(errors="replace"))
        if key is None:
            raise SettingsError("缺少解密证件号码的密钥，请把备份的密钥放回后再试。")
        try:
            plain = AESGCM(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], context.encode())
        except InvalidTag:
            raise SettingsError("证件号码无法解密：密钥不符或数据被改动，请联系管理员核对。") from None
        return plain.decode()

    def digest(self, plain: str, provider_id: UUID) -> str:
        """Keyed digest, different for every provider: equal numbers can be found, none can be guessed."""
        provider_key = hmac.new(self.digest_key, provider_id.bytes, hashlib.sha256).digest()
        return hmac.new(provider_key, plain.encode(), hashlib.sha256).hexdigest()


@dataclass(kw_only=True, slots=True)
class Keyring:
    """The vault of a running portal. Where the keys lie in a file, a changed file is read again at once.

    So a server beside `portal keys rotate` seals with the new key and opens what was resealed, without a restart.
    """

    vault: Vault
    file: Path | None
    _seen: int = 0

    def now(self) -> Vault:
        """The vault as the keys are now."""
        if self.file is not None and self.file.exists():
            changed = self.file.stat().st_mtime_ns
            if changed != self._seen:
                self.vault, self._seen = Vault.from_json(self.file.read_text(encoding="utf-8")), changed
        return self.vault


def vault() -> Vault:
    """The running portal's vault."""
    keyring: Keyring = current_app.extensions["keyring"]
    return keyring.now()
