"""The rules of FEEL as the DMN Technology Compatibility Kit tries them (a folder beside the checkout)."""

from __future__ import annotations

import functools
from decimal import Decimal

import pytest
from tests.feel import tck

from onedoor.feel.equality import equal
from onedoor.feel.values import Value

if not tck.FOLDER.is_dir():
    pytest.skip("the DMN TCK is not beside this checkout (../shared/dmn-tck)", allow_module_level=True)

CASES = list(tck.cases())


@functools.cache
def model(path: object) -> tck.Model:
    return tck.Model(path)  # type: ignore[arg-type]


def alike(found: Value, expected: Value) -> bool:
    """Equal as the kit counts: numbers to eight digits, times with their fraction and zone as well."""
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) <= abs(expected) * Decimal("1e-8")
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(alike, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(
            alike(found[name], expected[name]) for name in expected
        )
    return equal(found, expected) is True


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_of_the_kit_gives_what_it_says(case: tck.Case) -> None:
    found = model(case.model).value(case.decision, case.inputs)

    assert alike(found, case.expected), f"{found!r} instead of {case.expected!r}"
