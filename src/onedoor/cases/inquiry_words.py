"""What an inquiry is about, in words: for the person who asks and for the officer who answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from onedoor.cases import definitions, disclosures, erasure_words
from onedoor.cases.inquiry_terms import Answered, Kind
from onedoor.cases.models import Inquiry
from onedoor.catalogue import jurisdictions
from onedoor.catalogue.wording import in_words
from onedoor.design.filters import moment, reading_language, text
from onedoor.dmn.errors import WrongValue
from onedoor.dmn.values import from_json
from onedoor.identity import people
from onedoor.registers.attributes import types_of
from onedoor.trust import subjects

Line = tuple[str, str]
"""A title and what stands beside it."""


def title(inquiry: Inquiry) -> str:
    """What is asked, in a line."""
    return {
        Kind.LOOK: _("Why did you look at my data?"),
        Kind.VALUE: _("Something a register says about me is wrong"),
        Kind.ERASURE: _("Delete data about me"),
    }[Kind(inquiry.kind)]


def outcome(answered: str) -> str:
    """An outcome as everybody reads it."""
    words = {
        Answered.EXPLAINED: _("Explained"),
        Answered.WRONGFUL: _("The look should not have happened"),
        Answered.GRANTED: _("Done"),
        Answered.PARTLY: _("Done in part"),
        Answered.REFUSED: _("Not done"),
    }
    return words[Answered(answered)] if answered else ""


def organisation(inquiry: Inquiry) -> str:
    """Who has to answer."""
    town = jurisdictions.current()
    found = town.organisations.get(inquiry.to)
    return text(found.title) if found else text(town.name)


def lines(inquiry: Inquiry, *, on: date) -> list[Line]:
    """What exactly it is about: the look, the value. Ids that nothing is known of any more are left out."""
    subject: Mapping[str, Any] = inquiry.subject
    found: list[Line] = []
    if "entry" in subject:
        found += _look(inquiry, int(subject["entry"]), on)
    if "register" in subject:
        found += _value(str(subject["register"]), str(subject.get("attribute", "")))
    if inquiry.kind == Kind.ERASURE:
        found += erasure_words.lines(inquiry, on=on)
    if subject.get("claimed") not in (None, ""):
        found.append((_("What is right"), _claimed(subject)))
    return found


def _claimed(subject: Mapping[str, Any]) -> str:
    """What the person says instead, in words; as it was written where it does not fit the register's type."""
    town = jurisdictions.current()
    register = town.registers.get(str(subject.get("register", "")))
    types = types_of(register) if register else {}
    type = types.get(str(subject.get("attribute", "")))
    try:
        value = from_json(subject["claimed"], type) if type else str(subject["claimed"])
    except WrongValue:
        return str(subject["claimed"])
    if type is None:
        return str(value)
    return in_words(value, type, language=reading_language(), currency=town.currency)


def _look(inquiry: Inquiry, entry: int, on: date) -> list[Line]:
    try:
        look = subjects.find(inquiry.about, entry, on=on)
    except subjects.NoSuchEntry:
        return [(_("The look"), _("The entry's time was over, and it was erased."))]
    [words] = disclosures.in_words([look], subject=people.by_number(inquiry.about))
    zone = definitions.time_zone()
    return [
        (_("The look"), words.sentence),
        (_("When"), moment(words.at, zone)),
        (_("What for"), words.purpose),
        (words.reason_title, words.reason)
        if words.reason
        else (_("Legal ground"), words.law or _("None was named.")),
    ]


def _value(register: str, attribute: str) -> list[Line]:
    known = jurisdictions.current().registers.get(register)
    if known is None:
        return [(_("Register"), register)]
    named = known.attributes.get(attribute)
    lines: list[Line] = [(_("Register"), text(known.title))]
    return [*lines, (_("What"), text(named.title))] if named else lines
