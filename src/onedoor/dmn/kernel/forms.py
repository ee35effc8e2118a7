"""Expressions that go through lists, call functions or ask for types, as columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from onedoor.dmn.kernel import boxes, listings, logic, masks
from onedoor.dmn.kernel.columns import NULL, Boolean, Callable_, Column, Constant, Empty, Number, Text
from onedoor.dmn.kernel.obstacles import Refused
from onedoor.dmn.kernel.scopes import Scope
from onedoor.feel.inference import BUILT_IN
from onedoor.feel.membership import instance_of
from onedoor.feel.scopes import item_of
from onedoor.feel.syntax import (
    Call,
    Definition,
    Filter,
    For,
    InstanceOf,
    Name,
    Node,
    Quantified,
    walk,
)
from onedoor.feel.types import ContextType, NumberType

if TYPE_CHECKING:
    from onedoor.dmn.kernel.expressions import Translator


def _filter(self: Translator, node: Filter, scope: Scope) -> Column:
    base = self.column(node.base, scope)
    known = self.inference.known_type(node.condition) if self.inference else None
    if isinstance(known, NumberType):
        position = self.column(node.condition, scope)
        if not isinstance(position, Constant):
            raise Refused("a position in a list that differs from case to case")
        return listings.at_position(self.program, base, position.value)
    type_ = item_of(self.inference.known_type(node.base)) if self.inference else None
    fields = tuple(type_.fields) if isinstance(type_, ContextType) else ()
    return listings.filtered(
        self.program, base, lambda item: self.column(node.condition, scope.within(item, fields))
    )


def _for(self: Translator, node: For, scope: Scope) -> Column:
    if any(isinstance(part, Name) and part.name == "partial" for part in walk(node.body)):
        raise Refused("a loop that uses its results so far")
    if len(node.iterators) > 1:
        raise Refused("a loop through several lists")
    (iterator,) = node.iterators
    domain = _domain(self, iterator, scope)
    return listings.each(
        self.program, domain, lambda item: self.column(node.body, scope.child({iterator.name: item}))
    )


def _domain(self: Translator, iterator: Any, scope: Scope) -> Column:
    domain = self.column(iterator.domain, scope)
    if iterator.until is None:
        return domain
    until = self.column(iterator.until, scope)
    if not isinstance(domain, Constant) or not isinstance(until, Constant):
        raise Refused("counting to a number that differs from case to case")
    return listings.counted_up(domain.value, until.value)


def _quantified(self: Translator, node: Quantified, scope: Scope) -> Column:
    def ask(place: int, inner: Scope) -> Boolean:
        if place == len(node.iterators):
            return logic.boolean(self.program, self.column(node.condition, inner))
        iterator = node.iterators[place]
        domain = _domain(self, iterator, inner)
        return listings.quantified(
            self.program,
            domain,
            lambda item: ask(place + 1, inner.child({iterator.name: item})),
            settling=node.quantifier == "some",
        )

    return ask(0, scope)


def _definition(self: Translator, node: Definition, scope: Scope) -> Column:
    if node.external:
        raise Refused("an external function")
    names = tuple(name for name, _ in node.parameters)

    def call(values: Sequence[Any]) -> Any:
        if len(values) != len(names):
            return NULL
        pairs = zip(values, node.parameters, strict=True)
        held = [boxes.held(self.program, value, type_) for value, (_, type_) in pairs]
        if any(map(boxes.is_lost, values, held)):
            return NULL
        return self.column(node.body, scope.child(dict(zip(names, held, strict=True))))

    return Callable_(names, call)


def _call(self: Translator, node: Call, scope: Scope) -> Column:
    arguments = [self.column(argument, scope) for argument in node.arguments]
    resolved = (
        self.inference.resolution.get(node.function)
        if isinstance(node.function, Name) and self.inference
        else None
    )
    if isinstance(node.function, Name) and resolved == BUILT_IN:
        return self._built_in(self, node.function.name, arguments, node.names)
    function = self.column(node.function, scope)
    if not isinstance(function, Callable_):
        return Empty(function.missing)
    if node.names is not None:
        if sorted(node.names) != sorted(function.parameters):
            return NULL
        given = dict(zip(node.names, arguments, strict=True))
        arguments = [given[name] for name in function.parameters]
    elif function.parameters and len(arguments) != len(function.parameters):
        return NULL
    result: Column = function.call(arguments)
    return result


def _instance(self: Translator, node: InstanceOf, scope: Scope) -> Column:
    value = self.column(node.value, scope)
    if isinstance(value, Constant) and not value.missing:
        return Constant(instance_of(value.value, node.type))
    if node.type is None:
        return NULL
    samples: dict[type, Any] = {Boolean: True, Text: "…"}
    sample = samples.get(type(value))
    if isinstance(value, Number) and value.kind == "number" and not getattr(node.type, "whole", False):
        sample = Decimal(1)
    if sample is None or getattr(node.type, "options", None):
        raise Refused("asking for the type of a value of this kind")
    there, gap = instance_of(sample, node.type) is True, instance_of(None, node.type) is True
    null = logic.null(self.program, value)
    holds = masks.chosen(self.program, null, gap, there)
    return logic.truth(self.program, holds, False, value.missing)


BUILDERS: dict[type[Node], Callable[..., Column]] = {
    Filter: _filter,
    For: _for,
    Quantified: _quantified,
    Definition: _definition,
    Call: _call,
    InstanceOf: _instance,
}
