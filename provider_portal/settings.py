"""Settings of one running portal; the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from provider_portal.ground.errors import SettingsError
from provider_portal.ground.secrets import FIELD_KEYS, embedded_field_keys, embedded_secret

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Everything the environment decides, read once and never changed."""

    database_url: str
    owner_url: str | None
    redis_url: str | None
    api_rate: int
    job_lease_seconds: int
    var: Path
    files: Path
    fonts: Path
    regions: Path | None
    secret_key: str = field(repr=False)
    field_keys: str = field(repr=False)
    keys_file: Path | None
    host: str
    port: int
    public_url: str | None
    trusted_proxies: int
    now: datetime | None
    production: bool
    metrics_token: str = field(repr=False)

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel only over HTTPS wherever the public address is one."""
        return (self.public_url or "").startswith("https://")

    @property
    def base_url(self) -> str:
        """Address that stands in QR codes, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")


def read_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Read the environment; refuse to start in production without its secrets (`PORTAL_ENV=production`)."""
    env = os.environ if env is None else env
    production = env.get("PORTAL_ENV", "") == "production"
    var = Path(env.get("PORTAL_VAR", "") or ROOT / "var").resolve()
    return Settings(
        owner_url=_database(env, "DATABASE_OWNER_URL") or None,
        database_url=_database(env) or f"sqlite:///{var / 'portal.db'}",
        redis_url=env.get("REDIS_URL") or None,
        api_rate=_number(env, "PORTAL_API_RATE", 600),
        job_lease_seconds=_job_lease(env),
        var=var,
        files=_files(env, var),
        fonts=Path(env.get("PORTAL_FONTS", "") or ROOT / ".system" / "fonts"),
        regions=read_regions_folder(env),
        secret_key=_required(env, "PORTAL_SECRET_KEY", production) or embedded_secret(var),
        field_keys=_required(env, "PORTAL_FIELD_KEYS", production) or embedded_field_keys(var),
        keys_file=None if env.get("PORTAL_FIELD_KEYS") else var / FIELD_KEYS,
        host=env.get("HOST", "") or "127.0.0.1",
        port=_number(env, "PORT", 8000),
        public_url=_public_url(env),
        trusted_proxies=_number(env, "PORTAL_TRUSTED_PROXIES", 0),
        now=_instant(env, production),
        production=production,
        metrics_token=env.get("PORTAL_METRICS_TOKEN", ""),
    )


def _database(env: Mapping[str, str], name: str = "DATABASE_URL") -> str:
    """PostgreSQL is spoken through psycopg 3, however the address names it."""
    url = env.get(name, "")
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return f"postgresql+psycopg://{url.removeprefix(prefix)}"
    return url


def _files(env: Mapping[str, str], var: Path) -> Path:
    where = env.get("PORTAL_FILES", "")
    if "://" in where:
        raise SettingsError("PORTAL_FILES 目前只支持本机文件夹，请改为一个文件夹路径。")
    return Path(where).resolve() if where else var / "files"


def read_regions_folder(env: Mapping[str, str] | None = None) -> Path | None:
    """A folder with lists (`items/`) and rules (`subsidy/`) of further regions; what is in it the catalogue checks."""
    env = os.environ if env is None else env
    text = env.get("PORTAL_REGIONS", "")
    if text and not Path(text).is_dir():
        raise SettingsError(f"PORTAL_REGIONS 必须是一个文件夹，现在是“{text}”，找不到。")
    return Path(text).resolve() if text else None


def _public_url(env: Mapping[str, str]) -> str | None:
    url = env.get("PORTAL_PUBLIC_URL", "")
    if url and not url.startswith(("http://", "https://")):
        raise SettingsError("PORTAL_PUBLIC_URL 必须以 http:// 或 https:// 开头。")
    return url or None


def _required(env: Mapping[str, str], name: str, production: bool) -> str:
    value = env.get(name, "")
    if production and not value:
        raise SettingsError(f"正式环境必须设置 {name}，请设置后再启动。")
    return value


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit():
        raise SettingsError(f"{name} 必须是整数，现在是“{text}”。")
    return int(text)


def _job_lease(env: Mapping[str, str]) -> int:
    seconds = _number(env, "PORTAL_JOB_LEASE_SECONDS", 120)
    if seconds < 1:
        raise SettingsError("PORTAL_JOB_LEASE_SECONDS 至少为 1 秒。")
    return seconds


def _instant(env: Mapping[str, str], production: bool) -> datetime | None:
    text = env.get("PORTAL_NOW", "")
    if not text:
        return None
    if production:
        raise SettingsError("正式环境不能使用 PORTAL_NOW，请去掉这个设置。")
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise SettingsError("PORTAL_NOW 必须是带时区的时刻，例如 2026-07-15T09:00:00+08:00。")
    return instant
