"""authlib's authorization server, told where things are kept (in memory) and what the one client may do."""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.common.security import generate_token
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import RSAKey

from onedoor.demo.identity_provider import keys
from onedoor.demo.identity_provider.personas import Persona
from onedoor.identity.levels import Level

SCOPES = ("openid", "profile", "email")
CODE_LIVES = 60
"""Seconds in which a code must be turned into a token."""
TOKEN_LIVES = 600
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
CALLBACK = "/account/signed-in"
ACR = {f"http://eidas.europa.eu/LoA/{level.name}": level for level in Level if level > Level.none}
"""The names of the levels. Source: eIDAS message format."""

Answer = tuple[int, Any, list[tuple[str, str]]]
"""Status, body (text or something for JSON) and headers."""


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]
    """The one site that may ask."""

    id: str
    secret: str
    origins: tuple[str, ...]

    def get_client_id(self) -> str:
        return self.id

    def get_default_redirect_uri(self) -> str | None:
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        return " ".join(one for one in (scope or "").split() if one in SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return any(redirect_uri == origin + CALLBACK for origin in self.origins)

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(self.secret.encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """An authorization code, good once and for a minute."""

    code: str
    persona: Persona
    redirect_uri: str
    scope: str
    nonce: str
    acr: str
    code_challenge: str
    code_challenge_method: str
    made: float

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.made)

    def get_acr(self) -> str:
        return self.acr

    def get_amr(self) -> list[str]:
        return []


class Memory:
    """Codes and access tokens, for as long as the process lives."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, tuple[Persona, float]] = {}

    def keep_code(self, code: Code) -> None:
        with self._lock:
            self._codes = {
                one.code: one for one in (*self._codes.values(), code) if time.time() - one.made < CODE_LIVES
            }

    def take_code(self, code: str) -> Code | None:
        """The code, which is used up by this."""
        with self._lock:
            found = self._codes.pop(code, None)
        return found if found and time.time() - found.made < CODE_LIVES else None

    def keep_token(self, token: str, persona: Persona) -> None:
        with self._lock:
            self._tokens[token] = (persona, time.time() + TOKEN_LIVES)

    def owner(self, token: str) -> Persona | None:
        """Whose access token it is."""
        with self._lock:
            persona, until = self._tokens.get(token, (None, 0.0))
        return persona if time.time() < until else None


class Request(OAuth2Request):  # type: ignore[misc]
    """A request as authlib reads it."""

    def __init__(self, method: str, uri: str, headers: Mapping[str, str], query: str, body: str) -> None:
        super().__init__(method, uri, headers=dict(headers))
        self._args = dict(parse_qsl(query))
        self._form = dict(parse_qsl(body))
        self.payload = BasicOAuth2Payload({**self._form, **self._args})

    @property
    def args(self) -> dict[str, str]:
        return self._args

    @property
    def form(self) -> dict[str, str]:
        return self._form


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]
    """The authorization code flow; the code remembers how sure the sign-in was."""

    def save_authorization_code(self, code: str, request: Request) -> None:
        asked = request.payload.data
        self.server.memory.keep_code(
            Code(
                code=code,
                persona=request.user,
                redirect_uri=asked["redirect_uri"],
                scope=request.scope,
                nonce=asked.get("nonce", ""),
                acr=acr_for(request.user, asked.get("acr_values", "")),
                code_challenge=asked["code_challenge"],
                code_challenge_method=asked["code_challenge_method"],
                made=time.time(),
            )
        )

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        taken: Code | None = self.server.memory.take_code(code)
        return taken

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """Taken is deleted."""

    def authenticate_user(self, authorization_code: Code) -> Persona:
        return authorization_code.persona


class StrictChallenge(CodeChallenge):  # type: ignore[misc]
    """PKCE with S256 and nothing else (RFC 9700, 2.1.1)."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        from authlib.oauth2.rfc6749 import InvalidRequestError

        if grant.request.payload.data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is needed.", redirect_uri=redirect_uri)
        super().validate_code_challenge(grant, redirect_uri)


class IdToken(OpenIDCode):  # type: ignore[misc]
    """ID tokens, signed with the provider's key; what they say besides who it is, the userinfo endpoint tells."""

    def __init__(self, issuer: str, key: RSAKey) -> None:
        super().__init__(require_nonce=True)
        self.issuer = issuer
        self.key = key

    def exists_nonce(self, nonce: str, request: Request) -> bool:
        return False

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        return self.key

    def get_client_algorithm(self, client: Client) -> str:
        return keys.ALGORITHM

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": keys.ALGORITHM, "kid": str(self.key.kid)}

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"iss": self.issuer, "aud": client.get_client_id(), "exp": int(time.time()) + TOKEN_LIVES}

    def generate_user_info(self, user: Persona, scope: str) -> dict[str, Any]:
        return {"sub": user.subject}


class Server(AuthorizationServer):  # type: ignore[misc]
    """authlib's server with these parts."""

    def __init__(self, *, client: Client, issuer: str, key: RSAKey) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self.client = client
        self.memory = Memory()
        self.register_grant(CodeGrant, [StrictChallenge(required=True), IdToken(issuer, key)])
        self.register_token_generator(
            "default",
            BearerTokenGenerator(lambda *_args, **_kwargs: generate_token(48), None, lambda *_: TOKEN_LIVES),
        )

    def query_client(self, client_id: str) -> Client | None:
        return self.client if client_id == self.client.id else None

    def save_token(self, token: dict[str, Any], request: Request) -> None:
        self.memory.keep_token(token["access_token"], request.user)

    def create_oauth2_request(self, request: Request) -> Request:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Answer:
        return status, body, headers

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""


def acr_for(persona: Persona, acr_values: str) -> str:
    """The level that is asked for first, as far as the persona can show it; low when none is asked for."""
    asked = next((ACR[value] for value in acr_values.split() if value in ACR), Level.low)
    given = min(asked, persona.level)
    return next(value for value, level in ACR.items() if level == given)


def origins_of(address: str) -> tuple[str, ...]:
    """The origin of this address, and where it is this machine by one name, by the others as well."""
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
    hosts = LOOPBACK if host in LOOPBACK else (host,)
    return tuple(f"{parts.scheme}://{one}{port}" for one in hosts)
