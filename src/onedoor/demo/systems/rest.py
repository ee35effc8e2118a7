"""What the town's REST services have in common: tokens for whoever has the secret, records by number, pages, plain refusals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from onedoor.demo.systems.stores import NoStore, Store
from onedoor.demo.systems.tokens import SECONDS, Tokens

LARGEST = 500_000
"""Bytes of a request."""
MOST = 500
"""Records of one request, and of one page."""

Found = Sequence[tuple[str, Mapping[str, Any]]]


class Refused(Exception):
    """What is answered instead of content. Source: RFC 9457 for its form."""

    def __init__(self, status: str, title: str, *headers: tuple[str, str]) -> None:
        self.status = status
        self.title = title
        self.headers = list(headers)
        super().__init__(title)


class Service:
    """A WSGI application: ``/<plural>/<number>``, ``/<plural>/search``, ``/<plural>``, ``/token``, and its ``/openapi.json``."""

    plural = ""
    """What its records are called."""

    def __init__(self, *, store: Store, tokens: Tokens, description: Path) -> None:
        self._store = store
        self._tokens = tokens
        self._description = description

    def written(self, number: str, record: Mapping[str, Any]) -> dict[str, Any]:
        """A record in the shape of the description."""
        raise NotImplementedError

    def __call__(self, environ: Mapping[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """WSGI."""
        kind = "application/json"
        headers: list[tuple[str, str]] = []
        try:
            status = "200 OK"
            if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("GET", "/openapi.json"):
                content = self._description.read_bytes()
            else:
                content = json.dumps(self._answered(environ), ensure_ascii=False).encode()
                headers = self._modified()
        except Refused as refused:
            status, headers = refused.status, refused.headers
            kind, content = "application/problem+json", json.dumps({"title": refused.title}).encode()
        except NoStore:
            status, content = "503 Service Unavailable", b'{"title": "Nothing is here yet."}'
        length = ("Content-Length", str(len(content)))
        start(status, [("Content-Type", kind), length, ("Cache-Control", "no-store"), *headers])
        return [content]

    def _modified(self) -> list[tuple[str, str]]:
        return [("Last-Modified", format_datetime(self._store.closed().astimezone(UTC), usegmt=True))]

    def _answered(self, environ: Mapping[str, Any]) -> Any:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        said = environ.get("HTTP_AUTHORIZATION", "")
        if (method, path) == ("POST", "/token"):
            return self._token(environ, said)
        if not self._tokens.admits(said):
            raise Refused("401 Unauthorized", "A token is needed.", ("WWW-Authenticate", "Bearer"))
        if (method, path) == ("POST", f"/{self.plural}/search"):
            return self._several(_content(environ))
        if (method, path) == ("GET", "/status"):
            return {"asOf": self._store.closed().date().isoformat()}
        if (method, path) == ("GET", f"/{self.plural}"):
            after = parse_qs(environ.get("QUERY_STRING", "")).get("after", [""])[0]
            found = self._store.page(after=after, size=MOST)
            return {self.plural: self._all(found), "next": found[-1][0] if len(found) == MOST else None}
        if method == "GET" and path.startswith(f"/{self.plural}/"):
            found = self._store.some([unquote(path.removeprefix(f"/{self.plural}/"))])
            if found:
                return self._all(found)[0]
            raise Refused("404 Not Found", "Nobody has this number.", *self._modified())
        raise Refused("404 Not Found", "There is nothing here.")

    def _token(self, environ: Mapping[str, Any], authorization: str) -> dict[str, Any]:
        form = parse_qs(_raw(environ).decode("latin-1"))
        if form.get("grant_type") != ["client_credentials"]:
            raise Refused("400 Bad Request", "unsupported_grant_type")
        if not self._tokens.knows(authorization):
            raise Refused("401 Unauthorized", "invalid_client", ("WWW-Authenticate", "Basic"))
        return {"access_token": self._tokens.give(), "token_type": "Bearer", "expires_in": SECONDS}

    def _several(self, asked: Any) -> dict[str, Any]:
        numbers: Any = asked.get("numbers") if isinstance(asked, dict) else None
        is_list = isinstance(numbers, list) and all(isinstance(one, str) for one in numbers)
        if not is_list or len(numbers) > MOST:
            raise Refused("400 Bad Request", f"Write a list of at most {MOST} numbers.")
        return {self.plural: self._all(self._store.some(numbers))}

    def _all(self, found: Found) -> list[dict[str, Any]]:
        return [self.written(number, record) for number, record in found]


def _raw(environ: Mapping[str, Any]) -> bytes:
    written = str(environ.get("CONTENT_LENGTH") or "0")
    length = int(written) if written.isdigit() else 0
    if length > LARGEST:
        raise Refused("413 Content Too Large", "The request is too large.")
    raw: bytes = environ["wsgi.input"].read(length)
    return raw


def _content(environ: Mapping[str, Any]) -> Any:
    try:
        return json.loads(_raw(environ))
    except (ValueError, RecursionError):
        raise Refused("400 Bad Request", "This is not JSON.") from None
