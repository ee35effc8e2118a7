"""Values of a definition: read from YAML, checked against their types, and kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.encodings import from_text, to_json
from onedoor.dmn.errors import WrongValue, suggestion
from onedoor.feel.values import Missing, Value

__all__ = ["from_json", "misfit", "parse", "to_json"]


def parse(yaml_value: object, type: DataType) -> Value:
    """Return the typed value of something written in YAML (or typed into a form, as a string).

    Numbers become the decimals as they are written, date strings dates, mappings contexts with every field of
    their record type (null where it is not given). Null stays null. Raises WrongValue with a plain sentence.
    """
    if yaml_value is None:
        return None
    if type.kind == "list":
        return _parse_list(yaml_value, type)
    if type.kind == "record":
        return _parse_record(yaml_value, type)
    if type.kind in ("context", "any"):
        return _parse_loose(yaml_value, type.item)
    if type.is_number:
        return _parse_number(yaml_value, type)
    if type.kind == "boolean":
        return _parse_boolean(yaml_value)
    if type.kind == "date":
        return _parse_date(yaml_value)
    if type.kind in ("text", "long text", "document"):
        return _parse_text(yaml_value)
    if type.kind == "choice":
        return _parse_choice(yaml_value, type)
    return from_text(str(yaml_value), type.kind)


def misfit(value: Value, type: DataType) -> str | None:
    """Say in a plain sentence why `value` (already typed) does not fit `type`; None when it fits."""
    if isinstance(value, Missing):
        return None
    try:
        parse(value, type)
    except WrongValue as wrong:
        return str(wrong)
    return None


def from_json(data: Any, type: DataType) -> Value:
    """Return the value that `to_json` wrote, with the type known from the model. Raises WrongValue.

    Lossless for every type whose parts are declared; inside `any` and an undeclared context numbers come
    back as the text they were kept as.
    """
    if (
        isinstance(data, Mapping)
        and set(data) == {"missing"}
        and type.kind not in ("record", "context", "any")
    ):
        return Missing(tuple(data["missing"]))
    return parse(data, type)


def _parse_list(written: object, type: DataType) -> Value:
    if not isinstance(written, list | tuple):
        raise WrongValue(f"This must be a list, not {_shown(written)}.")
    assert type.item is not None
    items: list[Value] = []
    for place, one in enumerate(written, start=1):
        try:
            items.append(parse(one, type.item))
        except WrongValue as wrong:
            raise WrongValue(f"Item {place}: {wrong}") from wrong
    return items


def _parse_record(written: object, type: DataType) -> Value:
    if not isinstance(written, Mapping):
        raise WrongValue(f"This must be a {type.name} with its fields, not {_shown(written)}.")
    for name in written:
        if name not in type.fields:
            raise WrongValue(
                f"A {type.name} has no field “{name}”. {suggestion(str(name), list(type.fields))}"
            )
    parsed: dict[str, Value] = {}
    for name, part in type.fields.items():
        try:
            parsed[name] = parse(written.get(name), part.type)
        except WrongValue as wrong:
            raise WrongValue(f"{name}: {wrong}") from wrong
    return parsed


def _parse_loose(written: object, leaf: DataType | None) -> Value:
    if isinstance(written, Mapping):
        return {str(name): _parse_loose(part, leaf) for name, part in written.items()}
    if isinstance(written, list | tuple):
        return [_parse_loose(part, leaf) for part in written]
    if leaf is not None:
        return parse(written, leaf)
    if isinstance(written, bool) or written is None:
        return written
    if isinstance(written, int | float | Decimal):
        return to_decimal(written)
    if isinstance(written, datetime):
        raise WrongValue("Write a date without a time.")
    return written if isinstance(written, str | date) else _unreadable(written)


def _parse_number(written: object, type: DataType) -> Decimal:
    if isinstance(written, bool) or not isinstance(written, int | float | Decimal | str):
        raise WrongValue(f"This must be {_amount(type)}, not {_shown(written)}.")
    try:
        number = to_decimal(written)
    except (InvalidOperation, ValueError) as wrong:
        raise WrongValue(f"This must be {_amount(type)}, not {_shown(written)}.") from wrong
    if not number.is_finite():
        raise WrongValue(f"This must be {_amount(type)}, not {_shown(written)}.")
    if type.kind == "integer" and number != number.to_integral_value():
        raise WrongValue(f"This must be a whole number, not {_shown(written)}.")
    return number


def to_decimal(written: int | float | Decimal | str) -> Decimal:
    """Return the decimal exactly as written: 0.1 is one tenth. Raises InvalidOperation."""
    if isinstance(written, float):
        return Decimal(repr(float(written)))
    if isinstance(written, str):
        return Decimal(written.strip())
    return Decimal(written)


def _parse_boolean(written: object) -> bool:
    if isinstance(written, bool):
        return written
    raise WrongValue(f"This must be true or false, not {_shown(written)}.")


def _parse_date(written: object) -> date:
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    if isinstance(written, str):
        try:
            if len(written.strip()) == 10:
                return date.fromisoformat(written.strip())
        except ValueError:
            pass
    raise WrongValue(f"This must be a date like 2026-04-01, not {_shown(written)}.")


def _parse_text(written: object) -> str:
    if isinstance(written, str):
        return str(written)
    raise WrongValue(f"This must be text; {_shown(written)} is read as something else (put it in quotes).")


def _parse_choice(written: object, type: DataType) -> str:
    if isinstance(written, str) and (written in type.options or not type.options):
        return str(written)
    raise WrongValue(
        f"{_shown(written)} is not one of the options. {suggestion(str(written), list(type.options))}".strip()
    )


def _unreadable(written: object) -> Value:
    raise WrongValue(f"{_shown(written)} is no value.")


def _amount(type: DataType) -> str:
    return {"integer": "a whole number", "money": "an amount of money like 12.50"}.get(type.kind, "a number")


def _shown(written: object) -> str:
    if isinstance(written, str):
        return f"“{written}”"
    if isinstance(written, bool):
        return "true" if written else "false"
    return "null" if written is None else str(written)
