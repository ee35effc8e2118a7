"""The columns of a population: what is read, what is named, what is refused and why."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.insight.plain import inputs_of

from onedoor.catalogue.services import Service
from onedoor.insight import columns, files
from onedoor.insight.columns import WrongColumn
from onedoor.insight.files import ParquetPopulation
from onedoor.insight.populations import PERSON, ROW, NoPopulation

MEMBER = pa.struct([("relation", pa.string()), ("date of birth", pa.date32())])


def opened(path: Path, service: Service, **how: int) -> ParquetPopulation:
    return files.opened(path, service.model, wanted=list(service.inputs), **how)


def written(path: Path, **named: pa.Array) -> Path:
    pq.write_table(
        pa.table({name.replace("_", " ").replace("0", "."): one for name, one in named.items()}), path
    )
    return path


@pytest.mark.parametrize(
    ("array", "as_type"),
    [
        (pa.array([1, 2], pa.int8()), pa.int64()),
        (pa.array([1, 2], pa.uint32()), pa.int64()),
        (pa.array([1.5, None], pa.float64()), pa.float64()),
        (pa.array([Decimal("1.50")], pa.decimal128(9, 2)), pa.decimal128(9, 2)),
        (pa.array([Decimal("1.50")], pa.decimal32(9, 2)), pa.decimal32(9, 2)),
        (pa.array([Decimal("1.50")], pa.decimal64(12, 2)), pa.decimal64(12, 2)),
        (pa.array([None, None], pa.null()), pa.decimal128(18, 2)),
    ],
)
def test_an_amount_may_be_written_in_several_types(
    benefit: Service, tmp_path: Path, array: pa.Array, as_type: pa.DataType
) -> None:
    path = written(tmp_path / "p.parquet", household0savings=array)
    [part] = opened(path, benefit).parts()
    assert part.batch.schema.field("household.savings").type == as_type
    assert [row.get("household.savings") for row in inputs_of(part.batch)] == [
        None if value is None else Decimal(str(value)) for value in array.to_pylist()
    ]


@pytest.mark.parametrize(
    ("column", "array", "said"),
    [
        ("household.savings", pa.array(["much"]), "is string. Expected: decimal, int64 or float64."),
        ("household.savings", pa.array([1.5], pa.float32()), "is float. Expected: decimal, int64 or float64."),
        ("applicant.full-time student", pa.array([1]), "is int64. Expected: bool."),
        ("applicant.date of birth", pa.array([date(1990, 1, 1)], pa.date64()).cast(pa.timestamp("ms")), "Expected: date32."),
        ("home.landlord", pa.array([7]), "is int64. Expected: string, or dictionary of string."),
        ("household.members", pa.array(["Ann"]), "is string. Expected: list of struct of person number, name"),
        ("household.members", pa.array([[{"relatoin": "child"}]]), "a struct with a field “relatoin”. Expected: no such field. Did you mean “relation”?"),
        ("household.members", pa.array([[{"relation": 1}]]), "“household.members, each item, relation” is int64"),
        ("home.rent officer figure is null", pa.array([1]), "“home.rent officer figure is null” is int64. Expected: bool."),
    ],
)  # fmt: skip
def test_a_column_of_the_wrong_type_is_named_with_what_it_is_and_what_is_expected(
    benefit: Service, tmp_path: Path, column: str, array: pa.Array, said: str
) -> None:
    beside = {"home.rent officer figure": pa.nulls(1, pa.int64())} if column.endswith("is null") else {}
    pq.write_table(pa.table({**beside, column: array}), tmp_path / "wrong.parquet")
    with pytest.raises(WrongColumn) as refused:
        opened(tmp_path / "wrong.parquet", benefit)
    assert str(refused.value).startswith(
        f"{tmp_path}/wrong.parquet: the column “{column.removesuffix(' no')}"
    )
    assert said in str(refused.value)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_named_with_its_row(benefit: Service, tmp_path: Path, number: float) -> None:
    path = written(tmp_path / "p.parquet", household0savings=pa.array([1.5] * 700 + [None, number]))
    with pytest.raises(WrongColumn, match="in row 701") as refused:
        list(opened(path, benefit, batch=500).parts())
    assert "“household.savings”" in str(refused.value)


def test_columns_that_are_no_inputs_are_named_with_what_was_perhaps_meant(
    benefit: Service, tmp_path: Path
) -> None:
    path = written(tmp_path / "p.parquet", household0savngs=pa.array([1]), zzz=pa.array([1]))
    notes = opened(path, benefit).notes
    assert notes == (
        "The column “household.savngs” is no input of the service and is not read. Did you mean “household.savings”?",
        "The column “zzz” is no input of the service and is not read.",
    )


def test_a_column_that_is_not_there_is_missing_for_everybody(benefit: Service, tmp_path: Path) -> None:
    [part] = opened(written(tmp_path / "p.parquet", household0savings=pa.array([1])), benefit).parts()
    assert part.batch.schema.names == ["household.savings"]
    population = opened(written(tmp_path / "none.parquet", zzz=pa.array([1, 2])), benefit)
    assert [part.rows for part in population.parts()] == [2]
    assert [part.batch.num_rows for part in population.parts()] == [2]


def test_only_the_columns_asked_for_are_read(benefit: Service, tmp_path: Path) -> None:
    path = written(tmp_path / "p.parquet", household0savings=pa.array([1]), home0rent=pa.array([2]))
    population = files.opened(path, benefit.model, wanted=["home.rent"])
    assert [part.batch.schema.names for part in population.parts()] == [["home.rent"]]
    assert population.notes == ()


def test_a_folder_is_read_file_by_file_in_the_order_of_names_and_rows_are_counted_through(
    benefit: Service, tmp_path: Path
) -> None:
    (tmp_path / "b").mkdir()
    written(tmp_path / "b" / "2.parquet", household0savings=pa.array([3.5]))
    written(tmp_path / "a.parquet", household0savings=pa.array([1, 2]))
    (tmp_path / "_SUCCESS").write_text("")
    (tmp_path / ".c.parquet").write_text("half a file")
    population = opened(tmp_path, benefit)
    assert (population.total, population.key) == (3, ROW)
    assert [key for part in population.parts() for key in part.keys.to_pylist()] == [0, 1, 2]


def test_people_are_named_by_their_person_numbers_where_the_file_has_them(
    benefit: Service, tmp_path: Path
) -> None:
    numbers = pa.array(["A1", "B2"]).dictionary_encode()
    pq.write_table(
        pa.table({"applicant.person number": numbers, "home.rent": [1, 2]}), tmp_path / "p.parquet"
    )
    population = opened(tmp_path / "p.parquet", benefit)
    assert population.key == PERSON
    [part] = population.parts()
    assert part.keys.to_pylist() == ["A1", "B2"]


def test_person_numbers_that_are_none_are_refused(benefit: Service, tmp_path: Path) -> None:
    pq.write_table(pa.table({"applicant.person number": [1.5]}), tmp_path / "p.parquet")
    with pytest.raises(WrongColumn, match=r"“applicant\.person number” is double"):
        opened(tmp_path / "p.parquet", benefit)


def test_what_is_no_parquet_is_said(benefit: Service, tmp_path: Path) -> None:
    (tmp_path / "text.parquet").write_text("name,age\n")
    for path, said in [
        (tmp_path / "text.parquet", "is no Parquet file that can be read"),
        (tmp_path / "gone.parquet", "There is no file"),
        (tmp_path / "empty", "There is no Parquet file in the folder"),
    ]:
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(NoPopulation, match=said):
            opened(path, benefit)


def test_a_file_that_is_cut_short_is_said(benefit: Service, tmp_path: Path) -> None:
    path = written(tmp_path / "p.parquet", household0savings=pa.array(range(100_000)))
    whole = path.read_bytes()
    damaged = bytearray(whole)
    damaged[1_000:90_000] = bytes(89_000)
    path.write_bytes(damaged)
    with pytest.raises(NoPopulation, match="cannot be read"):
        list(opened(path, benefit).parts())


def test_a_column_there_twice_is_refused(benefit: Service) -> None:
    schema = pa.schema([("home.rent", pa.int64()), ("home.rent", pa.int64())])
    with pytest.raises(WrongColumn, match="more than once"):
        columns.of(schema, benefit.model, wanted=["home.rent"])


def test_lists_of_records_with_dictionaries_are_read_across_row_groups(
    benefit: Service, tmp_path: Path
) -> None:
    kinds = pa.array(["child", "partner"] * 50).dictionary_encode()
    members = pa.ListArray.from_arrays(
        pa.array(range(101), pa.int32()), pa.StructArray.from_arrays([kinds], names=["relation"])
    )
    pq.write_table(pa.table({"household.members": members}), tmp_path / "p.parquet", row_group_size=30)
    parts = list(opened(tmp_path / "p.parquet", benefit, batch=20).parts())
    assert [part.rows for part in parts] == [20, 10] * 3 + [10]
    found = [row["household.members"] for part in parts for row in inputs_of(part.batch)]
    assert found == [[{"relation": one}] for one in ["child", "partner"] * 50]
