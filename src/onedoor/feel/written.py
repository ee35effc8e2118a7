"""Python source of the parts of an expression: operators, names, conditions."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from onedoor.feel import arithmetic, quick, written_calls, written_lists
from onedoor.feel.inference import GLOBAL
from onedoor.feel.membership import all_of, any_of, compared, instance_of
from onedoor.feel.membership import both as both_of
from onedoor.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    ContextOf,
    Filter,
    For,
    If,
    InstanceOf,
    ListOf,
    Literal,
    Logical,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeOf,
)
from onedoor.feel.types import BOOLEAN, DATE, MONTHS_DURATION, ContextType, NumberType, TextType, Type
from onedoor.feel.values import Missing, MonthsDuration, Range
from onedoor.feel.writing import Frame, Made, Maker, NotWritten, Writer, both, check

ALIASES: dict[str, object] = {
    "D": Decimal, "S": str, "B": bool, "T": datetime.date, "Y": MonthsDuration, "L": list, "X": dict, "M": Missing,
    "type": type, "len": len, "compared": compared, "apply": arithmetic.apply,
}  # fmt: skip
"""What all written code refers to by name."""
_ARITHMETIC = {"+": "+", "-": "-", "*": "*", "/": "/"}
_COMPARED = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_MANY = 12


def guard(type_: Type) -> tuple[type, str] | None:
    """The Python type whose values may be compared at once, where a type of FEEL promises it."""
    if isinstance(type_, NumberType):
        return Decimal, "D"
    if isinstance(type_, TextType):
        return str, "S"
    return {BOOLEAN: (bool, "B"), DATE: (datetime.date, "T"), MONTHS_DURATION: (MonthsDuration, "Y")}.get(
        type_
    )


def comparison(writer: Writer, sign: str, one: Made, other: Made, kind: tuple[type, str] | None) -> Made:
    """Write `one sign other`; `kind`: the Python type that both probably have."""
    slow = f'compared("{sign}", {one.code}, {other.code})'
    equality = sign in ("=", "!=")
    if kind is None or (kind[0] is bool and not equality):
        return writer.let(slow)
    python, alias = kind
    sure = both(check(one, python, alias), check(other, python, alias))
    if any(made.sure not in (None, python) for made in (one, other)):
        return writer.let(slow)
    part = ".months" if python is MonthsDuration else ""
    fast = f"{one.code}{part} {_COMPARED[sign]} {other.code}{part}"
    return writer.let(fast, bool) if not sure else writer.let(f"{fast} if {sure} else {slow}")


def _literal(writer: Writer, node: Literal) -> Made:
    return writer.constant(node.value)


def _name(writer: Writer, node: Name) -> Made:
    found = writer.find(node)
    if found is not None:
        return found
    if writer.inference.resolution.get(node) != GLOBAL:
        raise NotWritten(node.name)
    return writer.outer.value(writer, node.name)


def _path(writer: Writer, node: Path) -> Made:
    base, name = node.base, node.name
    if isinstance(base, Name) and writer.find(base) is None:
        if writer.inference.resolution.get(base) != GLOBAL:
            raise NotWritten(base.name)
        entry = writer.outer.entry(writer, base.name, name)
        if entry is not None:
            return entry
    if (
        writer.short
        and isinstance(base, Call)
        and name == "years"
        and written_calls.is_built_in(writer, base, "years and months duration", 2)
    ):
        first, last = (writer.make(argument) for argument in base.arguments)
        return writer.let(f"{writer.helper(quick.years_between)}({first.code}, {last.code})")
    held = writer.variable(writer.make(base))
    slow = writer.helper(_reader(writer, base, name))
    return writer.let(
        f"{held.code}[{name!r}] if type({held.code}) is X and {name!r} in {held.code} else {slow}({held.code})"
    )


def _reader(writer: Writer, base: Node, name: str) -> Callable[[object], object]:
    """Reads a part of what is no plain context; of what is missing as a whole, the part is missing."""
    prefix = written_calls.dotted(writer, base)
    type_ = writer.inference.known_type(base)
    if prefix is None or not isinstance(type_, ContextType) or name not in type_.fields:
        return quick.reader(name)
    whole, longer = (prefix,), Missing((f"{prefix}.{name}",))
    read = quick.reader(name)
    return lambda value: longer if type(value) is Missing and value.names == whole else read(value)


def _arithmetic(writer: Writer, node: Arithmetic) -> Made:
    one, other = writer.make(node.left), writer.make(node.right)
    slow = f'apply("{node.sign}", {one.code}, {other.code})'
    numbers = all(
        isinstance(writer.inference.known_type(part), NumberType) for part in (node.left, node.right)
    )
    if (
        node.sign not in _ARITHMETIC
        or not numbers
        or any(m.sure not in (None, Decimal) for m in (one, other))
    ):
        return writer.let(slow)
    sure = both(check(one, Decimal, "D"), check(other, Decimal, "D"))
    fast = f"{one.code} {node.sign} {other.code}"
    return writer.let(fast, Decimal) if not sure else writer.let(f"{fast} if {sure} else {slow}")


def _negation(writer: Writer, node: Negation) -> Made:
    operand = writer.make(node.operand)
    if operand.constant:
        return writer.constant(arithmetic.negate(operand.value))
    return writer.let(f"{writer.helper(arithmetic.negate)}({operand.code})")


def _comparison(writer: Writer, node: Comparison) -> Made:
    one, other = writer.make(node.left), writer.make(node.right)
    if node.sign in ("=", "!=") and (one.sure is type(None) or other.sure is type(None)):
        value = other if one.sure is type(None) else one
        if value.constant:
            return writer.constant(compared(node.sign, one.value, other.value))
        known = "is" if node.sign == "=" else "is not"
        slow = f'compared("{node.sign}", {one.code}, {other.code})'
        return writer.let(f"{value.code} {known} None if type({value.code}) is not M else {slow}")
    kind = guard(writer.inference.known_type(node.left)) or guard(writer.inference.known_type(node.right))
    return comparison(writer, node.sign, one, other, kind)


def _logical(writer: Writer, node: Logical) -> Made:
    if len(node.parts) > _MANY:
        raise NotWritten("many parts")
    settling, other = ("True", "False") if node.sign == "or" else ("False", "True")
    slow = writer.helper(any_of if node.sign == "or" else all_of)
    return joined(writer, [partial(writer.make, part) for part in node.parts], settling, other, slow)


def joined(writer: Writer, parts: list[Callable[[], Made]], settling: str, other: str, slow: str) -> Made:
    """Write parts of which one that is `settling` makes the rest needless."""
    result = writer.new()
    made: list[Made] = []

    def write(place: int) -> None:
        one = parts[place]()
        made.append(one)
        with writer.block(f"if {one.code} is {settling}:"):
            writer.put(f"{result} = {settling}")
        if place < len(parts) - 1:
            with writer.block("else:"):
                write(place + 1)
            return
        unsure = [each.code for each in made if each.sure is not bool]
        with writer.block("else:"):
            if unsure:
                all_other = " and ".join(f"{code} is {other}" for code in unsure)
                every = "".join(f"{each.code}, " for each in made)
                writer.put(f"{result} = {other} if {all_other} else {slow}([{every}])")
            else:
                writer.put(f"{result} = {other}")

    write(0)
    return Made(result, bool if all(each.sure is bool for each in made) else None)


def _between(writer: Writer, node: Between) -> Made:
    value, low, high = writer.make(node.value), writer.make(node.low), writer.make(node.high)
    slow = (
        f'{writer.helper(both_of)}(compared(">=", {value.code}, {low.code}), '
        f'compared("<=", {value.code}, {high.code}))'
    )
    kind = guard(writer.inference.known_type(node.value))
    if kind is None or kind[0] not in (Decimal, str, datetime.date):
        return writer.let(slow)
    if any(made.sure not in (None, kind[0]) for made in (value, low, high)):
        return writer.let(slow)
    sure = both(*(check(made, *kind) for made in (value, low, high)))
    fast = f"{low.code} <= {value.code} <= {high.code}"
    return writer.let(fast, bool) if not sure else writer.let(f"{fast} if {sure} else {slow}")


def _if(writer: Writer, node: If) -> Made:
    condition, result = writer.make(node.condition), writer.new()
    code, sure = condition.code, condition.sure is bool
    with writer.block(
        f"if {code}:" if sure else f"if {code} is not False and ({code} is True or type({code}) is M):"
    ):
        then = writer.make(node.then)
        writer.put(f"{result} = {then.code}")
    with writer.block("else:" if sure else f"if {code} is not True:"):
        other = writer.make(node.otherwise)
        if sure:
            writer.put(f"{result} = {other.code}")
        else:
            # while the condition is missing, both branches have been worked out
            slow = f"{writer.helper(quick.either_way)}({code}, {result}, {other.code})"
            writer.put(f"{result} = {other.code} if {code} is False or type({code}) is not M else {slow}")
    return Made(result, then.sure if sure and then.sure is other.sure else None)


def _context(writer: Writer, node: ContextOf) -> Made:
    names: dict[str, Made] = {}
    with writer.within(Frame(names)):
        for entry in node.entries:
            names[entry.name] = writer.make(entry.value)
    return writer.let("{" + ", ".join(f"{name!r}: {made.code}" for name, made in names.items()) + "}", dict)


def _range(writer: Writer, node: RangeOf) -> Made:
    low, high = writer.make(node.low), writer.make(node.high)
    if low.constant and high.constant:
        return writer.constant(Range(low.value, high.value, node.low_included, node.high_included))
    made = writer.helper(Range)
    return writer.let(f"{made}({low.code}, {high.code}, {node.low_included}, {node.high_included})", Range)


def _instance(writer: Writer, node: InstanceOf) -> Made:
    value, type_ = writer.make(node.value), writer.constants.name(node.type)
    return writer.let(f"{writer.helper(instance_of)}({value.code}, {type_})")


MAKERS: dict[type[Node], Maker] = {
    Literal: _literal, Name: _name, Path: _path, Arithmetic: _arithmetic, Negation: _negation,
    Comparison: _comparison, Logical: _logical, Between: _between, If: _if, ContextOf: _context, RangeOf: _range,
    InstanceOf: _instance, Filter: written_lists.filtered, For: written_lists.loop,
    Quantified: written_lists.quantified, ListOf: written_lists.listed, Call: written_calls.call,
}  # fmt: skip
