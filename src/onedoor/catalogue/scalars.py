"""Scalars of YAML: what they mean, exactly, and where each of their characters stands in the file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

from yaml.nodes import ScalarNode

Scalar = str | int | Decimal | bool | date | datetime | None

_CORE = "tag:yaml.org,2002:"
TEXT, LIST, MAPPING = _CORE + "str", _CORE + "seq", _CORE + "map"
_TIME = re.compile(
    r"(\d{4}-\d\d?-\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?"
    r"(?:[ \t]*(Z|[-+]\d\d?(?::\d\d)?))?"
)
_PROPERTY = re.compile(r"\S+\s*")
_LONGEST_NUMBER = 40


class Unreadable(ValueError):
    """A scalar that cannot be read; `instead` says what to write."""

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(what)
        self.instead = instead


_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("bool", "tTfF", re.compile(r"true|True|TRUE|false|False|FALSE")),
    (
        "float",
        "-+.0123456789",
        re.compile(
            r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)"
            r"|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
        ),
    ),
    ("int", "-+0123456789", re.compile(r"[-+]?(?:[0-9_]+|0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+)")),
    (
        "timestamp",
        "0123456789",
        re.compile(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
            r"(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
        ),
    ),
    ("null", "~nN", re.compile(r"~|null|Null|NULL")),
    ("merge", "<", re.compile(r"<<")),
    ("value", "=", re.compile(r"=")),
)
_BY_FIRST: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
for _kind, _letters, _pattern in _KINDS:
    for _letter in _letters:
        _BY_FIRST.setdefault(_letter, []).append((_CORE + _kind, _pattern))


def tag_of(text: str) -> str:
    """The tag of a scalar without quotes or tag of its own, by YAML 1.2: yes, no, on and off are words."""
    for tag, pattern in _BY_FIRST.get(text[:1], ()):
        if pattern.fullmatch(text):
            return tag
    return TEXT if text else _CORE + "null"


def read(node: ScalarNode) -> Scalar:
    """The value of a scalar: figures as they are written (Decimal, never float), dates as dates, the rest as text.

    Raises Unreadable.
    """
    text = str(node.value)
    tag = str(node.tag or "").removeprefix(_CORE)
    if tag == "int":
        return _integer(text)
    if tag == "float":
        return _decimal(text)
    if tag == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if tag == "null":
        return None
    if tag == "timestamp":
        return _moment(text)
    if tag in ("str", "bool"):
        return text
    if tag == "merge":
        raise Unreadable("“<<” merges another mapping into this one", "write the keys out here.")
    if tag == "value":
        return text
    raise Unreadable(f"the tag “!{tag}” has no meaning here", "leave the tag away and write the plain value.")


def _integer(text: str) -> int | str:
    digits = text.replace("_", "")
    if len(digits) > _LONGEST_NUMBER:
        raise Unreadable(f"a number of {len(digits)} digits is too long", "put it in quotes if it is a text.")
    if digits.lstrip("+-")[:2].lower() in ("0x", "0o", "0b"):
        raise Unreadable(
            f"“{text}” is not a decimal number", "write it with the digits 0 to 9, or in quotes."
        )
    try:
        return int(digits)
    except ValueError:  # YAML takes "-_" for a number
        return text


def _decimal(text: str) -> Decimal | str:
    digits = text.replace("_", "")
    try:
        number = Decimal(digits)
    except InvalidOperation:  # .nan and .inf; and what YAML takes for a number: "._"
        if digits.lstrip("+-.").lower() in ("nan", "inf"):
            raise Unreadable(
                f"“{text}” is not a number", "write a number, or put the word in quotes."
            ) from None
        return text
    if len(digits) > _LONGEST_NUMBER or abs(number.adjusted()) > _LONGEST_NUMBER:
        raise Unreadable(
            f"the number “{text[:20]}” is too long or too large", "put it in quotes if it is a text."
        )
    return number


def _moment(text: str) -> date | datetime:
    try:
        if time := _TIME.fullmatch(text):
            day = _day(time[1])
            micro = int((time[5] or "0").ljust(6, "0"))
            zone = _zone(time[6])
            return datetime(
                day.year, day.month, day.day, int(time[2]), int(time[3]), int(time[4]), micro, tzinfo=zone
            )
        return _day(text)
    except ValueError as error:
        raise Unreadable(
            f"“{text}” is not a day of the calendar", "write a date that exists, as 2026-04-01."
        ) from error


def _day(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    hours, _, minutes = text[1:].partition(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-offset if text[0] == "-" else offset)


def index_of(node: ScalarNode, offset: int, text: str) -> int:
    """Where the character `offset` of the value of `node` stands in the file's `text`.

    The value and its written form are walked side by side: quotes, escapes, folded lines and the
    indentation of block scalars stand in the file and not in the value.
    """
    place: int = node.start_mark.index
    end: int = node.end_mark.index
    value = str(node.value)
    style = node.style
    while place < end and text[place] in "&!":  # an anchor or a tag stands before the value
        found = _PROPERTY.match(text, place)
        place = found.end() if found else end
    if style in ("|", ">"):
        place = text.find("\n", place, end) + 1 or end
    elif style in ("'", '"'):
        place += 1
    for wanted in value[:offset]:
        place = _after(wanted, place, end, text, style)
    if offset < len(value):
        place = _skip_to(value[offset], place, end, text, style)
    return min(place, end)


def _after(wanted: str, place: int, end: int, text: str, style: str | None) -> int:
    place = _skip_to(wanted, place, end, text, style)
    if place < end and style == '"' and text[place] == "\\":
        return place + _escape_length(text, place)
    if place < end and style == "'" and text.startswith("''", place):
        return place + 2
    if wanted in " \n" and place < end and text[place] == "\n" and style != "|":
        while place < end and text[place] in " \t\n":  # one folded line break, indentation included
            place += 1
        return place
    return place + 1


def _skip_to(wanted: str, place: int, end: int, text: str, style: str | None) -> int:
    while place < end and text[place] != wanted:
        if style == '"' and text[place] == "\\":
            return (
                place
                if text[place + 1 : place + 2] != "\n"
                else _skip_to(wanted, place + 2, end, text, style)
            )
        if text[place] not in " \t\r\n" or (wanted in " \n" and text[place] == "\n"):
            return place
        place += 1
    return place


def _escape_length(text: str, place: int) -> int:
    return {"x": 4, "u": 6, "U": 10}.get(text[place + 1 : place + 2], 2)
