"""Who looked at a person's data, in plain sentences: the ledger's entries as those they are about read them.

The sentences are in the language that is active. An officer is named with role and organisation; of another resident, in whose
application somebody's record was read, nothing is said but that it was somebody else's application.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from onedoor.cases import definitions, disclosure_words
from onedoor.cases.models import Application, Inquiry
from onedoor.catalogue import jurisdictions
from onedoor.design.filters import text
from onedoor.identity import people
from onedoor.identity.roles import ROLES
from onedoor.trust import acts, subjects
from onedoor.trust.purposes import PURPOSES
from onedoor.trust.subjects import NoSuchEntry, Wanted

if TYPE_CHECKING:
    from onedoor.catalogue.jurisdictions import Jurisdiction
    from onedoor.identity.models import Person
    from onedoor.trust.ledger import Entry

__all__ = ["NoSuchEntry", "Wanted"]


@dataclass(frozen=True)
class Disclosure:
    """One look, for the person it is about."""

    entry: Entry
    at: datetime
    day: date
    """In the jurisdiction's time zone."""
    act: str
    """What kind of act, in a word or two."""
    sentence: str
    """Who did what."""
    what: tuple[str, ...]
    """Titles of what was looked at, each once."""
    purpose: str
    law: str
    reason: str
    """What who looked gave as their reason, where the act asks for one; `law` is empty then."""
    organisation: str
    """Id of who is answerable for it; empty for the jurisdiction as a whole."""
    organisation_title: str
    own: bool
    """Whether the person did it themself, to see their data or to have it corrected."""
    case: str
    """Reference of the person's own application or inquiry it was done for; empty otherwise."""

    @property
    def reason_title(self) -> str:
        """What `reason` is called."""
        return _("What came of it") if self.entry.act == acts.RECORDS_LINKED else _("The reason that was given")

    @property
    def id(self) -> int:
        """The entry's number."""
        return self.entry.pk


@dataclass(frozen=True)
class Page:
    """Some of the looks, and how many there are in all."""

    disclosures: list[Disclosure]
    total: int


def of(person: Person, *, on: date, wanted: Wanted = subjects.EVERYTHING, skip: int = 0, most: int) -> Page:
    """Looks at this person's data, newest first, without those that are hidden from them on the day `on`.

    Five queries for any number.
    """
    entries, total = subjects.page(person.person_number or "", on=on, wanted=wanted, skip=skip, most=most)
    return Page(in_words(entries, subject=person), total)


def find(person: Person, entry_id: int, *, on: date) -> Disclosure:
    """One look at this person's data. Raises NoSuchEntry."""
    return in_words([subjects.find(person.person_number or "", entry_id, on=on)], subject=person)[0]


def organisations(person: Person, *, on: date) -> dict[str, str]:
    """Who looked: the organisations' ids and titles."""
    found = subjects.organisations(person.person_number or "", on=on)
    return {one: title_of(one) for one in found}


def in_words(entries: Iterable[Entry], *, subject: Person | None) -> list[Disclosure]:
    """Entries as `subject` reads them; None: as a register of people elsewhere does. Three queries for any number."""
    rows, town = list(entries), jurisdictions.current()
    officers = people.with_subjects(row.actor_id for row in rows if row.actor_kind == "officer")
    cases = _own_cases({row.case for row in rows if row.case}, subject)
    return [_disclosure(row, town, subject, officers.get(row.actor_id), cases) for row in rows]


def answerable(entry: Entry) -> str:
    """Id of the organisation that answers for a look: the one that looked, else the owner of the register."""
    town = jurisdictions.current()
    if entry.organisation in town.organisations:
        return entry.organisation
    for field in entry.fields:
        register = town.registers.get(field.partition(".")[0])
        if register is not None:
            return register.owner
    return ""


def _own_cases(references: Collection[str], subject: Person | None) -> set[str]:
    if subject is None or not references:
        return set()
    mine = Application.objects.filter(applicant=subject, reference__in=references)
    asked = Inquiry.objects.filter(about=subject.person_number, reference__in=references)
    return {*mine.values_list("reference", flat=True), *asked.values_list("reference", flat=True)}


def _disclosure(
    entry: Entry, town: Jurisdiction, subject: Person | None, officer: Person | None, cases: Collection[str]
) -> Disclosure:
    themselves = subject is not None and entry.actor_kind == "resident" and entry.actor_id == subject.subject
    # registers are read for an application by its organisation; what is shown to somebody themselves is their own look
    own = themselves and (not entry.organisation or entry.act == acts.SHOWN)
    what = tuple(dict.fromkeys(_title(field, town) for field in entry.fields))
    organisation, given = answerable(entry), entry.act in disclosure_words.FOR_A_REASON
    return Disclosure(
        entry=entry,
        at=entry.at,
        day=definitions.local_day(entry.at),
        act=disclosure_words.act(entry.act),
        sentence=disclosure_words.sentence(
            entry.act,
            who=_who(entry, town, officer, own=own),
            what=_listed(what),
            own=own,
            case=entry.case if entry.case in cases else "",
        ),
        what=what,
        purpose=text(PURPOSES[entry.purpose].text) if entry.purpose in PURPOSES else entry.purpose,
        law="" if given else _law(entry.legal_ground, town),
        reason=_reason(entry) if given else "",
        organisation=organisation,
        organisation_title=title_of(organisation),
        own=own,
        case=entry.case if entry.case in cases else "",
    )


def _reason(entry: Entry) -> str:
    """What was given as the reason; of a comparison, what came of it."""
    return disclosure_words.came_of(entry.legal_ground) if entry.act == acts.RECORDS_LINKED else entry.legal_ground


def _who(entry: Entry, town: Jurisdiction, officer: Person | None, *, own: bool) -> str:
    organisation = title_of(entry.organisation) if entry.organisation else ""
    if entry.actor_kind == "officer":
        held = entry.actor_role.split() if entry.actor_role is not None else officer.roles if officer else []
        roles = [text(ROLES[one].title) for one in held if one in ROLES]
        about = ", ".join([*roles[:1], organisation] if organisation else roles[:1])
        name = entry.actor_name or _("An officer")
        return f"{name} ({about})" if about else name
    if own:
        return ""
    if organisation:
        return organisation
    if entry.actor_kind == "resident":
        return _("Somebody who acts for you or for somebody you live with")
    if entry.actor_id.startswith("x-road:"):  # a member of X-Road that belongs to no organisation we know
        return entry.actor_id.removeprefix("x-road:")
    return text(town.name)


def title_of(id_: str) -> str:
    """The title of an organisation; the jurisdiction's own name for none, the id for one it no longer has."""
    town = jurisdictions.current()
    organisation = town.organisations.get(id_)
    return text(organisation.title) if organisation else (id_ or text(town.name))


def _title(field: str, town: Jurisdiction) -> str:
    """The title of `register.attribute`; what a town no longer names stands as it was written."""
    register, _dot, name = field.partition(".")
    single = disclosure_words.thing(field)
    if single:
        return single
    if register == "officer":
        return disclosure_words.thing("account")
    if register == "document":
        return text(town.documents[name].title) if name in town.documents else _("A document")
    if register == "letter":
        return _("A letter")
    if register in town.registers and name == "key":
        return _("The number of your record in: %(register)s") % {"register": text(town.registers[register].title)}
    if register in town.registers:
        attribute = town.registers[register].attributes.get(name)
        return text(attribute.title) if attribute is not None else field
    if register in town.services:
        data = town.services[register].inputs.get(name)
        return f"{text(town.services[register].title)}: {text(data.title)}" if data and data.title else field
    if register == "role" and name in ROLES:
        return text(ROLES[name].title)
    return next(
        (text(one.teams[name].title) for one in town.organisations.values() if register == "team" and name in one.teams),
        field,
    )


def _listed(titles: tuple[str, ...]) -> str:
    """Some titles in a sentence; more than six are counted."""
    shown = titles if len(titles) <= 6 else titles[:5]
    quoted = ", ".join(f"“{one}”" for one in shown)
    more = len(titles) - len(shown)
    return _("%(listed)s and %(count)s more") % {"listed": quoted, "count": more} if more else quoted


def _law(written: str, town: Jurisdiction) -> str:
    """The law, its short name written out; an officer who opens a case does it for the service that was applied for."""
    if written in town.services:
        return text(town.services[written].title)
    short, _blank, place = written.partition(" ")
    for service in town.services.values():
        if short in service.legal_resources:
            return f"{service.legal_resources[short].title} {place}".strip()
    return written
