"""A town on whose pages everything can be seen: cases at every stage, and browsers of those who see them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser
from tests.journeys.people import PDF, Officer, Resident, Visitor
from tests.journeys.town import DemoTown

RESIDENTS = ["Rosa Ortega", "Grace Whitlow", "Elena Marsh"]
OFFICERS = ["Priya Nair", "Gordon Blake", "Carmen Ruiz", "Fiona Kerr", "Inés Alvarado", "Nora Quinn"]
HALFWAY, UNEQUIPPED = "Lewis Grant", "Amara Osei"
"""Officers on their way in: one is asked for the code of her app, the other has no authenticator yet."""

WHO_SEES = {
    "town": ["nobody", "Rosa Ortega", "Priya Nair", "Carmen Ruiz", "Nora Quinn", HALFWAY, UNEQUIPPED],
    "asked": ["Rosa Ortega", "Priya Nair", "Carmen Ruiz"],
    "proposed": ["Grace Whitlow", "Gordon Blake"],
    "decided": ["Elena Marsh", "Inés Alvarado", "Priya Nair"],
    "planning": ["nobody", "Grace Whitlow", "Fiona Kerr"],
    "unheard": ["Rosa Ortega", "Fiona Kerr"],
    "renewed": ["Elena Marsh"],
    "looked at": ["Rosa Ortega"],
    "doubtful": ["Gordon Blake"],
    "held": ["Nora Quinn"],
    "asking": ["Rosa Ortega", "Gordon Blake", "Nora Quinn"],
    "answered": ["Rosa Ortega", "Carmen Ruiz"],
    "draft benefit": ["Rosa Ortega"],
    "draft planning": ["Grace Whitlow"],
    "draft renewal": ["Elena Marsh"],
}
"""Whose browsers see each part of the scenery."""


@dataclass
class Stage:
    """The town, the browsers, and for each part of the scenery what its addresses are filled with."""

    town: DemoTown
    visitors: dict[str, Visitor]
    parts: dict[str, dict[str, list[Any]]]

    def reference(self, part: str) -> str:
        """The reference of the case of one part."""
        return str(self.parts[part]["reference"][0])


@contextmanager
def staged(town: DemoTown, browser: Browser) -> Iterator[Stage]:
    """Sign everybody in, then make the cases."""
    with ExitStack() as stack:
        visitors: dict[str, Visitor] = {"nobody": Visitor(town, browser, scripts=True)}
        for name in RESIDENTS:
            visitors[name] = Resident(town, browser, scripts=True)
            _sign_in(visitors[name], name, "/me/known")
        for name in OFFICERS:
            officer = Officer(town, browser, scripts=True)
            officer.sign_in(name)
            visitors[name] = officer
        town.ask(
            "delete from mfa_authenticator where user_id = (select id from identity_person where name = %s)",
            UNEQUIPPED,
        )
        for name in (HALFWAY, UNEQUIPPED):
            visitors[name] = Officer(town, browser, scripts=True)
            _sign_in(visitors[name], name, "/desk/")
        for one in visitors.values():
            stack.callback(one.leave)
        _add_passkey(visitors["Carmen Ruiz"])
        shown = town.shell(f"from tests.journeys import scenery\nscenery.set_up({PDF!r})")
        parts = json.loads(shown.splitlines()[-1])
        signed = town.command("ledger", "sequence")
        assert signed.returncode == 0, signed.stderr
        parts["town"]["pk"] = [town.ask("select id from mfa_authenticator where type = 'webauthn'")[0][0]]
        for part in ("decided", "renewed", "planning"):
            parts[part]["letter_id"] = [_letter(town, parts[part]["reference"][0])]
        yield Stage(town, visitors, parts)


def _sign_in(visitor: Visitor, name: str, address: str) -> None:
    visitor.go(address)
    visitor.press("Continue to sign in")
    visitor.choose_persona(name)


def _add_passkey(visitor: Visitor) -> None:
    """Give an officer a passkey, by an authenticator that the browser makes up; recovery codes come with it."""
    tools = visitor.context.new_cdp_session(visitor.page)
    tools.send("WebAuthn.enable")
    made_up = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    made_up |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": made_up})
    visitor.go("/account/authenticators/passkey")
    visitor.page.locator("main input[type=text]").first.fill("Work laptop")
    visitor.page.locator("main [data-passkey-start]").click()
    visitor.page.wait_for_url("**/recovery-codes")


def _letter(town: DemoTown, reference: str) -> object:
    """The number of a letter about the case: of its decision, or to a neighbour. The worker writes them in a moment."""
    query = "select id from correspondence_letter where about = %s and kind similar to '(decision|consultation)%%'"
    return town.wait_for(lambda: town.ask(query, reference), f"the letter of {reference}")[0][0]
