"""Figures of the law set otherwise, to see what that would do: `savings limit=20000`, or a range of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from onedoor.dmn import figures
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.errors import NoFigure, WrongValue, suggestion
from onedoor.dmn.model import Figure, Model, Parameter
from onedoor.dmn.values import parse
from onedoor.feel.builtins.conversions import write
from onedoor.feel.values import Value

MOST_ROWS = 1_000
_RANGE = re.compile(r"^(?P<first>\S+)\s*\.\.\s*(?P<last>\S+)\s+step\s+(?P<step>\S+)$")


class WrongSetting(ValueError):
    """A figure that cannot be set so; the message says what is wrong and what to write."""


@dataclass(frozen=True)
class Setting:
    """One figure, or one field of it, set to a value."""

    parameter: str
    field: str | None
    value: Value
    label: str
    """As people read it: “savings limit = 20,000”."""


@dataclass(frozen=True)
class Variant:
    """Some figures of the law as they would be instead, by parameter."""

    label: str
    figures: Mapping[str, Value]
    now: str = ""
    """What stands in the law now in their place."""

    def of(self, model: Model) -> Model:
        """The model with these figures, whatever the day."""
        changed = {
            name: dataclasses.replace(model.parameters[name], figures=(Figure(date.min, value),))
            for name, value in self.figures.items()
        }
        return dataclasses.replace(model, parameters={**model.parameters, **changed})


def read(written: str, model: Model) -> Setting:
    """Read `NAME=VALUE` or `NAME.FIELD=VALUE`; a parameter is named by its name or its title. Raises WrongSetting."""
    name, equals, value = written.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise WrongSetting(
            f"“{written}” sets nothing. Write the name, “=” and the value: savings limit=20000."
        )
    parameter, field, type = _target(name.strip(), model)
    return _setting(parameter, field, type, value.strip(), written)


def grid(written: Sequence[str], model: Model) -> list[tuple[Setting, ...]]:
    """Read ranges, `NAME=16000..20000 step 1000` or `NAME=16000|20000`, and combine them all. Raises WrongSetting."""
    axes = [_axis(one, model) for one in written]
    combined = list(product(*axes))
    if len(combined) > MOST_ROWS:
        raise WrongSetting(
            f"That makes {len(combined):,} variants; at most {MOST_ROWS:,}. Take longer steps or fewer ranges."
        )
    return combined


def variant(settings: Iterable[Setting], model: Model, *, on: date) -> Variant:
    """The figures that these settings make of the law of a day. Raises WrongSetting where two contradict each other."""
    changed: dict[str, Value] = {}
    labels: dict[tuple[str, str | None], str] = {}
    for one in settings:
        if (one.parameter, one.field) in labels or (one.parameter, None) in labels:
            raise WrongSetting(f"“{one.parameter}” is set twice.")
        labels[one.parameter, one.field] = one.label
        if one.field is None:
            changed[one.parameter] = one.value
            continue
        if one.parameter not in changed:
            changed[one.parameter] = _context(model.parameters[one.parameter], on)
        fields = changed[one.parameter]
        assert isinstance(fields, dict)
        changed[one.parameter] = {**fields, one.field: one.value}
    now = [_in_force(model.parameters[name], field, on) for name, field in labels]
    return Variant(", ".join(labels.values()), changed, ", ".join(now))


def _in_force(parameter: Parameter, field: str | None, on: date) -> str:
    """The figure as it is, in words."""
    try:
        value = figures.on(parameter, on).value
    except NoFigure:
        return "no figure"
    if field is not None and isinstance(value, dict):
        value = value.get(field)
    return write(value, inside=False)


def unused(variants: Iterable[Variant], model: Model, wanted: Iterable[str]) -> list[str]:
    """The parameters set that none of the wanted decisions rests on: setting them changes nothing."""
    reached: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        made = model.decisions.get(name) or model.functions.get(name)
        waiting += made.needs if made is not None else ()
    return sorted({name for one in variants for name in one.figures} - reached)


def _target(name: str, model: Model) -> tuple[Parameter, str | None, DataType]:
    parameter = _named(name, model)
    if parameter is not None:
        return parameter, None, parameter.type
    whole, dot, field = name.rpartition(".")
    parameter = _named(whole.strip(), model) if dot else None
    if parameter is None:
        raise WrongSetting(
            f"There is no figure “{name}” in this service. {_suggested(whole or name, model)}".strip()
        )
    fields = _fields(parameter)
    if field.strip() not in fields:
        raise WrongSetting(
            f"“{parameter.name}” has no field “{field.strip()}”. {suggestion(field.strip(), list(fields))}".strip()
        )
    return parameter, field.strip(), fields[field.strip()]


def _named(name: str, model: Model) -> Parameter | None:
    if name in model.parameters:
        return model.parameters[name]
    wanted = name.casefold()
    found = [
        one
        for one in model.parameters.values()
        if one.name.casefold() == wanted
        or wanted in [str(title).casefold() for title in (one.title or {}).values()]
    ]
    if len(found) > 1:
        listed = ", ".join(f"“{one.name}”" for one in found)
        raise WrongSetting(f"“{name}” is the title of several figures: {listed}. Write one of these names.")
    return found[0] if found else None


def _suggested(name: str, model: Model) -> str:
    titles = {
        str(title): one.name for one in model.parameters.values() for title in (one.title or {}).values()
    }
    said = suggestion(name, [*model.parameters, *titles])
    if not said.startswith("Did you mean"):
        return suggestion(name, list(model.parameters))
    meant = said.removeprefix("Did you mean “").removesuffix("”?")
    return f"Did you mean “{titles[meant]}” ({meant})?" if meant in titles else said


def _fields(parameter: Parameter) -> dict[str, DataType]:
    """The fields of a figure that is a context, with their types."""
    if parameter.type.fields:
        return {name: field.type for name, field in parameter.type.fields.items()}
    value = parameter.figures[-1].value if parameter.figures else None
    item = parameter.type.item or DataType("any", "any")
    return dict.fromkeys(value, item) if isinstance(value, dict) else {}


def _context(parameter: Parameter, on: date) -> dict[str, Value]:
    try:
        value = figures.on(parameter, on).value
    except NoFigure as nothing:
        raise WrongSetting(str(nothing)) from nothing
    assert isinstance(value, dict)
    return value


def _setting(parameter: Parameter, field: str | None, type: DataType, value: str, written: str) -> Setting:
    name = f"{parameter.name}.{field}" if field else parameter.name
    try:
        parsed = value_of(value, type)
    except WrongValue as wrong:
        raise WrongSetting(f"“{written}”: “{name}” cannot be that. {wrong}") from wrong
    return Setting(parameter.name, field, parsed, f"{name} = {value}")


def value_of(written: str, type: DataType) -> Value:
    """A value as it is written on a command line, of a type. Raises WrongValue."""
    try:
        return parse(_plain(written, type), type)
    except YAMLError as wrong:
        raise WrongValue(f"{wrong}") from wrong


def _plain(value: str, type: DataType) -> Any:
    """The value as a definition would have it: text that its type can read, or what YAML makes of it."""
    if type.kind == "boolean":
        return {"true": True, "yes": True, "false": False, "no": False}.get(value.lower(), value)
    if type.kind in ("list", "record", "context", "any"):
        return YAML(typ="safe", pure=True).load(value)
    return value


def _axis(written: str, model: Model) -> list[Setting]:
    name, _, values = written.partition("=")
    found = _RANGE.match(values.strip())
    if found is None:
        if "|" not in values:
            raise WrongSetting(
                f"“{written}” is no range. Write savings limit=16000..20000 step 1000, or savings limit=16000|20000."
            )
        return [read(f"{name}={value}", model) for value in values.split("|")]
    _, _, type = _target(name.strip(), model)
    if not type.is_number:
        raise WrongSetting(f"“{name.strip()}” is no number (it is {type}): list its values between |.")
    try:
        first, last, step = (Decimal(found[part]) for part in ("first", "last", "step"))
    except InvalidOperation as wrong:
        raise WrongSetting(f"“{written}”: write three numbers, 16000..20000 step 1000.") from wrong
    if not all(one.is_finite() for one in (first, last, step)) or step == 0 or (last - first) / step < 0:
        raise WrongSetting(f"“{written}”: steps of {step} do not lead from {first} to {last}.")
    count = int((last - first) / step) + 1
    if count > MOST_ROWS:
        raise WrongSetting(f"“{written}” has {count:,} steps; at most {MOST_ROWS:,}.")
    return [read(f"{name}={first + step * place}", model) for place in range(count)]
