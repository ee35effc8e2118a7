"""A made population of drivers for the commands that look at everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from onedoor.catalogue import jurisdictions
from onedoor.insight import synthetic
from onedoor.insight.synthetic import Recipe

TOWN = Path("jurisdictions/riverton")


def drawn(path: Path, *, rows: int) -> Path:
    """A population of drivers, most of whom may renew."""
    model = jurisdictions.load(TOWN, run_examples=False).services["driving-licence-renewal"].model
    likely: dict[str, bool | str] = {"driver.licence status": "full"}
    likely |= dict.fromkeys(
        ("declaration.resident", "declaration.allowed to stay", "declaration.eyesight"), True
    )
    synthetic.write(path, model, rows=rows, recipe=Recipe(seed=3, holes=0.05, likely=likely))
    return path


@pytest.fixture(scope="session")
def drivers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn(tmp_path_factory.mktemp("people") / "drivers.parquet", rows=2_000)
