"""The processes of the demo: started, watched, ended together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from onedoor.lib import leash

PATIENCE = 15.0  # seconds a child has to end by itself


class ChildDied(Exception):
    """A process of the demo ended although nobody asked it to; the text says which, and what it last said."""


@dataclass
class Child:
    """One process of the demo, in a process group of its own."""

    title: str
    process: "subprocess.Popen[bytes]"
    log: Path
    end_with: signal.Signals = signal.SIGTERM
    needed_by_others: bool = False
    """Whether it is ended only when all others have ended: the database."""
    is_dispensable: bool = False
    """Whether the town goes on when it has ended: a system elsewhere."""

    def last_words(self) -> str:
        """The end of what it wrote."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(f"    {line}" for line in lines[-12:])


@dataclass
class Children:
    """All processes that one launcher started, in the order of starting."""

    logs: Path
    all: list[Child] = field(default_factory=list)
    _started: set[str] = field(default_factory=set)

    def start(
        self, title: str, command: list[str], environment: Mapping[str, str], *, is_dispensable: bool = False
    ) -> Child:
        """Start `command` (arguments after `python`) on a leash; its output goes to a log named after `title`."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{title.replace(' ', '-')}.log"
        with log.open("ab" if title in self._started else "wb") as file:
            self._started.add(title)
            process = subprocess.Popen(
                [sys.executable, "-I", leash.__file__, "SIGTERM", "--", sys.executable, *command],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env=dict(environment),
                start_new_session=True,
            )
        return self.add(Child(title, process, log, is_dispensable=is_dispensable))

    def add(self, child: Child) -> Child:
        """Watch and end `child` with the others."""
        self.all.append(child)
        return child

    def check(self) -> list[tuple[str, str]]:
        """Which have ended that the town can do without, and how, each told once. Raises ChildDied when another one has."""
        told: list[tuple[str, str]] = []
        for child in list(self.all):
            code = child.process.poll()
            if code is None:
                continue
            ended = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
            if not child.is_dispensable:
                words = f"It last said ({child.log}):\n{child.last_words()}"
                raise ChildDied(f"The {child.title} {ended}. {words}")
            self.all.remove(child)
            told.append((child.title, f"The {child.title} {ended}."))
        return told

    def end_one(self, child: Child) -> None:
        """End one of them."""
        _end_together([child])
        self.all.remove(child)

    def facts(self) -> list[dict[str, Any]]:
        """Number and birth of each process, by which a later launcher recognizes what was left."""
        found = []
        for child in self.all:
            with suppress(psutil.NoSuchProcess):
                born = psutil.Process(child.process.pid).create_time()
                found.append({"title": child.title, "pid": child.process.pid, "born": born})
        return found

    def end(self) -> None:
        """End all, what others need last; what does not end in time is killed."""
        for needed in (False, True):
            _end_together([child for child in self.all if child.needed_by_others is needed])
        self.all.clear()


def _end_together(children: list[Child]) -> None:
    for child in children:
        _signal_group(child.process.pid, child.end_with)
    end = time.monotonic() + PATIENCE
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, end - time.monotonic()))
        _signal_group(child.process.pid, signal.SIGKILL)  # also what it may have left in its group
        child.process.wait()


def end_leftovers(noted: list[dict[str, Any]]) -> int:
    """End processes that a killed launcher noted and that still run; returns how many there were.

    A process that only has the number of a noted one is left alone.
    """
    left = []
    for fact in noted:
        with suppress(psutil.NoSuchProcess, KeyError, TypeError):
            process = psutil.Process(fact["pid"])
            if process.create_time() == fact["born"]:
                left.append(process)
    for process in left:
        _signal_group(process.pid, signal.SIGINT if process.name() == "postgres" else signal.SIGTERM)
    end = time.monotonic() + PATIENCE
    for process in left:
        with suppress(psutil.TimeoutExpired):
            process.wait(max(0.1, end - time.monotonic()))
        _signal_group(process.pid, signal.SIGKILL)
    return len(left)


def _signal_group(pid: int, sign: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, sign)
