"""The provider as a WSGI application: discovery, the page of people, tokens, userinfo, sign-out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

import jinja2
from authlib.oauth2.base import OAuth2Error
from joserfc.jwk import RSAKey

from onedoor.demo.identity_provider import authenticators, keys, wording
from onedoor.demo.identity_provider.grants import ACR, SCOPES, Answer, Client, Request, Server
from onedoor.demo.identity_provider.personas import Persona, Town
from onedoor.lib.languages import in_language

PAGES = Path(__file__).parent / "pages"
LARGEST_FORM = 64 * 1024
"""Bytes of a form that are read at most."""
REASONS = {
    200: "OK",
    302: "Found",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
}


class Provider:
    """Answers requests. `now` reads the clock, for codes and the pages that show them."""

    def __init__(
        self,
        *,
        town: Town,
        issuer: str,
        client: Client,
        key: RSAKey,
        demo_secret: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.town = town
        self.issuer = issuer.rstrip("/")
        self.client = client
        self.key = key
        self.demo_secret = demo_secret
        self.now = now
        self.server = Server(client=client, issuer=self.issuer, key=key)
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(PAGES), autoescape=True, undefined=jinja2.StrictUndefined
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request."""
        status, body, headers = self._answer(_request(environ), environ.get("PATH_INFO", "/"))
        kinds = {name.lower() for name, _ in headers}
        if isinstance(body, dict):
            headers = [*headers, *([] if "content-type" in kinds else [("Content-Type", "application/json")])]
            body = json.dumps(body)
        elif "content-type" not in kinds:
            headers = [*headers, ("Content-Type", "text/html; charset=utf-8")]
        data = body.encode()
        headers = [*headers, ("Content-Length", str(len(data))), ("X-Content-Type-Options", "nosniff")]
        start_response(f"{status} {REASONS.get(status, 'Answer')}", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else data]

    def _answer(self, request: Request, path: str) -> Answer:
        get = request.method in ("GET", "HEAD")
        routes: dict[tuple[str, bool], Callable[[Request], Answer]] = {
            ("/.well-known/openid-configuration", True): self._discovery,
            ("/jwks", True): lambda _request: (200, keys.published(self.key), []),
            ("/authorize", True): self._choose,
            ("/authorize", False): self._chosen,
            ("/token", False): lambda posted: self.server.create_token_response(posted),
            ("/userinfo", get): self._userinfo,
            ("/end-session", get): self._end_session,
            ("/style.css", True): lambda _request: (
                200,
                (PAGES / "style.css").read_text(),
                [("Content-Type", "text/css")],
            ),
        }
        if (path, get) in routes:
            return routes[path, get](request)
        if get and path.startswith("/authenticator/"):
            return self._authenticator(request, path.removeprefix("/authenticator/"))
        return self._message(request, 404, "missing title", "missing")

    def _discovery(self, request: Request) -> Answer:
        at = self.issuer
        document = {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
            "jwks_uri": f"{at}/jwks",
            "end_session_endpoint": f"{at}/end-session",
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [keys.ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": list(ACR),
            "ui_locales_supported": list(wording.LANGUAGES),
            "claims_supported": [
                "sub",
                "acr",
                "nonce",
                "auth_time",
                "name",
                "email",
                "locale",
                "person_number",
                "roles",
                "teams",
            ],
        }
        return 200, document, []

    def _choose(self, request: Request) -> Answer:
        """The page of people, for a request that is in order."""
        try:
            self.server.get_consent_grant(request)
        except OAuth2Error as wrong:
            return self._refused(request, wrong)
        people = [self._shown(request, one) for one in self.town.personas.values()]
        return self._page(
            request,
            "people.html",
            residents=[one for one in people if not one["code"]],
            officers=[one for one in people if one["code"]],
        )

    def _chosen(self, request: Request) -> Answer:
        """Back to the site, as the one whose button was pressed."""
        persona = self.town.personas.get(request.form.get("persona", ""))
        try:
            grant = self.server.get_consent_grant(request, end_user=persona)
        except OAuth2Error as wrong:
            return self._refused(request, wrong)
        answer: Answer = self.server.create_authorization_response(request, grant_user=persona, grant=grant)
        return answer

    def _refused(self, request: Request, wrong: OAuth2Error) -> Answer:
        """To the site, when it is known to be the one; to the person otherwise."""
        if wrong.redirect_uri:
            answer: Answer = wrong()
            return answer
        return self._message(request, 400, "wrong title", "wrong", why=wrong.description or wrong.error)

    def _userinfo(self, request: Request) -> Answer:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        persona = self.server.memory.owner(token) if scheme.lower() == "bearer" else None
        if persona is None:
            return 401, {"error": "invalid_token"}, [("WWW-Authenticate", 'Bearer error="invalid_token"')]
        claims: dict[str, Any] = {
            "sub": persona.subject,
            "name": persona.name,
            "email": persona.email,
            "email_verified": True,
            "locale": persona.language,
        }
        if persona.person_number:
            claims["person_number"] = persona.person_number
        if persona.is_officer:
            claims |= {"roles": list(persona.roles), "teams": list(persona.teams)}
        return 200, claims, []

    def _end_session(self, request: Request) -> Answer:
        """Nobody stays signed in here, so there is only the way back."""
        back = request.payload.data.get("post_logout_redirect_uri", "")
        parts = urlsplit(back)
        if f"{parts.scheme}://{parts.netloc}" in self.client.origins:
            state = request.payload.data.get("state")
            return 302, "", [("Location", f"{back}?{urlencode({'state': state})}" if state else back)]
        return self._message(request, 200, "out title", "out")

    def _authenticator(self, request: Request, subject: str) -> Answer:
        persona = self.town.personas.get(subject)
        if persona is None or not persona.is_officer:
            return self._message(request, 404, "missing title", "missing")
        left = authenticators.seconds_left(self.now())
        status, body, headers = self._page(
            request, "authenticator.html", name=persona.name, code=self._code(persona), seconds=left
        )
        return status, body, [*headers, ("Refresh", str(min(left, 10)))]

    def _shown(self, request: Request, one: Persona) -> dict[str, str]:
        return {
            "subject": one.subject,
            "name": one.name,
            "about": in_language(one.about, _language(request)),
            "level": one.level.name,
            "code": self._code(one) if one.is_officer else "",
        }

    def _code(self, officer: Persona) -> str:
        code = authenticators.code_at(
            authenticators.secret_for(officer.subject, self.demo_secret), self.now()
        )
        return f"{code[:3]} {code[3:]}"

    def _message(self, request: Request, status: int, heading: str, message: str, **parts: object) -> Answer:
        language = _language(request)
        words = {
            "heading": wording.say(heading, language),
            "message": wording.say(message, language, **parts),
        }
        _, body, headers = self._page(request, "message.html", **words)
        return status, body, headers

    def _page(self, request: Request, template: str, **shown: object) -> Answer:
        language = _language(request)
        others = [
            (code, "?" + urlencode({**request.args, "ui_locales": code}))
            for code in wording.LANGUAGES
            if code != language
        ]
        body = self.templates.get_template(template).render(
            language=language,
            languages=others if request.method != "POST" else [],
            town=in_language(self.town.name, language),
            say=lambda key, **parts: wording.say(key, language, **parts),
            named=lambda code: wording.say("language", code),
            **shown,
        )
        return 200, body, [("Cache-Control", "no-store"), ("Content-Language", language)]


def _language(request: Request) -> str:
    return wording.chosen(
        asked=request.args.get("ui_locales", ""), accepted=request.headers.get("Accept-Language", "")
    )


def _request(environ: WSGIEnvironment) -> Request:
    """The request as authlib reads it; its address is that of the issuer's host, over which it came."""
    query = environ.get("QUERY_STRING", "")
    length = min(int(environ.get("CONTENT_LENGTH") or 0), LARGEST_FORM)
    body = environ["wsgi.input"].read(length).decode("utf-8", "replace") if length else ""
    headers = {
        key.removeprefix("HTTP_").replace("_", "-").title(): value
        for key, value in environ.items()
        if key.startswith("HTTP_")
    }
    address = f"http://localhost{environ.get('PATH_INFO', '/')}?{urlencode(parse_qsl(query))}"
    return Request(environ["REQUEST_METHOD"], address, headers, query, body)
