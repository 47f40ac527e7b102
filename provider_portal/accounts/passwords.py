"""Argon2 password hashes and what makes a password acceptable."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from provider_portal.ground.errors import RuleError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200

_hasher = PasswordHasher()


@cache
def _decoy() -> str:
    """A hash that no password fits, checked for unknown people so that the answer takes as long."""
    return _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Argon2id hash; a password shorter than ten characters is refused."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise RuleError("weak_password", f"密码至少 {SHORTEST_PASSWORD} 个字符，请换一个更长的密码。")
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether the password is right; takes as long for an unknown person as for a known one."""
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        _hasher.verify(stored or _decoy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
