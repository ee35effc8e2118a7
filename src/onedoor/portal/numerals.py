"""Numbers and dates as people type them: £1,234.50, 1.234,50, 27 March 1985, 27 3 1985."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cache

from babel.dates import get_month_names

LANGUAGES = ("en", "es")
LONGEST = 15
"""Digits; more is a slip of the finger, not an amount."""
_SIGNS = re.compile(r"[£€$\s\u00a0\u202f’']")
_GROUPED = {",": re.compile(r"\d{1,3}(,\d{3})+"), ".": re.compile(r"\d{1,3}(\.\d{3})+")}


class NotANumber(ValueError):
    """What was typed cannot be read as a number, or not for certain."""


def number(typed: str, *, language: str) -> Decimal:
    """The number that was typed, with the thousands and decimals of either language.

    Where a single mark could be both ("1.234"), it is what it is in the reader's language. Signs of money and spaces do
    not matter. Raises NotANumber.
    """
    text = unicodedata.normalize("NFKC", _SIGNS.sub("", typed)).replace("−", "-")
    sign, digits = ("-", text[1:]) if text[:1] in "+-" and text[:1] else ("", text)
    if text[:1] == "+":
        sign = ""
    if not re.fullmatch(r"[0-9.,]*[0-9][0-9.,]*", digits) or sum(one.isdigit() for one in digits) > LONGEST:
        raise NotANumber(typed)
    return Decimal(sign + _plain(digits, language))


def _plain(digits: str, language: str) -> str:
    marks = [one for one in digits if one in ".,"]
    if not marks:
        return digits
    if len(set(marks)) == 2:
        decimal = marks[-1]
        whole, _, part = digits.rpartition(decimal)
        thousands = "," if decimal == "." else "."
        if decimal in whole or not part.isdigit() or not _GROUPED[thousands].fullmatch(whole):
            raise NotANumber(digits)
        return f"{whole.replace(thousands, '')}.{part}"
    mark = marks[0]
    if _GROUPED[mark].fullmatch(digits) and (len(marks) > 1 or mark == _thousands(language)):
        return digits.replace(mark, "")
    if len(marks) > 1:
        raise NotANumber(digits)
    whole, _, part = digits.partition(mark)
    if not part:
        raise NotANumber(digits)
    return f"{whole or '0'}.{part}"


def _thousands(language: str) -> str:
    return "." if language == "es" else ","


@cache
def _months() -> dict[str, int]:
    """Month names and their abbreviations, in every language, without accents and full stops."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for place, name in get_month_names(width, context, language).items():
                    names[_letters(name)] = place
    return names | {"sept": 9}


def month(typed: str) -> int | None:
    """The month, by its number or its name in either language; None when it is neither."""
    text = _letters(typed)
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text) if 1 <= int(text) <= 12 else None
    return _months().get(text)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(one for one in plain if one.isascii() and one.isalnum())


def whole(typed: str, longest: int) -> int | None:
    """A number of at most `longest` digits; None for anything else."""
    text = unicodedata.normalize("NFKC", typed.strip())
    return int(text) if re.fullmatch(rf"[0-9]{{1,{longest}}}", text) else None


def real_date(day: int, month: int, year: int) -> date | None:
    """That day, or None when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
