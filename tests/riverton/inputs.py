"""Values of any type that a definition may name: known, null, or left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.model import Model

DAYS = st.dates(date(1930, 1, 1), date(2027, 1, 1))
AMOUNTS = st.sampled_from(
    [Decimal(one) for one in ("0", "0.01", "1", "16", "99.99", "250", "6000", "16000.01")]
)


def inputs(model: Model) -> st.SearchStrategy[dict[str, Any]]:
    """What is known of a case of this model: any of its inputs, some of them null."""
    return st.fixed_dictionaries(
        {}, optional={name: value(data.type) | st.none() for name, data in model.inputs.items()}
    )


def value(type: DataType) -> st.SearchStrategy[Any]:
    """A value of a type; inside records some are null."""
    if type.item is not None:
        return st.lists(value(type.item), max_size=3)
    if type.fields:
        return st.fixed_dictionaries(
            {name: value(part.type) | st.none() for name, part in type.fields.items()}
        )
    if type.options:
        return st.sampled_from(list(type.options))
    if type.kind == "boolean":
        return st.booleans()
    if type.kind == "date":
        return DAYS
    if type.kind == "integer":
        return st.integers(0, 6).map(Decimal)
    if type.is_number:
        return AMOUNTS
    return st.sampled_from(["a", "b", "something else"])
