"""SOAP 1.1 envelopes: a request read safely, its username token checked, an answer or a fault written."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from onedoor.dmn.xml.elements import Element, UnsafeOrBroken, parse

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = f"{_WSS}wssecurity-secext-1.0.xsd", f"{_WSS}wssecurity-utility-1.0.xsd"
DIGEST = f"{_WSS}username-token-profile-1.0#PasswordDigest"
TEXT = f"{_WSS}username-token-profile-1.0#PasswordText"
FRESH = 300.0
"""Seconds for which a token is good, on both sides of our clock."""


class Fault(Exception):
    """What is answered instead: a code and a sentence. Source: SOAP 1.1 section 4.4, WSS 1.0 section 12."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(text)

    def xml(self) -> bytes:
        """The envelope."""
        prefix = "s" if self.code in ("Client", "Server") else "w"
        return enveloped(
            f'<s:Fault xmlns:w="{WSSE}"><faultcode>{prefix}:{self.code}</faultcode>'
            f"<faultstring>{escape(self.text)}</faultstring></s:Fault>"
        )


@dataclass
class Guard:
    """Who may ask: one user with a password, by a token that is fresh and was not used before."""

    user: str
    password: str
    now: Callable[[], float] = time.time
    _used: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, envelope: Element) -> None:
        """Raises Fault for whoever is not admitted."""
        token = _inside(envelope, (SOAP, "Header"), (WSSE, "Security"), (WSSE, "UsernameToken"))
        if token is None:
            raise Fault("InvalidSecurity", "A username token is needed.")
        said = {one.name: one for one in token.children if one.namespace in (WSSE, WSU)}
        if "Username" not in said or "Password" not in said:
            raise Fault("InvalidSecurityToken", "The token lacks the name or the password.")
        kind = said["Password"].get("Type", TEXT)
        nonce, created = (said[name].text.strip() if name in said else "" for name in ("Nonce", "Created"))
        expected = self.password
        if kind == DIGEST:
            expected = _digest(nonce, created, self.password)
        right = hmac.compare_digest(said["Password"].text.strip().encode(), expected.encode())
        if said["Username"].text.strip() != self.user or not right:
            raise Fault("FailedAuthentication", "Name or password are wrong.")
        if kind == DIGEST:
            self._once(nonce, created)

    def _once(self, nonce: str, created: str) -> None:
        now = self.now()
        try:
            age = now - datetime.fromisoformat(created).replace(tzinfo=UTC).timestamp()
        except ValueError:
            raise Fault("InvalidSecurityToken", "The token does not say when it was made.") from None
        if abs(age) > FRESH:
            raise Fault("MessageExpired", "The token is too old, or a clock is wrong.")
        with self._lock:
            self._used = {one: until for one, until in self._used.items() if until > now}
            if nonce in self._used:
                raise Fault("FailedAuthentication", "The token was used before.")
            self._used[nonce] = now + 2 * FRESH


def read(raw: bytes) -> Element:
    """The envelope of a request. Raises Fault for what is not one, or is not read for safety's sake."""
    try:
        envelope = parse(raw)
    except UnsafeOrBroken as wrong:
        raise Fault("Client", str(wrong)) from wrong
    if (envelope.namespace, envelope.name) != (SOAP, "Envelope"):
        raise Fault("Client", "This is no SOAP envelope.")
    return envelope


def operation(envelope: Element) -> Element:
    """What is asked: the one element of the body. Raises Fault."""
    body = _inside(envelope, (SOAP, "Body"))
    if body is None or len(body.children) != 1:
        raise Fault("Client", "The body must hold one element.")
    return body.children[0]


def enveloped(content: str) -> bytes:
    """An envelope around what is said."""
    return f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{SOAP}"><s:Body>{content}</s:Body></s:Envelope>'.encode()


def _inside(element: Element, *steps: tuple[str, str]) -> Element | None:
    found: Element | None = element
    for namespace, name in steps:
        if found is None:
            return None
        found = next(
            (one for one in found.children if (one.namespace, one.name) == (namespace, name)), None
        )
    return found


def _digest(nonce: str, created: str, password: str) -> str:
    """Base64(SHA-1(nonce + created + password)). Source: WSS UsernameToken Profile 1.0, section 3.1."""
    try:
        raw = base64.b64decode(nonce, validate=True)
    except (binascii.Error, ValueError):
        raise Fault("InvalidSecurityToken", "The nonce is not in base64.") from None
    made = hashlib.sha1(raw + created.encode() + password.encode()).digest()  # noqa: S324 - as the profile says
    return base64.b64encode(made).decode()
