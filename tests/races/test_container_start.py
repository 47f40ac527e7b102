"""The image's start commands outside a container: production settings, two roles on PostgreSQL, Redis, HTTP."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from provider_portal.settings import ROOT
from tests.fonts import FONTS
from tests.processes import PortalProcess, clean_environment, run_portal, wait_until
from tests.servers import PostgresServer, RedisServer, free_port
from tests.structure.test_container import COMPOSE, all_of, make_env

DATABASE = "container"


@pytest.fixture
def deployed(tmp_path: Path, postgres: PostgresServer) -> Iterator[dict[str, str]]:
    """The environment of the service `app` with the secrets of a new .env, on servers of this machine."""
    secrets = make_env(tmp_path)
    redis = RedisServer(tmp_path)
    environment = COMPOSE["services"]["migrate"]["environment"] | COMPOSE["services"]["app"]["environment"]
    env = {name: fill(value, secrets) for name, value in environment.items()}
    local = f"127.0.0.1:{postgres.port}/{DATABASE}"
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        env[name] = env[name].replace("postgres:5432/portal", local)
    env |= {"REDIS_URL": redis.url, "PORT": str(free_port()), "PORTAL_FONTS": str(FONTS)}
    env["PORTAL_VAR"] = str(tmp_path / "var")
    with psycopg.connect(postgres.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        for line in roles(secrets):
            connection.execute(line.encode())
        yield env
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)".encode())
        connection.execute(b"DROP ROLE portal, portal_owner")
    redis.stop()


def fill(value: str, secrets: dict[str, str]) -> str:
    """What compose makes of `${NAME:?hint}`."""
    for name, secret in secrets.items():
        value = value.replace(f"${{{name}:?run deploy/make-env first}}", secret)
    assert "${" not in value
    return value


def roles(secrets: dict[str, str]) -> list[str]:
    """What the image of PostgreSQL and our script do when the database is new."""
    return [
        f"CREATE ROLE portal_owner LOGIN PASSWORD '{secrets['POSTGRES_PASSWORD']}'",
        f"CREATE ROLE portal LOGIN PASSWORD '{secrets['PORTAL_DATABASE_PASSWORD']}'",
        f"CREATE DATABASE {DATABASE} OWNER portal_owner",
    ]


def answer(env: dict[str, str], path: str) -> int:
    """Status of a page; 0 while nobody listens."""
    address = f"http://127.0.0.1:{env['PORT']}{path}"
    request = urllib.request.Request(address, headers={"X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_the_services_of_compose_start_and_stop(deployed: dict[str, str], tmp_path: Path) -> None:
    owner = deployed.pop("DATABASE_OWNER_URL")
    migrated = run_portal(["db", "upgrade"], deployed | {"DATABASE_OWNER_URL": owner})
    assert migrated.returncode == 0, migrated.stderr
    worker = PortalProcess(["worker"], deployed, tmp_path / "worker.log")
    site = PortalProcess(["serve"], deployed, tmp_path / "site.log")
    try:
        wait_until(lambda: answer(deployed, "/healthz") == 200, 60, "/healthz")
        assert answer(deployed, "/sign-in") == 200
        assert answer(deployed, "/metrics") == 404
        assert run_portal(["jobs", "sweep"], deployed).returncode == 0
        assert (site.stop(), worker.stop()) == (0, 0)
    finally:
        site.close()
        worker.close()
    assert not (tmp_path / "var/field.keys").exists()


def test_the_image_alone_starts_by_its_own_command(deployed: dict[str, str], tmp_path: Path) -> None:
    env = {name: value for name, value in deployed.items() if name != "REDIS_URL"}
    [command] = all_of("CMD")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with (tmp_path / "image.log").open("wb") as log:
        started = subprocess.Popen(
            json.loads(command),
            cwd=ROOT,
            env=clean_environment() | env | {"PATH": path},
            stdout=log,
            stderr=log,
        )
    try:
        wait_until(lambda: answer(env, "/healthz") == 200, 60, "/healthz")
        _, _, code = json.loads(all_of("HEALTHCHECK")[0].split("CMD", 1)[1])
        checked = [sys.executable, "-c", code]
        assert subprocess.run(checked, env=env, check=False, timeout=30).returncode == 0
        started.terminate()
        assert started.wait(30) == 0
    finally:
        started.kill()
        started.wait(30)


def test_production_refuses_to_start_without_its_secrets(deployed: dict[str, str]) -> None:
    for name in ("PORTAL_SECRET_KEY", "PORTAL_FIELD_KEYS"):
        env = {key: value for key, value in deployed.items() if key != name}
        refused = run_portal(["serve"], env)
        assert (refused.returncode, name in refused.stderr) == (1, True)
