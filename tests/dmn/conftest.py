"""A small housing benefit to try things on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from onedoor.dmn.build import build
from onedoor.dmn.errors import DefinitionErrors, Problem
from onedoor.dmn.model import Model

ATTRIBUTES = {"population.date of birth": "date", "population.household": "list of household member"}


@pytest.fixture(scope="session")
def housing_document() -> Mapping[str, Any]:
    document: Mapping[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("housing.yaml"))
    return document


@pytest.fixture(scope="session")
def housing(housing_document: Mapping[str, Any]) -> Model:
    return build(housing_document, attribute_types=ATTRIBUTES)


@pytest.fixture
def ana() -> dict[str, Any]:
    """A tenant of 36 on a low wage, with her working mother at home."""
    return {
        "applicant.date of birth": date(1990, 1, 1),
        "applicant.savings": Decimal(500),
        "applicant.tenure": "tenant",
        "household.members": [
            {"date of birth": date(1960, 1, 1), "relation": "other adult", "weekly income": Decimal(200)}
        ],
        "household.rent": Decimal(160),
        "household.income": Decimal("100.00"),
    }


@pytest.fixture
def problems_of(housing_document: Mapping[str, Any]) -> Callable[..., list[Problem]]:
    """What is wrong when the housing definition is changed at one place: `problems_of("decisions", "age", value="x")`."""

    def problems_of(*path: str, **changes: Any) -> list[Problem]:
        document = deepcopy(dict(housing_document))
        at: Any = document
        for step in path:
            at = at.setdefault(step, {})
        at.update({key.replace("_", " ") if key not in KEYS else key: said for key, said in changes.items()})
        with pytest.raises(DefinitionErrors) as raised:
            build(document, attribute_types=ATTRIBUTES)
        return list(raised.value.problems)

    return problems_of


KEYS = ("all_of", "any_of", "if_eligible", "legal_basis", "hit_policy")
