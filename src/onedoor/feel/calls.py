"""What types a call takes and gives: of a built-in function by its forms, of any other by its parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from onedoor.feel import notation, types
from onedoor.feel.builtins.signatures import Argument, BuiltIn, Form
from onedoor.feel.equality import kind
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.operator_types import why_not_comparable
from onedoor.feel.syntax import Call, Literal, Node
from onedoor.feel.types import ANY, FunctionType, ListType, NumberType, Type
from onedoor.feel.values import Value

Why: TypeAlias = tuple[str, str | None, Node | None]

_COMPARING = frozenset({"min", "max", "sum", "mean", "median"})
_READERS: dict[str, Callable[[str], Value]] = {
    "date": notation.read_date,
    "time": notation.read_time,
    "date and time": notation.read_date_time,
    "duration": notation.read_duration,
}


def type_of_call(
    node: Call, function: Type, built_in: BuiltIn | None, given: Sequence[Type]
) -> tuple[Type, Why | None]:
    """The type of a call's result, and what is wrong with its arguments."""
    if built_in is not None:
        return _of_built_in(node, built_in, given)
    if isinstance(function, FunctionType):
        return function.result, _wrong_arguments(node, function, given)
    if function in (ANY, types.NULL):
        return ANY, None
    return ANY, (f"a {function} cannot be called like a function", None, node.function)


def _of_built_in(node: Call, built_in: BuiltIn, given: Sequence[Type]) -> tuple[Type, Why | None]:
    written = _written_out(node, built_in)
    if written is not None:
        return written
    forms = [(form, placed) for form in built_in.forms if (placed := _placed(form, node, given)) is not None]
    if not forms:
        ways = " or ".join(dict.fromkeys(f"{built_in.name}({_written(form)})" for form in built_in.forms))
        if node.names is None:
            said = f"{built_in.name} does not take {len(given)} argument{'' if len(given) == 1 else 's'}"
        else:
            said = f"{built_in.name} has no parameters named {', '.join(node.names)}"
        return ANY, (said, f"Write {ways}", None)
    wrong: list[tuple[Argument, Type, Node]] = []
    for form, placed in forms:
        misfit = next((each for each in placed if not _takes(each[0], each[1])), None)
        if misfit is None:
            own = [type_ for _, type_, _ in placed]
            if built_in.name in _COMPARING and (mixed := mixed_units(own)):
                message, instead = mixed
                return types.NUMBER, (f"{built_in.name}: {message}", instead, None)
            return (form.result if isinstance(form.result, Type) else form.result(own)), None
        wrong.append(misfit)
    argument, found, at = wrong[0]
    wanted = " or ".join(dict.fromkeys(each.described for each, _, place in wrong if place is at))
    message = f"“{argument.name}” of {built_in.name} is {found} where {wanted} is needed"
    return ANY, (message, None, at)


def mixed_units(given: Sequence[Type]) -> tuple[str, str | None] | None:
    """Why amounts cannot be taken together; None if they can."""
    for type_ in given[1:]:
        if isinstance(type_, NumberType) and isinstance(given[0], NumberType):
            why = why_not_comparable(given[0], type_)
            if why is not None:
                return why
    return None


def _written_out(node: Call, built_in: BuiltIn) -> tuple[Type, Why | None] | None:
    """`date("2024-12-31")` and its like can be read before anything is computed."""
    reader = _READERS.get(built_in.name)
    only = node.arguments[0] if len(node.arguments) == 1 else None
    if reader is None or not isinstance(only, Literal) or not isinstance(only.value, str):
        return None
    try:
        return types.named(kind(reader(only.value))) or ANY, None
    except InvalidOperation as error:
        return ANY, (str(error), None, only)


def _placed(form: Form, node: Call, given: Sequence[Type]) -> list[tuple[Argument, Type, Node]] | None:
    """Which parameter each argument goes to; None if their number or names do not fit."""
    if node.names is None:
        if not form.accepts_count(len(given)):
            return None
        return [
            (form.argument(place), type_, argument)
            for place, (type_, argument) in enumerate(zip(given, node.arguments, strict=True))
        ]
    places = form.place(node.names)
    if places is None:
        return None
    triples = zip(places, given, node.arguments, strict=True)
    return [
        (form.arguments[place], type_, argument)
        for place, type_, argument in sorted(triples, key=lambda t: t[0])
    ]


def _takes(argument: Argument, given: Type) -> bool:
    return any(_can_be(given, wanted) for wanted in argument.types)


def _can_be(given: Type, wanted: Type) -> bool:
    """Whether an argument may fit, also by being made a list of one or taken out of one."""
    if types.fits(given, wanted):
        return True
    if isinstance(wanted, ListType):
        return not isinstance(given, ListType) and types.fits(given, wanted.item)
    return isinstance(given, ListType) and types.fits(given.item, wanted)


def _wrong_arguments(node: Call, function: FunctionType, given: Sequence[Type]) -> Why | None:
    if function.parameters is None:
        return None
    names = [name for name, _ in function.parameters]
    if node.names is not None:
        if sorted(node.names) != sorted(names):
            return (
                "the names of the arguments are not those of the parameters",
                f"They are: {', '.join(names)}",
                None,
            )
        wanted = [dict(function.parameters)[name] for name in node.names]
    else:
        if len(given) != len(names):
            listed = f": {', '.join(names)}" if any(names) else ""
            return f"the function takes {len(names)} arguments{listed}", f"{len(given)} are given", None
        wanted = [type_ for _, type_ in function.parameters]
    for type_, need, argument in zip(given, wanted, node.arguments, strict=True):
        if not _can_be(type_, need):
            instead = None
            if isinstance(type_, NumberType) and isinstance(need, NumberType):
                instead = f"Bring it to {need} first"
            return f"this argument is {type_} where {need} is needed", instead, argument
    return None


def _written(form: Form) -> str:
    return ", ".join(argument.name + ("?" if argument.optional else "") for argument in form.arguments)
