"""The few operations of generated code that numpy does not have in one piece."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def take(values: Array, rows: Array) -> Array:
    """The values at these rows."""
    return values.take(rows)


def pick(values: Array, rows: Array) -> Array:
    """The values at these rows; anything where a row is -1."""
    if not len(values):
        return np.zeros(len(rows), values.dtype)
    return values.take(np.maximum(rows, 0))


def starts_of(counts: Array) -> Array:
    """Where each run begins if they stand behind each other."""
    ends = np.cumsum(counts)
    return ends - counts


def items_of(counts: Array, first: Array) -> Array:
    """`first`, `first + 1`, … as many as counted, run behind run."""
    starts = starts_of(counts)
    found: Array = np.arange(int(counts.sum())) + np.repeat(first - starts, counts)
    return found


def segment_sum(values: Array, starts: Array, counts: Array) -> Array:
    """The sum of each run: exact, for sums that leave 64 bits on the way come back into them."""
    sums = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, dtype=np.int64, out=sums[1:])
    return sums.take(starts + counts) - sums.take(starts)


def segment_total(values: Array, rows: Array, counts: Array) -> Array:
    """The sum of each run, where none leaves the 53 bits of a float on its way; `rows`: each value's run."""
    sums = np.bincount(rows, weights=values, minlength=len(counts))
    with np.errstate(invalid="ignore"):
        # what is null may hold anything: nobody reads the sum of its run
        return sums.astype(np.int64)


def segment_float_sum(values: Array, starts: Array, counts: Array) -> Array:
    """The sum of each run of floats, each by itself."""
    rows = np.repeat(np.arange(len(counts)), counts)
    return np.bincount(rows, weights=values, minlength=len(counts))


def _segments(function: np.ufunc, values: Array, starts: Array, counts: Array) -> Array:
    result = np.zeros(len(counts), values.dtype)
    full = counts > 0
    if full.any():
        result[full] = function.reduceat(values, starts[full])
    return result


def segment_or(values: Array, starts: Array, counts: Array) -> Array:
    """All bits of each run."""
    return _segments(np.bitwise_or, values, starts, counts)


def segment_min(values: Array, starts: Array, counts: Array) -> Array:
    """The smallest of each run (0 for an empty one)."""
    return _segments(np.minimum, values, starts, counts)


def segment_max(values: Array, starts: Array, counts: Array) -> Array:
    """The largest of each run (0 for an empty one)."""
    return _segments(np.maximum, values, starts, counts)


def segment_at(keep: Array, starts: Array, counts: Array, place: int) -> Array:
    """The row of the `place`-th item of each run that is kept (from 1, or -1 for the last); -1 where there is none."""
    result = np.full(len(counts), -1, np.int64)
    rows = np.flatnonzero(keep)
    owners = np.repeat(np.arange(len(counts)), counts).take(rows)
    if place == 1:
        result[owners[::-1]] = rows[::-1]
    elif place == -1:
        result[owners] = rows
    else:
        kept = segment_sum(keep, starts, counts)
        wanted = place - 1 if place > 0 else kept + place
        before = starts_of(kept)
        has = (kept >= place) if place > 0 else (kept >= -place)
        result[has] = rows[(before + wanted)[has]]
    return result


def segment_firsts(values: Array, keep: Array, starts: Array, counts: Array) -> Array:
    """Which kept items are the first of their value in their run."""
    rows = np.flatnonzero(keep)
    owners = np.repeat(np.arange(len(counts)), counts).take(rows)
    found = values.take(rows)
    order = np.lexsort((rows, found, owners))
    owners, found = owners[order], found[order]
    first = np.ones(len(rows), bool)
    first[1:] = (owners[1:] != owners[:-1]) | (found[1:] != found[:-1])
    result = np.zeros(len(keep), bool)
    result[rows[order[first]]] = True
    return result


def away_from_zero(values: Array, out: Array | None = None) -> Array:
    """Rounded away from zero."""
    return np.copysign(np.ceil(np.abs(values)), values, out=out)


def whole(values: Array, out: Array | None = None) -> Array:
    """Whole floats as int64; 0 for what is none."""
    result: Array = np.where(np.abs(values) < 2.0**62, values, 0.0).astype(np.int64)
    return result


def months_of(days: Array) -> Array:
    """Months since the year 0 of days counted as `date.toordinal` does."""
    months: Array = (days - 719_163).view("M8[D]").astype("M8[M]").view(np.int64) + 1970 * 12
    return months


def day_of_month(days: Array) -> Array:
    """1 to 31."""
    dates = (days - 719_163).view("M8[D]")
    result: Array = (dates - dates.astype("M8[M]").astype("M8[D]")).view(np.int64) + 1
    return result


def first_day(months: Array) -> Array:
    """The first day of a month counted from the year 0, as `date.toordinal` counts."""
    days: Array = (months - 1970 * 12).view("M8[M]").astype("M8[D]").view(np.int64) + 719_163
    return days


def months_later(days: Array, months: Array | int) -> Array:
    """The same day some months later; the last of the month where it is shorter."""
    month = months_of(days) + months
    begin, following = first_day(month), first_day(month + 1)
    found: Array = np.minimum(begin + day_of_month(days) - 1, following - 1)
    return found


def months_between(start: Array, end: Array) -> Array:
    """Whole months by the calendar (`years and months duration`)."""
    months = months_of(end) - months_of(start)
    first, last = day_of_month(start), day_of_month(end)
    months -= (months > 0) & (last < first)
    months += (months < 0) & (last > first)
    return months


def months_until(start: Array, end: int) -> Array:
    """Whole months from each of these days to one day."""
    return months_between(start, np.array([end], np.int64))


def months_since(end: Array, start: int) -> Array:
    """Whole months from one day to each of these."""
    return months_between(np.array([start], np.int64), end)


def look_up(table: Array, places: Array) -> Array:
    """What a table has for these places; anything for places outside it."""
    found: Array = table.take(places, mode="clip")
    return found


def all_rows(rows: Array) -> Array:
    """True for every row."""
    return np.ones(len(rows), bool)


def where(mask: Array, one: Array, other: Array, out: Array | None = None) -> Array:
    """One's values where the mask holds, the other's elsewhere."""
    return np.where(mask, one, other)


NAMES: dict[str, Any] = {
    "np": np, "U": np.uint64, "take": take, "pick": pick, "starts_of": starts_of, "items_of": items_of,
    "segment_sum": segment_sum, "segment_total": segment_total, "segment_float_sum": segment_float_sum, "segment_or": segment_or,
    "segment_min": segment_min, "segment_max": segment_max, "segment_at": segment_at,
    "segment_firsts": segment_firsts, "away_from_zero": away_from_zero, "whole": whole, "months_of": months_of,
    "day_of_month": day_of_month, "first_day": first_day, "months_later": months_later,
    "months_between": months_between, "len": len,
    "months_until": months_until, "months_since": months_since, "look_up": look_up, "where": where,
    "all_rows": all_rows,
}  # fmt: skip
"""What generated code can name."""
