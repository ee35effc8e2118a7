"""The copybooks and data that are shared with the project, against the rows expected of them."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from onedoor.registers.connectors.copybook.building import layout
from onedoor.registers.connectors.copybook.errors import Rejected
from onedoor.registers.connectors.copybook.json_lines import json_lines
from onedoor.registers.connectors.copybook.layout import Item, Layout, nodes
from onedoor.registers.connectors.copybook.reading import DataFile

SHARED = Path("../shared/copybooks")
NAMES = ["test1", "test3"]

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/copybooks is not there")


def described(name: str) -> Layout:
    return layout((SHARED / f"{name}_copybook.cob").read_text())


def data(name: str) -> bytes:
    (file,) = (SHARED / f"{name}_data").iterdir()
    return file.read_bytes()


def expected(name: str) -> list[str]:
    return (SHARED / f"{name}_expected" / f"{name}.txt").read_text().splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_the_one_that_is_expected_to_the_last_digit(name: str) -> None:
    write = json_lines(described(name))
    lines = [
        write(row) for row in DataFile(described(name)).read(io.BytesIO(data(name))) if isinstance(row, dict)
    ]
    wanted = expected(name)
    assert len(wanted) >= 10
    assert lines[: len(wanted)] == wanted  # of the larger file the first rows alone are given


@pytest.mark.parametrize("name", NAMES)
def test_the_fields_are_those_of_the_schema(name: str) -> None:
    schema = json.loads(
        (SHARED / f"{name}_expected" / f"{name}_schema.json").read_text().replace("[redacted]", '"": ""')
    )

    def fields(kind: Any) -> list[str]:
        found = []
        for field in kind["fields"]:
            found.append(field["name"])
            inner = field["type"]
            inner = inner.get("elementType", inner) if isinstance(inner, dict) else inner
            found += fields(inner) if isinstance(inner, dict) else []
        return found

    shown = [node for node in nodes(described(name).top) if not node.hidden][1:]
    assert [node.key for node in shown] == fields(schema)
    assert all(isinstance(node, Item) for node in shown if node.key in ("ID", "AMOUNT", "CURRENCY"))


def test_all_thousand_records_are_read_and_their_sum_is_exact() -> None:
    rows = [
        row for row in DataFile(described("test3")).read(io.BytesIO(data("test3"))) if isinstance(row, dict)
    ]
    assert len(rows) == 1000
    raw = data("test3")
    cents = sum(int.from_bytes(raw[place + 37 : place + 45]) for place in range(0, len(raw), 45))
    assert sum(row["AMOUNT"] for row in rows) == Decimal(cents) / 100


def test_a_record_with_a_broken_number_is_set_aside_and_the_others_are_read() -> None:
    raw = bytearray(data("test1"))
    raw[2202 * 3 + 40 : 2202 * 3 + 42] = b"\xab\xcd"  # how many accounts, of the fourth record
    raw[2202 * 6 + 12] = 0xFF  # a company's number, of the seventh
    found = list(DataFile(described("test1")).read(io.BytesIO(bytes(raw))))
    aside = [one for one in found if isinstance(one, Rejected)]
    assert [(one.number, one.offset) for one in aside] == [(4, 2202 * 3), (7, 2202 * 6)]
    assert "NUMBER-OF-ACCTS at byte 40" in aside[0].reason
    assert "COMPANY-ID-NUM at byte 12" in aside[1].reason
    write = json_lines(described("test1"))
    assert [write(one) for one in found if isinstance(one, dict)] == [
        line for place, line in enumerate(expected("test1")) if place not in (3, 6)
    ]
