"""My data: what a page of it shows, and how the looks are narrowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from onedoor.cases import disclosures
from onedoor.cases.disclosures import Disclosure, Wanted
from onedoor.catalogue import jurisdictions
from onedoor.catalogue.wording import Records, in_words, records_in_words
from onedoor.design.filters import reading_language, text
from onedoor.portal.controls import slug
from onedoor.portal.days import zone
from onedoor.registers import holdings

if TYPE_CHECKING:
    from onedoor.identity.models import Person
    from onedoor.registers.holdings import Holding

PER_PAGE = 50
_LAST_PAGE = 1_000_000


@dataclass(frozen=True)
class RegisterRow:
    """A register in the list: nothing of it has been read."""

    id: str
    title: str
    owner: str
    by_person: bool
    """Whether its records are of people, so that it can be asked for somebody."""


@dataclass(frozen=True)
class Known:
    """One thing that a register says."""

    slug: str
    title: str
    words: str
    records: Records


def registers() -> list[RegisterRow]:
    """Every register there is."""
    town, kept_by_person = jurisdictions.current(), set(holdings.kept_by_person())
    return [
        RegisterRow(name, text(one.title), owner_of(one.owner), name in kept_by_person)
        for name, one in town.registers.items()
    ]


def owner_of(organisation: str) -> str:
    """The title of the organisation that keeps a register."""
    found = jurisdictions.current().organisations.get(organisation)
    return text(found.title) if found else organisation


def known(holding: Holding) -> list[Known]:
    """What a register says, in words."""
    currency, language = jurisdictions.current().currency, reading_language()
    return [
        Known(
            slug(item.attribute),
            text(item.title),
            in_words(item.value, item.type, language=language, currency=currency),
            records_in_words(item.value, item.type, language=language, currency=currency),
        )
        for item in holding.items
    ]


def attribute_by(register: str, written: str) -> str | None:
    """The name of the register's attribute whose slug is `written`."""
    declared = jurisdictions.current().registers.get(register)
    return next((name for name in declared.attributes if slug(name) == written), None) if declared else None


@dataclass(frozen=True)
class Narrowed:
    """What was chosen above the list of looks, as it was typed."""

    organisation: str
    register: str
    since: str
    until: str
    page: int
    wrong: tuple[str, ...]
    """Names of the dates that are none."""

    @property
    def any(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.organisation or self.register or self.since or self.until)

    def wanted(self) -> Wanted:
        """The same for the ledger: whole days in the town's time zone."""
        since, until = _day(self.since), _day(self.until)
        return Wanted(
            organisation=self.organisation or None,
            register=self.register or None,
            since=_begin(since) if since else None,
            until=_begin(until + timedelta(days=1)) - timedelta(microseconds=1) if until else None,
        )


def narrowed(asked: Mapping[str, str]) -> Narrowed:
    """Read the query of the address. What it says of organisations and registers nobody knows finds nothing."""
    given = {name: asked.get(name, "")[:100].replace("\0", "").strip() for name in ("organisation", "register", "since", "until")}
    page = asked.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 8 else 1
    wrong = tuple(name for name in ("since", "until") if given[name] and _day(given[name]) is None)
    return Narrowed(**given, page=min(max(number, 1), _LAST_PAGE), wrong=wrong)


@dataclass(frozen=True)
class Day:
    """The looks of one day."""

    day: date
    looks: list[Disclosure]


@dataclass(frozen=True)
class Looks:
    """A page of the looks, by day."""

    days: list[Day]
    total: int
    page: int
    pages: int


def looks(person: Person, chosen: Narrowed, *, on: date) -> Looks:
    """The looks that were asked for, newest first; the last page where the one asked for is behind it."""
    skip = (chosen.page - 1) * PER_PAGE
    found = disclosures.of(person, on=on, wanted=chosen.wanted(), skip=skip, most=PER_PAGE)
    pages = max(1, -(-found.total // PER_PAGE))
    page = chosen.page
    if page > pages:
        page, skip = pages, (pages - 1) * PER_PAGE
        found = disclosures.of(person, on=on, wanted=chosen.wanted(), skip=skip, most=PER_PAGE)
    days = [Day(day, list(some)) for day, some in groupby(found.disclosures, key=lambda one: one.day)]
    return Looks(days, found.total, page, pages)


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written) if len(written) == 10 else None
    except ValueError:
        return None
    return day if day is not None and 1900 <= day.year <= 2200 else None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone())
