"""A town of its own: a made population of a service, in Parquet."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.definitions import Jurisdiction
from onedoor.catalogue.services import Service
from onedoor.insight import synthetic
from onedoor.insight.synthetic import Recipe

ON = date(2026, 4, 1)
TOWN = Path("jurisdictions/riverton")


MOSTLY_ENTITLED = Recipe(
    seed=7,
    holes=0.1,
    likely={
        "driver.licence status": "full",
        "declaration.resident": True,
        "declaration.allowed to stay": True,
        "declaration.eyesight": True,
    },
    years={"driver.photocard valid until": (-3, 7)},
)


TENANTS = Recipe(
    seed=2,
    holes=0.01,
    likely={
        "applicant.already gets housing benefit": True,
        "home.pays rent": True,
        "home.business arrangement": True,
        "home.ties to the landlord": "none",
        "home.landlord": "social",
        "applicant.habitually resident": True,
        "applicant.full-time student": False,
    },
)


@cache
def loaded() -> Jurisdiction:
    return jurisdictions.load(TOWN, run_examples=False)


@pytest.fixture
def licence() -> Service:
    """A service with choices, dates, and values that may be known to be null."""
    return loaded().services["driving-licence-renewal"]


@pytest.fixture
def benefit() -> Service:
    """A service with households, lists and money."""
    return loaded().services["housing-benefit"]


@pytest.fixture(scope="session")
def drivers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six hundred drivers with holes."""
    path = tmp_path_factory.mktemp("population") / "drivers.parquet"
    model = loaded().services["driving-licence-renewal"].model
    synthetic.write(path, model, rows=600, recipe=MOSTLY_ENTITLED)
    return path
