"""Whether a register is well: reachable, as its file says, fresh enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from onedoor.catalogue import jurisdictions
from onedoor.lib.durations import Duration
from onedoor.registers import freshness, switching
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.known import connector_for
from onedoor.registers.models import Outage
from onedoor.registers.switching import System

_FORMS = {"schema": "its records changed their form.", "garbage": "its answers cannot be read, or are about somebody else."}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found."""

    name: str
    kind: str
    reachable: bool
    seconds: float
    problems: tuple[str, ...]
    """What is not as the register's file says."""
    as_of: date | None
    """Of which day the newest record is; None for a system that is not asked for it (its file has no `newest`), or holds nothing."""
    detail: str
    fresh_until: date | None = None
    """The last day on which what is of the day `as_of` is fresh, by the register's `freshness`."""

    @property
    def is_well(self) -> bool:
        """Reachable, and nothing is wrong."""
        return self.reachable and not self.problems


def check(*, name: str, on: date) -> Checked:
    """Ask a register of the jurisdiction in force how it is on the day `on`. Raises KeyError for one that there is not.

    What a read would find and nobody's record shows is told as well: since when reads fail, and how.
    """
    town = jurisdictions.current()
    register = switching.systems(town)[name]
    kind = register.settings.kind
    try:
        found = connector_for(kind).check(register=register)
    except ConnectorFailed as failure:
        return Checked(name, kind, False, 0.0, (), None, str(failure))
    problems = found.schema_problems
    fresh_until: date | None = None
    if found.as_of is not None:
        fresh_until = _last_day(register.file.freshness, found.as_of)
        if found.as_of > freshness.latest(on):
            problems = (*problems, f"It says that it is of {found.as_of.isoformat()}, which is yet to come: is its clock right?")
        elif fresh_until < on:
            late = f"It is stale: what it holds was to be renewed by {fresh_until.isoformat()}"
            problems = (*problems, f"{late}.")
    problems = (*problems, *_failing(name, is_old=name not in town.registers))
    return Checked(name, kind, found.reachable, found.seconds, problems, found.as_of, found.detail, fresh_until)


def _failing(name: str, *, is_old: bool) -> list[str]:
    """What reads met that nobody's record is needed to tell: answers that changed their form."""
    systems = (System.LEGACY,) if is_old else (System.NEW, System.SHADOW)
    running = Outage.objects.filter(
        register=name.removesuffix(switching.OLD), system__in=systems, ended_at=None, kind__in=_FORMS
    )
    return [
        f"Reads fail since {one.began_at:%Y-%m-%d %H:%M} UTC, {one.failures} times: {_FORMS[one.kind]}"
        " The log says which field; a read that succeeds ends this."
        for one in running.order_by("began_at")
    ]


def _last_day(fresh: Duration, as_of: date) -> date:
    """The last day on which what was so on `as_of` is fresh."""
    if fresh.working_days:  # weekends and a week of holidays allowed for: no calendar is needed to see that it is late
        return as_of + timedelta(days=fresh.working_days * 2 + 7)
    return freshness.last_day(fresh, read_on=as_of)
