"""What a single value could be instead, so that a decision comes out as wanted while all else stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from onedoor.dmn import counts, grounds, places, scales
from onedoor.dmn.datatypes import DATE, DataType
from onedoor.dmn.places import THE_DAY, Changed, Place
from onedoor.dmn.trials import Trials
from onedoor.feel.days import is_date
from onedoor.feel.values import Range, Value

_MOST_COMPARED = 12
"""Values that one is compared with, of those that are tried: the nearest in the definition."""
_MOST_TOGETHER = 8
"""Values of one place that are tried together with those of another."""


@dataclass(frozen=True)
class Spot:
    """A place that could be otherwise. `is_fact`: nobody can change it, such as a date of birth; only time can help."""

    place: Place
    type: DataType
    is_fact: bool


@dataclass(frozen=True)
class Instead:
    """What the value would have to be: in a `span`, or one of `options` (null among them: nothing at all).

    `to` is the one of them that lies nearest to what it is now.
    """

    to: Value
    span: Range | None = None
    options: tuple[Value, ...] = ()


def spots(trials: Trials, decision: str) -> list[Spot]:
    """Return every place a decision rests on, in the order in which it is needed; then the day, how many records there are
    of each kind, and facts.
    """
    resting = trials.grounds(decision)
    free: list[Spot] = []
    counted: list[Spot] = []
    facts: list[Spot] = []
    for name in resting.inputs:
        counted += (Spot(place, counts.COUNT, False) for place in counts.of_input(trials, resting, name))
        for place, type in places.of_input(trials.model, trials.inputs, name):
            is_fact = _is_fact(trials, place, type)
            (facts if is_fact else free).append(Spot(place, type, is_fact))
    later = grounds.days_of_new_figures(resting, trials.model, after=trials.on)
    if resting.asks_the_day or later:
        free.append(Spot(THE_DAY, DATE, is_fact=False))
    return free + counted + facts


def _is_fact(trials: Trials, place: Place, type: DataType) -> bool:
    """A date that a register holds, or that lies behind: it was so."""
    if type.kind != "date":
        return False
    value = places.value_at(trials.inputs, trials.on, place)
    return trials.model.inputs[place.input].from_ is not None or (is_date(value) and value <= trials.on)


def instead(
    trials: Trials, decision: str, spot: Spot, *, wanted: Value, changed: Changed
) -> Iterator[Instead]:
    """Yield what will do in this place, nearest first: up to two spans of what has an order, else the options.

    Every end of a span is an edge: it was tried, and one unit beyond it will not do.
    """

    def does(value: Value) -> bool:
        if not _is_allowed(trials, spot, value):
            return False
        made = {**changed, spot.place: value}
        if spot.place.is_count:
            return counts.does(trials, decision, wanted, made, spot.place)
        return trials.may_be(decision, wanted, made)

    present = places.value_at(trials.inputs, trials.on, spot.place)
    may_be_nothing = _may_be_empty(trials, spot) and present is not None and does(None)
    if spot.type.kind in places.ORDERED:
        yield from _spans(trials, decision, spot, does, present)
        if may_be_nothing:
            yield Instead(None, options=(None,))
        return
    options = tuple(one for one in _options(trials, decision, spot, present) if does(one))
    options += (None,) if may_be_nothing else ()
    if options:
        yield Instead(options[0], options=options)


def extremes(trials: Trials, decision: str, spot: Spot) -> list[Value]:
    """Return a few values far apart, to find out what only matters together with another change."""
    present = places.value_at(trials.inputs, trials.on, spot.place)
    if spot.type.kind not in places.ORDERED:
        return list(_options(trials, decision, spot, present))
    scale, probes = _scale(trials, decision, spot, present)
    allowed = [one for one in map(scale.value, probes) if one != present and _is_allowed(trials, spot, one)]
    if len(allowed) > _MOST_TOGETHER:
        step = (len(allowed) - 1) / (_MOST_TOGETHER - 1)
        allowed = [allowed[round(place * step)] for place in range(_MOST_TOGETHER)]
    return [*allowed[-1:], *allowed[:-1]]


def _spans(
    trials: Trials, decision: str, spot: Spot, does: Callable[[Value], bool], present: Value
) -> Iterator[Instead]:
    scale, probes = _scale(trials, decision, spot, present)
    here = None if present is None else scale.count(present)

    def counts(count: int) -> bool:
        return does(scale.value(count))

    found = list(scales.stretches(counts, probes, here))
    if here is not None:
        found.sort(key=lambda one: abs(one.nearest - here))
    for stretch in found:
        span = scales.span(scale, stretch, does)
        low = _beyond(trials, spot, scale, stretch.low, -1)
        high = _beyond(trials, spot, scale, stretch.high, 1)
        if not low:
            span = replace(span, start=None, start_included=False)
        if not high:
            span = replace(span, end=None, end_included=False)
        yield Instead(scale.value(stretch.nearest), span)


def _beyond(trials: Trials, spot: Spot, scale: scales.Scale, count: int | None, step: int) -> bool:
    """Whether an end of what will do is an edge of the rules: not where no answer is allowed beyond it anyway."""
    return count is not None and _is_allowed(trials, spot, scale.value(count + step))


def _scale(trials: Trials, decision: str, spot: Spot, present: Value) -> tuple[scales.Scale, list[int]]:
    resting = trials.grounds(decision)
    if spot.place.is_count:
        return scales.Numbers(Decimal(1), whole=True), counts.probes(int(present))
    if spot.place.is_day:
        days = scales.Days(trials.on, forward=True)
        return days, days.probes(_moments(trials, decision), None)
    near: list[Value] = []
    for one in grounds.thresholds(resting, trials.model, input=spot.place.input, on=trials.on):
        if one not in near:
            near.append(one)
        if len(near) == _MOST_COMPARED:
            break
    scale = scales.of(spot.type, trials.on, digits=[*near, present])
    return scale, scale.probes(near, present)


def _moments(trials: Trials, decision: str) -> list[Value]:
    """Dates in the case, lengths of time and numbers (ages) they are compared with, and days of new figures."""
    resting = trials.grounds(decision)
    found: dict[Value, None] = {}
    for name in resting.inputs:
        for place, type in places.of_input(trials.model, trials.inputs, name):
            value = places.value_at(trials.inputs, trials.on, place)
            if type.kind == "date" and isinstance(value, date):
                found[value] = None
                found |= dict.fromkeys(grounds.thresholds(resting, trials.model, input=name, on=trials.on))
    texts = [one for one in found if not isinstance(one, str)]
    return [*texts, *grounds.days_of_new_figures(resting, trials.model, after=trials.on)]


def _options(trials: Trials, decision: str, spot: Spot, present: Value) -> Iterator[Value]:
    if spot.type.kind == "boolean":
        yield from (one for one in (True, False) if one is not present)
    elif spot.type.kind == "choice":
        yield from (one for one in spot.type.options if one != present)
    else:
        resting = trials.grounds(decision)
        named = grounds.thresholds(resting, trials.model, input=spot.place.input, on=trials.on)
        texts = dict.fromkeys(one for one in named if isinstance(one, str) and one != present)
        yield from list(texts)[:_MOST_COMPARED]


def _may_be_empty(trials: Trials, spot: Spot) -> bool:
    return (
        not spot.place.is_day
        and not spot.place.is_count
        and spot.place.field is None
        and trials.model.inputs[spot.place.input].may_be_empty
    )


def _is_allowed(trials: Trials, spot: Spot, value: Value) -> bool:
    """Whether somebody could give this as an answer."""
    if spot.place.is_count:
        return counts.is_allowed(trials, spot.place, value)
    if spot.place.is_day or spot.place.field is not None:
        return True
    return trials.model.inputs[spot.place.input].check(value, on=trials.on) is None
