"""Whether a register may be read: the data-sharing agreements of the jurisdiction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Agreed(Protocol):
    """An agreement as a register's file writes it."""

    legal_ground: str

    def covers(self, *, consumer: str, purpose: str, field: str, on: date | None = None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to read, and why: the question put to the agreements."""

    register: str
    attribute: str
    consumer: str
    """Id of the organisation that wants to read."""
    purpose: str

    @property
    def field(self) -> str:
        """As the ledger names it."""
        return f"{self.register}.{self.attribute}"


class AgreementMissing(PermissionError):
    """A read that no agreement allows on that day. Nothing was read; the attempt is in the ledger."""

    def __init__(self, wanted: tuple[Wanted, ...], on: date) -> None:
        self.wanted = wanted
        self.on = on
        lines = [
            f"“{one.consumer}” has no agreement to read “{one.attribute}” of the register “{one.register}” "
            f"for the purpose “{one.purpose}” on {on.isoformat()}."
            for one in wanted
        ]
        files = ", ".join(sorted({f"registers/{one.register}.yaml" for one in wanted}))
        super().__init__(" ".join([*lines, f"Add one under `agreements:` in {files}, or do not read it."]))


def ground_for(wanted: Wanted, agreements: list[Agreed], *, on: date) -> str | None:
    """The legal ground on which `wanted` may be read on the day `on`; None when no agreement covers it."""
    for agreement in agreements:
        if agreement.covers(consumer=wanted.consumer, purpose=wanted.purpose, field=wanted.attribute, on=on):
            return agreement.legal_ground
    return None
