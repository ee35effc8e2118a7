"""A circuit breaker for each register: one that fails again and again is left alone for a while, and answers cost nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from onedoor.registers.connectors.connector import ConnectorFailed

COUNTS = frozenset({"unreachable", "timeout"})
"""The failures that say that a system is not well; one that refuses or talks nonsense is there, and fails quickly."""


class Circuit:
    """Closed while all is well; open after `after` failures in a row, for `rests` seconds; then one read may try."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failures = 0
        self._opened_at: float | None = None
        self._is_tried = False
        self._why = ""

    @contextmanager
    def read(self, *, after: int, rests: int) -> Iterator[None]:
        """Around one read. Raises ConnectorFailed at once while the circuit is open."""
        self._enter(rests)
        try:
            yield
        except ConnectorFailed as failure:
            self._failed(failure, after) if failure.kind in COUNTS else self._went_well()
            raise
        except BaseException:
            self._is_tried = False
            raise
        else:
            self._went_well()

    def _enter(self, rests: int) -> None:
        with self._lock:
            if self._opened_at is None:
                return
            left = self._opened_at + rests - self._monotonic()
            if left > 0 or self._is_tried:
                again = (
                    f"It is tried again in {max(1, round(left))} seconds."
                    if left > 0
                    else "It is being tried."
                )
                raise ConnectorFailed(
                    f"It failed {self._failures} times, and is left alone for now. {again} Last: {self._why}",
                    kind="open circuit",
                )
            self._is_tried = True

    def _failed(self, failure: ConnectorFailed, after: int) -> None:
        with self._lock:
            self._failures += 1
            self._why = str(failure)
            self._is_tried = False
            if self._failures >= after:
                self._opened_at = self._monotonic()

    def _went_well(self) -> None:
        with self._lock:
            self._failures, self._opened_at, self._is_tried = 0, None, False


_circuits: dict[tuple[str, str], Circuit] = {}
_lock = threading.Lock()


def of(register: str, settings: object) -> Circuit:
    """The circuit of a register in this process; another one when its settings change."""
    with _lock:
        return _circuits.setdefault((register, repr(settings)), Circuit())


def forget() -> None:
    """Close all circuits, as when the process starts."""
    with _lock:
        _circuits.clear()
