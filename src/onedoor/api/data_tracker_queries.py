"""What a request of the data tracker asks for, read strictly: whatever does not meet the description is said to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import QueryDict

from onedoor.api.data_tracker_callers import Unclear, number_of

DEFAULT_LIMIT = 1000
MOST = 10_000
"""Records of one answer, however many are asked for: `totalUsages` says how many there are."""
_INT32 = 2**31 - 1
_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:)([0-5]\d|60)(?:\.(\d+))?(?:([Zz])|([+\- ])(\d\d):([0-5]\d))", re.ASCII
)
"""RFC 3339; a + that became a blank on its way in an address is one."""


@dataclass(frozen=True)
class Query:
    """What is asked of findUsage."""

    number: str
    start: datetime | None
    end: datetime | None
    offset: int
    limit: int


def find_usage(given: QueryDict) -> Query:
    """The query of an address. Raises Unclear."""
    start, end = _moment(given, "periodStart"), _moment(given, "periodEnd")
    if start is not None and end is not None and end < start:
        raise Unclear("periodEnd is before periodStart.")
    return Query(
        number=number_of("userCode", _once(given, "userCode")),
        start=start,
        end=end,
        offset=_number(given, "offset", 0),
        limit=min(_number(given, "limit", DEFAULT_LIMIT), MOST),
    )


def _once(given: QueryDict, name: str) -> str | None:
    values = given.getlist(name)
    if len(values) > 1:
        raise Unclear(f"{name} stands there more than once.")
    return values[0] if values else None


def _number(given: QueryDict, name: str, default: int) -> int:
    written = _once(given, name)
    if written is None:
        return default
    if not re.fullmatch(r"\d{1,10}", written, re.ASCII) or int(written) > _INT32:
        raise Unclear(f"{name} is no whole number from 0 to {_INT32}.")
    return int(written)


def _moment(given: QueryDict, name: str) -> datetime | None:
    written = _once(given, name)
    if written is None:
        return None
    found = _DATE_TIME.fullmatch(written)
    if found is None:
        raise Unclear(f"{name} is no date and time such as 2021-01-31T10:20:30Z.")
    day, minutes, seconds, fraction, zulu, sign, hours, more = found.groups()
    leap = seconds == "60"
    micro = "999999" if leap else f"{fraction or '0':0<6}"[:6]
    away = timedelta() if zulu else timedelta(hours=int(hours), minutes=int(more)) * (-1 if sign == "-" else 1)
    try:
        local = datetime.fromisoformat(f"{day}T{minutes}{'59' if leap else seconds}.{micro}+00:00")
        return (local - away).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unclear(f"{name} is no day or time that there is.") from None
