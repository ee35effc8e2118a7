"""The tax office: whom it admits, and what it refuses to read."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from onedoor.demo.systems.stores import Store
from onedoor.demo.systems.tax.application import TaxOffice
from onedoor.demo.systems.tax.envelopes import DIGEST, SOAP, TEXT, WSSE, WSU, Guard

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ADA = {
    "jobs": [
        {"person number": "A1", "employer": "Smith & <Sons>", "kind": "employed", "hours per week": 20,
         "gross pay": 254.20}
    ],
    "payments": [],
}  # fmt: skip
ASK = '<GetIncomes xmlns="urn:tax-office:incomes:1"><personNumber>A1</personNumber></GetIncomes>'


@pytest.fixture
def office(tmp_path: Path) -> TaxOffice:
    store = Store(tmp_path / "tax.sqlite")
    store.write([("A1", ADA), ("B2", {"jobs": [], "payments": []})], digest="x")
    (tmp_path / "incomes.wsdl").write_text("<definitions/>")
    guard = Guard("onedoor", "s3cret", now=NOW.timestamp)
    return TaxOffice(store=store, guard=guard, description=tmp_path / "incomes.wsdl")


def token(*, nonce: bytes = b"once", at: datetime = NOW, password: str = "s3cret", user: str = "onedoor") -> str:
    created = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = base64.b64encode(hashlib.sha1(nonce + created.encode() + password.encode()).digest()).decode()
    return (
        f'<w:Security xmlns:w="{WSSE}" xmlns:u="{WSU}"><w:UsernameToken><w:Username>{user}</w:Username>'
        f'<w:Password Type="{DIGEST}">{digest}</w:Password><w:Nonce>{base64.b64encode(nonce).decode()}</w:Nonce>'
        f"<u:Created>{created}</u:Created></w:UsernameToken></w:Security>"
    )


def envelope(header: str, body: str = ASK) -> str:
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>'


def post(office: TaxOffice, text: str, **environ: Any) -> tuple[str, str]:
    raw = text.encode()
    said: list[str] = []
    asked = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(raw)), "wsgi.input": io.BytesIO(raw), **environ}
    content = b"".join(office(asked, lambda status, headers: said.append(status)))
    return said[0], content.decode()


def test_whoever_shows_the_password_is_told_and_texts_are_escaped(office: TaxOffice) -> None:
    status, said = post(office, envelope(token()))
    assert status == "200 OK"
    assert "<employer>Smith &amp; &lt;Sons&gt;</employer>" in said
    assert "<gross_pay>254.2</gross_pay>" in said


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("", "w:InvalidSecurity"),
        (token(password="guess"), "w:FailedAuthentication"),
        (token(user="somebody"), "w:FailedAuthentication"),
        (token(at=NOW.replace(hour=8)), "w:MessageExpired"),
        (token(at=NOW.replace(hour=11)), "w:MessageExpired"),
        (token().replace(">b25jZQ==<", ">not base 64<"), "w:InvalidSecurityToken"),
        (token().replace(DIGEST, TEXT), "w:FailedAuthentication"),
    ],
)
def test_nobody_else_is(office: TaxOffice, header: str, fault: str) -> None:
    status, said = post(office, envelope(header))
    assert status.startswith("500")
    assert f"<faultcode>{fault}</faultcode>" in said
    assert "A1" not in said


def test_a_token_is_good_once(office: TaxOffice) -> None:
    assert post(office, envelope(token()))[0] == "200 OK"
    assert "FailedAuthentication" in post(office, envelope(token()))[1]
    assert post(office, envelope(token(nonce=b"twice")))[0] == "200 OK"


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + envelope(token(), ASK.replace("A1", "&e;")),
        "<html>",
        "",
        "<a>" * 300 + "</a>" * 300,
        envelope(token(), ""),
        envelope(token(), "<x/>"),
        envelope(token(), ASK.replace("<personNumber>A1</personNumber>", "")),
        envelope(token(), ASK.replace("<personNumber>A1</personNumber>", "<personNumber>A1</personNumber>" * 1001)),
    ],
)
def test_what_is_no_request_is_a_fault_and_never_more(office: TaxOffice, hostile: str) -> None:
    status, said = post(office, hostile)
    assert status.startswith("500")
    assert "<faultcode>s:Client</faultcode>" in said
    assert "root:" not in said


def test_too_large_a_request_is_not_even_read(office: TaxOffice) -> None:
    status, said = post(office, "x", CONTENT_LENGTH="99999999")
    assert "too large" in said
    assert status.startswith("500")


def test_an_office_without_records_yet_is_busy_rather_than_wrong(office: TaxOffice) -> None:
    office._store.path.unlink()
    assert post(office, envelope(token()))[0].startswith("503")
