"""Texts (table 74). Positions count characters (code points) from 1."""

from __future__ import annotations

from decimal import Decimal

from onedoor.feel import patterns, types
from onedoor.feel.arithmetic import LONGEST_TEXT
from onedoor.feel.builtins.signatures import builtin
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.numbers import whole
from onedoor.feel.running import charge
from onedoor.feel.types import ListType
from onedoor.feel.values import Value


@builtin("substring", "string: text, start position: number, length?: number | null", types.TEXT)
def substring(string: str, start: Decimal, length: Decimal | None = None) -> Value:
    """From a position on (-1 is the last), all or so many characters."""
    place = whole(start)
    if place == 0 or abs(place) > len(string):
        raise InvalidOperation(f"the text has no position {place}")
    first = place - 1 if place > 0 else len(string) + place
    if length is None:
        return string[first:]
    many = whole(length)
    if many < 1:
        raise InvalidOperation("the length is not above zero")
    return string[first : first + many]


@builtin("string length", "string: text", types.NUMBER)
def string_length(string: str) -> Value:
    """How many characters."""
    return Decimal(len(string))


@builtin("upper case", "string: text", types.TEXT)
def upper_case(string: str) -> Value:
    """In capitals."""
    return string.upper()


@builtin("lower case", "string: text", types.TEXT)
def lower_case(string: str) -> Value:
    """In small letters."""
    return string.lower()


@builtin("substring before", "string: text, match: text", types.TEXT)
def substring_before(string: str, match: str) -> Value:
    """What stands before the first `match`; nothing where there is none."""
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: text, match: text", types.TEXT)
def substring_after(string: str, match: str) -> Value:
    """What stands behind the first `match`; nothing where there is none."""
    if not match:
        return string
    _, found, after = string.partition(match)
    return after if found else ""


@builtin("contains", "string: text, match: text", types.BOOLEAN)
def contains(string: str, match: str) -> Value:
    """Whether `match` stands somewhere in the text."""
    return match in string


@builtin("starts with", "string: text, match: text", types.BOOLEAN)
def starts_with(string: str, match: str) -> Value:
    """Whether the text begins with `match`."""
    return string.startswith(match)


@builtin("ends with", "string: text, match: text", types.BOOLEAN)
def ends_with(string: str, match: str) -> Value:
    """Whether the text ends with `match`."""
    return string.endswith(match)


@builtin("matches", "input: text, pattern: text, flags?: text | null", types.BOOLEAN)
def matches(text: str, pattern: str, flags: str | None = None) -> Value:
    """Whether the pattern is found somewhere in the text."""
    return patterns.compile(pattern, flags or "").search(text, 0) is not None


@builtin("replace", "input: text, pattern: text, replacement: text, flags?: text | null", types.TEXT)
def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    """The text with every find of the pattern replaced; `$1` in the replacement is what the first group found."""
    return patterns.replace(
        text, patterns.compile(pattern, flags or ""), replacement, literal="q" in (flags or "")
    )


@builtin("split", "string: text, delimiter: text", ListType(item=types.TEXT))
def split(string: str, delimiter: str) -> Value:
    """The parts between the finds of a pattern."""
    return patterns.split(string, patterns.compile(delimiter, ""))


@builtin("string join", "list: list of text, delimiter?: text | null", types.TEXT)
def string_join(texts: list[str | None], delimiter: str | None = None) -> Value:
    """The texts one after another, with `delimiter` between them; null is left out."""
    found = [text for text in texts if text is not None]
    if sum(map(len, found)) + len(found) * len(delimiter or "") > LONGEST_TEXT:
        raise InvalidOperation(f"the text grows longer than {LONGEST_TEXT} characters")
    joined = (delimiter or "").join(found)
    charge(len(joined) >> 4)
    return joined
