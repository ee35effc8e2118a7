"""What the wanted decisions of a model rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onedoor.dmn import graph
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.model import PERSON_NUMBER, IfEligible, Model


def closure(model: Model, wanted: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The inputs and the decisions that the wanted decisions may need; decisions after those they rest on."""
    seen: dict[str, None] = {}
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen[name] = None
        waiting += _needed(model, name)
    inputs = [name for name in model.inputs if name in seen]
    if PERSON_NUMBER in seen and PERSON_NUMBER not in model.inputs:
        inputs.append(PERSON_NUMBER)
    # depth first: what a decision rests on stands near it, so that few columns are held at a time
    needs = {name: _needed(model, name) for name in reversed(seen) if name in model.needs}
    decisions = [name for name in graph.ordered(needs) if name in model.decisions]
    return tuple(inputs), tuple(decisions)


def _needed(model: Model, name: str) -> tuple[str, ...]:
    if name in model.functions:
        return model.functions[name].needs
    if name not in model.decisions:
        return ()
    decision = model.decisions[name]
    asked = (decision.logic.eligible,) if isinstance(decision.logic, IfEligible) else ()
    return (*decision.needs, *asked)


def parts(name: str, type: DataType) -> Iterator[str]:
    """What may be missing of an input: itself, and of a record without a group its parts too."""
    yield name
    if type.kind == "record" and "." not in name:
        yield from _fields(name, type)


def _fields(name: str, type: DataType) -> Iterator[str]:
    for field, part in type.fields.items():
        yield f"{name}.{field}"
        if part.type.kind == "record":
            yield from _fields(f"{name}.{field}", part.type)
