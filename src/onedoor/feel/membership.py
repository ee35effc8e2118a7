"""Three-valued logic, being in a range, passing a test, being of a type: with null and with what is missing."""

from __future__ import annotations

from onedoor.feel import types
from onedoor.feel.equality import compare, equal, kind
from onedoor.feel.errors import note
from onedoor.feel.temporal import midnight
from onedoor.feel.types import (
    ConstrainedType,
    ContextType,
    FunctionType,
    ListType,
    NumberType,
    RangeType,
    TextType,
    Type,
)
from onedoor.feel.values import Function, Missing, Range, Value, is_settled, united


def compared(sign: str, one: Value, other: Value) -> Value:
    """`one sign other` for any of = != < <= > >="""
    if sign in ("=", "!="):
        found = equal(one, other)
        return (not found) if type(found) is bool and sign == "!=" else found
    if type(one) is Missing or type(other) is Missing:
        return united((one, other))
    order = compare(one, other)
    if order is None:
        return None
    return (
        order < 0 if sign == "<" else order <= 0 if sign == "<=" else order > 0 if sign == ">" else order >= 0
    )


def both(one: Value, other: Value) -> Value:
    """`one and other` of two values that are already there."""
    if one is False or other is False:
        return False
    lacking = [value for value in (one, other) if type(value) is Missing]
    if lacking:
        return united(lacking)
    return True if one is True and other is True else None


def either(one: Value, other: Value) -> Value:
    """`one or other` of two values that are already there."""
    if one is True or other is True:
        return True
    lacking = [value for value in (one, other) if type(value) is Missing]
    if lacking:
        return united(lacking)
    return False if one is False and other is False else None


def within(value: Value, limits: Range) -> Value:
    """Whether a value lies in a range; null where an end or the value has no order."""
    if limits.sign is not None:
        return compared(limits.sign, value, limits.end if limits.end is not None else limits.start)
    low = compared(">=" if limits.start_included else ">", value, limits.start)
    high = compared("<=" if limits.end_included else "<", value, limits.end)
    return both(low, high)


def passes(value: Value, test: Value, known: dict[int, Value] | None = None) -> Value:
    """Whether a value passes a test that is itself a value: equal to it, in the range, in the list.

    `known`: what came of lists within the list, which may be shared.
    """
    if type(test) is Missing:
        return united((value, test))
    if type(test) is Range:
        return equal(value, test) if type(value) is Range else within(value, test)
    if type(test) is not list:
        return equal(value, test)
    known = {} if known is None else known
    if id(test) not in known:
        known[id(test)] = _in_list(value, test, known)
    return known[id(test)]


def _in_list(value: Value, test: list[Value], known: dict[int, Value]) -> Value:
    if type(value) in (list, Missing):
        whole = equal(value, test)
        if whole is True:
            return True
        found = any_of([whole, *(passes(value, item, known) for item in test)])
    else:
        found = any_of([passes(value, item, known) for item in test])
    return False if found is None and value is not None else found


def any_of(values: list[Value]) -> Value:
    """True if one is; else Missing if one is missing; else null if one is not false."""
    result: Value = False
    lacking: list[Value] = []
    for value in values:
        if value is True:
            return True
        if type(value) is Missing:
            lacking.append(value)
        elif value is not False:
            result = None
    return united(lacking) if lacking else result


def all_of(values: list[Value]) -> Value:
    """False if one is; else Missing if one is missing; else null if one is not true."""
    result: Value = True
    lacking: list[Value] = []
    for value in values:
        if value is False:
            return False
        if type(value) is Missing:
            lacking.append(value)
        elif value is not True:
            result = None
    return united(lacking) if lacking else result


def instance_of(value: Value, type_: Type | None) -> Value:
    """`value instance of type`"""
    if type_ is None:
        note("there is no type of that name")
        return None
    if type(value) is Missing:
        return value
    if type_ == types.ANY:
        return value is not None
    if value is None:
        return type_ == types.NULL
    if not is_settled(value):
        return united((value,))
    return conforms(value, type_)


def conforms(value: Value, type_: Type, known: set[tuple[int, int]] | None = None) -> bool:
    """Whether a value may be held where this type is declared: null and what is missing always may.

    `known`: parts and types that were held against each other already, for parts may be shared.
    """
    if type_ == types.ANY or value is None or type(value) is Missing:
        return True
    if isinstance(type_, ConstrainedType):
        return conforms(value, type_.base, known) and type_.allows(value)
    found = kind(value)
    if type(value) in (list, dict):
        known = set() if known is None else known
        pair = id(value), id(type_)
        if pair in known:
            return True
        known.add(pair)
    if isinstance(type_, NumberType):
        return found == "number" and (not type_.whole or value == value.to_integral_value())
    if isinstance(type_, TextType):
        return found == "text" and (type_.options is None or value in type_.options)
    if isinstance(type_, ListType):
        return found == "list" and all(conforms(item, type_.item, known) for item in value)
    if isinstance(type_, ContextType):
        return found == "context" and all(
            name in value and conforms(value[name], inner, known) for name, inner in type_.fields.items()
        )
    if isinstance(type_, RangeType):
        return found == "range" and conforms(value.start, type_.item) and conforms(value.end, type_.item)
    if isinstance(type_, FunctionType):
        return found == "function" and _function_conforms(value, type_)
    if type_ == types.ANY_DURATION:
        return found in (types.DAYS_DURATION.name, types.MONTHS_DURATION.name)
    return found == type_.name


def coerced(value: Value, type_: Type) -> Value:
    """The value as that type holds it (10.3.2.9.4): itself, a list of it, its single item, or null with a note."""
    if conforms(value, type_):
        return value
    if isinstance(type_, ConstrainedType):
        held = coerced(value, type_.base)
        if held is None or type_.allows(held):
            return held
        note(f"this {kind(value)} is none of the values that {type_} allows")
        return None
    if type_ == types.DATE_TIME and kind(value) == "date":
        return midnight(value)
    if isinstance(type_, ListType) and conforms(value, type_.item):
        return [value]
    if type(value) is list and len(value) == 1 and conforms(value[0], type_):
        return value[0]
    note(f"a {kind(value)} stands where {type_} is declared")
    return None


def _function_conforms(value: Function, type_: FunctionType) -> bool:
    if type_.parameters is None:
        return True
    if value.fits is not None:
        return value.fits([wanted for _, wanted in type_.parameters]) and types.fits(
            value.result, type_.result
        )
    if len(value.parameters) != len(type_.parameters):
        return False
    takes = all(
        types.fits(wanted, own.type)
        for (_, wanted), own in zip(type_.parameters, value.parameters, strict=True)
    )
    return takes and types.fits(value.result, type_.result)
