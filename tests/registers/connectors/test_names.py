"""What a system calls a field of a record: blanks are not known to every format."""

from __future__ import annotations

from typing import Any

import pytest
from tests.registers.connectors.conftest import register

from onedoor.registers.connectors import plain

OF = register(
    {"kind": "held"},
    types={
        "job": {"hours per week": {"type": "number", "title": {"en": "Hours"}}, "kind": {"type": "text", "title": {"en": "Kind"}}},
    },
    attributes={"jobs": {"type": "list of job", "title": {"en": "Jobs"}}, "name": {"type": "text", "title": {"en": "Name"}}},
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ([{"hours_per_week": 20, "kind": "x"}], [{"hours per week": 20, "kind": "x"}]),
        ([{"hours per week": 20}], [{"hours per week": 20}]),
        ([{"hours-per-week": 20}], [{"hours-per-week": 20}]),
        (None, None),
        ("nonsense", "nonsense"),
    ],
)
def test_fields_of_records_in_lists_may_be_written_without_blanks(written: Any, meant: Any) -> None:
    assert plain.fields_of(written, OF.types["jobs"]) == meant
    assert plain.fields_of("hours_per_week", OF.types["name"]) == "hours_per_week"
