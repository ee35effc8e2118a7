"""Values as they are written in FEEL."""

from __future__ import annotations

import re
from decimal import Decimal

from onedoor.feel import notation
from onedoor.feel.days import is_date
from onedoor.feel.names import KEYWORDS
from onedoor.feel.values import DateTime, DaysDuration, MonthsDuration, Time, Value

_WORDS = re.compile(r"[A-Za-z_]\w*(?: \w+)*", re.ASCII)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text_of(value: Value) -> str:
    """Return the expression that gives a value of a definition: figures, dates, texts, lists and contexts of them."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(text_of, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key(name)}: {text_of(one)}' for name, one in value.items())}}}"
    return _of_time(value)


def quoted(text: str) -> str:
    """Return a text literal."""
    return '"' + "".join(_ESCAPES.get(one, one) for one in text) + '"'


def key(name: str) -> str:
    """Return a name as the key of a context: in quotes where it is more than plain words."""
    is_plain = _WORDS.fullmatch(name) and not KEYWORDS.intersection(name.split())
    return name if is_plain else quoted(name)


def _of_time(value: Value) -> str:
    if is_date(value):
        return f'date("{notation.write_date(value)}")'
    if isinstance(value, Time):
        return f'time("{notation.write_time(value)}")'
    if isinstance(value, DateTime):
        return f'date and time("{notation.write_date_time(value)}")'
    if isinstance(value, DaysDuration | MonthsDuration):
        return f'duration("{notation.write_duration(value)}")'
    raise TypeError(f"{value!r} is no value of a definition")
