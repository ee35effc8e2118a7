"""The record of processing activities (GDPR, article 30), from the declarations: a row for each personal field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from dataclasses import fields as columns

from onedoor.lib import durations
from onedoor.lib.languages import Text, in_language
from onedoor.trust.privacy import declarations
from onedoor.trust.privacy.declarations import After, Erased, Personal, Standing, Table, With
from onedoor.trust.privacy.grounds import GROUNDS
from onedoor.trust.purposes import PURPOSES


@dataclass(frozen=True, slots=True)
class Activity:
    """One personal field: where it stands, for what, on which ground, how long, how it goes."""

    table: str
    field: str
    what: str
    purpose: str
    ground: str
    kept: str
    scrubbed: str
    on_request: str


_WORDS: dict[str, Text] = {
    "after": {"en": "{period} after {event}", "es": "{period} desde {event}"},
    "of": {"en": "{value}: {period}", "es": "{value}: {period}"},
    "goes": {"en": "erased", "es": "se suprime"},
    "with": {"en": "goes or stays with what it belongs to", "es": "sigue la suerte de aquello a lo que pertenece"},
    "stays": {"en": "stays: {why}", "es": "se conserva: {why}"},
    "deleted with the row": {"en": "deleted with the row", "es": "se borra con la fila"},
    "blanked": {"en": "blanked", "es": "se vacía"},
    "pseudonymised": {"en": "replaced by a pseudonym without a key", "es": "se sustituye por un seudónimo sin clave"},
    "key erased": {"en": "content and random salt erased", "es": "se borran el contenido y la sal aleatoria"},
}


def activities(*, language: str) -> list[Activity]:
    """Every personal field of the house, table by table."""
    declarations.load()
    return list(_activities(language))


def _activities(language: str) -> Iterator[Activity]:
    for label, table in sorted(declarations.TABLES.items()):
        for name, one in table.personal.items():
            yield Activity(
                table=label,
                field=name,
                what=in_language(table.title, language),
                purpose=f"{in_language(PURPOSES[one.purpose].text, language)} ({PURPOSES[one.purpose].iri})",
                ground=f"{in_language(GROUNDS[one.ground].text, language)} ({GROUNDS[one.ground].iri})",
                kept=how_long(table, language=language),
                scrubbed=_said(_scrubbed(one), language),
                on_request=_on_request(table, language),
            )


def how_long(table: Table, *, language: str) -> str:
    """How long rows of `table` stay, in words."""
    keep = table.keep
    if isinstance(keep, Standing):
        return in_language(keep.why, language)
    if isinstance(keep, After):
        return _after(keep.period, keep.event, language)
    one = declarations.UNITS[keep.unit]
    periods = one.periods()
    parts = [_after(periods.otherwise, one.event, language)]
    parts += [
        _said("of", language).format(value=value, period=_period(written, language))
        for value, written in sorted(periods.by.items())
        if written != periods.otherwise
    ]
    return "; ".join(parts)


def how_long_of(model: str, *, language: str) -> str:
    """The same of the table of a model, by its label."""
    declarations.load()
    return how_long(declarations.TABLES[model], language=language)


def _after(period: str, event: Text, language: str) -> str:
    return _said("after", language).format(
        period=_period(period, language), event=in_language(event, language)
    )


def _period(written: str, language: str) -> str:
    return durations.in_words(durations.parse(written), language=language)


def _scrubbed(one: Personal) -> str:
    return one.scrub.value


def _on_request(table: Table, language: str) -> str:
    if isinstance(table.on_request, Erased):
        return _said("goes", language)
    if table.on_request is not None:
        return _said("stays", language).format(why=in_language(table.on_request.why, language))
    return _said("with" if isinstance(table.keep, With) else "goes", language)


def _said(word: str, language: str) -> str:
    return in_language(_WORDS[word], language)


def as_csv(found: list[Activity]) -> str:
    """The record as CSV, with a heading."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow([column.name for column in columns(Activity)])
    writer.writerows(astuple(one) for one in found)
    return made.getvalue()


def as_markdown(found: list[Activity]) -> str:
    """The record as Markdown: a table of fields for each table of the database."""
    parts = ["# Record of processing activities\n"]
    seen = ""
    for one in found:
        if one.table != seen:
            seen = one.table
            parts += [
                f"\n## {one.what} (`{one.table}`)\n\nKept: {one.kept}. When the person asks for erasure: {one.on_request}.\n",
                "| field | purpose | legal ground | how it goes |\n|---|---|---|---|",
            ]
        parts.append(f"| `{one.field}` | {one.purpose} | {one.ground} | {one.scrubbed} |")
    return "\n".join(parts) + "\n"
