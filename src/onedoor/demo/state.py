"""The demo's state folder: who holds it, its secrets, what runs from it."""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

A_MOMENT = 1.0  # seconds in which one that was told to end notes that it does
LONGEST_END = 60.0  # seconds


class AlreadyRunning(Exception):
    """Another demo holds this state folder."""


@dataclass
class State:
    """What one demo town writes, in `folder`, which one launcher at a time holds."""

    folder: Path
    _lock: IO[str] | None = None

    def hold(self) -> None:
        """Take the folder for this process; the system gives it back when the process ends, however it ends.

        A demo that is just ending is waited for. Raises AlreadyRunning, saying where the other one answers.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / "demo.lock").open("w")
        began = time.monotonic()
        while not self._taken():
            patience = LONGEST_END if self.running().get("ending") else A_MOMENT
            if time.monotonic() - began > patience:
                address = self.running().get("address")
                where = f"at {address}" if address else "and is still starting, or ending"
                raise AlreadyRunning(f"The demo town of this checkout already runs {where}.")
            time.sleep(0.1)

    def _taken(self) -> bool:
        assert self._lock is not None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def secret(self, name: str) -> str:
        """A random secret that stays the same between starts, readable by its owner alone."""
        path = self.folder / "secrets" / name
        if not path.exists():
            self._write_secret(name, secrets.token_urlsafe(48))
        return path.read_text()

    def keep_settings(self, environment: Mapping[str, str]) -> None:
        """Keep what the running town was told by its environment, for commands about it (`onedoor replay`)."""
        ours = {
            name: value
            for name, value in environment.items()
            if name.startswith("ONEDOOR_") or name == "DATABASE_URL"
        }
        self._write_secret("settings.json", json.dumps(ours))

    def settings(self) -> dict[str, str]:
        """What the running town was told; empty while none runs here."""
        if not self.running().get("address"):
            return {}
        try:
            kept: dict[str, str] = json.loads((self.folder / "secrets" / "settings.json").read_text())
        except (OSError, ValueError):
            return {}
        return kept

    def _write_secret(self, name: str, text: str) -> None:
        path = self.folder / "secrets" / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)

    def running(self) -> dict[str, Any]:
        """What the launcher noted about itself: `address`, `launcher`, `children`; empty when there is nothing."""
        try:
            noted = json.loads((self.folder / "running.json").read_text())
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def note(self, **facts: Any) -> None:
        """Add to what is noted about the running demo."""
        text = json.dumps(self.running() | facts, indent=2)
        fresh = self.folder / "running.json.new"
        fresh.write_text(text)
        fresh.replace(self.folder / "running.json")

    def forget(self) -> None:
        """Remove the note: nothing runs any more."""
        (self.folder / "running.json").unlink(missing_ok=True)
