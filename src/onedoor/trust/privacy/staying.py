"""What stays of a person who asks to be erased: how many rows of which table, why, by which law or hold, and how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from onedoor.trust.privacy import declarations, holds, processing
from onedoor.trust.privacy.declarations import Erased, Kept, Table, With, model_of

if TYPE_CHECKING:
    from onedoor.lib.languages import Text

_LOCALES = {"en": "en_GB", "es": "es_ES"}
_LANGUAGES = tuple(_LOCALES)
_HELD: Text = {
    "en": "A legal claim or an inquiry needs it for now.",
    "es": "Lo necesita por ahora una reclamación o una investigación.",
}
_HELD_BY = "GDPR art. 17(3)(e)"
"""What is needed for legal claims."""
_HELD_UNTIL: Text = {
    "en": "Legal hold number {number}, until {day} at the latest.",
    "es": "Bloqueo legal número {number}, como muy tarde hasta el {day}.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What is kept of a person in one table: what, how many, and where it stays: why and how long."""

    title: Text
    count: int
    why: Text | None = None
    until: Text | None = None
    law: str = ""


@dataclass(frozen=True, slots=True)
class Staying:
    """Rows of a table about somebody that stay: how many, whether a hold is why, which one, and until when; laws that keep them."""

    table: str
    count: int
    held: bool
    hold: int | None = None
    until: str = ""
    """The last day of the hold, ISO 8601."""
    laws: list[str] = field(default_factory=list)

    def written(self) -> dict[str, Any]:
        """As it stands in a receipt."""
        return asdict(self)


def of(number: str, *, at: datetime) -> Iterator[Staying]:
    """Tables with rows about this person, and why they stay."""
    person, cases = _holds_of(number, at=at)
    for table in declarations.TABLES.values():
        if not table.number or table.on_request is None:
            continue
        if count := model_of(table)._base_manager.filter(table.about([number])).count():
            hold = person or (cases if isinstance(table.on_request, Erased) else None)
            yield Staying(
                table.model,
                count,
                held=person is not None or isinstance(table.on_request, Erased),
                hold=hold.pk if hold else None,
                until=hold.until.isoformat() if hold else "",
                laws=_laws(table, number),
            )


def _holds_of(number: str, *, at: datetime) -> tuple[holds.Hold | None, holds.Hold | None]:
    """Of the holds on this person, and of those on a case of theirs, the one that lasts longest."""
    standing = sorted(holds.all_of(on=at.date()), key=lambda one: one.until, reverse=True)
    person = next((one for one in standing if one.kind == one.Kind.PERSON and one.key == number), None)
    cases = {one.key: one for one in reversed(standing) if one.kind == one.Kind.CASE}
    theirs = {
        key
        for unit in declarations.UNITS.values()
        if unit.key == "reference" and cases
        for key in model_of(unit)._base_manager.filter(**{unit.number: number}, reference__in=cases).values_list("reference", flat=True)
    }
    return person, next((one for one in standing if one.kind == one.Kind.CASE and one.key in theirs), None)


def _laws(table: Table, number: str) -> list[str]:
    """The laws that say how long this person's units of the table are kept, where the definitions name them."""
    unit = declarations.UNITS.get(table.keep.unit) if isinstance(table.keep, With) else None
    if unit is None or not unit.by or unit.model != table.model:
        return []
    laws = unit.periods().laws
    values = model_of(unit)._base_manager.filter(**{unit.number: number}).values_list(unit.by, flat=True).distinct()
    return sorted({laws[value] for value in values if value in laws})


def part(one: Staying) -> Part:
    """The same in words."""
    table = declarations.TABLES[one.table]
    if one.held or not isinstance(table.on_request, Kept):
        return Part(table.title, one.count, _HELD, _until_of_hold(one), _HELD_BY)
    until = {language: processing.how_long(table, language=language) for language in _LANGUAGES}
    return Part(table.title, one.count, table.on_request.why, until, ", ".join([*one.laws, table.on_request.law]))


def _until_of_hold(one: Staying) -> Text | None:
    if one.hold is None:
        return None
    day = date.fromisoformat(one.until)
    return {
        language: _HELD_UNTIL[language].format(number=one.hold, day=format_date(day, "long", locale=_LOCALES[language]))
        for language in _LANGUAGES
    }
