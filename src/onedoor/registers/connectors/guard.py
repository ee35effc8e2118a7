"""Around every system elsewhere: a bound in time, careful repetition, and a circuit that opens."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

import pyarrow as pa

from onedoor.registers.connectors import circuits, columns
from onedoor.registers.connectors.attempts import Attempt, within
from onedoor.registers.connectors.connector import Answer, Check, ConnectorFailed, Register

FIRST_PAUSE = 0.1
"""Seconds before the second try, at most; doubled for each further one."""

_Given = TypeVar("_Given")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a system showed of itself."""

    problems: tuple[str, ...] = ()
    """What of the declared schema it lacks."""
    newest: date | None = None
    """Of which day its newest entry is; None where it was not asked for that."""


class System(Protocol):
    """What one kind of connector does by itself."""

    def fetch(
        self, register: Register, keys: Sequence[str], fields: Sequence[str], attempt: Attempt
    ) -> Mapping[str, Answer]:
        """Ask once. Raises ConnectorFailed."""
        ...

    def everything(self, register: Register, fields: Sequence[str]) -> Iterator[Answer]:
        """Every record. Raises ConnectorFailed."""
        ...

    def look(self, register: Register, attempt: Attempt) -> Looked:
        """Ask the system about nobody. Raises ConnectorFailed."""
        ...


class Guarded:
    """A connector to systems elsewhere."""

    def __init__(self, system: System, *, dice: Callable[[], float] = random.random) -> None:
        self._system = system
        self._dice = dice

    def read(self, *, register: Register, keys: Sequence[str], fields: Sequence[str]) -> Mapping[str, Answer]:
        """See `Connector.read`."""
        if not keys:
            return {}
        settings = register.settings
        circuit = circuits.of(register.name, settings)
        with circuit.read(after=settings.opens_after, rests=settings.rests):
            return self._again_and_again(
                register, lambda attempt: self._system.fetch(register, keys, fields, attempt)
            )

    def _again_and_again(self, register: Register, work: Callable[[Attempt], _Given]) -> _Given:
        """Until it succeeds, the tries or the time are over."""
        settings = register.settings
        end = time.monotonic() + settings.timeout
        for number in range(1, settings.attempts + 1):
            try:
                return within(max(0.01, end - time.monotonic()), work)
            except ConnectorFailed as failure:
                pause = self._dice() * FIRST_PAUSE * 2 ** (number - 1)
                if not failure.passing or number == settings.attempts or time.monotonic() + pause >= end:
                    raise
            time.sleep(pause)
        raise AssertionError("there is at least one attempt")

    def keys(self, *, register: Register) -> Iterator[str]:
        """See `Connector.keys`. A system's order is not ours: the keys are gathered first, then sorted."""
        gathered = pa.concat_arrays(
            [pa.array([], pa.string())]
            + [batch.column("key") for batch in self.read_all(register=register, fields=())]
        ).unique()
        order = gathered.sort()  # by bytes of UTF-8, which is the order of code points
        for start in range(0, len(order), 10_000):
            yield from order.slice(start, 10_000).to_pylist()

    def read_all(
        self, *, register: Register, fields: Sequence[str], batch: int = 10_000
    ) -> Iterator[pa.RecordBatch]:
        """See `Connector.read_all`."""
        return columns.batches(self._system.everything(register, fields), register, fields, batch)

    def check(self, *, register: Register) -> Check:
        """See `Connector.check`. The circuit is not asked: an operator wants to know how it is now."""
        began = time.perf_counter()
        try:
            seen = within(register.settings.timeout, lambda attempt: self._system.look(register, attempt))
        except ConnectorFailed as failure:
            is_there = failure.kind not in ("unreachable", "timeout")
            seconds = time.perf_counter() - began
            if is_there:  # it answers, and not as it should
                return Check(True, seconds, (str(failure),))
            return Check(False, seconds, detail=str(failure))
        return Check(True, time.perf_counter() - began, seen.problems, seen.newest)
