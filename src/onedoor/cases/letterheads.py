"""What every letter about a case has in common: who writes, to whom, when, under which reference."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from onedoor.cases import definitions
from onedoor.cases.models import Application
from onedoor.catalogue import jurisdictions, wording
from onedoor.correspondence import texts
from onedoor.dmn import datatypes
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.reasons import Quote, Reason
from onedoor.lib.languages import in_language

if TYPE_CHECKING:
    from onedoor.feel.values import Value


def of(case: Application, *, title: str, language: str, at: datetime, to: list[str]) -> dict[str, Any]:
    """The head of a letter as plain JSON: every word of it is text, in the reader's language."""
    town = jurisdictions.current()
    authority = definitions.of(case).authority
    contact = [
        in_language(authority.address, language) if authority.address else "",
        authority.phone or "",
        authority.email or "",
    ]
    return {
        "title": title,
        "town": in_language(town.branding.logo_text, language),
        "colour": town.branding.colours.get("primary", "#1d4f73"),
        "fonts": [*([town.branding.font] if town.branding.font else []), "Libertinus Serif"],
        "authority": in_language(authority.title, language),
        "contact": [part for part in contact if part],
        "to": to,
        "date": {"label": say("date", language), "text": day(definitions.local_day(at), language)},
        "reference": {"label": say("reference", language), "text": case.reference},
        "contact_label": say("contact", language),
        "page": say("page", language),
    }


def say(name: str, language: str, /, **values: str) -> str:
    """A text of the group `letter`."""
    return texts.say("letter", name, language, **values)


def day(value: date, language: str) -> str:
    """A day in words."""
    return wording.in_words(value, datatypes.DATE, language=language)


def value(value: Value, type: DataType, language: str) -> str:
    """A value in words."""
    return wording.in_words(value, type, language=language, currency=jurisdictions.current().currency)


def quoted(quote: Quote, language: str) -> str:
    """A value that a sentence quotes, in the jurisdiction's currency."""
    return wording.quoted(quote, language, currency=jurisdictions.current().currency)


def reason_value(reason: Reason, language: str) -> str:
    """The value of a step of an explanation, in words."""
    if reason.label is not None:
        return in_language(reason.label, language)
    try:
        type = datatypes.read(reason.type, {})
    except datatypes.UnknownType:  # a record type of the definition
        type = datatypes.ANY
    return value(reason.value, type, language)


def origin(reason: Reason, language: str) -> str:
    """Where the value of an input or figure comes from, in words; empty where that says nothing."""
    if reason.kind == "parameter":
        return say("figure", language, day=day(reason.since, language)) if reason.since else ""
    return origin_of(reason.origin, language)


def origin_of(origin: object, language: str) -> str:
    """A stored origin (see `inputs.origin_of`) in words."""
    if not isinstance(origin, dict):
        return ""
    if origin.get("kind") == "answered":
        return say("answered", language)
    if origin.get("kind") == "document":
        return say("handed-in", language)
    if origin.get("kind") != "register":
        return ""
    register = jurisdictions.current().registers.get(origin["register"])
    name = in_language(register.title, language) if register else str(origin["register"])
    as_of = date.fromisoformat(origin["as_of"]) if origin.get("as_of") else None
    said = say("from-register", language, register=name, day=day(as_of, language)) if as_of else name
    return f"{said}; {say('disputed', language)}" if _is_open_dispute(origin) else said


def _is_open_dispute(origin: dict[str, Any]) -> bool:
    return bool(origin.get("disputed")) and not origin["disputed"].get("settled_for")
