"""What columns hold, and which of two files hold the same: told by names, by values, by both."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.registers.linkage import people

from onedoor.registers.linkage import linking
from onedoor.registers.linkage.columns import describe
from onedoor.registers.linkage.kinds import Kind
from onedoor.registers.linkage.records import Records
from onedoor.registers.linkage.tables import Table

ROLLS = random.Random(7)
PEOPLE = people.population(60, ROLLS)
TITLES = [" ".join(ROLLS.choices(["red", "old", "house", "river", "stone", "light", "paper", "garden", "king"], k=4)) + f" {n}" for n in range(60)]


def table(name: str, columns: dict[str, Sequence[object]]) -> Table:
    rows = [[str(value) for value in row] for row in zip(*columns.values(), strict=True)]
    return Table(name, tuple(columns), rows, Path("."))


def prepared(left: dict[str, Sequence[object]], right: dict[str, Sequence[object]]) -> Records:
    return linking.prepare([table("left.csv", left), table("right.csv", right)])[1]


def of(column: str) -> list[str]:
    return [one[column] for one in PEOPLE]


def test_columns_of_other_names_are_brought_together_by_what_they_hold() -> None:
    left = {"title": TITLES, "maker": of("surname"), "remarks": of("email")}
    right = {"name": TITLES[::-1], "producer": of("surname")[::-1], "price": [n * 7 % 90 for n in range(60)]}
    described, records = linking.prepare([table("left.csv", left), table("right.csv", right)])
    assert [one.name for one in records.features] == ["name", "g0"]
    assert [one.alias for one in described[1].columns if one.name == "producer"] == ["maker"]


def test_a_full_name_goes_with_the_parts_of_a_name_even_where_nothing_says_so() -> None:
    whole = [f"{one['surname']}, {one['given name']}" for one in PEOPLE]
    records = prepared({"given name": of("given name"), "surname": of("surname")}, {"klient": whole})
    assert [one.kind for one in records.features] == [Kind.NAME]


def test_columns_that_share_nothing_are_not_brought_together() -> None:
    left = {"surname": of("surname"), "colour": [f"red{n}" for n in range(60)]}
    right = {"surname": of("surname"), "bank": [f"blue{n + 100}" for n in range(60)]}
    assert [one.name for one in prepared(left, right).features] == ["name"]


def test_categories_that_two_files_name_differently_get_the_same_name() -> None:
    codes, words = ["N", "S", "E"], ["north ward", "south ward", "east ward"]
    records = prepared(
        {"title": TITLES, "ward": [codes[n % 3] for n in range(60)]}, {"title": TITLES, "ward": [words[n % 3] for n in range(60)]}
    )
    assert records.columns["g1"][:60] == records.columns["g1"][60:]


def test_a_full_name_beside_its_parts_is_not_counted_twice() -> None:
    whole = [f"{one['given name']} {one['surname']}" for one in PEOPLE]
    columns = {"given name": of("given name"), "surname": of("surname"), "shown as": whole, "motto": TITLES}
    records = linking.prepare([table("people.csv", columns)])[1]
    assert [one.columns[0] for one in records.features] == ["given", "surname", "g1"]


@pytest.mark.parametrize("pattern", ["{}", "P-{:04}", "rec-{}-dup-0", "{}/26"])
@pytest.mark.parametrize("name", ["number", "aktenzeichen", "id number", "ref"])
def test_a_column_that_only_numbers_the_records_names_them_and_is_not_compared(name: str, pattern: str) -> None:
    described = describe(table("people.csv", {name: [pattern.format(n) for n in range(40, 100)], "surname": of("surname")}))
    assert described.id == name
    assert [one.kind for one in described.columns] == [Kind.SURNAME]


def test_a_national_number_is_no_number_of_the_record() -> None:
    numbers = [ROLLS.randrange(10**8, 10**9) for _ in range(59)]
    described = describe(table("people.csv", {"national id": [*numbers, numbers[0]], "surname": of("surname")}))
    assert described.id is None
    assert Kind.NATIONAL in {one.kind for one in described.columns}


def test_a_number_is_a_house_s_only_where_there_is_a_street_and_an_age_counts_where_there_is_no_birthday() -> None:
    song = describe(table("songs.csv", {"number": [n % 9 for n in range(60)], "title": TITLES, "age": [n % 50 for n in range(60)]}))
    assert {one.name: one.kind for one in song.columns} == {"number": Kind.NUMBER, "title": Kind.TEXT, "age": Kind.NUMBER}
    home = describe(table("homes.csv", {"number": of("street number"), "street": of("street"), "age": of("sex"), "dob": of("date of birth")}))
    assert [one.kind for one in home.columns] == [Kind.NUMBER_IN_STREET, Kind.STREET, Kind.BIRTH]


def test_a_place_of_birth_is_no_part_of_the_address() -> None:
    described = describe(table("people.csv", {"birth_place": of("town"), "city": of("town")}))
    assert [one.kind in (Kind.CATEGORY, Kind.TEXT) for one in described.columns] == [True, False]
