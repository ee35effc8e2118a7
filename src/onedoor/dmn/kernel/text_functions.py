"""Functions of a text column and constants: worked out once for each different text of a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from onedoor.dmn.kernel import logic, masks, texts
from onedoor.dmn.kernel.columns import Boolean, Column, Constant, Number, Text
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program, Var
from onedoor.feel import arithmetic
from onedoor.feel.builtins import catalogue
from onedoor.feel.values import Value

Kind = Literal["boolean", "number", "text"]
RESULTS: dict[str, Kind] = {
    "upper case": "text", "lower case": "text", "substring": "text", "substring before": "text",
    "substring after": "text", "replace": "text", "string length": "number", "contains": "boolean",
    "starts with": "boolean", "ends with": "boolean", "matches": "boolean",
}  # fmt: skip
"""What functions give that look at texts alone."""
LONGEST = 2**40
"""No text is as long."""


@dataclass(frozen=True)
class Derived:
    """A column that follows from a text input: `work` is applied to each different text."""

    source: str
    work: Callable[[str], Value]
    kind: Kind


def call(program: Program, name: str, arguments: Sequence[Column]) -> Column:
    """A function of one text column, all else being constants."""
    place = _place(arguments)
    values = [one.value if isinstance(one, Constant) else None for one in arguments]
    function = catalogue.FUNCTIONS[name]

    def work(text: str) -> Value:
        return function.call(*values[:place], text, *values[place + 1 :])

    return _derived(program, arguments[place], work, RESULTS[name], f"{name} {place} {values!r}")


def joined(program: Program, one: Column, other: Column) -> Column:
    """`one + other` of texts, one of which is a constant."""
    place = _place((one, other))
    fixed = (other, one)[place]
    assert isinstance(fixed, Constant)
    value = fixed.value

    def work(text: str) -> Value:
        return arithmetic.apply("+", *((text, value) if place == 0 else (value, text)))

    return _derived(program, (one, other)[place], work, "text", f"+ {place} {value!r}")


def _place(arguments: Sequence[Column]) -> int:
    columns = [place for place, one in enumerate(arguments) if not isinstance(one, Constant)]
    if len(columns) != 1 or any(isinstance(one, Constant) and one.missing for one in arguments):
        raise Refused("a function of several texts that differ from case to case")
    return columns[0]


def _derived(program: Program, column: Column, work: Callable[[str], Value], kind: Kind, key: str) -> Column:
    if (
        not isinstance(column, Text)
        or not isinstance(column.codes, Var)
        or column.codes.name not in program.coded
    ):
        raise Refused("a function of a text that is itself worked out")
    source, level = column.codes.name, column.codes.level
    name = program.derived_names.setdefault(f"{source} {key}", f"xt{len(program.derived_names)}")
    program.derived[name] = Derived(source, work, kind)
    null = masks.any_of(program, column.null, program.input(f"{name}n", "b", level))
    if kind == "boolean":
        return _truth(program, program.input(name, "b", level), null, column)
    value = program.input(name, "i", level)
    if kind == "number":
        return Number(value, 1, 0, LONGEST, null=null, missing=column.missing)
    group = program.coded.get(name) or texts.group(program)
    program.coded[name] = group
    return Text(value, group, null, column.missing)


def _truth(program: Program, value: Var, null: masks.Mask, column: Text) -> Boolean:
    return logic.truth(program, value, null, column.missing)
