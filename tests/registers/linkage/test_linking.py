"""`onedoor link`: what it reads, what it compares, what it writes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.registers.linkage import people

from onedoor.cli.main import main
from onedoor.registers.linkage import linking, model, tables
from onedoor.registers.linkage.columns import describe
from onedoor.registers.linkage.kinds import Kind, known_by_name


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["link", *map(str, words)])


def pairs_in(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("offices")
    left, right = people.two_offices(150, seed=7)
    return people.write(folder / "left.csv", left), people.write(folder / "right.csv", right)


def test_pairs_carry_ids_probability_and_cluster_and_are_the_same_each_time(files: tuple[Path, Path], tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        assert run(*files, "--out", tmp_path / name).exit_code == 0
    found = pairs_in(tmp_path / "one.csv")
    assert len(found) > 60
    assert list(found[0]) == ["left_id", "right_id", "match_probability", "cluster", "basis", "left_row", "right_row"]
    assert all(one["left_id"] == f"R{one['left_row']}" for one in found)
    assert all(0.5 <= float(one["match_probability"]) <= 1 for one in found)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_other_ids_give_the_same_pairs(files: tuple[Path, Path], tmp_path: Path) -> None:
    read = [tables.read(file) for file in files]
    renamed = [tables.Table(one.name, one.columns, [[f"X{row[0]}", *row[1:]] for row in reversed(one.rows)]) for one in read]
    plain, other = (
        {(two[0].rows[pair.left][1:4].__repr__(), two[1].rows[pair.right - len(two[0])][1:4].__repr__()) for pair in linked.pairs}
        for two in (read, renamed)
        for linked in [linking.link(two)]
    )
    assert len(plain & other) >= 0.97 * len(plain | other)


def test_without_an_id_column_records_are_told_by_their_numbers(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Vorname;Nachname;Geburtsdatum\nAnna;Groß;1.2.1980\nJan;Kohl;3.4.1970\nANNA;GROSS;01.02.1980\nUwe;Ahrens;9.9.1955\n")
    assert run(file, "--out", tmp_path / "pairs.csv", "--quiet").exit_code == 0
    assert [(one["left_id"], one["right_id"]) for one in pairs_in(tmp_path / "pairs.csv")] == [("1", "3")]


def test_a_national_number_that_both_have_makes_the_pair(tmp_path: Path) -> None:
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_text("ref,nino,surname,given name\n" + "".join(f"L{n},QQ{n}23456C,name{n}x,given{n}y\n" for n in range(30)))
    right.write_text("ref,nino,surname,given name\n" + "".join(f"K{n},QQ{n}23456C,name{n}x,other\n" for n in range(20, 50)))
    assert run(left, right, "--out", tmp_path / "pairs.csv").exit_code == 0
    found = pairs_in(tmp_path / "pairs.csv")
    assert {one["basis"] for one in found} == {"national number"}
    assert len(found) == 10


def test_restaurants_are_compared_by_columns_nobody_knows(tmp_path: Path) -> None:
    file = tmp_path / "restaurants.csv"
    kitchens = ["thai", "french", "italian", "seafood", "steak"]
    lines = [f"{n},the {chr(97 + n % 26) * 3}{n} {kitchens[n % 5]} house,{kitchens[n % 5]} food near pier {n},{n % 5}" for n in range(80)]
    lines += [f"{n + 100},{chr(97 + n % 26) * 3}{n} {kitchens[n % 5]} hse,{kitchens[n % 5]} food near pier {n},{n % 5}" for n in range(20)]
    file.write_text("id,venue,remarks,stars\n" + "\n".join(lines) + "\n")
    assert run(file, "--out", tmp_path / "pairs.csv").exit_code == 0
    right = {(str(n), str(n + 100)) for n in range(20)}
    found = {(one["left_id"], one["right_id"]) for one in pairs_in(tmp_path / "pairs.csv")}
    assert len(found & right) >= 18
    assert len(found - right) <= 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"given name,surname\n", "no records"),
        (b"1,Ada,1980-01-01\n2,Bob,1970-01-01\n", "looks like a record"),
        (b"name,Name\nada,bob\n", "more than once"),
        (b"given,,surname\na,b,c\n", "has no name"),
        (b"id\n1\n2\n", "no column can be compared"),
        (b"given,surname\nada,hill,more\n", "line 2: 3 cells"),
        (b"\x00\x01\x02", "NUL bytes"),
        (b'given,surname\n"ada,hill\nbob,cole\n', "quotation mark"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    result = run(file, "--out", tmp_path / "pairs.csv")
    assert result.exit_code == 3
    assert says in result.output
    assert not (tmp_path / "pairs.csv").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found_out(encoding: str, delimiter: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"apellidos{delimiter}nombre\nPeña{delimiter}José\nMuñoz{delimiter}Inés\n", encoding=encoding)
    assert tables.read(file).column("apellidos") == ["Peña", "Muñoz"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("given_name", Kind.GIVEN), ("FirstName", Kind.GIVEN), ("Prénom", Kind.GIVEN), ("apellido 1", Kind.SURNAME),
        ("dateOfBirth", Kind.BIRTH), ("FECHA_NACIMIENTO", Kind.BIRTH), ("applicant surname", Kind.SURNAME), ("PLZ", Kind.POSTCODE),
        ("soc_sec_id", Kind.NATIONAL), ("address_2", Kind.ADDRESS_LINE), ("rec_id", Kind.ID), ("favourite colour", None),
    ],
)  # fmt: skip
def test_columns_are_told_by_their_names(name: str, kind: Kind | None) -> None:
    assert known_by_name(name) == kind


def test_a_yaml_beside_the_file_says_what_columns_hold(tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("a,b,c\n1,hill,ada\n2,cole,bob\n")
    (tmp_path / "odd.yaml").write_text("columns: {a: id, b: surname, c: given name}\n")
    described = describe(tables.read(file))
    assert described.id == "a"
    assert [column.kind for column in described.columns] == [Kind.SURNAME, Kind.GIVEN]


def test_a_yaml_with_a_kind_that_there_is_not_says_which_there_are(tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("a,b\n1,hill\n2,cole\n")
    (tmp_path / "odd.yaml").write_text("columns: {b: lastest name}\n")
    result = run(file, "--out", tmp_path / "pairs.csv")
    assert result.exit_code == 3
    assert "“lastest name” is no kind" in result.output
    assert "surname" in result.output


def test_how_many_pairs_are_weighed_at_once_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tables.read(people.write(tmp_path / "people.csv", people.with_duplicates(90, seed=6)))
    whole = linking.link([table], threshold=0.01)
    monkeypatch.setattr(model, "AT_ONCE", 3_000)
    in_parts = linking.link([table], threshold=0.01)
    assert whole.compared > 6_000
    assert in_parts.pairs == whole.pairs


def test_every_row_that_is_written_is_a_pair_that_is_taken_to_be_the_same(tmp_path: Path) -> None:
    file = people.write(tmp_path / "people.csv", people.with_duplicates(150, seed=6))
    assert run(file, "--out", tmp_path / "pairs.csv").exit_code == 0
    found = pairs_in(tmp_path / "pairs.csv")
    assert found
    assert all(float(one["match_probability"]) >= 0.5 for one in found)
