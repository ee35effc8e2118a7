"""What is given to a model: of the kind that it declares, or an error that says which input it is and what it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.errors import UnknownName, WrongInput
from onedoor.dmn.model import PERSON_NUMBER, Model
from onedoor.feel.days import FarDate
from onedoor.feel.equality import kind
from onedoor.feel.values import Missing, Value

ALWAYS = frozenset((type(None), Missing))
_TEXT, _NUMBER = frozenset((str,)), frozenset((Decimal,))
HELD: Mapping[str, frozenset[type]] = {
    "text": _TEXT, "long text": _TEXT, "document": _TEXT, "choice": _TEXT,
    "number": _NUMBER, "integer": _NUMBER, "money": _NUMBER, "boolean": frozenset((bool,)),
    "date": frozenset((date, FarDate)), "list": frozenset((list,)), "record": frozenset((dict,)),
    "context": frozenset((dict,)),
}  # fmt: skip
"""The Python types that hold a value of each kind; what is not here may be held by any."""
_SAID: Mapping[str, str] = {
    "boolean": "true or false",
    "date": "a date (datetime.date)",
    "choice": "a text, the key of one of its options",
    "list": "a list",
    "record": "a context (dict)",
    "context": "a context (dict)",
    "text": "a text",
    "long text": "a text",
    "document": "a text",
}
_NOT_PLAIN = "turn plain Python values into those of FEEL with onedoor.feel.values.from_python"


def check(model: Model, inputs: Mapping[str, Value]) -> None:
    """Raise UnknownName for an input that the model does not have, WrongInput for a value of another kind.

    Null and what is missing are always well. Whether an answer is among the options and within its bounds is for those
    who ask (`InputData.check`): here an old case may hold what is not offered any more.
    """
    for name, value in inputs.items():
        data = model.inputs.get(name)
        if data is None:
            if name != PERSON_NUMBER:
                raise UnknownName("input", name, list(model.inputs))
            continue
        held = HELD.get(data.type.kind)
        if held is None or type(value) in ALWAYS:
            continue
        if type(value) not in held:
            raise _wrong(name, value, data.type, "")
        if type(value) is list or type(value) is dict:
            _check_parts(name, value, data.type, "", 0)


def _check_parts(name: str, value: Value, type_: DataType, where: str, depth: int) -> None:
    held = HELD.get(type_.kind)
    if held is None or type(value) in ALWAYS:
        return
    if type(value) not in held:
        raise _wrong(name, value, type_, where)
    if depth > 20:
        return
    if type_.kind == "list" and type_.item is not None:
        for place, item in enumerate(value, 1):
            _check_parts(name, item, type_.item, f"{where}[{place}]", depth + 1)
    elif type_.kind == "record":
        for field, part in type_.fields.items():
            if field in value:
                _check_parts(name, value[field], part.type, f"{where}.{field}", depth + 1)


def _wrong(name: str, value: Value, type_: DataType, where: str) -> WrongInput:
    found = kind(value)
    said = (
        f"{_shown(value)}, a {found}"
        if found != "unknown"
        else f"{_shown(value)} (Python’s {type(value).__name__})"
    )
    expected = _SAID.get(type_.kind, f"a number (decimal.Decimal), for its type is “{type_}”")
    instead = f"; {_NOT_PLAIN}" if found == "unknown" else ""
    return WrongInput(name, value, f"“{name}”{where} is {said}, where {expected} is needed{instead}.")


def _shown(value: Value) -> str:
    text = (
        f"“{value}”" if isinstance(value, str) else str(value) if not isinstance(value, list | dict) else ""
    )
    return (text if len(text) <= 40 else text[:39] + "…") or f"{len(value)} parts"
