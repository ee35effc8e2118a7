"""Registers behind TLS: a server is believed by its certificate alone, and may want one of ours."""

from __future__ import annotations

import datetime
import ipaddress
import json
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.registers.connectors.conftest import Server, read, register
from tests.registers.connectors.test_rest import ADA, DESCRIPTION

from onedoor.registers.connectors.connector import ConnectorFailed, Register


def certificate(folder: Path, name: str, signer: Any = None) -> Any:
    """A certificate with its key in one PEM file, signed by `signer` or by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer[0].subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
    )
    if signer:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer[1].public_key())
        made = made.add_extension(issuer, critical=False)
    signed = made.sign(signer[1] if signer else key, hashes.SHA256())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + pem)
    return signed, key, path


@pytest.fixture
def people(server: Server, tmp_path: Path) -> Callable[..., Register]:
    """A register whose server shows a certificate of the town's, and wants one, too."""
    town = certificate(tmp_path, "town")
    shown = certificate(tmp_path, "server", town)
    certificate(tmp_path, "onedoor", town)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown[2])
    context.load_verify_locations(town[2])
    context.verify_mode = ssl.CERT_REQUIRED
    server.protect(context)
    server.routes["GET", "/people/A1"] = lambda one: one.give(200, ADA)
    (tmp_path / "people.json").write_text(json.dumps(DESCRIPTION))

    def of(**more: Any) -> Register:
        return register(
            {
                "kind": "rest",
                "description": "people.json",
                "address": server.address.replace("http:", "https:"),
                "one": {"operation": "onePerson", "key": "id"},
                "key": "id",
                "attempts": 1,
                **{name: str(tmp_path / file) for name, file in more.items()},
            },
            folder=tmp_path,
        )

    return of


def test_both_sides_show_who_they_are(people: Callable[..., Register]) -> None:
    of = people(authority="town.pem", certificate="onedoor.pem")
    assert read(of, "A1", fields=["name"])["A1"].attributes == {"name": "Ada"}


@pytest.mark.parametrize("shown", [{}, {"certificate": "onedoor.pem"}, {"authority": "town.pem"}])
def test_without_certificates_nothing_is_read(
    people: Callable[..., Register], server: Server, shown: dict[str, str]
) -> None:
    with pytest.raises(ConnectorFailed) as failed:
        read(people(**shown), "A1", fields=["name"])
    assert failed.value.kind == "unreachable"
    assert server.seen == []


def test_a_file_that_is_no_certificate_is_told(people: Callable[..., Register]) -> None:
    with pytest.raises(ConnectorFailed, match="is it a PEM file"):
        read(people(authority="people.json"), "A1", fields=["name"])
