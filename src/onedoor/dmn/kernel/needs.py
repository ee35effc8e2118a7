"""What the wanted decisions of a model rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
        if name in model.decisions:
            decision = model.decisions[name]
            waiting += decision.needs
            if isinstance(decision.logic, IfEligible):
                waiting.append(decision.logic.eligible)
        elif name in model.functions:
            waiting += model.functions[name].needs
    inputs = [name for name in model.inputs if name in seen]
    if PERSON_NUMBER in seen and PERSON_NUMBER not in model.inputs:
        inputs.append(PERSON_NUMBER)
    decisions = [name for name in model.levels if name in seen and name in model.decisions]
    return tuple(inputs), tuple(decisions)


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
