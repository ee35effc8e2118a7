"""What boxed expressions add, as columns: declared types, entries with a result, rows of relations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from onedoor.dmn.kernel import choices, listings, logic
from onedoor.dmn.kernel.columns import (
    NULL,
    Boolean,
    Column,
    Constant,
    Empty,
    Listing,
    Number,
    Record,
    Text,
)
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.program import Program
from onedoor.dmn.kernel.scopes import Scope
from onedoor.feel import types
from onedoor.feel.membership import coerced
from onedoor.feel.syntax import Condition, Guarded, Let, Node, Row, Typed
from onedoor.feel.types import ContextType, ListType, NumberType, TextType, Type

if TYPE_CHECKING:
    from onedoor.dmn.kernel.expressions import Translator

_KINDS = {
    "number": types.NUMBER.name,
    "date": types.DATE.name,
    "days": types.DAYS_DURATION.name,
    "months": types.MONTHS_DURATION.name,
}


def held(program: Program, column: Column, type_: Type) -> Column:
    """The values as a declared type holds them: themselves, or null. Raises Refused where that differs by row."""
    if type_ == types.ANY or isinstance(column, Empty):
        return column
    if isinstance(column, Constant):
        return Constant(coerced(column.value, type_), column.missing)
    if _fits(column, type_):
        return column
    if (
        isinstance(type_, ListType)
        and isinstance(column, Number | Text | Boolean | Record)
        and _fits(column, type_.item)
    ):
        null = logic.null(program, column)
        return listings.gated(program, listings.listing(program, column), null, column.missing)
    raise Refused("a value that is converted to a type")


def is_lost(given: Column, held: Column) -> bool:
    """Whether an argument that is the same for all is not of its parameter's type."""
    both = isinstance(given, Constant) and isinstance(held, Constant)
    return both and given.value is not None and held.value is None  # type: ignore[union-attr]


def _fits(column: Column, type_: Type) -> bool:
    """Whether every value there is of a type, whatever the row."""
    if type_ == types.ANY:
        return True
    if isinstance(column, Number):
        if isinstance(type_, NumberType):
            return column.kind == "number" and (not type_.whole or column.denominator == 1)
        return type_.name == _KINDS[column.kind]
    if isinstance(column, Boolean):
        return type_ == types.BOOLEAN
    if isinstance(column, Text):
        return isinstance(type_, TextType) and type_.options is None
    if isinstance(column, Constant):
        return column.value is None or coerced(column.value, type_) == column.value
    if isinstance(column, Empty):
        return True
    if isinstance(column, Listing):
        return isinstance(type_, ListType) and all(
            _fits(choices.spelled(part.item), type_.item) for part in column.parts
        )
    if isinstance(column, Record) and isinstance(type_, ContextType):
        return all(
            name in column.names and _fits(column.fields(name), inner) for name, inner in type_.fields.items()
        )
    return False


def _typed(self: Translator, node: Typed, scope: Scope) -> Column:
    return held(self.program, self.column(node.value, scope), node.type)


def _let(self: Translator, node: Let, scope: Scope) -> Column:
    entries: dict[str, Column] = {}
    inner = scope.child(entries)
    for entry in node.entries:
        entries[entry.name] = self.column(entry.value, inner)
    return self.column(node.result, inner)


def _condition(self: Translator, node: Condition, scope: Scope) -> Column:
    found = self.column(node.value, scope)
    if isinstance(found, Boolean | Empty) or (
        isinstance(found, Constant) and type(found.value) in (bool, type(None))
    ):
        return found
    raise Refused("a condition that is neither true nor false")


def _row(self: Translator, node: Row, scope: Scope) -> Column:
    entries = {entry.name: self.column(entry.value, scope) for entry in node.entries}
    if all(isinstance(one, Constant) and not one.missing for one in entries.values()):
        return Constant({name: one.value for name, one in entries.items() if isinstance(one, Constant)})
    return Record(tuple(entries), lambda name: entries.get(name, NULL))


def _guarded(self: Translator, node: Guarded, scope: Scope) -> Column:
    # a condition inside that is none is refused, so nothing is left to guard
    return self.column(node.value, scope)


BUILDERS: dict[type[Node], Callable[..., Column]] = {
    Typed: _typed,
    Let: _let,
    Condition: _condition,
    Guarded: _guarded,
    Row: _row,
}
