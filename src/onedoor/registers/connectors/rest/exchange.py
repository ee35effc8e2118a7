"""One HTTP request and its answer: bounded in time and size, no redirect followed, every failure of a kind."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

import httpx

from onedoor.catalogue.shapes.connectors import Described
from onedoor.registers.connectors import environment, plain
from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.connector import ConnectorFailed

PASSING = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class Request:
    """What is asked."""

    method: str
    address: str
    query: Sequence[tuple[str, str]] = ()
    headers: Sequence[tuple[str, str]] = ()
    body: Any = None
    form: Mapping[str, str] | None = None
    content: bytes | None = None
    repeatable: bool = True
    """Whether it may be sent twice."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: httpx.Headers
    content: bytes

    def json(self) -> Any:
        """The content. Raises ConnectorFailed when it is not JSON."""
        try:
            return plain.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise ConnectorFailed("Its answer is not JSON.", kind="garbage") from error


def client(settings: Described) -> httpx.Client:
    """A client for one read: it follows no redirect (which could lead anywhere) and knows no proxy of the environment.

    Raises ConnectorFailed when a certificate cannot be used.
    """
    authority = environment.value(settings.authority) if settings.authority else None
    certificate = environment.value(settings.certificate) if settings.certificate else None
    return httpx.Client(
        follow_redirects=False,
        trust_env=False,
        verify=_trust(authority, certificate),
        headers={"Accept": "application/json"},
    )


@lru_cache(maxsize=64)
def _trust(authority: str | None, certificate: str | None) -> ssl.SSLContext:
    """Whom we believe (by default whom the machine believes), and by which certificate we show who we are."""
    try:
        context = ssl.create_default_context(cafile=authority)
        if certificate:
            context.load_cert_chain(certificate)
    except (OSError, ssl.SSLError) as error:
        raise ConnectorFailed("A certificate cannot be read: is it a PEM file?", kind="refused") from error
    return context


def send(by: httpx.Client, request: Request, attempt: Attempt | None, *, most: int, seconds: float) -> Reply:
    """The answer, whatever its status. Raises ConnectorFailed when there is none, or it is larger than `most` bytes."""
    timeout = httpx.Timeout(attempt.left if attempt else seconds)

    def traced(event: str, told: Mapping[str, Any]) -> None:
        if attempt and event.endswith("connect_tcp.complete"):
            connected = told["return_value"].get_extra_info("socket")
            attempt.on_cut(
                lambda: connected.shutdown(socket.SHUT_RDWR)
            )  # wakes who waits, as closing does not

    try:
        with by.stream(
            request.method,
            request.address,
            params=list(request.query) or None,
            headers=list(request.headers),
            json=request.body,
            data=request.form,
            content=request.content,
            timeout=timeout,
            extensions={"trace": traced},
        ) as answer:
            content = bytearray()
            for part in answer.iter_bytes():
                content += part
                if len(content) > most:
                    raise ConnectorFailed(f"Its answer is larger than {most} bytes.", kind="garbage")
                if attempt:
                    _ = attempt.left
            return Reply(answer.status_code, answer.headers, bytes(content))
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise ConnectorFailed(f"It cannot be reached: {error}", passing=True) from error
    except httpx.TimeoutException as error:
        raise ConnectorFailed(
            "It did not answer in time.", kind="timeout", passing=request.repeatable
        ) from error
    except httpx.DecodingError as error:
        raise ConnectorFailed("Its answer cannot be decoded.", kind="garbage") from error
    except httpx.TransportError as error:
        raise ConnectorFailed(
            f"It broke off in the middle: {type(error).__name__}.", passing=request.repeatable
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ConnectorFailed(f"It cannot be asked: {type(error).__name__}.", kind="refused") from error


def day_of(reply: Reply, header: str) -> date:
    """The day that a header says, as HTTP writes days or as ISO 8601 does. Raises ConnectorFailed."""
    written = reply.headers.get(header, "").strip()
    try:
        return parsedate_to_datetime(written).date()
    except ValueError:
        pass
    try:
        return date.fromisoformat(written[:10])
    except ValueError as error:
        what = f"The header “{header}” of its answer does not say of which day it is."
        raise ConnectorFailed(f"{what} Correct `newest` in the register's file, or ask the owner.", kind="schema") from error


def refused(reply: Reply, request: Request) -> ConnectorFailed:
    """The failure that a status means. What the body says is not repeated: it may be about somebody."""
    status = reply.status
    if status in (401, 403):
        return ConnectorFailed(f"It does not let us in (status {status}).", kind="refused")
    if status >= 500 or status == 429:
        passing = status in PASSING and request.repeatable
        return ConnectorFailed(f"It is not well (status {status}).", passing=passing)
    if 300 <= status < 400:
        return ConnectorFailed(
            f"It sends us elsewhere (status {status}); that is not followed.", kind="refused"
        )
    return ConnectorFailed(f"It does not accept what it was asked (status {status}).", kind="schema")
