"""The made town with two registers more: who has a library card, told by name and birthday alone, and the electoral roll."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.registers.conftest import TOWN

from onedoor.catalogue import jurisdictions
from onedoor.registers import holdings

ON = date(2026, 5, 4)
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
_ATTRIBUTES = """
attributes:
  surname: {type: text, title: {en: Surname, es: Apellido}}
  given name: {type: text, title: {en: Given name, es: Nombre}}
  date of birth: {type: date, title: {en: Date of birth, es: Fecha de nacimiento}}
  address: {type: text, title: {en: Address, es: Dirección}}
"""
ROLL = f"""
title: {{en: Electoral roll, es: Censo electoral}}
owner: registry
connector: {{kind: held}}
key: person number
freshness: P30D
{_ATTRIBUTES}
agreements:
  - {{consumer: revenue, purpose: verify-identity, legal_ground: Roll Act s.2, fields: [surname, given name, date of birth], valid_from: 2020-01-01}}
"""
CARDS = f"""
title: {{en: Dog licences, es: Licencias de perros}}
owner: revenue
connector: {{kind: held}}
key: property number
freshness: P30D
linked_with: [{{register: roll, link_from: 0.9}}]
{_ATTRIBUTES}
"""


@pytest.fixture
def linked_town(tmp_path: Path, settings: Any, db: None) -> None:
    """A town whose roll and licences hold forty people, ten of them in both, one of these in doubt."""
    town = tmp_path / "town"
    shutil.copytree(TOWN, town)
    (town / "registers" / "roll.yaml").write_text(ROLL, encoding="utf-8")
    (town / "registers" / "licences.yaml").write_text(CARDS, encoding="utf-8")
    settings.ONEDOOR_JURISDICTION = town
    jurisdictions.load(town, run_examples=False)
    holdings.load(register="roll", records=[(f"P{n:02}", person(n)) for n in range(25)], as_of=ON)
    holdings.load(register="licences", records=[(f"D{n:02}", person(n)) for n in range(15, 40)], as_of=ON)


_SURNAMES = ["hill", "cole", "marsh", "stone", "frost", "wells", "ash", "birch", "lake", "field"]
_GIVEN = ["ada", "bob", "cleo", "dan", "eva", "finn", "gwen", "hugo"]


def person(number: int) -> dict[str, Any]:
    """Somebody made."""
    return {
        "surname": _SURNAMES[number % 10] + "abcd"[number // 10] * 2,
        "given name": _GIVEN[number * 7 % 8],
        "date of birth": date(1950 + number, number % 12 + 1, number % 28 + 1),
        "address": f"{number} Long Lane",
    }
