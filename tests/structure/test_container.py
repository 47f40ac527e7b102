"""No engine is at hand: what Dockerfile and compose.yaml name must exist, and their commands must be real."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from provider_portal.floors import FLOORS
from provider_portal.operation.cli import command_tree
from provider_portal.settings import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
IMAGES = {"caddy:2", "postgres:16", "redis:7"}
OF_IMAGES = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, continued lines joined."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def all_of(name: str) -> list[str]:
    """Arguments of every such instruction."""
    return [arguments for instruction, arguments in instructions() if instruction == name]


def portal_commands(line: str) -> list[list[str]]:
    """Words after each `portal` in a shell line."""
    return [words.split() for words in re.findall(r"\bportal ((?:[a-z]+ ?)+)", line)]


def is_command(words: list[str]) -> bool:
    """Whether `portal` knows it."""
    command: click.Command = command_tree()
    for word in words:
        inner = (
            command.get_command(click.Context(command), word) if isinstance(command, click.Group) else None
        )
        if inner is None:
            return False
        command = inner
    return not isinstance(command, click.Group)


def test_every_path_that_the_image_copies_or_runs_exists() -> None:
    for arguments in all_of("COPY"):
        for source in arguments.split()[:-1]:
            assert (ROOT / source).exists(), source
    for script in re.findall(r"scripts/[a-z-]+", " ".join(all_of("RUN"))):
        assert os.access(ROOT / script, os.X_OK), script


def test_the_image_asks_one_script_for_system_packages_and_they_exist() -> None:
    lines = " ".join(all_of("RUN"))
    assert "apt-get" not in lines
    groups = re.findall(r"scripts/system-packages install ([a-z ]+?) &&", lines)
    assert groups == ["run"]
    listed = [str(ROOT / "scripts/system-packages"), "list", "run", "test"]
    names = subprocess.run(listed, capture_output=True, encoding="utf-8", check=True).stdout.split()
    if shutil.which("apt-cache") and any(Path("/var/lib/apt/lists").glob("*_Packages*")):
        listing = subprocess.run(
            ["apt-cache", "show", *names], capture_output=True, encoding="utf-8", check=False
        )
        assert set(names) <= set(re.findall(r"^Package: (\S+)$", listing.stdout, re.MULTILINE))


def test_what_the_image_leaves_out_is_not_needed() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    needed = {"scripts", "requirements.lock", "pyproject.toml", "static", "templates", "provider_portal"}
    assert not (needed | set(FLOORS)) & set(left_out)
    assert {".env", "var", ".git"} <= set(left_out)


def test_the_image_does_not_run_as_root() -> None:
    [user] = all_of("USER")
    assert f"--create-home {user}" in " ".join(all_of("RUN"))
    names = [name for name, _ in instructions()]
    assert names.index("USER") < names.index("CMD")


def test_the_start_commands_are_commands_of_the_portal() -> None:
    [start] = all_of("CMD")
    lines = [start, *(" ".join(SERVICES[name]["command"]) for name in OURS)]
    lines += [" ".join(SERVICES[name].get("healthcheck", {}).get("test", [])) for name in OURS]
    commands = [words for line in lines for words in portal_commands(line)]
    assert len(commands) >= 5
    assert [words for words in commands if not is_command(words)] == []


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_read_by_the_settings(name: str) -> None:
    source = (ROOT / "provider_portal/settings.py").read_text(encoding="utf-8")
    image = re.findall(r"\b((?:PORTAL_[A-Z]+|HOST|PORT))=", " ".join(all_of("ENV")))
    assert set(image) == {"PORTAL_VAR", "HOST", "PORT"}
    for variable in [*SERVICES[name]["environment"], *image]:
        assert f'"{variable}"' in source, variable


def test_every_secret_comes_from_the_environment_file(tmp_path: Path) -> None:
    made = make_env(tmp_path)
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{([A-Z_]+)", text)) == set(made)
    assert oct((tmp_path / ".env").stat().st_mode & 0o777) == "0o600"
    assert [path for path in (tmp_path / "deploy").rglob("*") if not path.stat().st_mode & 0o004] == []
    assert sorted(json.loads(made["PORTAL_FIELD_KEYS"])) == ["current", "digest", "keys"]
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            secret = any(word in name for word in ("SECRET", "PASSWORD", "KEYS", "TOKEN"))
            assert not secret or value.startswith("${"), name
    again = subprocess.run(
        ["deploy/make-env", "other.cn"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert (again.returncode, "没有改动" in again.stderr) == (1, True)


def make_env(folder: Path) -> dict[str, str]:
    """What `deploy/make-env` writes."""
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    for path in (folder / "deploy").rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)  # as it was checked out under umask 077
    subprocess.run(["deploy/make-env", "portal.example.cn"], cwd=folder, check=True, capture_output=True)
    pairs = [line.split("=", 1) for line in (folder / ".env").read_text(encoding="utf-8").splitlines()]
    return {name: value.strip("'") for name, value in pairs}


def test_every_volume_network_name_and_dependency_exists() -> None:
    kept = set(COMPOSE["volumes"])
    assert {str(SERVICES[name].get("image")) for name in SERVICES if name not in OURS} == IMAGES
    used = set()
    for service in SERVICES.values():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            used.add(source)
            assert source in kept or (ROOT / source).exists(), mount
        for other, dependency in service.get("depends_on", {}).items():
            condition = dependency["condition"]
            assert condition != "service_healthy" or "healthcheck" in SERVICES[other] or other in OURS
            assert condition != "service_completed_successfully" or SERVICES[other]["restart"] == "no"
    assert kept <= used
    assert SERVICES["app"]["volumes"] == SERVICES["worker"]["volumes"]
    assert f"{all_of('VOLUME')[0]}" == SERVICES["app"]["volumes"][0].split(":")[1]


def test_addresses_between_the_services_name_services() -> None:
    environment = SERVICES["app"]["environment"] | SERVICES["migrate"]["environment"]
    addresses = " ".join(value for name, value in environment.items() if name.endswith("_URL"))
    hosts = re.findall(r"(?:@|//)([a-z]+):\d+", addresses)
    caddy = (ROOT / "deploy/Caddyfile").read_text(encoding="utf-8")
    [(upstream, port)] = re.findall(r"reverse_proxy ([a-z]+):(\d+)", caddy)
    assert {*hosts, upstream} <= set(SERVICES)
    assert port == all_of("EXPOSE")[0]
    assert f"PORT={port}" in " ".join(all_of("ENV"))
    assert "{$PORTAL_DOMAIN}" in caddy
    assert "PORTAL_DOMAIN" in SERVICES["proxy"]["environment"]


def test_only_the_proxy_is_open_to_the_world() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_role_that_the_database_makes_is_the_one_that_the_website_uses() -> None:
    script = (ROOT / "deploy/postgres/10-application-role.sh").read_text(encoding="utf-8")
    assert os.access(ROOT / "deploy/postgres/10-application-role.sh", os.X_OK)
    role = re.findall(r"//([a-z_]+):", SERVICES["app"]["environment"]["DATABASE_URL"])[0]
    owner = re.findall(r"//([a-z_]+):", SERVICES["migrate"]["environment"]["DATABASE_OWNER_URL"])[0]
    assert f"CREATE ROLE {role} LOGIN" in script
    assert owner == SERVICES["postgres"]["environment"]["POSTGRES_USER"]
    ours = set(SERVICES["postgres"]["environment"]) - OF_IMAGES
    assert {name for name in ours if f"${name}" not in script} == set()
