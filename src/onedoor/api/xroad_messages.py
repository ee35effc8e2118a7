"""Requests as X-Road's message protocol for REST (PR-REST 1.0.4) has them when they reach the provider, and its errors.

The security server of our own organisation is the only one that may ask: it has checked who the client is and signs what we answer. It
sets the headers of responses (X-Road-Request-Hash and the like) itself. An error of the protocol is told with X-Road-Error; one of the
register's own is not: so those who ask know whether they were understood.
"""

from __future__ import annotations

import json
import unicodedata
import uuid
from dataclasses import dataclass
from hmac import compare_digest
from ipaddress import ip_address, ip_network
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_FORBIDDEN = set(":;/\\%")
"""What no part of an identifier has (PR-REST, identifier character restrictions)."""


class Refused(Exception):
    """A request that is none of the protocol. The message says what is wrong with it."""

    def __init__(self, type: str, message: str) -> None:
        self.type = type
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Message:
    """Who asks, as the headers say."""

    client: str
    """Instance, class, member and perhaps subsystem, between slashes, without any encoding."""
    id: str
    user: str
    issue: str
    represented: str

    @property
    def named(self) -> str:
        """Who asks, in one line for the ledger."""
        parts = [
            self.client,
            f"user {self.user}" if self.user else "",
            f"for {self.represented}" if self.represented else "",
            f"issue {self.issue}" if self.issue else "",
        ]
        return ", ".join(part for part in parts if part)[:255]


def is_security_server(request: HttpRequest) -> bool:
    """Whether a request comes from the security server that the settings name: by its address, and by its certificate where one is set.

    The certificate is that which the proxy that ends TLS has verified; it tells its SHA-256 in X-Client-Certificate-SHA256 and must overwrite what comes
    from outside.
    """
    try:
        peer = ip_address(_peer(request))
    except ValueError:
        return False
    networks = [ip_network(one, strict=False) for one in settings.ONEDOOR_X_ROAD_FROM]
    if not any(peer in network for network in networks):
        return False
    wanted = settings.ONEDOOR_X_ROAD_CERTIFICATE
    told = request.headers.get("X-Client-Certificate-SHA256", "").replace(":", "").lower()
    return not wanted or compare_digest(told.encode(), wanted.replace(":", "").lower().encode())


def _peer(request: HttpRequest) -> str:
    if settings.PROXIES:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        return forwarded[-settings.PROXIES].strip() if len(forwarded) >= settings.PROXIES else ""
    return str(request.META.get("REMOTE_ADDR", ""))


def message(request: HttpRequest) -> Message:
    """What the headers say. Raises Refused: the client stands there exactly once, others at most once; an issue is any text."""
    written = _once(request, "X-Road-Client")
    if not written:
        raise Refused("Client.BadRequest", "The header X-Road-Client is missing.")
    return Message(
        client=_identifier("X-Road-Client", written, (3, 4)),
        id=_text("X-Road-Id", _once(request, "X-Road-Id")) or str(uuid.uuid4()),
        user=_text("X-Road-UserId", _once(request, "X-Road-UserId")),
        issue=_text("X-Road-Issue", request.headers.get("X-Road-Issue", "")),
        represented=_represented(_once(request, "X-Road-Represented-Party")),
    )


def fault(error: Refused, status: int = 400) -> HttpResponse:
    """The answer to what is no message of the protocol."""
    body = {"type": error.type, "message": str(error), "detail": str(uuid.uuid4())}
    response = HttpResponse(json.dumps(body), status=status, content_type="application/json; charset=utf-8")
    response["X-Road-Error"] = error.type
    return response


def _once(request: HttpRequest, name: str) -> str:
    """A header's value; servers join the values of one that came several times by commas, which none of ours has unencoded."""
    written = request.headers.get(name, "").strip()
    if "," in written:
        raise Refused("Client.BadRequest", f"The header {name} stands there more than once.")
    return written


def _represented(written: str) -> str:
    return _identifier("X-Road-Represented-Party", written, (1, 2)) if written else ""


def _identifier(name: str, written: str, many: tuple[int, ...]) -> str:
    parts = [_text(name, part) for part in written.split("/")]
    if len(parts) not in many or not all(parts) or any(_FORBIDDEN & set(part) for part in parts):
        raise Refused("Client.BadRequest", f"The header {name} is no identifier.")
    if any(part in (".", "..") for part in parts):
        raise Refused("Client.BadRequest", f"The header {name} is no identifier.")
    return "/".join(parts)


def _text(name: str, written: str) -> str:
    try:
        text = unquote(written, errors="strict")
    except UnicodeDecodeError:
        raise Refused("Client.BadRequest", f"The header {name} is not UTF-8 with percent-encoding.") from None
    if len(text) > 255 or any(unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn") for one in text):
        raise Refused("Client.BadRequest", f"The header {name} has characters that it cannot have, or too many.")
    return text.strip()
