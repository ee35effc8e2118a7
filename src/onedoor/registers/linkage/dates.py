"""Days as people write them, in one form: eight digits, also for one that no calendar has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from onedoor.registers.linkage.cleaning import known, words

Order = Literal["dmy", "mdy"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january enero ene janvier januar janner gennaio janeiro januari", "feb february febrero februar fevrier febbraio fevereiro februari",
            "mar march marzo marz mars marco maart mrz", "apr april abril abr avril aprile", "may mayo mai maggio maio mei",
            "jun june junio juni juin giugno junho", "jul july julio juli juillet luglio julho", "aug august agosto ago aout augustus",
            "sep sept september septiembre septembre settembre setembro", "oct october octubre okt oktober octobre ottobre outubro",
            "nov november noviembre novembre novembro", "dec december diciembre dic dez dezember decembre dicembre dezembro desember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4}|\d{2})(?:[^\d].*)?")
_WITH_MONTH = re.compile(r"(?:(\d{1,2})\D{0,3}\s*(?:de\s)?([a-z]{3,})|([a-z]{3,})\s+(\d{1,2}))\D+(\d{4}|\d{2})")
_SPREADSHEET = date(1899, 12, 30)


def order_of(values: Iterable[str | None]) -> Order:
    """Whether a column writes the day or the month first, told by the values above twelve."""
    seen: Counter[Order] = Counter()
    for value in values:
        if value and (found := _YEAR_LAST.fullmatch(value.strip())):
            first, second = int(found[1]), int(found[2])
            if first > 12 >= second:
                seen["dmy"] += 1
            elif second > 12 >= first:
                seen["mdy"] += 1
    return "mdy" if seen["mdy"] > seen["dmy"] else "dmy"


def clean(value: str | None, order: Order = "dmy") -> str | None:
    """A day as YYYYMMDD. One that is none keeps its digits as they stand: they still are much like the right ones."""
    bare = known(value)
    if bare is None:
        return None
    bare = re.sub(r"\.0+$", "", bare)
    if found := _YEAR_FIRST.fullmatch(bare):
        return f"{int(found[1]):04}{int(found[2]):02}{int(found[3]):02}"
    if found := _YEAR_LAST.fullmatch(bare):
        first, second = int(found[1]), int(found[2])
        day, month = (first, second) if order == "dmy" else (second, first)
        if month > 12 >= day:
            day, month = month, day
        return f"{_year(found[3]):04}{month:02}{day:02}"
    if any(one.isalpha() for one in bare):
        return _written(bare)
    return _digits(re.sub(r"\D", "", bare), order)


def _written(bare: str) -> str | None:
    if (found := _WITH_MONTH.search(words(bare))) and (month := _MONTHS.get(found[2] or found[3])):
        return f"{_year(found[5]):04}{month:02}{int(found[1] or found[4]):02}"
    return re.sub(r"\D", "", bare) or words(bare) or None


def _digits(digits: str, order: Order) -> str | None:
    if len(digits) == 8 and not 1800 <= int(digits[:4]) <= 2100 and 1800 <= int(digits[4:]) <= 2100:
        first, second = digits[:2], digits[2:4]
        return digits[4:] + (second + first if order == "dmy" else first + second)
    if len(digits) == 5 and 10_000 <= int(digits) < 60_000:
        return (_SPREADSHEET + timedelta(days=int(digits))).strftime("%Y%m%d")
    if not digits or not int(digits):
        return None
    return digits


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else 1900 + year if year > 30 else 2000 + year


def other_order(day: str | None) -> str | None:
    """The same digits with day and month exchanged; None for what is no eight digits."""
    return day[:4] + day[6:] + day[4:6] if day and len(day) == 8 else None


def looks_like_days(values: Iterable[str]) -> bool:
    """Whether nine of ten values are days in a way of writing that nothing else has."""
    tried = right = 0
    for value in values:
        tried += 1
        bare = value.strip()
        if _YEAR_FIRST.fullmatch(bare) or _YEAR_LAST.fullmatch(bare) or _is_compact(bare):
            right += 1
    return tried > 0 and right >= 0.9 * tried


def _is_compact(bare: str) -> bool:
    if len(bare) != 8 or not bare.isdigit() or not 1850 <= int(bare[:4]) <= 2100:
        return False
    return 1 <= int(bare[4:6]) <= 12 and 1 <= int(bare[6:]) <= 31
