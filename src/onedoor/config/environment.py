"""Reading the environment: a value that cannot be used is refused with its name and what to write."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least `least`. Raises ImproperlyConfigured."""
    written = os.environ.get(name, "").strip()
    if not written:
        return default
    if not written.isascii() or not written.isdigit() or int(written) < least:
        raise ImproperlyConfigured(f"{name} is {written!r}. Write a whole number of at least {least}.")
    return int(written)


def flag(name: str) -> bool:
    """1 for yes; 0 or nothing for no. Raises ImproperlyConfigured."""
    written = os.environ.get(name, "").strip()
    if written not in ("", "0", "1"):
        raise ImproperlyConfigured(f"{name} is {written!r}. Write 1 for yes or 0 for no.")
    return written == "1"


def words(name: str, default: str) -> list[str]:
    """Words between commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def jurisdiction() -> Path:
    """Folder of the jurisdiction: what ONEDOOR_JURISDICTION says, else the only one in ./jurisdictions.

    Where there is none or a choice, that folder itself: loading it says what is missing.
    """
    given = os.environ.get("ONEDOOR_JURISDICTION", "")
    if given:
        return Path(given).resolve()
    folder = Path("jurisdictions")
    found = sorted(path.parent for path in folder.glob("*/jurisdiction.yaml"))
    return (found[0] if len(found) == 1 else folder).resolve()
