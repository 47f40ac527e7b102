"""The certificate for the local network lasts while it serves, and is replaced when it does not."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from provider_portal.operation.certificate import LIFE, RENEW_BEFORE, covered_names, lan_certificate

NOW = datetime(2026, 7, 15, 1, 0, tzinfo=UTC)
NAMES = ["localhost", "127.0.0.1", "192.168.1.20", "care-home"]


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_it_covers_hosts_and_addresses_and_is_for_servers_only(tmp_path: Path) -> None:
    certificate = _certificate(lan_certificate(tmp_path, NAMES, NOW))
    assert covered_names(certificate) == frozenset(NAMES)
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_only_the_owner_can_read_the_key(tmp_path: Path) -> None:
    path = lan_certificate(tmp_path / "tls", NAMES, NOW)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_server_can_load_it(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(lan_certificate(tmp_path, NAMES, NOW))


def test_the_same_one_serves_again_even_when_an_address_has_gone(tmp_path: Path) -> None:
    first = lan_certificate(tmp_path, NAMES, NOW).read_bytes()
    assert lan_certificate(tmp_path, NAMES[:2], NOW + timedelta(days=9)).read_bytes() == first


def test_a_new_address_brings_a_new_one(tmp_path: Path) -> None:
    first = lan_certificate(tmp_path, NAMES, NOW).read_bytes()
    second = lan_certificate(tmp_path, [*NAMES, "10.0.0.7"], NOW)
    assert second.read_bytes() != first
    assert "10.0.0.7" in covered_names(_certificate(second))


@pytest.mark.parametrize(("seconds", "kept"), [(-1, True), (0, False)])
def test_it_is_renewed_thirty_days_before_its_end(tmp_path: Path, seconds: int, *, kept: bool) -> None:
    first = lan_certificate(tmp_path, NAMES, NOW).read_bytes()
    later = NOW + LIFE - RENEW_BEFORE + timedelta(seconds=seconds)
    assert (lan_certificate(tmp_path, NAMES, later).read_bytes() == first) is kept


@pytest.mark.parametrize("damage", [b"", b"not a certificate"])
def test_a_damaged_file_is_replaced(tmp_path: Path, damage: bytes) -> None:
    path = lan_certificate(tmp_path, NAMES, NOW)
    path.write_bytes(damage or path.read_bytes()[:-200])
    assert covered_names(_certificate(lan_certificate(tmp_path, NAMES, NOW))) == frozenset(NAMES)
