"""The population of the town's own registers: everybody of whom they know something, read through the one gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from onedoor.dmn.kernel.populations import batch_of
from onedoor.dmn.model import PERSON_NUMBER
from onedoor.insight.populations import PERSON, Part
from onedoor.registers import everybody
from onedoor.registers.everybody import Everybody

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.feel.values import Value
    from onedoor.identity.actors import Actor

BORN = "date of birth"
"""The attribute by which a register says when somebody was born."""


@dataclass
class ResidentPopulation:
    """Each adult of the registers as an applicant, with what is recorded about them and theirs.

    What only a resident could answer is missing. Whoever is known to be younger than `from_age` on the day is left out.
    """

    everybody: Everybody
    inputs: Sequence[str]
    on: date
    born: str | None = None
    from_age: int = 0
    total: int | None = None
    notes: Sequence[str] = ()
    key: pa.Field = field(default=PERSON)

    def parts(self) -> Iterator[Part]:
        """The applicants, some thousand at a time. Raises ConnectorFailed."""
        for rows in self.everybody.parts():
            adults = [row for row in rows if not self._is_child(row)]
            keys = pa.array([row[PERSON_NUMBER] for row in adults], pa.string())
            yield Part(keys, batch_of(adults, self.everybody.service.model, self.inputs))

    @property
    def unreadable(self) -> Counter[str]:
        """Values that could not be understood, by input."""
        return self.everybody.unreadable

    def _is_child(self, row: dict[str, Value]) -> bool:
        born = row.get(self.born) if self.born else None
        if not isinstance(born, date):
            return False
        age = self.on.year - born.year - ((self.on.month, self.on.day) < (born.month, born.day))
        return age < self.from_age


def opened(
    service: Service,
    *,
    inputs: Sequence[str],
    by: Actor,
    on: date,
    day: date,
    at: datetime,
    from_age: int = 0,
    purpose: str | None = None,
) -> ResidentPopulation:
    """Open the registers for these inputs; see `registers.everybody.read` for the arguments and what is raised.

    With `from_age`, the applicant's date of birth is read as well, where the service may read it at all.
    """
    born = _born(service) if from_age else None
    wanted = {*inputs, *([born] if born else [])}
    whole = everybody.read(service=service, inputs=wanted, by=by, on=on, day=day, at=at, purpose=purpose)
    notes = []
    if from_age and born is None:
        notes.append("The service does not read when somebody was born: children are counted as applicants.")
    return ResidentPopulation(
        whole, tuple(inputs), on, born=born, from_age=from_age, total=len(whole), notes=tuple(notes)
    )


def _born(service: Service) -> str | None:
    """The input that says when the applicant was born."""
    for data in service.inputs.values():
        if data.from_ is not None and data.about is None and data.from_.attribute == BORN:
            return data.name
    return None
