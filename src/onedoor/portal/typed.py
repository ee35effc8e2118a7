"""What was typed, by control: from a posted form, and written anew from a value that is kept."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.http import QueryDict

from onedoor.dmn.datatypes import DataType
from onedoor.feel.values import Value
from onedoor.portal.controls import ANSWER, MOST_ROWS, Typed, slug

__all__ = ["Typed", "after_button", "from_post", "of_value", "with_row", "without_row"]

LONGEST = 20_000
"""Characters kept of one control; what is longer is refused by its reader with a message."""


def from_post(posted: QueryDict, name: str = ANSWER) -> Typed:
    """What was typed into the control of that name and those inside it."""
    return {
        key: tuple(value[:LONGEST] for value in values if isinstance(value, str))
        for key, values in posted.lists()
        if key == name or key.startswith(f"{name}-")
    }


def after_button(posted: QueryDict, name: str = ANSWER) -> Typed:
    """What was typed, after the button "add" or "remove" of a list of records was pressed."""
    typed = from_post(posted, name)
    if "add" in posted:
        return with_row(typed, name)
    place = _counted(posted.get("remove", ""))
    return typed if place is None else without_row(typed, place, name)


def with_row(typed: Typed, name: str = ANSWER) -> Typed:
    """The same with one more empty record."""
    return {**typed, f"{name}-rows": (str(min(_rows(typed, name) + 1, MOST_ROWS)),)}


def without_row(typed: Typed, place: int, name: str = ANSWER) -> Typed:
    """The same without the record at `place`; those after it move up."""
    count = _rows(typed, name)
    if not 0 <= place < count:
        return typed
    kept: dict[str, tuple[str, ...]] = {f"{name}-rows": (str(count - 1),)}
    for key, values in typed.items():
        number, dash, rest = key.removeprefix(f"{name}-").partition("-")
        row = _counted(number)
        if not dash or row is None or row == place:
            continue
        kept[f"{name}-{row - (row > place)}-{rest}"] = values
    return kept


def _rows(typed: Typed, name: str) -> int:
    return _counted((typed.get(f"{name}-rows") or ("0",))[-1]) or 0


def _counted(written: str) -> int | None:
    """A number of rows as our pages write it; None for anything else, which somebody made up."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else None


def of_value(value: Value, type: DataType, *, language: str, name: str = ANSWER) -> Typed:
    """What somebody would have typed to give this value: fills a control with an earlier answer."""
    if isinstance(value, bool):
        return {name: ("yes" if value else "no",)}
    if isinstance(value, Decimal):
        written = f"{value:f}"
        return {name: (written.replace(".", ",") if language == "es" else written,)}
    if isinstance(value, date):
        parts = {"day": value.day, "month": value.month, "year": value.year}
        return {f"{name}-{part}": (str(number),) for part, number in parts.items()}
    if isinstance(value, str):
        return {name: (value,)}
    if isinstance(value, Mapping):
        return _of_record(value, type, language, name)
    if isinstance(value, list):
        return _of_list(value, type, language, name)
    return {}


def _of_record(value: Mapping[str, Value], type: DataType, language: str, name: str) -> Typed:
    typed: dict[str, tuple[str, ...]] = {}
    for key, field in type.fields.items():
        typed.update(of_value(value.get(key), field.type, language=language, name=f"{name}-{slug(key)}"))
    return typed


def _of_list(values: list[Value], type: DataType, language: str, name: str) -> Typed:
    item = type.item
    if item is not None and item.kind == "record":
        typed: dict[str, tuple[str, ...]] = {f"{name}-rows": (str(len(values)),)}
        for place, one in enumerate(values):
            typed.update(of_value(one, item, language=language, name=f"{name}-{place}"))
        return typed
    if item is not None and item.kind == "choice":
        return {name: tuple(str(one) for one in values)}
    lines = [of_value(one, item or type, language=language, name=name).get(name, ("",))[0] for one in values]
    return {name: ("\n".join(lines),)}
