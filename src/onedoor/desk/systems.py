"""The inventory of systems in the reader's words, in the order that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from onedoor.catalogue import jurisdictions
from onedoor.design.filters import short_money, text
from onedoor.registers import comparisons, inventory
from onedoor.registers.differences import Kind

if TYPE_CHECKING:
    from datetime import date, datetime

    from onedoor.registers.inventory import Row, Trouble

_RISKS = {"low": 1, "medium": 2, "high": 3}


@dataclass(frozen=True)
class Column:
    """One column of the table."""

    id: str
    title: str
    key: Callable[[Row], Any]
    """What it is sorted by; None comes last."""
    is_number: bool = False


@dataclass(frozen=True)
class Trial:
    """What comparing a system with the one it replaces has found for one capability."""

    capability: str
    since: datetime | None
    compared: int
    alike: int
    differences: tuple[tuple[str, str, int], ...]
    """In which attribute, how, and how often."""


@dataclass(frozen=True)
class Line:
    """One system with the words for it."""

    row: Row
    title: str
    owner: str
    role: str
    cost: str
    risk: str
    troubles: tuple[tuple[Trouble, str], ...]
    trials: tuple[Trial, ...]
    """How it compares with the system that it replaces."""


def columns() -> list[Column]:
    """The table's columns, in their order."""
    return [
        Column("system", _("System"), lambda row: text(row.title).casefold()),
        Column("age", _("Age"), lambda row: row.age, is_number=True),
        Column("owner", _("Owner"), lambda row: _owner(row.owner).casefold()),
        Column("cost", _("Cost a year"), lambda row: _said(row, "cost_per_year"), is_number=True),
        Column("risk", _("Risk"), _risk),
        Column("debt", _("Debt in days of work"), _debt, is_number=True),
        Column("incidents", _("Incidents in a year"), lambda row: len(row.troubles), is_number=True),
        Column("traffic", _("Reads in 30 days"), lambda row: row.traffic, is_number=True),
    ]


def of(*, on: date, sort: str, descending: bool) -> list[Line]:
    """Every system as it stands on the day `on`, sorted by a column; by the first one where there is none of that name."""
    known = columns()
    column = next((one for one in known if one.id == sort), known[0])
    rows = inventory.of(on=on)
    told = [row for row in rows if column.key(row) is not None]
    told.sort(key=column.key, reverse=descending)
    return [_line(row) for row in [*told, *(row for row in rows if column.key(row) is None)]]


def money(amount: Decimal) -> str:
    """An amount in the jurisdiction's currency."""
    return short_money(amount, jurisdictions.current().currency)


def _line(row: Row) -> Line:
    return Line(
        row=row,
        title=text(row.title),
        owner=_owner(row.owner),
        role=_role(row),
        cost=money(Decimal(row.described.cost_per_year)) if row.described else "",
        risk={"low": _("Low"), "medium": _("Medium"), "high": _("High")}[row.described.risk.level]
        if row.described
        else "",
        troubles=tuple((one, _trouble(one)) for one in row.troubles),
        trials=_trials(row) if row.role == "new" else (),
    )


def _trials(row: Row) -> tuple[Trial, ...]:
    """The capabilities that were ever compared."""
    attributes = jurisdictions.current().registers[row.register].attributes
    kinds = {
        Kind.MISSING_IN_NEW: _("missing in the new system"),
        Kind.MISSING_IN_LEGACY: _("missing in the old system"),
        Kind.VALUE: _("another value"),
        Kind.TYPE: _("not written as its type says"),
        Kind.FAILED: _("the new system failed"),
        Kind.SLOWER: _("the new system was slower"),
    }
    whole = {Kind.FAILED: _("The read as a whole"), Kind.SLOWER: _("The read as a whole")}
    return tuple(
        Trial(
            capability=one.capability,
            since=one.since,
            compared=one.compared,
            alike=one.alike,
            differences=tuple(
                (
                    text(attributes[name].title) if name in attributes else name or whole.get(Kind(kind), _("The whole record")),
                    kinds[Kind(kind)],
                    often,
                )
                for kind, name, often in one.differences
            ),
        )
        for one in comparisons.of(name=row.register)
        if one.compared or one.differences
    )


def _owner(id: str) -> str:
    known = jurisdictions.current().organisations.get(id)
    return text(known.title) if known else id


def _role(row: Row) -> str:
    return {
        "legacy": _("Is being replaced"),
        "new": _("Replaces another system"),
        "only": _("Answers for its register"),
    }.get(row.role, "")


def _trouble(one: Trouble) -> str:
    if one.what is not None:
        return text(one.what)
    words = {
        "timeout": _("It did not answer in time"),
        "unreachable": _("It could not be reached"),
        "garbage": _("It gave answers that nobody can read"),
        "schema": _("Its records changed their form"),
        "refused": _("It refused to answer"),
        "open circuit": _("It failed so often that it was left alone for a while"),
    }
    return words.get(one.kind, one.kind)


def _said(row: Row, name: str) -> Any:
    return None if row.described is None else getattr(row.described, name)


def _risk(row: Row) -> int | None:
    return None if row.described is None else _RISKS[row.described.risk.level]


def _debt(row: Row) -> int | None:
    return None if row.described is None else row.described.debt.days
