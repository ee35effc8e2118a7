"""How many records of a kind a list holds: what one more, or one less, would change.

A record that would be added is known by its kind alone (a child, a person who is disabled); what else would be said of
it is missing. So a count does only where the answer is given whatever that turns out to be, or where it was seen to be
given for one way in which it may.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice

from onedoor.dmn import grounds, places, scales
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.grounds import Grounds
from onedoor.dmn.places import Changed, Kind, Place
from onedoor.dmn.sameness import same
from onedoor.dmn.trials import Trials
from onedoor.feel.values import Missing, Value, is_settled

COUNT = DataType("integer", "integer")
MOST_MORE = MOST_FEWER = 4
"""Records more than there are, and fewer, that are tried; and none at all."""
_MOST_KINDS = 8
"""Kinds of records of one list that are tried: those that the definition speaks of first."""
_MOST_WAYS = 8
"""Ways in which what is not known of a new record may turn out that are tried."""


def of_input(trials: Trials, resting: Grounds, name: str) -> Iterator[Place]:
    """Yield the kinds of records of a known list, each as a place whose value is how many there are; all of them last."""
    value = trials.inputs.get(name)
    if name not in trials.model.inputs or not isinstance(value, list):
        return
    item = trials.model.inputs[name].type.item
    if item is None or (item.kind not in places.CHOSEN and item.kind != "record"):
        return
    for kind in [*islice(_kinds(trials, resting, name, item), _MOST_KINDS), *([()] if item.fields else [])]:
        told = dict(kind)
        rest = tuple((field, Missing((name,))) for field in item.fields if field not in told)
        yield Place(name, kind=kind, rest=rest)


def _kinds(trials: Trials, resting: Grounds, name: str, item: DataType) -> Iterator[Kind]:
    """What records are told apart by: choices that the rules name, texts they compare with, yes or no."""
    named = grounds.thresholds(resting, trials.model, input=name, on=trials.on)
    texts = list(dict.fromkeys(one for one in named if isinstance(one, str)))
    if item.kind != "record":
        yield from (((places.ITSELF, text),) for text in texts if _may_be(item, text))
        return
    for field, part in item.fields.items():
        if part.type.kind == "choice":
            yield from (((field, text),) for text in texts if text in part.type.options)
        elif part.type.kind == "boolean" and _is_mentioned(resting, field):
            yield from (((field, value),) for value in (True, False))


def _may_be(item: DataType, text: str) -> bool:
    return item.kind == "text" or text in item.options


def _is_mentioned(resting: Grounds, field: str) -> bool:
    return any(field in one.text for one in resting.expressions)


def probes(present: int) -> list[int]:
    """Counts worth trying, in ascending order."""
    return sorted({0, *range(max(0, present - MOST_FEWER), present + MOST_MORE + 1)})


def is_allowed(trials: Trials, place: Place, value: Value) -> bool:
    """Whether somebody could say that there are so many."""
    present = places.value_at(trials.inputs, trials.on, place)
    if not 0 <= value <= present + MOST_MORE:
        return False
    made, _ = places.with_changes(trials.inputs, trials.on, {place: value})
    validity = trials.model.inputs[place.input].valid
    return validity is None or validity.tests.evaluate(made[place.input], {}, today=trials.on) is not False


def does(trials: Trials, decision: str, wanted: Value, changed: Changed, place: Place) -> bool:
    """Whether a decision is as wanted with this count, or may become it by more than what a new record hides."""
    value = trials.value(decision, changed)
    if same(value, wanted) or is_settled(value):
        return same(value, wanted)
    if changed[place] <= places.value_at(trials.inputs, trials.on, place):
        return True  # nothing is new: something else is not known
    return any(
        trials.may_be(decision, wanted, _told(changed, place, rest))
        for rest in _rest(trials, decision, place)
    )


def _told(changed: Changed, place: Place, rest: Kind) -> Changed:
    """The same changes, with everything told of the new records."""
    return {replace(one, rest=rest) if one == place else one: value for one, value in changed.items()}


def _rest(trials: Trials, decision: str, place: Place) -> Iterator[Kind]:
    """Ways in which what is not known of a new record may turn out: each field's first value, its second, and so on."""
    item = trials.model.inputs[place.input].type.item
    if item is None or item.kind != "record":
        return
    told = dict(place.kind or ())
    choices = {
        field: _values(trials, decision, place.input, part.type)
        for field, part in item.fields.items()
        if field not in told
    }
    most = max((len(values) for values in choices.values()), default=0)
    for at in range(min(most, _MOST_WAYS)):
        yield tuple((field, values[at % len(values)]) for field, values in choices.items())


def _values(trials: Trials, decision: str, name: str, type: DataType) -> Sequence[Value]:
    """Some values of a field, far apart."""
    if type.kind == "boolean":
        return (False, True)
    if type.kind == "choice":
        return tuple(type.options) or (None,)
    if type.kind not in places.ORDERED:
        return ("",) if type.kind == "text" else (None,)
    near = list(grounds.thresholds(trials.grounds(decision), trials.model, input=name, on=trials.on))
    scale = scales.of(type, trials.on, digits=near)
    counts = scale.probes(near, trials.on if type.kind == "date" else Decimal(0))
    if type.kind == "date":
        counts = [one for one in counts if scale.value(one) <= trials.on] or counts
    step = max(1, len(counts) // (_MOST_WAYS - 1))
    found = [scale.value(one) for one in (*counts[::step], counts[-1])]
    return found if not isinstance(found[0], date) else found[::-1]
