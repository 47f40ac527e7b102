"""The portal's own TLS certificate for the local network: phones give camera and position to HTTPS only."""

import ipaddress
import os
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = timedelta(days=397)
RENEW_BEFORE = timedelta(days=30)
CLOCK_SLACK = timedelta(days=1)  # a phone whose clock is behind must not see a certificate from the future


def lan_certificate(folder: Path, names: Iterable[str], now: datetime) -> Path:
    """One PEM file (mode 600) in `folder`: a private key and its self-signed certificate for all `names`.

    A kept one is used again while it covers every name and ends more than 30 days after `now`.
    """
    required = frozenset(names)
    path = folder / "portal.pem"
    if not _fits(path, required, now):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, _new_pair(required, now))
    return path


def covered_names(certificate: x509.Certificate) -> frozenset[str]:
    """Hosts and addresses that the certificate speaks for."""
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts = names.get_values_for_type(x509.DNSName)
    addresses = names.get_values_for_type(x509.IPAddress)
    return frozenset([*hosts, *map(str, addresses)])


def _fits(path: Path, required: frozenset[str], now: datetime) -> bool:
    """Whether the kept pair is whole and serves; a damaged or foreign file is simply replaced."""
    try:
        pem = path.read_bytes()
        certificate = x509.load_pem_x509_certificate(pem)
        key = serialization.load_pem_private_key(pem, password=None)
        covered = covered_names(certificate)
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    lasts = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEW_BEFORE
    return lasts and required <= covered and key.public_key() == certificate.public_key()


def _new_pair(names: frozenset[str], now: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _described(names, key.public_key(), now).sign(key, hashes.SHA256())
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return secret + certificate.public_bytes(serialization.Encoding.PEM)


def _described(
    names: frozenset[str], public_key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    """An end-entity certificate for servers: it can vouch for nobody else."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "养老服务机构门户（本机）")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SLACK)
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectAlternativeName(list(map(_general_name, sorted(names)))), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: Path, pem: bytes) -> None:
    """Whole or not at all, and readable by its owner only from the first byte."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
