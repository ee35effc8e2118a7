"""Reading the environment: a value that cannot be used is refused with its name and what to write."""

import os

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
