"""Whether a register is well: reachable, as its file says, fresh enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onedoor.catalogue import jurisdictions
from onedoor.lib.durations import Duration
from onedoor.registers import switching
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.known import connector_for


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
    """Of which day the newest record is; None for a system that answers of the present, or holds nothing."""
    detail: str

    @property
    def is_well(self) -> bool:
        """Reachable, and nothing is wrong."""
        return self.reachable and not self.problems


def check(*, name: str, on: date) -> Checked:
    """Ask a register of the jurisdiction in force how it is on the day `on`. Raises KeyError for one that there is not."""
    register = switching.systems(jurisdictions.current())[name]
    kind = register.settings.kind
    try:
        found = connector_for(kind).check(register=register)
    except ConnectorFailed as failure:
        return Checked(name, kind, False, 0.0, (), None, str(failure))
    problems = found.schema_problems
    if (
        found.as_of is not None
        and kind == "files"
        and (due := _due(register.file.freshness, found.as_of)) < on
    ):
        problems = (*problems, f"It is stale: what it holds was to be renewed by {due.isoformat()}.")
    return Checked(name, kind, found.reachable, found.seconds, problems, found.as_of, found.detail)


def _due(freshness: Duration, as_of: date) -> date:
    """The last day on which what was so on `as_of` is fresh."""
    if (
        freshness.working_days
    ):  # weekends and a week of holidays allowed for: no calendar is needed to see that it is late
        return date.fromordinal(as_of.toordinal() + freshness.working_days * 2 + 7)
    return freshness.after(as_of)
