"""What authors are told about `connector:` of a register: where it stands, what is wrong, what to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.problems import Invalid

TOWN = Path(__file__).parents[1] / "registers" / "town"
SQL = (
    "connector: {kind: sql, dialect: sqlite, address: x.db, reviewed: {by: R, on: 2026-04-01}, key: n,"
    " query: 'SELECT * FROM p WHERE n IN (:keys)'%s}"
)


def told(folder: Path, connector: str) -> list[str]:
    """The problems of the town whose property register has this connector in its third line."""
    shutil.copytree(TOWN, folder / "town")
    file = folder / "town" / "registers" / "property.yaml"
    file.write_text(file.read_text().replace("connector: {kind: held}", connector))
    try:
        jurisdictions.load(folder / "town", run_examples=False)
    except Invalid as invalid:
        return [
            f"{one.file}:{one.line}:{one.column} {one.what}; {one.instead}"
            for one in invalid.problems
            if one.file.startswith("registers/")  # services that read it cannot be understood without it
        ]
    return []


@pytest.mark.parametrize(
    ("connector", "said"),
    [
        (
            "connector: {kind: sqll}",
            ["3:19", "“sqll” is not among", "did you mean “sql”? Possible are “held”, “sql”"],
        ),
        ("connector: {kind: [sql]}", ["is not among what can stand here"]),
        ("connector: sql", ["“connector”"]),
        ("connector: {}", ["“kind” is missing"]),
        ("connector: {kind: held, address: x}", ["3:25", "the key “address” has no meaning here"]),
        (SQL % ", querry: x", ["the key “querry” has no meaning here", "did you mean “query”?"]),
        (SQL % ", timeout: 0", ["“timeout”: the number is too small", "write at least 1"]),
        (SQL % ", columns: {list: a}", ["this register has no attribute “list”", "did you mean “listed”?"]),
        (SQL.replace(":keys", "keys") % "", ["the query does not say where the keys belong"]),
        (SQL.replace("x.db", "{secret: KEY}") % "", ["the key that signs sessions is no register's"]),
        (SQL.replace("x.db", "{setting: lower}") % "", ["names nothing in the environment", "use capitals"]),
        (SQL.replace("x.db", "{secret: A, x: 1}") % "", ["the key “x” has no meaning here", "“secret”"]),
        (SQL.replace("by: R, ", "") % "", ["“by” is missing in “reviewed”"]),
        (
            "connector: {kind: rest, description: none.json, one: {operation: a, key: b}, key: n}",
            ["there is no file “none.json” in the folder of the registers"],
        ),
        (
            "connector: {kind: rest, description: ../town.yaml, one: {operation: a, key: b}, key: n}",
            ["there is no file “../town.yaml”"],
        ),
        ("connector: {kind: rest, description: x.json, key: n}", ["no operation answers for a key"]),
        (
            "connector: {kind: files, folder: /x, pattern: ../*.csv, format: {kind: csv}, key: n}",
            ["names no file of the folder itself"],
        ),
        (
            "connector: {kind: files, folder: /x, pattern: a, format: {kind: excel, sheeet: b}, key: n}",
            ["the key “sheeet” has no meaning here", "did you mean “sheet”?"],
        ),
    ],
)
def test_each_mistake_is_told_at_its_place(tmp_path: Path, connector: str, said: list[str]) -> None:
    [problem] = told(tmp_path, connector)
    assert problem.startswith("registers/property.yaml:3:")
    for part in said:
        assert part in problem


def test_a_connector_that_is_right_is_accepted(tmp_path: Path) -> None:
    assert told(tmp_path, SQL % ", columns: {listed: is_listed}, as_of: day, timeout: 10") == []
