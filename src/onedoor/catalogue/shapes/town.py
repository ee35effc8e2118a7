"""The files about the jurisdiction as a whole: its name, its look, its organisations, what happens in its life."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import holidays
from babel import Locale
from babel.core import UnknownLocaleError
from babel.numbers import list_currencies
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from onedoor.catalogue.shapes.base import (
    Duration,
    Email,
    Identifier,
    Name,
    Phone,
    Shape,
    Text,
    WebAddress,
    wrong,
)
from onedoor.lib import durations
from onedoor.lib.calendar import WorkingCalendar


def _language(value: str) -> str:
    try:
        Locale.parse(value, sep="-")
    except (ValueError, UnknownLocaleError):
        raise wrong(f"“{value}” is not a language code", "write codes such as en, es, cy or pt-BR.") from None
    return value


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError on some platforms
        raise wrong(f"“{value}” is not a time zone", "write its name, such as Europe/London.") from None
    except KeyError:
        raise wrong(f"“{value}” is not a time zone", "write its name, such as Europe/London.") from None
    return value


def _currency(value: str) -> str:
    if value not in list_currencies():
        raise wrong(f"“{value}” is not a currency", "write its ISO 4217 code, such as GBP or EUR.")
    return value


class Calendar(Shape):
    """The public holidays and other days on which the offices are closed; working days are counted by it."""

    country: Name
    subdivision: Name | None = None
    closed: dict[date, Text] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> Calendar:
        try:
            holidays.country_holidays(self.country, subdiv=self.subdivision)
        except NotImplementedError:
            place = self.country + (f" / {self.subdivision}" if self.subdivision else "")
            raise wrong(
                f"no public holidays are known for “{place}”",
                "write the country's ISO 3166 code and a subdivision of it, as in country: GB, subdivision: ENG.",
            ) from None
        return self

    @property
    def working(self) -> WorkingCalendar:
        """The calendar that counts working days."""
        return WorkingCalendar(self.country, self.subdivision, extra_closed=frozenset(self.closed))


class Contact(Shape):
    """Where people turn to when the pages do not help. CPSV-AP: ContactPoint."""

    email: Email | None = None
    phone: Phone | None = None
    address: Text | None = None
    opening_hours: Text | None = None


class SupervisoryAuthority(Contact):
    """Where people complain who think that their data is handled wrongly. CPSV-AP: PublicOrganisation."""

    title: Text
    website: WebAddress | None = None


class Retention(Shape):
    """How long a case is kept after it was closed, and by which law or plan."""

    within: Duration
    source: Name

    @model_validator(mode="after")
    def _calendar_days(self) -> Retention:
        if self.within.working_days:
            raise wrong("a period of years is not counted in working days", "write P6Y, P18M or P90D.", at="within")
        return self

    @property
    def written(self) -> str:
        """The period in ISO 8601."""
        return durations.format_duration(self.within)


CASES_STAY = Retention(within=durations.parse("P6Y"), source="—")
"""Where the jurisdiction says nothing."""


class StatusBanner(Shape):
    """A sentence at the top of every page, from a day on and until a day (both included)."""

    text: Text
    since: date | None = Field(default=None, alias="from")
    until: date | None = None

    def shown_on(self, day: date) -> bool:
        """Whether the banner is shown on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class JurisdictionFile(Shape):
    """``jurisdiction.yaml``: the town, agency or state itself."""

    name: Text
    languages: Annotated[list[Annotated[Name, AfterValidator(_language)]], Field(min_length=1)]
    time_zone: Annotated[Name, AfterValidator(_time_zone)]
    currency: Annotated[Name, AfterValidator(_currency)]
    calendar: Calendar
    contact: Contact
    data_protection: Contact | None = None
    supervisory_authority: SupervisoryAuthority | None = None
    retention: Retention = CASES_STAY
    status_banner: StatusBanner | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and end here."""
        return ZoneInfo(self.time_zone)


def _colour(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise wrong(f"“{value}” is not a colour", 'write six hexadecimal digits in quotes: "#1d4f73".')
    return value


Colour = Annotated[str, BeforeValidator(_colour)]


class Branding(Shape):
    """``branding.yaml``: the look of the pages and letters."""

    logo_text: Text
    colours: dict[Identifier, Colour] = Field(default_factory=dict)
    font: Name | None = None


class Team(Shape):
    """A team of officers of an organisation."""

    title: Text


class Organisation(Shape):
    """An entry of ``organisations.yaml``. CPSV-AP: PublicOrganisation."""

    title: Text
    address: Text | None = None
    email: Email | None = None
    phone: Phone | None = None
    website: WebAddress | None = None
    teams: dict[Identifier, Team] = Field(default_factory=dict)
    x_road: list[Name] = Field(default_factory=list)
    """Its members and subsystems in X-Road, ``INSTANCE/CLASS/MEMBER/SUBSYSTEM``: who asks as one of them asks as this organisation."""


class LifeEvent(Shape):
    """An entry of ``life_events.yaml``. CPSV-AP: LifeEvent."""

    title: Text
    summary: Text


class Document(Shape):
    """An entry of ``documents.yaml``: something people are asked to show. CPSV-AP: Evidence."""

    title: Text
    hint: Text | None = None
    accept: Annotated[list[Literal["pdf", "png", "jpeg"]], Field(min_length=1)] = Field(
        default=["pdf", "png", "jpeg"]
    )
    max_megabytes: Annotated[int, Field(ge=1, le=50)] = 10


class Resident(Shape):
    """A made-up resident of ``personas.yaml`` whom one can sign in as where the town is only tried out."""

    name: Name
    person_number: Name
    email: Email
    language: Name | None = None
    phone: Phone | None = None
    assurance: Literal["low", "substantial", "high"] = "high"
    """The highest level of assurance at which they can show who they are."""
    about: Text


class Officer(Shape):
    """A made-up officer of ``personas.yaml``."""

    name: Name
    email: Email
    language: Name | None = None
    teams: list[Identifier] = Field(default_factory=list)
    roles: Annotated[list[Identifier], Field(min_length=1)]
    about: Text


class Personas(Shape):
    """``personas.yaml``: people to try the town with."""

    residents: dict[Identifier, Resident] = Field(default_factory=dict)
    officers: dict[Identifier, Officer] = Field(default_factory=dict)
