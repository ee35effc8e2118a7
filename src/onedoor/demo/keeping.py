"""The systems of the town's agencies, kept running: one that dies is started again, one that is switched off stays off."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from onedoor.demo.children import Child, Children

FILE = "switched-off.json"
PAUSE = 1.0
"""Seconds until one that died is started again."""
MOST, WITHIN = 3, 60.0
"""So many times within so many seconds; then it stays off."""


class Switches:
    """Which systems are to be off, in a file of the state folder: written by `onedoor demo off` and `on`, read by the launcher."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def off(self) -> set[str]:
        """The titles of those that are to be off."""
        try:
            said = json.loads(self._path.read_text())
        except (OSError, ValueError):
            return set()
        return {str(one) for one in said} if isinstance(said, list) else set()

    def set(self, titles: Iterable[str]) -> None:
        """These are to be off, and all others on."""
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(sorted(titles)))
        fresh.replace(self._path)

    def forget(self) -> None:
        """All are to be on."""
        self._path.unlink(missing_ok=True)


@dataclass
class Keeper:
    """Starts systems, and starts again what dies."""

    children: Children
    switches: Switches
    monotonic: Callable[[], float] = time.monotonic
    _starts: dict[str, Callable[[], Child]] = field(default_factory=dict)
    _died: dict[str, list[float]] = field(default_factory=dict)

    @property
    def titles(self) -> list[str]:
        """Every system that is kept."""
        return list(self._starts)

    def keep(self, title: str, start: Callable[[], Child]) -> None:
        """Start it now, and again whenever it dies."""
        self._starts[title] = start
        start()

    def died(self, title: str) -> str:
        """One has ended by itself: what becomes of it, in a sentence."""
        now = self.monotonic()
        times = [one for one in self._died.get(title, []) if now - one < WITHIN] + [now]
        self._died[title] = times
        if len(times) <= MOST:
            return "It is started again; the town goes on meanwhile."
        self.switches.set({*self.switches.off(), title})
        self._died.pop(title)
        return f"It ended {len(times)} times in a minute and stays off: onedoor demo on “{title}” starts it."

    def look(self) -> list[str]:
        """Switch off what is to be off, and start what is to be on and is not; what was done, in sentences."""
        off, told = self.switches.off(), []
        running = {child.title: child for child in self.children.all}
        for title, start in self._starts.items():
            if title in off and title in running:
                self.children.end_one(running[title])
                told.append(f"The {title} is switched off. The town goes on without it.")
            elif title not in off and title not in running and self._is_due(title):
                start()
                told.append(f"The {title} runs again.")
        return told

    def _is_due(self, title: str) -> bool:
        died = self._died.get(title)
        return not died or self.monotonic() - died[-1] >= PAUSE
