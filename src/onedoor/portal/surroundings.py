"""What stands around every page: the town, the reader's language, who is signed in. A template knows it as `page`."""

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from onedoor.catalogue import jurisdictions
from onedoor.design import branding
from onedoor.lib.languages import in_language
from onedoor.portal.days import today

if TYPE_CHECKING:
    from onedoor.catalogue.jurisdictions import Jurisdiction

LANGUAGE_NAMES = dict(settings.LANGUAGES)


class Page:
    """The surroundings of one request; each is worked out when a template first asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def jurisdiction(self) -> "Jurisdiction":
        """The town as it is defined now."""
        return jurisdictions.current()

    @cached_property
    def language(self) -> str:
        """The language of the page."""
        return (translation.get_language() or "en").split("-")[0]

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """The town's other languages, each with its own name."""
        offered = [code for code in self.jurisdiction.languages if code in LANGUAGE_NAMES]
        return [(code, LANGUAGE_NAMES[code]) for code in offered if code != self.language]

    @property
    def town(self) -> str:
        """The name of the jurisdiction."""
        return in_language(self.jurisdiction.name, self.language)

    @property
    def logo(self) -> str:
        """What the masthead says."""
        return in_language(self.jurisdiction.branding.logo_text, self.language)

    @property
    def currency(self) -> str:
        """ISO 4217 code of the town's money."""
        return self.jurisdiction.currency

    @property
    def theme_colour(self) -> str:
        """The colour of a phone's frame around the page."""
        return branding.colour(self.jurisdiction.branding.colours, "primary")

    @property
    def branding_address(self) -> str:
        """Where the town's colours are served; changes with them."""
        return f"{reverse('portal:branding')}?v={branding_version(self.jurisdiction)}"

    @property
    def contact(self) -> str:
        """One line of how to reach the town; empty where it gives none."""
        contact = self.jurisdiction.contact
        return ", ".join(one for one in (contact.phone, contact.email) if one)

    @property
    def banner(self) -> str:
        """The status banner's sentence, where one is to be shown today."""
        banner = self.jurisdiction.status_banner
        if banner is None or not banner.shown_on(today()):
            return ""
        return in_language(banner.text, self.language)

    @cached_property
    def signed_in(self) -> bool:
        """Whether somebody is signed in. Asks for the session only where there can be one."""
        if settings.SESSION_COOKIE_NAME not in self._request.COOKIES or not hasattr(self._request, "user"):
            return False
        return self._request.user.is_authenticated

    @property
    def is_officer(self) -> bool:
        """Whether the one who is signed in works for the town."""
        return self.signed_in and bool(getattr(self._request.user, "is_officer", False))

    @property
    def address(self) -> str:
        """Where to come back to after changing the language: this page; what a POST was sent to, read anew."""
        return self._request.get_full_path() if self._request.method == "GET" else self._request.path

    @property
    def at_me(self) -> bool:
        """Whether this is one of the person's own pages."""
        return self._request.path.startswith(("/me", "/applications"))

    @property
    def sign_out_address(self) -> str:
        """Where the button "Sign out" posts to."""
        return reverse("account_logout")

    @property
    def idle_after(self) -> int:
        """Seconds without a new page after which to ask whether somebody is still there."""
        return max(60, min(settings.SESSION_COOKIE_AGE - 120, 24 * 3600))


def branding_version(jurisdiction: "Jurisdiction") -> str:
    """A short mark that changes when the town's colours do."""
    return hashlib.sha256(branding.stylesheet(jurisdiction.branding.colours).encode()).hexdigest()[:10]


def page(request: HttpRequest) -> dict[str, Page]:
    """The context processor that settings name."""
    return {"page": Page(request)}
