"""The same as `own_copies` to read and to print: a tagged PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from onedoor.cases import definitions, letterheads
from onedoor.catalogue import jurisdictions
from onedoor.correspondence import letters
from onedoor.design.filters import moment, reading_language, text

MOST_LOOKS = 1_000
"""More do not help a reader; the JSON has them."""
MOST_CHARACTERS = 2_000
"""Of one value or text; the JSON has it whole."""


def pdf(copy: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of what `own_copies.of` gave, in the language that is active. Raises letters.CannotRender."""
    return letters.render(template="own-data", data=content(copy, at=at), language=reading_language(), at=at)


def content(copy: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """What the PDF says, as the template reads it."""
    return {
        **_head(copy, at),
        "opening": _("What is held about you, and who looked at it, on the day this was made."),
        "parts": [
            *_registers(copy["registers"]),
            *_applications(copy["applications"]),
            _letters(copy["letters"]),
            _inquiries(copy["inquiries"]),
            _consents(copy["consents"]),
            _looks(copy["looks"]),
        ],
    }


def _head(copy: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    town, language = jurisdictions.current(), reading_language()
    contact = [town.contact.phone, town.contact.email]
    return {
        "title": _("My data"),
        "town": text(town.branding.logo_text),
        "colour": town.branding.colours.get("primary", "#1d4f73"),
        "fonts": [*([town.branding.font] if town.branding.font else []), "Libertinus Serif"],
        "authority": text(town.name),
        "contact": [str(one) for one in contact if one],
        "to": [copy["person"]["name"] or "", copy["person"]["person_number"] or ""],
        "date": {
            "label": letterheads.say("date", language),
            "text": letterheads.day(definitions.local_day(at), language),
        },
        "reference": {"label": _("Form"), "text": str(copy["form"])},
        "contact_label": letterheads.say("contact", language),
        "page": letterheads.say("page", language),
    }


def _part(heading: str, columns: Iterable[str], rows: Iterable[Iterable[object]], *, note: str = "") -> dict[str, Any]:
    """A table, or `note` where it has no rows or there is more to say."""
    written = [[_short(cell) for cell in row] for row in rows]
    return {"heading": heading, "columns": list(columns), "rows": written, "note": note}


def _registers(registers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    parts = []
    for one in registers:
        note = _("Kept by: %(owner)s") % {"owner": one["owner"]}
        if not one["answered"]:
            note = f"{note}. " + _("This register did not answer.")
        elif not one["values"]:
            note = f"{note}. " + _("Nothing is known about you here.")
        rows = [(value["title"], value["in_words"]) for value in one["values"]]
        parts.append(_part(one["title"], (_("What"), _("What it says")), rows, note=note))
    return parts


def _applications(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    parts = []
    for one in found["listed"]:
        rows = [(answer["title"], _plain(answer["value"]), answer["register"] or _("you told us")) for answer in one["answers"]]
        rows += [(_("Document"), document["name"], _when(document["added_at"])) for document in one["documents"]]
        rows += [(_("Message"), message["text"], message["sent_by"]) for message in one["messages"]]
        rows += [(_("We asked you"), asked["text"], asked["answer"]) for asked in one["requests"]]
        rows += [
            (_("Decision"), _("Granted") if decision["favourable"] else _("Refused"), _when(decision["made_at"]))
            for decision in one["decisions"]
        ]
        heading = f"{one['service_title']} {one['reference']}"
        columns = (_("What"), _("What it says"), _("Where it is from"))
        parts.append(_part(heading, columns, rows, note=_("Opened on %(at)s.") % {"at": _when(one["opened_at"])}))
    return parts


def _letters(found: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    rows = [(one["title"], _when(one["written_at"])) for one in found]
    return _part(_("Letters to you"), (_("Letter"), _("When")), rows, note="" if rows else _("None yet."))


def _inquiries(found: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    rows = [(one["reference"], one["text"], one["answer"] or "") for one in found]
    columns = (_("Reference"), _("What you asked"), _("The answer"))
    return _part(_("My questions"), columns, rows, note="" if rows else _("None yet."))


def _consents(found: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    rows = [(one["text"], _when(one["given_at"]), _when(one["withdrawn_at"])) for one in found]
    columns = (_("What you agreed to"), _("Given"), _("Taken back"))
    return _part(_("Consents"), columns, rows, note="" if rows else _("None yet."))


def _looks(found: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        (_when(one["at"]), one["sentence"], ". ".join(part for part in (one["purpose_in_words"], one["legal_ground"], one["reason"]) if part))
        for one in found["listed"][:MOST_LOOKS]
    ]
    note = "" if rows else _("Nobody has.")
    if found["total"] > len(rows):
        note = _("The newest %(shown)s of %(total)s. The others are in the file for machines and on your page.") % {
            "shown": len(rows),
            "total": found["total"],
        }
    return _part(_("Who looked at it"), (_("When"), _("What happened"), _("What for")), rows, note=note)


def _when(written: str | None) -> str:
    return moment(datetime.fromisoformat(written), definitions.time_zone()) if written else ""


def _plain(value: object) -> str:
    """A value as it is stored, readably: yes and no, lists and records in a line each."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "\n".join(_plain(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    return "" if value is None else str(value)


def _short(cell: object) -> str:
    said = str(cell)
    return said if len(said) <= MOST_CHARACTERS else f"{said[:MOST_CHARACTERS]} …"
