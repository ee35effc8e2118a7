"""Where attempts to sign in are counted: once for all processes of a site, in the database."""

from __future__ import annotations

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

COUNTED = "allauth:"
"""What the keys of allauth's rate limits begin with."""


class Memory(LocMemCache):
    """The cache of this process, save for counted attempts: those are in the cache `shared`."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """See Django's caches."""
        if _is_counted(key):
            return caches["shared"].get(key, default, version)
        return super().get(key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """See Django's caches."""
        if _is_counted(key):
            caches["shared"].set(key, value, timeout, version)
        else:
            super().set(key, value, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """See Django's caches."""
        if _is_counted(key):
            return caches["shared"].add(key, value, timeout, version)
        return super().add(key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """See Django's caches."""
        if _is_counted(key):
            return caches["shared"].delete(key, version)
        return super().delete(key, version)


def _is_counted(key: object) -> bool:
    return isinstance(key, str) and key.startswith(COUNTED)
