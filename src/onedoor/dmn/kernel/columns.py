"""Values of all rows at once, as they are known while compiling: columns, and what is the same for all rows.

What a column holds in rows that are null or missing means nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from onedoor.dmn.kernel.levels import Dimension
from onedoor.dmn.kernel.masks import NOTHING, Mask, Missing
from onedoor.dmn.kernel.program import Var
from onedoor.feel.values import Value

Kind: TypeAlias = Literal["number", "date", "days", "months"]
"""What a number counts: itself, days since the year 1, days of a duration, months of a duration."""

EXACT, ROUNDED, RATIONAL, NEAR = range(4)
"""How a number stands to the one FEEL computes with 34 digits.

EXACT: the same. ROUNDED: the same wherever this can be written in 34 digits; elsewhere FEEL's is rounded there. RATIONAL:
FEEL's is this but for rounding errors in the 34th digit. NEAR: a float that differs by at most `error`.
"""


@dataclass(slots=True, eq=False)
class Constant:
    """A value that is the same for all rows."""

    value: Value
    missing: Missing = NOTHING


NULL = Constant(None)


@dataclass(slots=True, eq=False)
class Empty:
    """Null in all rows where nothing is missing."""

    missing: Missing


@dataclass(slots=True, eq=False)
class Boolean:
    """True in some rows, false in others, null in the rest (where nothing is missing)."""

    true: Mask
    false: Mask
    missing: Missing = NOTHING


@dataclass(slots=True, eq=False)
class Number:
    """Whole numbers over a denominator; `low` and `high` bound them in every row that has one.

    With fidelity NEAR the column holds floats (denominator 1). An int or float is the same in all rows.
    """

    value: Var | float
    denominator: int
    low: int | float
    high: int | float
    fidelity: int = EXACT
    error: float = 0.0
    kind: Kind = "number"
    null: Mask = False
    missing: Missing = NOTHING


@dataclass(eq=False)
class Group:
    """Texts that share their codes. Groups that meet are one: ask `root`."""

    name: str
    is_ordered: bool = False
    joined: Group | None = None

    @property
    def root(self) -> Group:
        """The group that this one has become part of."""
        at = self
        while at.joined is not None:
            at = at.joined
        return at

    def join(self, other: Group) -> None:
        """Make one group of two."""
        one, two = self.root, other.root
        if one is not two:
            two.joined = one
            one.is_ordered |= two.is_ordered


@dataclass(slots=True, eq=False)
class Text:
    """Codes of texts; an int is one of the definition's own texts, in all rows."""

    codes: Var | int
    group: Group
    null: Mask = False
    missing: Missing = NOTHING


@dataclass(frozen=True)
class Record:
    """A context with these fields. `fields` gives the column of one, whatever the record's own rows are.

    `path`: the name of an input that is a record; what is missing in a part of it is named by that part.
    """

    names: Sequence[str]
    fields: Callable[[str], Column]
    null: Mask = False
    missing: Missing = NOTHING
    path: str | None = None


@dataclass(frozen=True)
class Part:
    """A piece of a list: one item, or the items of a dimension; `keep`: in which rows they are in the list."""

    item: Column
    dimension: Dimension | None = None
    keep: Mask = True


@dataclass(frozen=True)
class Listing:
    """A list: its pieces one after the other."""

    parts: Sequence[Part]
    null: Mask = False
    missing: Missing = NOTHING


@dataclass(frozen=True)
class Interval:
    """A range; `sign` as in `feel.values.Range`."""

    start: Column
    end: Column
    start_included: bool
    end_included: bool
    sign: str | None = None
    missing: Missing = NOTHING


@dataclass(frozen=True)
class Callable_:
    """A function: what its parameters are called, and what it gives for columns."""

    parameters: Sequence[str]
    call: Callable[[Sequence[Any]], Any]
    missing: Missing = NOTHING


Column: TypeAlias = Constant | Empty | Boolean | Number | Text | Record | Listing | Interval | Callable_
"""A value of all rows."""

Names: TypeAlias = Mapping[str, Column]
