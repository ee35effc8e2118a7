"""OAuth 2.0 client credentials: a token is fetched once and kept until shortly before it ends."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import httpx

from onedoor.catalogue.shapes.connectors import SignIn
from onedoor.registers.connectors import environment
from onedoor.registers.connectors.attempts import Attempt
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.rest import exchange

MARGIN = 30
"""Seconds before its end at which a token is no longer used."""
SHORTEST = 60
"""Seconds a token is taken to hold where the answer does not say."""


@dataclass(frozen=True)
class _Token:
    text: str
    until: float


_tokens: dict[tuple[str, str, str], _Token] = {}
_lock = threading.Lock()


def bearer(sign_in: SignIn, by: httpx.Client, attempt: Attempt | None, *, anew: bool = False) -> str:
    """The header's value. `anew`: the one we have was refused. Raises ConnectorFailed."""
    address, client = environment.value(sign_in.token_address), environment.value(sign_in.client)
    name = (address, client, sign_in.scope or "")
    with _lock:
        known = _tokens.get(name)
        if known is not None and not anew and time.monotonic() < known.until:
            return f"Bearer {known.text}"
    token = _fetched(address, client, sign_in, by, attempt)
    with _lock:
        _tokens[name] = token
    return f"Bearer {token.text}"


def _fetched(address: str, client: str, sign_in: SignIn, by: httpx.Client, attempt: Attempt | None) -> _Token:
    form = {"grant_type": "client_credentials", **({"scope": sign_in.scope} if sign_in.scope else {})}
    basic = httpx.BasicAuth(client, environment.value(sign_in.secret))
    asked = next(basic.auth_flow(httpx.Request("POST", address)))
    request = exchange.Request(
        "POST", address, form=form, headers=[("Authorization", asked.headers["Authorization"])]
    )
    reply = exchange.send(by, request, attempt, most=100_000, seconds=10)
    if reply.status in (400, 401, 403):
        raise ConnectorFailed("Its sign-in does not accept our client or secret.", kind="refused")
    if reply.status != 200:
        raise exchange.refused(reply, request)
    said = reply.json()
    token = said.get("access_token") if isinstance(said, dict) else None
    if (
        not isinstance(token, str)
        or not token.isascii()
        or str(said.get("token_type", "")).lower() != "bearer"
    ):
        raise ConnectorFailed("Its sign-in gave no token that can be used.", kind="garbage")
    seconds = said.get("expires_in", SHORTEST)
    holds = float(seconds) if isinstance(seconds, int | str) and str(seconds).isdigit() else SHORTEST
    return _Token(token, time.monotonic() + max(0.0, holds - MARGIN))


def forget() -> None:
    """Sign in anew from now on."""
    with _lock:
        _tokens.clear()
