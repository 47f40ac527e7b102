"""Before it serves, the portal says in words why it cannot; then it tells where it is."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from provider_portal.ground.errors import ConflictError, OutsideError, SettingsError
from provider_portal.operation import lan
from provider_portal.operation.serving import EVERYWHERE, announce, on_the_lan, qr_code, refuse_unusable
from provider_portal.settings import Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"PORTAL_VAR": str(tmp_path)})


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def _network(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    monkeypatch.setattr(lan, "_routed", lambda: list(addresses[:1]))
    monkeypatch.setattr(lan, "_of_interfaces", lambda: ["127.0.0.1", "169.254.3.4", *addresses])


def test_a_busy_port_names_another_one(busy_port: int) -> None:
    with pytest.raises(ConflictError, match=f"端口 {busy_port} 已被占用.*PORT={busy_port + 1}"):
        refuse_unusable("127.0.0.1", busy_port)


def test_a_port_that_was_just_left_is_free_again(busy_port: int) -> None:
    with pytest.raises(ConflictError):
        refuse_unusable("127.0.0.1", busy_port)
    with socket.create_server(("127.0.0.1", 0)) as other:
        left = other.getsockname()[1]
    refuse_unusable("127.0.0.1", left)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 0), ("127.0.0.1", 65536), ("192.0.2.77", 8000)])
def test_an_impossible_place_is_told(host: str, port: int) -> None:
    with pytest.raises(SettingsError):
        refuse_unusable(host, port)


def test_the_lan_address_becomes_the_public_one(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    _network(monkeypatch, "192.168.1.20", "10.0.0.7")
    there = on_the_lan(settings)
    assert (there.host, there.public_url) == (EVERYWHERE, "https://192.168.1.20:8000")
    assert there.secure_cookies


def test_a_wanted_address_or_public_url_is_honoured(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _network(monkeypatch, "192.168.1.20", "10.0.0.7")
    assert on_the_lan(replace(settings, host="10.0.0.7")).public_url == "https://10.0.0.7:8000"
    assert (
        on_the_lan(replace(settings, public_url="https://care.example")).public_url == "https://care.example"
    )


def test_without_a_network_it_says_what_to_do(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    _network(monkeypatch)
    with pytest.raises(OutsideError, match="Wi-Fi"):
        on_the_lan(settings)


def test_the_address_is_told_first_and_a_code_only_on_the_network(settings: Settings) -> None:
    lines: list[str] = []
    announce(settings, lines.append, ["演示账号"])
    assert "http://127.0.0.1:8000" in lines[1]
    assert lines[-1] == "演示账号"
    assert not any("扫码" in line for line in lines)

    announce(replace(settings, host=EVERYWHERE, public_url="https://10.0.0.7:8000"), lines.append, [])
    assert qr_code("https://10.0.0.7:8000") in lines


def test_a_browser_is_never_sent_to_the_address_of_everywhere(settings: Settings) -> None:
    lines: list[str] = []
    announce(replace(settings, host=EVERYWHERE), lines.append, [])
    assert "http://127.0.0.1:8000" in lines[1]
