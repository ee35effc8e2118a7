"""What a mainframe wrote is read back, whatever the copybook."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.registers.copybook.encoder import Made, fitting, groups

from onedoor.registers.connectors.copybook.building import layout
from onedoor.registers.connectors.copybook.errors import StopsInTheMiddle
from onedoor.registers.connectors.copybook.formats import Framing, Values
from onedoor.registers.connectors.copybook.json_lines import json_lines
from onedoor.registers.connectors.copybook.reading import DataFile

FAST = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def files(draw: st.DrawFn) -> tuple[Made, list[Any]]:
    made = draw(groups())
    return made, [fitting(row) for row in draw(st.lists(made.values, min_size=1, max_size=4))]


def reader(made: Made, framing: Framing, values: Values | None = None) -> DataFile:
    return DataFile(layout("\n".join(made.lines())), values=values, framing=framing)


def read(file: DataFile, data: bytes) -> list[Any]:
    assert file.check(io.BytesIO(data)) >= 0
    return list(file.read(io.BytesIO(data)))


@FAST
@given(files())
def test_fixed_records_are_read_back(file: tuple[Made, list[Any]]) -> None:
    made, rows = file
    data = b"".join(made.write(row, True) for row in rows)
    assert read(reader(made, Framing()), data) == rows


@FAST
@given(files(), st.sampled_from(["rdw", "rdw-little", "bdw"]), st.booleans(), st.booleans())
def test_records_behind_headers_are_read_back(
    file: tuple[Made, list[Any]], form: Any, full: bool, includes: bool
) -> None:
    made, rows = file
    order: Any = "little" if form == "rdw-little" else "big"
    own = 4 if includes else 0
    records = [made.write(row, full) for row in rows]
    data = b"".join((len(one) + own).to_bytes(2, order) + bytes(2) + one for one in records)
    if form == "bdw":
        data = (len(data) + own).to_bytes(2) + bytes(2) + data
    framing = Framing(record_format=form, header_length="includes" if includes else "excludes")
    assert read(reader(made, framing, Values(tables="full" if full else "short")), data) == rows


@FAST
@given(files())
def test_records_as_long_as_their_tables_are_read_back_without_headers(file: tuple[Made, list[Any]]) -> None:
    made, rows = file
    data = b"".join(made.write(row, False) for row in rows)
    framing = Framing(record_format="depending")
    assert read(reader(made, framing, Values(tables="short")), data) == rows


@FAST
@given(files(), st.binary(max_size=9), st.binary(max_size=9))
def test_header_and_footer_of_the_file_are_no_records(
    file: tuple[Made, list[Any]], header: bytes, footer: bytes
) -> None:
    made, rows = file
    data = header + b"".join(made.write(row, True) for row in rows) + footer
    assert read(reader(made, Framing(header=len(header), footer=len(footer))), data) == rows


@FAST
@given(files(), st.data())
def test_a_file_cut_anywhere_inside_a_record_is_refused(
    file: tuple[Made, list[Any]], data: st.DataObject
) -> None:
    made, rows = file
    records = [made.write(row, True) for row in rows]
    whole = b"".join(len(one).to_bytes(2) + bytes(2) + one for one in records)
    ends = {sum(4 + len(one) for one in records[:count]) for count in range(len(records) + 1)}
    cut = data.draw(st.integers(0, len(whole)).filter(lambda place: place not in ends))
    framing = Framing(record_format="rdw", header_length="excludes")
    with pytest.raises(StopsInTheMiddle) as stopped:
        reader(made, framing).check(io.BytesIO(whole[:cut]))
    assert stopped.value.offset == max(end for end in ends if end < cut)


def spelled(value: Any) -> Any:
    """A row with its numbers as they are written: 1.50 is another one than 1.5."""
    if isinstance(value, dict):
        return {key: spelled(one) for key, one in value.items()}
    return [spelled(one) for one in value] if isinstance(value, list) else str(value)


@FAST
@given(files())
def test_json_has_every_digit(file: tuple[Made, list[Any]]) -> None:
    made, rows = file
    write = json_lines(layout("\n".join(made.lines())))
    for row in rows:
        line = write(row)
        assert json.loads(line, parse_float=Decimal) == row
        assert spelled(json.loads(line, parse_float=Decimal)) == spelled(row)


@FAST
@given(files(), st.integers(0, 5), st.randoms())
def test_any_bytes_give_a_row_or_a_record_set_aside(
    file: tuple[Made, list[Any]], many: int, chance: Any
) -> None:
    made, _ = file
    described = layout("\n".join(made.lines()))
    data = chance.randbytes(many * described.size)
    assert len(read(DataFile(described), data)) == many
