"""Every computer system of the jurisdiction: what is said of it in ``systems.yaml``, and what was counted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum

from onedoor.catalogue import jurisdictions
from onedoor.lib.languages import Text
from onedoor.registers import switching
from onedoor.registers.models import Outage, Traffic
from onedoor.registers.switching import System as Asked

if TYPE_CHECKING:
    from datetime import tzinfo

    from onedoor.catalogue.definitions import Jurisdiction
    from onedoor.catalogue.shapes.systems import System

DAYS = 30
"""Of which traffic is told."""
YEAR = 365
"""Days of which incidents are told."""


@dataclass(frozen=True)
class Trouble:
    """One incident, from when until when; `what` is empty for one that was noticed here, and `kind` says how it failed."""

    on: date
    until: date | None
    """None while it lasts, and for a day that is not told."""
    is_over: bool
    what: Text | None
    kind: str = ""
    failures: int = 0


@dataclass(frozen=True)
class Row:
    """One system."""

    id: str
    title: Text
    owner: str
    """Id of the organisation."""
    supplier: str
    register: str
    """Empty for one that no register is behind."""
    role: str
    """How it stands to its register: `only`, `legacy` (is being replaced), `new` (replaces another), or empty."""
    switched: tuple[tuple[str, str], ...]
    """Capability, and where it is switched."""
    described: System | None
    """What systems.yaml says; None where it says nothing."""
    age: Decimal | None
    """Years, to one decimal."""
    troubles: tuple[Trouble, ...]
    """Of the last year, newest first."""
    traffic: int
    """Reads that were answered with it in the last days."""
    compared: int
    """Reads for comparison alone."""
    failed: int
    share: int | None
    """Percent of the register's reads that still go to it, for one of two systems."""


@dataclass(frozen=True)
class Totals:
    """Of all systems."""

    systems: int
    cost: Decimal
    debt: int
    troubles: int
    traffic: int
    failed: int
    high_risk: int


def of(*, on: date) -> list[Row]:
    """Every system, on a day: those of systems.yaml, then those of registers that it does not name. Four queries."""
    town = jurisdictions.current()
    traffic = _traffic(on)
    outages = _outages(on, town.zone)
    described = {
        (one.of_register, one.replaced): (id, one)
        for id, one in town.systems.items()
        if one.of_register is not None
    }
    rows = [
        _row(id, one, None, town, traffic, outages, on)
        for id, one in town.systems.items()
        if one.of_register is None
    ]
    for name, register in town.registers.items():
        for replaced in (False, True) if register.legacy is not None else (False,):
            id, one = described.get((name, replaced), (f"{name}-legacy" if replaced else name, None))
            rows.append(_row(id, one, (name, replaced), town, traffic, outages, on))
    return rows


def totals(rows: Sequence[Row]) -> Totals:
    """Sums over all of them; what is not described adds nothing."""
    told = [row.described for row in rows if row.described is not None]
    return Totals(
        systems=len(rows),
        cost=sum((Decimal(one.cost_per_year) for one in told), Decimal(0)),
        debt=sum(one.debt.days for one in told),
        troubles=sum(len(row.troubles) for row in rows),
        traffic=sum(row.traffic for row in rows),
        failed=sum(row.failed for row in rows),
        high_risk=sum(one.risk.level == "high" for one in told),
    )


_Counts = Mapping[tuple[str, str], tuple[int, int]]


def _row(
    id: str,
    described: System | None,
    place: tuple[str, bool] | None,
    town: Jurisdiction,
    traffic: _Counts,
    outages: Mapping[tuple[str, str], list[Trouble]],
    on: date,
) -> Row:
    name, replaced = place or ("", False)
    register = town.registers.get(name)
    reads, failed = traffic.get((name, Asked.LEGACY if replaced else Asked.NEW), (0, 0))
    compared, failed_too = (0, 0) if replaced else traffic.get((name, Asked.SHADOW), (0, 0))
    noticed = list(outages.get((name, Asked.LEGACY if replaced else Asked.NEW), ()))
    noticed += [] if replaced else outages.get((name, Asked.SHADOW), ())
    two = register is not None and register.legacy is not None
    together = sum(traffic.get((name, one), (0, 0))[0] for one in (Asked.NEW, Asked.LEGACY))
    return Row(
        id=id,
        title=described.title if described else (register.title if register else {"en": id}),
        owner=described.owner if described else (register.owner if register else ""),
        supplier=(described.supplier or "") if described else "",
        register=name,
        role="" if register is None else ("legacy" if replaced else "new") if two else "only",
        switched=_switched(town, name) if two else (),
        described=described,
        age=_years(described.since, on) if described else None,
        troubles=tuple(sorted([*_told(described, on), *noticed], key=lambda one: one.on, reverse=True)),
        traffic=reads,
        compared=compared,
        failed=failed + failed_too,
        share=round(100 * reads / together) if two and together else None,
    )


def _switched(town: Jurisdiction, name: str) -> tuple[tuple[str, str], ...]:
    register = switching.systems(town)[name]
    return tuple((capability, str(to)) for capability, to in switching.states_of(register).items())


def _years(since: date, on: date) -> Decimal:
    return max(Decimal(0), Decimal((on - since).days) / Decimal("365.25")).quantize(Decimal("0.1"))


def _told(described: System | None, on: date) -> list[Trouble]:
    since = on - timedelta(days=YEAR)
    return [
        Trouble(one.on, one.until, True, one.what)
        for one in (described.incidents if described else ())
        if since <= (one.until or one.on) and one.on <= on
    ]


def _traffic(on: date) -> dict[tuple[str, str], tuple[int, int]]:
    days = Traffic.objects.filter(day__gt=on - timedelta(days=DAYS), day__lte=on)
    sums = days.values_list("register", "system").annotate(Sum("reads"), Sum("failed")).order_by()
    return {(register, system): (reads, failed) for register, system, reads, failed in sums}


def _outages(on: date, zone: tzinfo) -> dict[tuple[str, str], list[Trouble]]:
    found: dict[tuple[str, str], list[Trouble]] = {}
    for one in Outage.objects.filter(last_at__date__gte=on - timedelta(days=YEAR)):
        trouble = Trouble(
            on=one.began_at.astimezone(zone).date(),
            until=one.ended_at.astimezone(zone).date() if one.ended_at else None,
            is_over=one.ended_at is not None,
            what=None,
            kind=one.kind,
            failures=one.failures,
        )
        found.setdefault((one.register, one.system), []).append(trouble)
    return found
