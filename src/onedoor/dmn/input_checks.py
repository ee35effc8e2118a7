"""Whether all that is given is certainly of the kind that the model declares: the check of every case, made quick.

`inputs.check` is the meaning, and says what is wrong; here a yes is certain and a no only says that it has to be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.inputs import ALWAYS, HELD
from onedoor.dmn.model import PERSON_NUMBER, InputData
from onedoor.feel.values import Value

Check: TypeAlias = Callable[[Value], bool]
DEEPEST = 12


def checks(inputs: Mapping[str, InputData]) -> Mapping[str, Check]:
    """Return what certainly fits each input."""
    made = {name: _check(data.type, 0) or _always for name, data in inputs.items()}
    made.setdefault(PERSON_NUMBER, _always)
    return made


def fit(known: Mapping[str, Check], inputs: Mapping[str, Value]) -> bool:
    """Whether everything given certainly fits."""
    for name, value in inputs.items():
        check = known.get(name)
        if check is None or not check(value):
            return False
    return True


def _always(value: Value) -> bool:
    return True


def _check(type_: DataType, depth: int) -> Check | None:
    """What fits a type; None for one that anything fits."""
    kinds = HELD.get(type_.kind)
    if kinds is None:
        return None
    held = kinds | ALWAYS
    if depth > DEEPEST:
        return lambda value: type(value) in ALWAYS
    if type_.kind == "list" and type_.item is not None:
        return _list(_check(type_.item, depth + 1))
    if type_.kind == "record":
        parts = {name: _check(part.type, depth + 1) for name, part in type_.fields.items()}
        return _record({name: part for name, part in parts.items() if part is not None}, type_)
    return lambda value: type(value) in held


def _list(item: Check | None) -> Check:
    def fits(value: Value) -> bool:
        if type(value) is not list:
            return type(value) in ALWAYS
        return item is None or all(map(item, value))

    return fits


def _record(parts: Mapping[str, Check], type_: DataType) -> Check:
    """Fields with plain values are compared by their Python types; others have checks of their own."""
    plain: list[tuple[str, frozenset[type]]] = []
    others: list[tuple[str, Check]] = []
    for name, check in parts.items():
        part = type_.fields[name].type
        if part.kind in ("list", "record"):
            others.append((name, check))
        else:
            plain.append((name, HELD[part.kind] | ALWAYS))

    def fits(value: Value) -> bool:
        if type(value) is not dict:
            return type(value) in ALWAYS
        get = value.get
        for name, held in plain:
            if type(get(name)) not in held:
                return False
        return all(check(get(name)) for name, check in others)

    return fits
