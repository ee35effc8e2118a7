"""Python source of calls: built-in functions, the common ones in place, and functions of the model."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

from onedoor.feel import quick, types
from onedoor.feel.builtins import catalogue
from onedoor.feel.builtins.signatures import BuiltIn
from onedoor.feel.inference import BUILT_IN, GLOBAL
from onedoor.feel.syntax import Call, ListOf, Literal, Name, Node, Path
from onedoor.feel.types import Type
from onedoor.feel.writing import Made, NotWritten, Writer, both, check

_QUICK: dict[tuple[str, int], Callable[..., object]] = {
    ("count", 1): quick.count, ("sum", 1): quick.total, ("list contains", 2): quick.contains, ("max", 1): quick.largest,
    ("min", 1): quick.smallest, **{("concatenate", count): quick.concatenated for count in (1, 2, 3, 4)},
}  # fmt: skip


def is_built_in(writer: Writer, node: Call, name: str, count: int) -> bool:
    """Whether a call is one of this built-in function with so many arguments."""
    function = node.function
    return (
        isinstance(function, Name)
        and function.name == name
        and writer.inference.resolution.get(function) == BUILT_IN
        and node.names is None
        and len(node.arguments) == count
    )


def dotted(writer: Writer, node: Node) -> str | None:
    """`applicant.savings` for a path that begins with a name from outside the expression; else None."""
    parts: list[str] = []
    while isinstance(node, Path):
        parts.append(node.name)
        node = node.base
    if isinstance(node, Name) and writer.inference.resolution.get(node) == GLOBAL:
        return ".".join([node.name, *reversed(parts)])
    return None


def call(writer: Writer, node: Call) -> Made:
    """`function(arguments)`"""
    function = node.function
    if not isinstance(function, Name):
        raise NotWritten("a function that is computed")
    if writer.inference.resolution.get(function) == BUILT_IN:
        return _built_in(writer, node, function.name)
    if writer.find(function) is not None or node.names is not None:
        raise NotWritten("a function that is computed")
    arguments = [writer.make(argument) for argument in node.arguments]
    return writer.outer.call(writer, function.name, arguments)


def _built_in(writer: Writer, node: Call, name: str) -> Made:
    if name in catalogue.ON_THE_DAY:
        if name == "today" and not node.arguments:
            return Made("today")
        raise NotWritten(name)
    built_in, names = catalogue.FUNCTIONS[name], node.names
    if names is None and writer.short and name in ("max", "min") and (pair := _pair(node)) is not None:
        return _extreme(writer, name, *(writer.make(item) for item in pair))
    if name == "sum" and writer.short and (summed := _sum_from(writer, node)) is not None:
        return summed
    arguments = [writer.make(argument) for argument in node.arguments]
    if all(argument.constant for argument in arguments):
        values = [argument.value for argument in arguments]
        return writer.constant(
            built_in.call(*values) if names is None else built_in.call_named(names, values)
        )
    given = ", ".join(argument.code for argument in arguments)
    if names is not None:
        return writer.let(f"{writer.helper(built_in.call_named)}({writer.constants.name(names)}, [{given}])")
    if name == "not" and len(arguments) == 1:
        return _negated(writer, arguments[0])
    if name == "list contains" and len(arguments) == 2:
        return _contains(writer, *arguments)
    common = _QUICK.get((name, len(arguments)))
    if common is not None:
        return writer.let(f"{writer.helper(common)}({given})")
    return _direct(writer, built_in, arguments, given)


def _direct(writer: Writer, built_in: BuiltIn, arguments: list[Made], given: str) -> Made:
    """Where one form alone takes so many arguments and all are plain values of its types: its implementation at once."""
    slow = f"{writer.helper(built_in.call)}({given})"
    forms = [form for form in built_in.forms if form.accepts_count(len(arguments))]
    if len(forms) != 1 or any(argument.rest for argument in forms[0].arguments):
        return writer.let(slow)
    checks = []
    for made, argument in zip(arguments, forms[0].arguments, strict=False):
        kinds = [_PLAIN[type_] for type_ in argument.types if type_ in _PLAIN]
        if not kinds or made.sure not in (None, kinds[0][0]):
            return writer.let(slow)
        checks.append(check(made, *kinds[0]))
    fast, sure = f"{writer.helper(forms[0].implementation)}({given})", both(*checks)
    return writer.let(f"{fast} if {sure} else {slow}" if sure else fast)


_PLAIN: dict[Type, tuple[type, str]] = {
    types.NUMBER: (Decimal, "D"),
    types.TEXT: (str, "S"),
    types.DATE: (datetime.date, "T"),
}


def _sum_from(writer: Writer, node: Call) -> Made | None:
    """`sum(concatenate([0], list))`: a sum that begins with a number, so that it is one of nothing, too."""
    inner = node.arguments[0] if len(node.arguments) == 1 and node.names is None else None
    if not isinstance(inner, Call) or not is_built_in(writer, inner, "concatenate", 2):
        return None
    first = inner.arguments[0]
    if not isinstance(first, ListOf) or len(first.items) != 1 or not isinstance(first.items[0], Literal):
        return None
    begin, values = writer.make(first.items[0]), writer.make(inner.arguments[1])
    if type(begin.value) is not Decimal:
        raise NotWritten("a sum that begins with no number")
    result, item = writer.new(), writer.new()
    joined = f"{writer.helper(quick.concatenated)}([{begin.code}], {values.code})"
    slow = f"{result} = {writer.helper(quick.total)}({joined})"
    with writer.block(f"if type({values.code}) is L:"):
        writer.put(f"{result} = {begin.code}")
        with writer.block(f"for {item} in {values.code}:"):
            writer.put(f"if type({item}) is not D: {slow}; break")
            writer.put(f"{result} = {result} + {item}")
    writer.put(f"else: {slow}")
    return Made(result)


def _negated(writer: Writer, value: Made) -> Made:
    if value.sure is bool:
        return writer.let(f"not {value.code}", bool)
    code = value.code
    slow = f"{writer.helper(quick.negated)}({code})"
    return writer.let(f"False if {code} is True else True if {code} is False else {slow}")


def _contains(writer: Writer, values: Made, element: Made) -> Made:
    """Looked up in a set where the list is known to hold texts alone."""
    slow = f"{writer.helper(quick.contains)}({values.code}, {element.code})"
    texts = writer.outer.texts(writer, values)
    if texts is None:
        return writer.let(slow)
    sure = both(f"{texts} is not None", check(element, str, "S"))
    return writer.let(f"{element.code} in {texts} if {sure} else {slow}")


def _pair(node: Call) -> tuple[Node, Node] | None:
    """The two values of `max(a, b)` or `max([a, b])`."""
    given = node.arguments
    if len(given) == 1 and isinstance(given[0], ListOf):
        given = given[0].items
    return (given[0], given[1]) if len(given) == 2 else None


def _extreme(writer: Writer, name: str, one: Made, other: Made) -> Made:
    """The larger or smaller of two; the first where they are equal."""
    sign = ">" if name == "max" else "<"
    fast = f"{other.code} if {other.code} {sign} {one.code} else {one.code}"
    slow = f"{writer.helper(catalogue.FUNCTIONS[name].call)}([{one.code}, {other.code}])"
    if any(made.sure not in (None, Decimal) for made in (one, other)):
        return writer.let(slow)
    sure = both(check(one, Decimal, "D"), check(other, Decimal, "D"))
    return writer.let(f"({fast}) if {sure} else {slow}") if sure else writer.let(fast, Decimal)
