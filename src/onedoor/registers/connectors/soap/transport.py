"""What SOAP's library sends and loads: bounded as everything that is sent, and nothing is loaded but the register's own files."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx
from zeep.transports import Transport

from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.connector import ConnectorFailed, Register
from onedoor.registers.connectors.rest import exchange

LARGEST = 5_000_000
"""Bytes of one file of a description."""


class Bounded(Transport):
    """Takes the place of the library's own transport, which knows no bound for a whole answer."""

    def __init__(
        self, register: Register, client: httpx.Client | None = None, attempt: Attempt | None = None
    ) -> None:
        # The library's own beginning is left out on purpose: it would open a session of another HTTP client.
        self._close_session = False
        self._register = register
        self._client = client
        self._attempt = attempt

    def load(self, url: Any) -> bytes:
        """A file of the description: in the folder of the registers' files, or nothing. Raises ConnectorFailed."""
        parts = urlsplit(str(url))
        if parts.scheme not in ("", "file") or self._register.folder is None:
            raise ConnectorFailed(
                "The description refers to something elsewhere; put it beside.", kind="refused"
            )
        path = self._register.beside(url2pathname(parts.path) if parts.scheme else str(url))
        try:
            if path.stat().st_size > LARGEST:
                raise ConnectorFailed(f"{path.name} is larger than any description.", kind="schema")
            return path.read_bytes()
        except OSError as error:
            raise ConnectorFailed(f"The description {path.name} cannot be read.", kind="schema") from error

    def post(self, address: Any, message: Any, headers: Any) -> Any:
        """Send an envelope. Raises ConnectorFailed."""
        settings = self._register.settings
        request = exchange.Request(
            "POST",
            str(address),
            headers=list(headers.items()),
            content=message,
            repeatable=settings.repeatable,
        )
        assert self._client is not None
        reply = exchange.send(
            self._client, request, self._attempt, most=settings.largest_answer, seconds=settings.timeout
        )
        # A fault comes with status 500 and an envelope; everything else that is not 200 is a failure of the way.
        is_envelope = b"Envelope" in reply.content[:1000]
        if reply.status != 200 and not (reply.status in (400, 500) and is_envelope):
            raise exchange.refused(reply, request)
        return SimpleNamespace(
            status_code=reply.status,
            content=reply.content,
            headers={"Content-Type": "text/xml"},
            encoding="utf-8",
        )

    def get(self, address: Any, params: Any, headers: Any) -> Any:
        """Bindings that are not SOAP are not spoken."""
        raise ConnectorFailed("The port is not one of SOAP.", kind="refused")
