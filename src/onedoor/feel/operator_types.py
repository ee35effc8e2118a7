"""What types operators take and give."""

from __future__ import annotations

from typing import TypeAlias

from onedoor.feel import types
from onedoor.feel.types import (
    ANY,
    ANY_DURATION,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NULL,
    NUMBER,
    TEXT,
    TIME,
    NumberType,
    TextType,
    Type,
)

Why: TypeAlias = tuple[str, str | None]

_DURATIONS = (DAYS_DURATION, MONTHS_DURATION, ANY_DURATION)
_MOMENTS = (DATE, DATE_TIME)
_VERBS = {
    "+": "added to",
    "-": "subtracted from",
    "*": "multiplied with",
    "/": "divided by",
    "**": "raised to",
}


def type_of_arithmetic(sign: str, one: Type, other: Type) -> tuple[Type, Why | None]:
    """The type of `one sign other`, and what is wrong with it."""
    if NULL in (one, other) or ANY in (one, other):
        return _from_one_side(sign, other if one in (ANY, NULL) else one), None
    if isinstance(one, NumberType) and isinstance(other, NumberType):
        if sign not in "+-":
            return NUMBER, None
        if not types.fits(one, other):
            return NUMBER, _units(
                f"{other} cannot be {'added to' if sign == '+' else 'subtracted from'} {one}", one
            )
        return NumberType(unit=one.unit or other.unit), None
    if sign == "+" and isinstance(one, TextType) and isinstance(other, TextType):
        return TEXT, None
    result = _with_time(sign, one, other)
    if result is not None:
        return result, None
    first, second = (other, one) if sign == "-" else (one, other)
    instead = None
    if sign == "+" and (isinstance(one, TextType) or isinstance(other, TextType)):
        instead = "Turn it into a text first: string(…)"
    return ANY, (f"{first} cannot be {_VERBS[sign]} {second}", instead)


def why_not_comparable(one: Type, other: Type) -> Why | None:
    """Why values of two types can never be compared; None if they can."""
    if types.fits(one, other) or types.fits(other, one):
        return None
    if isinstance(one, NumberType) and isinstance(other, NumberType):
        return _units(f"{one} cannot be compared with {other}", one)
    if isinstance(one, TextType) and isinstance(other, TextType):
        few, said = (
            (other, one)
            if one.options and other.options and len(one.options) < len(other.options)
            else (one, other)
        )
        return f"{_quoted(said)} is none of the possible texts", f"Possible are: {_quoted(few)}"
    if {one, other} <= {ANY_DURATION, DAYS_DURATION, MONTHS_DURATION, DATE, DATE_TIME} and one != other:
        return f"a {one} cannot be compared with a {other}", "Bring both to the same kind first"
    return f"a {_plain(one)} cannot be compared with a {_plain(other)}", None


def _from_one_side(sign: str, known: Type) -> Type:
    """What an operation gives when one side is not known."""
    if known in _MOMENTS and sign == "+":
        return known
    return NUMBER if sign == "**" else ANY


def _with_time(sign: str, one: Type, other: Type) -> Type | None:
    """The type of an operation on dates, times and durations; None where there is none."""
    if sign == "+" and one in _DURATIONS:
        one, other = other, one
    if sign in "+-" and other in _DURATIONS:
        if one in _DURATIONS:
            return one if types.fits(one, other) else None
        if one in _MOMENTS:
            return one
        return TIME if one == TIME and other != MONTHS_DURATION else None
    if sign == "-" and one in _MOMENTS and other in _MOMENTS:
        return DAYS_DURATION
    if sign == "-" and one == other == TIME:
        return DAYS_DURATION
    if sign == "*" and isinstance(one, NumberType):
        one, other = other, one
    if sign in ("*", "/") and one in _DURATIONS:
        if isinstance(other, NumberType):
            return one
        return NUMBER if sign == "/" and other in _DURATIONS and types.fits(one, other) else None
    return None


def _units(message: str, wanted: NumberType) -> Why:
    return message, f"Bring both to {wanted} first, for example with * 12 / 52 from months to weeks"


def _quoted(type_: TextType) -> str:
    options = type_.options or ()
    return ", ".join(f"“{option}”" for option in options[:12]) + ("…" if len(options) > 12 else "")


def _plain(type_: Type) -> str:
    return "number" if isinstance(type_, NumberType) else str(type_)
