"""OAuth 2.0 client credentials: a client shows its secret and gets a token for some minutes. Source: RFC 6749 section 4.4."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS = 600


@dataclass
class Tokens:
    """The tokens that were given to the one client there is; they end with the process."""

    client: str
    secret: str
    now: Callable[[], float] = time.monotonic
    _given: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def knows(self, authorization: str) -> bool:
        """Whether an Authorization header of a token request is the client's (HTTP Basic)."""
        kind, _, told = authorization.partition(" ")
        try:
            text = base64.b64decode(told, validate=True).decode()
        except (binascii.Error, ValueError):
            return False
        client, _, secret = text.partition(":")
        is_right = hmac.compare_digest(secret.encode(), self.secret.encode())
        return kind.lower() == "basic" and client == self.client and is_right

    def give(self) -> str:
        """A new token."""
        token, now = secrets.token_urlsafe(32), self.now()
        with self._lock:
            self._given = {one: until for one, until in self._given.items() if until > now}
            self._given[token] = now + SECONDS
        return token

    def admits(self, authorization: str) -> bool:
        """Whether an Authorization header holds a token of ours that has not ended (RFC 6750)."""
        kind, _, token = authorization.partition(" ")
        with self._lock:
            return kind.lower() == "bearer" and self._given.get(token, 0.0) > self.now()
