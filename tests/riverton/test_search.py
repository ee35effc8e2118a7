"""People find the town's services in their own words."""

from pathlib import Path

import pytest

from onedoor.catalogue import jurisdictions, search
from onedoor.catalogue.definitions import Jurisdiction


@pytest.fixture(scope="module")
def riverton() -> Jurisdiction:
    return jurisdictions.load(Path(__file__).parents[2] / "jurisdictions" / "riverton")


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("moving house", "en"),
        ("lost my job", "en"),
        ("unemployed", "en"),
        ("mudanza", "es"),
        ("mudarse", "en"),
        ("desempleo", "es"),
    ],
)
def test_help_with_rent_is_found_by_what_happened(riverton: Jurisdiction, said: str, language: str) -> None:
    assert "housing-benefit" in [hit.service.id for hit in search.search(riverton, said, language=language)]
