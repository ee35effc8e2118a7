"""Waiting for a system elsewhere: a bound for the whole read, and a way to let go of what hangs."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from onedoor.registers.connectors.connector import ConnectorFailed

Given = TypeVar("Given")

GRACE = 0.25
"""Seconds for a system's client to say itself that the time is over, before it is let go of."""


class Attempt:
    """One try to read: how much time is left, and what has to be cut when it is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._cuts: list[Callable[[], object]] = []
        self._is_over = False
        self._lock = threading.Lock()

    @property
    def left(self) -> float:
        """Seconds. Raises ConnectorFailed when there are none."""
        left = self._end - time.monotonic()
        if left <= 0 or self._is_over:
            raise late()
        return left

    def on_cut(self, cut: Callable[[], object]) -> None:
        """What ends a connection that hangs, from another thread."""
        with self._lock:
            self._cuts.append(cut)
        if self._is_over:
            self.cut()

    def cut(self) -> None:
        """End what was begun."""
        with self._lock:
            self._is_over = True
            cuts, self._cuts = self._cuts, []
        for one in cuts:
            with suppress(Exception):
                one()


def late() -> ConnectorFailed:
    """That the time is over."""
    return ConnectorFailed("It did not answer in time.", kind="timeout", passing=True)


class _Outcome(Generic[Given]):
    def __init__(self) -> None:
        self.done = threading.Event()
        self.value: Given | None = None
        self.error: BaseException | None = None


def within(seconds: float, work: Callable[[Attempt], Given]) -> Given:
    """Do `work` in `seconds` at most, whatever the other side does: a server that sends a byte a minute included.

    The work is done by a thread of its own, which is let go of, and its connections cut, when the time is over.
    Raises what `work` raises, or ConnectorFailed.
    """
    attempt = Attempt(seconds)
    outcome: _Outcome[Given] = _Outcome()

    def run() -> None:
        try:
            outcome.value = work(attempt)
        except BaseException as error:  # told to whoever waits
            outcome.error = error
        finally:
            outcome.done.set()

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), daemon=True, name="register").start()
    in_time = outcome.done.wait(seconds + GRACE)
    attempt.cut()
    if not in_time:
        raise late()
    if outcome.error is not None:
        raise outcome.error
    return outcome.value  # type: ignore[return-value]
