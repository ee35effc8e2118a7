"""Which names an inner part of an expression may use, besides those around it."""

from __future__ import annotations

from onedoor.feel import types
from onedoor.feel.types import ContextType, ListType, NumberType, RangeType, Scope, Type


def of_filter(scope: Scope, base: Type) -> Scope:
    """Inside `base[…]`: `item`, and the fields of an item that is a context."""
    item = item_of(base)
    if isinstance(item, ContextType):
        return scope.child({"item": item, **item.fields}, open=item.open)
    return scope.child({"item": item}, open=item == types.ANY)


def of_iterator(scope: Scope, name: str, domain: Type, *, counted: bool) -> Scope:
    """Behind `name in domain`; `counted`: the domain is written `from..to`."""
    item = domain if counted else item_of(domain)
    if counted and isinstance(domain, NumberType):
        item = types.NUMBER
    return scope.child({name: item})


def of_body(scope: Scope, body: Type = types.ANY) -> Scope:
    """What `for` returns may use `partial`: the results so far."""
    return scope.child({"partial": ListType(item=body)})


def of_input(scope: Scope, input_type: Type) -> Scope:
    """Unary tests may use `?`: the value that is tested."""
    return scope.child({"?": input_type})


def item_of(type_: Type) -> Type:
    """The type of what a list of this type holds; of a single value its own, as FEEL sees it as a list of one."""
    if isinstance(type_, ListType | RangeType):
        return type_.item
    return type_
