"""Decision services: some decisions of a model, offered as one function of what they need from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from onedoor.dmn.errors import UnknownName
from onedoor.feel.errors import note
from onedoor.feel.membership import coerced
from onedoor.feel.values import Function, Value

if TYPE_CHECKING:
    from onedoor.dmn.context import Case
    from onedoor.dmn.model import Service


def function(case: Case, service: Service) -> Function:
    """Return a service as a function: its inputs are parameters, then the decisions that are given from outside."""

    def call(*arguments: Value) -> Value:
        given: dict[str, Value] = {}
        for one, value in zip(service.takes, arguments, strict=True):
            held = coerced(value, one.parameter.type)
            if held is None and value is not None:
                note(f"“{one.parameter.name}” of {service.name} is not of its type")
                return None
            given[one.key] = held
        return _result(_within(case, service, given), service)

    return Function(tuple(one.parameter for one in service.takes), call, service.name, service.held)


def answers(case: Case, service: str, inputs: Mapping[str, Value]) -> dict[str, Value]:
    """Return what each output decision of a service of a case's model answers, by the decision's full name.

    `inputs` are keyed by the parameters' names; what is left out is null. Raises UnknownName.
    """
    found = case.model.services.get(service)
    if found is None:
        raise UnknownName("decision service", service, list(case.model.services))
    known = [one.parameter.name for one in found.takes]
    for name in inputs:
        if name not in known:
            raise UnknownName("parameter", name, known)
    given = {one.key: coerced(inputs.get(one.parameter.name), one.parameter.type) for one in found.takes}
    within = _within(case, found, given)
    if len(found.outputs) == 1:
        return {found.outputs[0].key: _result(within, found)}
    return {one.key: within.answer(one.key) for one in found.outputs}


def _within(case: Case, service: Service, given: Mapping[str, Value]) -> Case:
    """A case of its own: what is not given is not known inside."""
    inputs: dict[str, Value] = dict.fromkeys(case.model.inputs)
    answers: dict[str, Value] = {}
    for key, value in given.items():
        if key in case.model.decisions:
            answers[key] = value
        elif key in inputs:
            inputs[key] = value
        else:  # a structure that the model keeps in parts
            for name in inputs:
                group, _, part = name.partition(".")
                if group == key:
                    inputs[name] = value.get(part) if isinstance(value, dict) else value
    inner = type(case)(case.model, inputs, case.on)
    inner.answers.update(answers)
    return inner


def _result(within: Case, service: Service) -> Value:
    """The answer of the only output decision, or a context of all of them."""
    if len(service.outputs) == 1:
        value = within.answer(service.outputs[0].key)
    else:
        value = {one.name: within.answer(one.key) for one in service.outputs}
    return coerced(value, service.held)
