"""The interface, asked as a machine asks it."""

from __future__ import annotations

from tests.cases.conftest import scene, town

__all__ = ["scene", "town"]
