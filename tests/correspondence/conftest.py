"""A town for the letters' heads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

TOWN = Path(__file__).parents[1] / "cases" / "town"


@pytest.fixture(autouse=True)
def town(settings: Any) -> None:
    """Oakford is the jurisdiction."""
    settings.ONEDOOR_JURISDICTION = TOWN
