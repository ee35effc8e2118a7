"""What is assumed of everybody of whom it is not known: a rent, an answer that only the resident could give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.errors import WrongValue, suggestion
from onedoor.dmn.kernel.populations import arrow_type, batch_of
from onedoor.dmn.model import Model
from onedoor.feel.values import Value
from onedoor.insight import settings
from onedoor.insight.columns import IS_NULL
from onedoor.insight.populations import Part, Population

WIDEST = 38


class WrongAssumption(ValueError):
    """Something that cannot be assumed; the message says why, and what to write."""


@dataclass(frozen=True)
class Assumption:
    """An input and the value it has where it is not known; None: it is known to be null there."""

    input: str
    value: Value


@dataclass(frozen=True)
class Assumed:
    """A population with assumptions; whatever is known stays as it is."""

    population: Population
    assumptions: Sequence[Assumption]
    model: Model

    @property
    def key(self) -> pa.Field:
        """As in the population."""
        return self.population.key

    @property
    def total(self) -> int | None:
        """As in the population."""
        return self.population.total

    @property
    def notes(self) -> Sequence[str]:
        """As in the population."""
        return self.population.notes

    @property
    def unreadable(self) -> Counter[str]:
        """As in the population."""
        return self.population.unreadable

    def parts(self) -> Iterator[Part]:
        """The people, part by part."""
        for part in self.population.parts():
            yield Part(part.keys, filled(part.batch, self.assumptions, self.model))


def read(written: str, model: Model) -> Assumption:
    """Read `INPUT=VALUE`; the value `null` says that there is none. Raises WrongAssumption."""
    name, equals, value = (part.strip() for part in written.partition("="))
    if not equals or not value:
        raise WrongAssumption(
            f"“{written}” assumes nothing. Write the input, “=” and the value: home.rent=150."
        )
    wanted = name.casefold()
    found = [
        one
        for one in model.inputs.values()
        if wanted in (one.name.casefold(), *(str(title).casefold() for title in (one.title or {}).values()))
    ]
    if not found:
        raise WrongAssumption(f"There is no input “{name}”. {suggestion(name, list(model.inputs))}".strip())
    if len(found) > 1:
        raise WrongAssumption(
            f"“{name}” is the title of several inputs: {', '.join(one.name for one in found)}."
        )
    if value == "null":
        return Assumption(found[0].name, None)
    try:
        return Assumption(found[0].name, settings.value_of(value, found[0].type))
    except WrongValue as wrong:
        raise WrongAssumption(f"“{written}”: “{found[0].name}” cannot be that. {wrong}") from wrong


def filled(batch: pa.RecordBatch, assumptions: Sequence[Assumption], model: Model) -> pa.RecordBatch:
    """The batch with each assumption in place of what is not known."""
    columns = {name: batch.column(name) for name in batch.schema.names}
    for one in assumptions:
        known = columns.get(one.input)
        null = columns.get(one.input + IS_NULL)
        absent = np.ones(batch.num_rows, dtype=bool)
        if known is not None:
            absent = known.is_null().to_numpy(zero_copy_only=False)
        if null is not None:
            absent &= ~pc.fill_null(null, False).to_numpy(zero_copy_only=False)
        if one.value is None:
            before = pc.fill_null(null, False) if null is not None else pa.array(np.zeros_like(absent))
            columns[one.input + IS_NULL] = pc.or_(before, pa.array(absent))
            columns.setdefault(one.input, pa.nulls(batch.num_rows, arrow_type(model.inputs[one.input].type)))
        else:
            columns[one.input] = _filled(known, pa.array(absent), one, model)
    return pa.record_batch(columns)


def _filled(known: pa.Array | None, absent: pa.Array, one: Assumption, model: Model) -> pa.Array:
    constant = batch_of([{one.input: one.value}], model, [one.input]).column(0)
    if known is None or pa.types.is_null(known.type):
        return pc.if_else(absent, constant[0], pa.nulls(len(absent), constant.type))
    if pa.types.is_dictionary(known.type):
        known = known.dictionary_decode()
    type = _wide_enough(known.type, constant.type, one.value, model.inputs[one.input].type)
    if pa.types.is_floating(type):
        assert isinstance(one.value, Decimal)
        return pc.if_else(absent, pa.scalar(float(one.value), type), known)
    return pc.if_else(absent, constant.cast(type)[0], known.cast(type))


def _wide_enough(known: pa.DataType, constant: pa.DataType, value: Value, type: DataType) -> pa.DataType:
    """A type that holds what is known and what is assumed."""
    if not isinstance(value, Decimal) or not type.is_number or pa.types.is_floating(known):
        return known
    whole, digits = (19, 0) if pa.types.is_integer(known) else (known.precision - known.scale, known.scale)
    exponent = value.normalize().as_tuple().exponent
    digits = max(digits, -exponent if isinstance(exponent, int) else 0)
    whole = max(whole, constant.precision - constant.scale)
    return pa.decimal128(min(WIDEST, whole + digits), digits)
