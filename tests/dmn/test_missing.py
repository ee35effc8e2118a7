"""What is missing never becomes zero, null or false silently: an answer that is given holds whatever turns out."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.dmn.expressions import PLAIN, documents, tables
from tests.draws import draws

from onedoor.dmn import programs
from onedoor.dmn.build import build
from onedoor.dmn.context import Case
from onedoor.dmn.errors import DefinitionErrors, NoFigure
from onedoor.dmn.model import Model
from onedoor.dmn.sameness import same
from onedoor.feel.values import Missing, Value, is_settled

DAY = date(2026, 4, 1)
thorough = settings(deadline=None, max_examples=draws(150), suppress_health_check=list(HealthCheck))


@st.composite
def part_known(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is known, with holes at any depth, and ways in which the rest may turn out: values, also null."""
    whole = {name: draw(values) for name, values in PLAIN.items()}
    known = {name: draw(holes(value)) for name, value in whole.items() if draw(st.integers(0, 2))}
    ways = []
    for _ in range(4):
        other = {name: draw(values | st.none()) for name, values in PLAIN.items()}
        ways.append(
            {name: filled(known[name], other[name], draw) if name in known else other[name] for name in PLAIN}
        )
    return known, ways


def holes(value: Value) -> st.SearchStrategy[Any]:
    """A value, of whose parts some are missing."""
    if isinstance(value, list):
        return st.tuples(*map(holes, value)).map(list)
    if isinstance(value, dict):
        return st.fixed_dictionaries({name: holes(part) for name, part in value.items()})
    return st.integers(0, 7).map(lambda throw: Missing(("part",)) if throw == 0 else value)


def filled(value: Value, other: Value, draw: st.DrawFn) -> Value:
    """The value with something in each of its holes."""
    if isinstance(value, Missing):
        return draw(st.none() | st.sampled_from(["x", "y"])) if not isinstance(other, bool) else other
    if isinstance(value, list):
        return [filled(item, None, draw) for item in value]
    if isinstance(value, dict):
        return {name: filled_part(name, part, draw) for name, part in value.items()}
    return value


def filled_part(name: str, part: Value, draw: st.DrawFn) -> Value:
    """A field of a person, filled with something of its kind."""
    person = draw(PLAIN["me"])
    return person.get(name) if isinstance(part, Missing) else filled(part, None, draw)


def answer(model: Model, inputs: dict[str, Any], name: str) -> Value:
    try:
        return Case(model, inputs, DAY).answer(name)
    except NoFigure:
        return Missing(("no figure",))


@thorough
@given(documents() | tables(), part_known())
def test_a_settled_answer_holds_whatever_the_missing_turns_out_to_be(
    written: dict[str, Any], case: tuple[dict[str, Any], list[dict[str, Any]]]
) -> None:
    try:
        model = build(written, attribute_types={})
    except DefinitionErrors:
        return
    known, ways = case
    for hot in (0, programs.NEVER):
        programs.keep(model, hot=hot)
        for name in model.decisions:
            now = answer(model, known, name)
            if is_settled(now):
                for way in ways:
                    later = answer(model, way, name)
                    assert same(now, later) or isinstance(later, Missing), (name, now, later, way)
