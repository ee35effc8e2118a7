"""Closures of functions: calling built-in ones and values, defining new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from onedoor.feel.builtins import catalogue
from onedoor.feel.builtins.signatures import BuiltIn
from onedoor.feel.compiler import Compiler
from onedoor.feel.equality import kind
from onedoor.feel.errors import FeelLimitError, note
from onedoor.feel.inference import BUILT_IN
from onedoor.feel.membership import coerced
from onedoor.feel.running import CALL, MAX_CALLS, Code, Frame
from onedoor.feel.syntax import Call, Definition, Name, Node, steps_of
from onedoor.feel.temporal import midnight
from onedoor.feel.types import FunctionType
from onedoor.feel.values import Function, Missing, Parameter, Value


def built_in_value(built_in: BuiltIn) -> Code:
    """A built-in function as a value."""
    value = built_in.as_value()
    if built_in.name not in catalogue.ON_THE_DAY:
        return lambda frame: value
    return lambda frame: Function((), lambda: _on_the_day(built_in.name, frame), built_in.name, value.result)


def _call(compiler: Compiler, node: Call) -> Code:
    arguments = [compiler.code(argument) for argument in node.arguments]
    names = node.names
    if isinstance(node.function, Name) and compiler.inference.resolution.get(node.function) == BUILT_IN:
        return _built_in_call(catalogue.FUNCTIONS[node.function.name], arguments, names)
    function = compiler.code(node.function)

    def invoke(frame: Frame) -> Value:
        called = function(frame)
        values = [argument(frame) for argument in arguments]
        if type(called) is Missing:
            return called
        if type(called) is not Function:
            note(f"a {kind(called)} cannot be called like a function")
            return None
        if names is not None:
            placed = _placed(called, names, values)
            if placed is None:
                return None
            values = placed
        return _invoked(called, values, frame)

    return invoke


def _built_in_call(built_in: BuiltIn, arguments: list[Code], names: Sequence[str] | None) -> Code:
    name, call = built_in.name, built_in.call
    if name in catalogue.ON_THE_DAY and not arguments:
        return lambda frame: _on_the_day(name, frame)
    if names is not None:
        return lambda frame: built_in.call_named(names, [argument(frame) for argument in arguments])
    if len(arguments) == 1:
        single = arguments[0]
        return lambda frame: call(single(frame))
    return lambda frame: call(*[argument(frame) for argument in arguments])


def _on_the_day(name: str, frame: Frame) -> Value:
    """`today()` is the day of decision, `now()` its beginning."""
    return frame.run.today if name == "today" else midnight(frame.run.today)


def _placed(function: Function, names: Sequence[str], values: list[Value]) -> list[Value] | None:
    own = [parameter.name for parameter in function.parameters]
    if sorted(own) != sorted(names):
        note(f"the parameters of {function.name} are {', '.join(own)}")
        return None
    given = dict(zip(names, values, strict=True))
    return [given[name] for name in own]


def _invoked(function: Function, values: list[Value], frame: Frame) -> Value:
    """The result of a function value; how deep calls may go is counted."""
    if len(values) != len(function.parameters) and not function.any_number:
        note(f"{function.name} takes {len(function.parameters)} arguments, not {len(values)}")
        return None
    run = frame.run
    run.spend(CALL)
    run.calls += 1
    if run.calls > MAX_CALLS:
        raise FeelLimitError(f"functions call each other more than {MAX_CALLS} deep")
    try:
        return function.call(*values)
    finally:
        run.calls -= 1


def _definition(compiler: Compiler, node: Definition) -> Code:
    body = compiler.code(node.body)
    parameters = tuple(Parameter(name, type_) for name, type_ in node.parameters)
    type_ = compiler.inference.known_type(node)
    result = type_.result if isinstance(type_, FunctionType) else None
    external, steps = node.external, steps_of(node.body)

    def define(frame: Frame) -> Value:
        def call(*values: Value) -> Value:
            if external:
                note("external functions (in Java or PMML) are not called")
                return None
            names: dict[str, Value] = {}
            for parameter, value in zip(parameters, values, strict=True):
                names[parameter.name] = held = coerced(value, parameter.type)
                if held is None and value is not None:
                    return None
            frame.run.spend(steps)
            return body(Frame(names, frame, frame.run))

        return Function(parameters, call) if result is None else Function(parameters, call, result=result)

    return define


BUILDERS: dict[type[Node], Callable[..., Code]] = {Call: _call, Definition: _definition}
