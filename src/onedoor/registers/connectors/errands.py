"""On whose behalf a register is asked: some systems want to know, and write it into logs of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Errand:
    """Who acts, and for which case."""

    user: str = ""
    case: str = ""


_NOBODYS = Errand()
_current: ContextVar[Errand] = ContextVar("errand", default=_NOBODYS)


@contextmanager
def run(*, user: str, case: str | None) -> Iterator[None]:
    """Reads in the block are done for this user and case."""
    token = _current.set(Errand(user, case or ""))
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Errand:
    """Of the read that is under way."""
    return _current.get()
