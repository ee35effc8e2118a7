"""What each table keeps of people, said beside the table: `personal.py` of each room, found by `load`.

A field is personal, with purpose, legal ground and how it goes, or it is said not to be. How long a row stays is said
once for the row: an own time after an event, or that of the unit it belongs to (a case, an account).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import AutoField, Field, Model, Q
from django.utils.module_loading import autodiscover_modules

from onedoor.lib import durations
from onedoor.trust.privacy.grounds import GROUNDS
from onedoor.trust.purposes import PURPOSES

if TYPE_CHECKING:
    from onedoor.lib.languages import Text


class Scrub(StrEnum):
    """How a personal field goes when its time has come."""

    DELETED = "deleted with the row"
    BLANKED = "blanked"
    PSEUDONYMISED = "pseudonymised"
    KEY_ERASED = "key erased"
    """The content and the random salt of a ledger's leaf: what is left cannot be traced to anybody."""


@dataclass(frozen=True, slots=True)
class Personal:
    """What a personal field is for, on which legal ground it is kept, and how it goes."""

    purpose: str
    ground: str
    scrub: Scrub = Scrub.DELETED


@dataclass(frozen=True, slots=True)
class After:
    """Rows go so long after an event of their own, whose time stands in the field `at`."""

    period: str
    """ISO 8601."""
    event: Text
    at: str
    only: Q = field(default_factory=Q)
    """Which rows end at all."""


@dataclass(frozen=True, slots=True)
class With:
    """Rows go with the unit that they belong to; `key` leads from a row to the unit's key."""

    unit: str
    key: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows have no end of their own, for a reason."""

    why: Text


@dataclass(frozen=True, slots=True)
class Erased:
    """Goes when the person asks for it: no law requires to keep it. `since` says when a row came to be."""

    since: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Stays until its time has come, also when the person asks: why, and by which law."""

    why: Text
    law: str = "GDPR art. 17(3)(b)"
    """A legal obligation or a task of the authority, unless something else is named."""


@dataclass(frozen=True, slots=True)
class Periods:
    """How long after its event a unit stays, where that is not the same for all: by the value of a field of its row."""

    otherwise: str
    by: Mapping[str, str] = field(default_factory=dict)
    laws: Mapping[str, str] = field(default_factory=dict)
    """Which law or plan says so, by the same values, where it is known."""


Rows = Callable[[Sequence[Any], datetime], None]


@dataclass(frozen=True, slots=True)
class Unit:
    """What belongs together and goes together: a case with all its papers, an account."""

    id: str
    model: str
    key: str
    """The field by which the unit's rows name it."""
    event: Text
    at: str
    """The field with the time of the event after which it goes."""
    since: str
    """The field with the time at which it began."""
    number: str
    """Leads to the person number of whose it is."""
    periods: Callable[[], Periods]
    by: str = ""
    """The field by whose value the period differs."""
    only: Q = field(default_factory=Q)
    """Which units end at all, the event apart."""
    free: Q | None = None
    """Which units go when the person asks for it; None where a law requires to keep all of them."""
    unless_held_by_others: bool = False
    """Whether a unit stays as long as rows of other units refer to it."""


@dataclass(frozen=True, slots=True)
class Table:
    """What one table keeps of people."""

    model: str
    title: Text
    keep: After | With | Standing
    personal: Mapping[str, Personal]
    impersonal: frozenset[str]
    also: tuple[With, ...] = ()
    """Other units to which some of the rows belong."""
    on_request: Erased | Kept | None = None
    number: str = ""
    """Leads to the person number that a row is about, where there is one; several, with spaces between, where it may stand in any."""
    case: str = ""
    """Leads to the reference of the case, where a row has an own time and belongs to one."""
    detach: str = ""
    """The reference to the unit that is taken away, where the row itself stays."""
    scrub: Rows | None = None
    """Does it where it is not the deletion or change of fields: gets the primary keys."""
    files: Callable[[Sequence[Any]], Iterable[Path]] | None = None
    """The files of the rows with these primary keys: they go when the rows have gone for good."""

    def of(self, unit_id: str) -> With | None:
        """How rows belong to a unit of this kind; None where they do not."""
        own = (self.keep, *self.also) if isinstance(self.keep, With) else self.also
        return next((one for one in own if one.unit == unit_id), None)

    def about(self, numbers: Collection[str]) -> Q:
        """Rows about any of these people."""
        return Q.create([(f"{one}__in", numbers) for one in self.number.split()] or [("pk__in", [])], connector=Q.OR)

    @property
    def row_goes(self) -> bool:
        """Whether scrubbing takes the whole row."""
        return any(one.scrub is Scrub.DELETED for one in self.personal.values())


TABLES: dict[str, Table] = {}
UNITS: dict[str, Unit] = {}
UNMODELLED: dict[str, Text] = {}
"""Tables of the database that no model stands for, and what they keep."""


def fields(
    names: str, *, purpose: str, ground: str, scrub: Scrub = Scrub.DELETED
) -> dict[str, Personal]:
    """Several personal fields of the same purpose, ground and end; `names` with spaces between."""
    if purpose not in PURPOSES or ground not in GROUNDS:
        raise ValueError(f"{purpose!r} is no purpose, or {ground!r} no legal ground, that is known.")
    return {name: Personal(purpose, ground, scrub) for name in names.split()}


def declare(
    model: str,
    *,
    title: Text,
    keep: After | With | Standing,
    personal: Mapping[str, Personal],
    impersonal: str = "",
    **more: Any,
) -> None:
    """Say what the table of `model` (`app.Model`) keeps; `impersonal` names its other fields, with spaces between.

    Raises ValueError for a table that is declared already.
    """
    if isinstance(keep, After):
        durations.parse(keep.period)
    if personal and not isinstance(keep, With) and "on_request" not in more:
        raise ValueError(f"{model}: say whether it goes when the person asks for it (on_request).")
    _add(Table(model, title, keep, personal, frozenset(impersonal.split()), **more))


def declare_without_people(tables: Mapping[str, str]) -> None:
    """Say of these tables that they keep nothing of people: each with the names of all its fields, with spaces between.

    By name, so that a field which is added later is not taken for one by mistake.
    """
    for model, names in tables.items():
        _add(Table(model, {}, Standing({}), {}, frozenset(names.split())))


def _add(table: Table) -> None:
    if table.model in TABLES:
        raise ValueError(f"{table.model} is declared twice: nobody would know which holds.")
    TABLES[table.model] = table


def unit(declared: Unit) -> None:
    """Say what goes together."""
    UNITS[declared.id] = declared


def unmodelled(table: str, keeps: Text) -> None:
    """Say what a table without a model keeps, and why nobody need scrub it."""
    UNMODELLED[table] = keeps


@cache
def load() -> None:
    """Read every room's declarations, once."""
    autodiscover_modules("personal")


def model_of(declared: Table | Unit) -> type[Model]:
    """The model of a declaration."""
    return apps.get_model(declared.model)


def needs_words(one: Field[Any, Any]) -> bool:
    """Whether a field must be declared: a number that the database gives a row needs none."""
    return not isinstance(one, AutoField)


def undeclared() -> list[str]:
    """What is wrong with the declarations, one sentence each: fields and tables without one, and names that are not there."""
    load()
    found = []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        table = TABLES.get(label)
        if table is None:
            found.append(f"{label}: nobody says what it keeps of people.")
            continue
        there = {one.name for one in model._meta.concrete_fields if needs_words(one)}
        named = set(table.personal) | table.impersonal
        found += [f"{label}.{name}: not declared." for name in sorted(there - named)]
        every = {one.name for one in model._meta.concrete_fields}
        found += [f"{label}.{name}: declared, and there is no such field." for name in sorted(named - every)]
        both = set(table.personal) & table.impersonal
        found += [f"{label}.{name}: both personal and not." for name in sorted(both)]
        if isinstance(table.keep, With) and table.keep.unit not in UNITS:
            found.append(f"{label}: there is no unit {table.keep.unit!r}.")
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    return found + [f"{label}: declared, and there is no such model." for label in sorted(TABLES.keys() - labels)]
