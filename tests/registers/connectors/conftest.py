"""Registers whose systems are real servers, databases and files."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from onedoor.catalogue.shapes.register import RegisterFile
from onedoor.registers.connectors import circuits
from onedoor.registers.connectors.connector import Register
from onedoor.registers.connectors.known import connector_for

ATTRIBUTES: dict[str, Any] = {
    "name": {"type": "text", "title": {"en": "Name"}},
    "born": {"type": "date", "title": {"en": "Born"}},
    "income": {"type": "money per month", "title": {"en": "Income"}},
    "student": {"type": "boolean", "title": {"en": "Student"}},
    "household": {"type": "list of member", "title": {"en": "Household"}},
}
TYPES: dict[str, Any] = {
    "member": {
        "name": {"type": "text", "title": {"en": "Name"}},
        "share": {"type": "number", "title": {"en": "Share"}},
    }
}
FIELDS = list(ATTRIBUTES)


@pytest.fixture(autouse=True)
def _closed_circuits() -> Iterator[None]:
    circuits.forget()
    yield
    circuits.forget()


def register(connector: dict[str, Any], *, folder: Path | None = None, **more: Any) -> Register:
    """A register with this connector."""
    document = {
        "title": {"en": "People"},
        "owner": "registry",
        "connector": connector,
        "key": "person number",
        "freshness": "P1D",
        "types": TYPES,
        "attributes": ATTRIBUTES,
        **more,
    }
    file = TypeAdapter(RegisterFile).validate_python(document, context={"languages": ("en",)})
    return Register("people", file, folder)


def read(of: Register, *keys: str, fields: list[str] | None = None) -> Any:
    """What the register says, by its own connector."""
    connector = connector_for(of.settings.kind)
    return connector.read(register=of, keys=list(keys), fields=FIELDS if fields is None else fields)


class Town(BaseHTTPRequestHandler):
    """Answers by the functions of `routes`, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    routes: dict[tuple[str, str], Callable[[Any], Any]]
    seen: list[Any]

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        path, _, self.query = self.path.partition("?")
        self.seen.append((self.command, self.path, list(self.headers.items()), self.body))
        route = self.routes.get((self.command, path)) or self.routes.get((self.command, "*"))
        if route is None:
            self.give(404, {"error": "unknown"})
            return
        route(self)

    do_GET = do_POST = _answer

    def give(self, status: int, content: Any, **headers: str) -> None:
        """Answer with JSON, or with the bytes themselves."""
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args: Any) -> None:
        """Nothing."""


class Server:
    """A town's HTTP server in a thread."""

    def __init__(self) -> None:
        self.routes: dict[tuple[str, str], Callable[[Any], Any]] = {}
        self.seen: list[Any] = []
        handler = type("Here", (Town,), {"routes": self.routes, "seen": self.seen})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def protect(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on; each connection shakes hands in its own thread."""
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]

    def stop(self) -> None:
        """Switch it off; its port refuses from now on."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A real HTTP server."""
    one = Server()
    yield one
    one.stop()
