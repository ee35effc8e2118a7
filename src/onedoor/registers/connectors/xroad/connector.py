"""Asks systems behind X-Road, through the own security server, by its message protocol for REST (PR-REST)."""

from __future__ import annotations

import uuid
from urllib.parse import quote, unquote

from onedoor.catalogue.shapes.connectors import XRoad as Settings
from onedoor.registers.connectors import environment, errands
from onedoor.registers.connectors.connector import ConnectorFailed, Register
from onedoor.registers.connectors.rest.connector import Rest
from onedoor.registers.connectors.rest.exchange import Reply, Request

PROTOCOL = "r1"
"""The protocol's major version, as it stands in addresses."""
PASSING = ("NetworkError", "ServiceFailed.Timeout", "OutdatedGlobalConf", "DatabaseError", "ServiceTimeout")
"""Ends of error types that say what may be over in a moment."""


class XRoad(Rest):
    """As `Rest`: the address is the service's identifier at the security server, and headers say who asks and why."""

    def _base(self, register: Register) -> str:
        settings: Settings = register.settings
        server = environment.value(settings.address).rstrip("/")
        return f"{server}/{PROTOCOL}/{identifier(settings.service)}"

    def _headers(self, register: Register) -> list[tuple[str, str]]:
        """`X-Road-Client` once and only once; each message an identifier of its own, so that it can be found in logs."""
        settings: Settings = register.settings
        errand = errands.current()
        headers = [("X-Road-Client", identifier(settings.client)), ("X-Road-Id", str(uuid.uuid4()))]
        if errand.user:
            headers.append(("X-Road-UserId", quote(settings.user_prefix + errand.user, safe="")))
        if errand.case:
            headers.append(("X-Road-Issue", quote(errand.case, safe="")))
        if settings.represented_party:
            headers.append(("X-Road-Represented-Party", identifier(settings.represented_party)))
        if settings.security_server:
            headers.append(("X-Road-Security-Server", identifier(settings.security_server)))
        return headers

    def _look_at(self, reply: Reply, request: Request) -> None:
        """An error of X-Road itself is told by a header; the provider's own errors come without it.

        Security servers repeat what was asked in headers of the response; one of another message is no answer to ours.
        """
        error = reply.headers.get("X-Road-Error")
        if error is None:
            _belongs(reply, request)
            return
        message = _message(reply)
        if error.startswith("Client."):
            raise ConnectorFailed(f"X-Road does not accept the request: {error}.{message}", kind="refused")
        if "AccessDenied" in error:
            raise ConnectorFailed(f"X-Road refuses: {error}.{message}", kind="refused")
        where = "the security server of the other side" if ".ServerProxy" in error else "our security server"
        raise ConnectorFailed(f"X-Road failed at {where}: {error}.{message}", passing=error.endswith(PASSING))


def _belongs(reply: Reply, request: Request) -> None:
    """Raises ConnectorFailed when the response says that it answers another message, or another client."""
    for name, ours in request.headers:
        told = reply.headers.get(name) if name in ("X-Road-Id", "X-Road-Client") else None
        if told is not None and unquote(told) != unquote(ours):
            raise ConnectorFailed(f"X-Road answered another message than ours ({name}).", kind="garbage")


def identifier(written: str) -> str:
    """The parts in UTF-8, each with percent-encoding of its own; the slashes between them stay."""
    return "/".join(quote(part, safe="") for part in written.split("/"))


def _message(reply: Reply) -> str:
    """What the security server says besides; it knows nothing of anybody."""
    try:
        said = reply.json()
    except ConnectorFailed:
        return ""
    told = said.get("message") if isinstance(said, dict) else None
    detail = said.get("detail") if isinstance(said, dict) else None
    return "".join(f" {str(one)[:200]}" for one in (told, detail) if one)
