"""A security server in the middle, as X-Road's message protocol for REST (PR-REST 1.0.3) has it: strict about what it gets.

It stands for both sides' servers at once. What it passes on and what it sets itself is as chapters 4.1 to 4.6 say.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from tests.registers.connectors.conftest import Town

HOPS = {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"}
HIDDEN = {"host", "user-agent", "server"}
"""Headers that do not pass: chapter 4.3, filtered headers."""
OWN = ("X-Road-Client", "X-Road-Service", "X-Road-Id", "X-Road-Request-Hash", "X-Road-Request-Id", "X-Road-Error")
"""Headers of responses that the provider should not set, and that are replaced."""


class Refused(Exception):
    """The request is none of the protocol, or cannot be passed on."""

    def __init__(self, type: str, message: str, status: int) -> None:
        self.type, self.status = type, status
        super().__init__(message)


@dataclass
class SecurityServer:
    """Passes requests for services to where they are; remembers what the providers saw and what the clients got."""

    services: Mapping[str, str]
    """Service identifier, decoded, to its address."""
    passed: list[dict[str, str]] = field(default_factory=list)
    given: list[dict[str, str]] = field(default_factory=list)
    spoil: Callable[[dict[str, str]], None] = lambda headers: None
    """What a broken server would do to its response's headers."""

    def __call__(self, town: Town) -> None:
        """One request."""
        try:
            service, rest = self._service(town)
            headers = self._headers(town)
            status, body, told = self._forward(town, self.services[service] + rest, headers)
        except Refused as error:
            content = {"type": error.type, "message": str(error), "detail": str(uuid.uuid4())}
            self._give(town, error.status, json.dumps(content).encode(), {
                "X-Road-Error": error.type, "Content-Type": "application/json;charset=utf-8",
            })  # fmt: skip
            return
        own = {
            "X-Road-Client": headers["x-road-client"],
            "X-Road-Service": service,
            "X-Road-Id": headers["x-road-id"],
            "X-Road-Request-Id": str(uuid.uuid4()),
            "X-Road-Request-Hash": _hash(headers, town.body),
        }
        kept = {name: said for name, said in told.items() if name not in {one.lower() for one in OWN} | HOPS | HIDDEN}
        kept.pop("content-length", None)
        self._give(town, status, body, {**kept, **own})

    def _service(self, town: Town) -> tuple[str, str]:
        path, mark, query = town.path.partition("?")
        parts = path.split("/")
        if parts[1:2] != ["r1"] or any(part in (".", "..") for part in parts) or len(town.path) > 2000:
            raise Refused("Client.BadRequest", "Error parsing the client's REST request.", 400)
        for many in (5, 4):  # the subsystem is optional
            name = "/".join(unquote(part, errors="strict") for part in parts[2 : 2 + many])
            if name in self.services:
                return name, "".join(f"/{part}" for part in parts[2 + many :]) + mark + query
        raise Refused("Server.ServerProxy.UnknownService", "Unknown service.", 500)

    def _headers(self, town: Town) -> dict[str, str]:
        clients = town.headers.get_all("X-Road-Client") or []
        if len(clients) != 1 or len(clients[0].split("/")) not in (3, 4) or not all(clients[0].split("/")):
            raise Refused("Client.BadRequest", "X-Road-Client has to be there once.", 400)
        if not clients[0].isascii() or "X-Road-Request-Hash" in town.headers:
            raise Refused("Client.BadRequest", "A header is not as it should be.", 400)
        kept = {name.lower(): said for name, said in town.headers.items() if name.lower() not in HOPS | HIDDEN}
        kept.setdefault("x-road-id", str(uuid.uuid4()))
        kept.setdefault("accept", "application/json")
        return kept

    def _forward(self, town: Town, address: str, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        where = urlsplit(address)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
        self.passed.append(headers)
        try:
            connection.request(town.command, address.partition(where.netloc)[2], town.body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), {name.lower(): said for name, said in answer.getheaders()}
        except OSError as error:
            raise Refused("Server.ServerProxy.NetworkError", f"Connect failed: {error}", 500) from error
        finally:
            connection.close()

    def _give(self, town: Town, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.spoil(headers)
        self.given.append(headers)
        town.send_response(status)
        for name, said in headers.items():
            town.send_header(name, said)
        town.send_header("Content-Length", str(len(body)))
        town.end_headers()
        town.wfile.write(body)


def _hash(headers: Mapping[str, str], body: bytes) -> str:
    """SHA-512 over the digests of headers and body, or of the headers alone; chapter 4.3, request hash header."""
    written = "".join(f"{name}:{said}\r\n" for name, said in headers.items()).encode()
    first = hashlib.sha512(written).digest()
    whole = hashlib.sha512(first + hashlib.sha512(body).digest()).digest() if body else first
    return base64.b64encode(whole).decode()
