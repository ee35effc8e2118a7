"""The jurisdiction in force: loaded from its folder, and loaded again when a file of it changes.

When a change cannot come into force, the last good definition stays: residents go on, the log and `health` say so.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from onedoor.catalogue import assembly, folder
from onedoor.catalogue.definitions import Jurisdiction
from onedoor.catalogue.problems import Invalid, Problem
from onedoor.lib import clock

__all__ = ["Health", "InForce", "Invalid", "Jurisdiction", "current", "health", "load"]

log = logging.getLogger(__name__)

Fingerprint = tuple[tuple[str, int, int], ...]
SECONDS_BETWEEN_LOOKS = 1.0
"""How often at most the files are looked at."""


def load(path: Path | str, *, run_examples: bool = True) -> Jurisdiction:
    """The jurisdiction described by the folder at `path`. Raises Invalid with all problems.

    `run_examples` off leaves the examples unevaluated.
    """
    with _without_looking_for_garbage():
        return assembly.assemble(folder.read(Path(path)), run_examples=run_examples)


@contextmanager
def _without_looking_for_garbage() -> Iterator[None]:
    """A definition is hundreds of thousands of objects that all stay: going through them again and again is a fourth

    of the time that loading takes."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def current() -> Jurisdiction:
    """The jurisdiction in force, of the folder that the settings name (`ONEDOOR_JURISDICTION`).

    Raises Invalid only when no good definition has been in force since the process started.
    """
    return _in_force().jurisdiction()


def health() -> Health:
    """Whether the files of the folder are what is in force."""
    return _in_force().health()


@dataclass(frozen=True)
class Health:
    """`ok` says whether what lies in the folder is in force; otherwise `problems` say why not.

    `loaded_at` and `digest` are those of the definition in force (None when there is none).
    """

    ok: bool
    problems: tuple[Problem, ...] = ()
    loaded_at: datetime | None = None
    digest: str | None = None


@dataclass
class InForce:
    """Keeps the last good definition of one folder. Threads may share it."""

    path: Path
    monotonic: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _good: Jurisdiction | None = None
    _loaded_at: datetime | None = None
    _problems: tuple[Problem, ...] = ()
    _seen: Fingerprint | None = None
    _looked_at: float | None = None

    def jurisdiction(self) -> Jurisdiction:
        """The definition in force, after a look at the files when the last one is long enough ago."""
        # One thread looks and loads; the others go on with what is in force, or wait where there is nothing yet.
        if self._is_due() and self._lock.acquire(blocking=self._good is None):
            try:
                if self._is_due():
                    self._look()
            finally:
                self._lock.release()
        if self._good is None:
            raise Invalid(self._problems)
        return self._good

    def health(self) -> Health:
        """Whether the files are what is in force; never raises Invalid."""
        try:
            good = self.jurisdiction()
        except Invalid as invalid:
            return Health(ok=False, problems=invalid.problems)
        return Health(not self._problems, self._problems, self._loaded_at, good.digest)

    def _is_due(self) -> bool:
        return self._looked_at is None or self.monotonic() - self._looked_at >= SECONDS_BETWEEN_LOOKS

    def _look(self) -> None:
        seen = _fingerprint(self.path)
        if seen != self._seen:
            self._load()
            self._seen = seen
        self._looked_at = self.monotonic()

    def _load(self) -> None:
        try:
            self._good = load(self.path)
        except Invalid as invalid:
            self._problems = invalid.problems
        except Exception:
            if self._good is None:
                raise
            log.exception("The definition in %s could not be read for a reason of our own.", self.path)
            what = "the definition could not be read for a reason that the server's log shows"
            self._problems = (
                Problem("jurisdiction.yaml", 1, 1, what, "report it to those who run the server."),
            )
        else:
            self._problems = ()
            self._loaded_at = clock.now()
            log.info("The definition %s of %s is in force.", self._good.digest[:12], self.path)
            return
        kept = "the last good one stays in force" if self._good else "none is in force"
        listed = "\n".join(f"  {problem}" for problem in self._problems)
        log.error("%s has %d problem(s); %s.\n%s", self.path, len(self._problems), kept, listed)


_held: dict[Path, InForce] = {}
_holding = threading.Lock()


def _in_force() -> InForce:
    from django.conf import settings  # here only, so that loading needs no framework

    path = Path(settings.ONEDOOR_JURISDICTION)
    with _holding:
        return _held.setdefault(path, InForce(path))


def _fingerprint(path: Path) -> Fingerprint:
    return tuple(sorted(_files(str(path))))


def _files(home: str) -> Iterator[tuple[str, int, int]]:
    """Name, time of change and size of every definition file below `home`."""
    try:
        entries = list(os.scandir(home))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith((".yaml", ".yml", ".dmn")):
                status = entry.stat()
                yield entry.path, status.st_mtime_ns, status.st_size
        except OSError:  # deleted meanwhile
            continue
