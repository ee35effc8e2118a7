"""A service's examples: acceptance tests in sentences, evaluated by the same model that decides about people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from onedoor.catalogue.shapes.service import Example
from onedoor.catalogue.spelling import listed, suggest
from onedoor.dmn import evaluation, reasons, values
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.errors import NoFigure, WrongValue
from onedoor.dmn.model import Model
from onedoor.feel.values import Missing, Value

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service

MOST_LISTED = 4


@dataclass(frozen=True)
class Difference:
    """One way in which an example does not give what it says; `path` leads into the example."""

    path: tuple[str, ...]
    what: str
    instead: str


@dataclass(frozen=True)
class ExampleResult:
    """What became of one example."""

    example: Example
    differences: tuple[Difference, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the definition gives what the example says."""
        return not self.differences


def run(service: Service) -> list[ExampleResult]:
    """Evaluate every example of `service`, in the order of the definition."""
    return [run_one(example, model=service.model) for example in service.examples]


def run_one(example: Example, *, model: Model) -> ExampleResult:
    """Evaluate one example on `model`. What cannot be evaluated is a difference, not an exception."""
    problems: list[Difference] = []
    inputs = dict(_inputs(example.given, model, (), problems.append))
    expected = dict(_expected(example, model, problems.append))
    if problems:
        return ExampleResult(example, tuple(problems))
    try:
        evaluated = evaluation.evaluate(model, inputs=inputs, on=example.on, wanted=list(expected))
    except NoFigure as error:
        instead = "choose a later day, or give the parameter a figure that holds on that day."
        return ExampleResult(example, (Difference(("on",), _unstopped(str(error)), instead),))
    found = (_compared(name, wanted, evaluated) for name, wanted in expected.items())
    return ExampleResult(example, tuple(one for one in found if one is not None))


def inputs_of(given: Mapping[str, Any], *, model: Model) -> tuple[dict[str, Value], list[Difference]]:
    """The values by full input name of what an example, or a file like one, gives, and what is wrong with it."""
    problems: list[Difference] = []
    return dict(_inputs(given, model, (), problems.append)), problems


def _inputs(
    given: Mapping[str, Any], model: Model, path: tuple[str, ...], note: Callable[[Difference], None]
) -> Iterator[tuple[str, Value]]:
    """The values given, by full input name; keys may be nested or written with dots."""
    for key, written in given.items():
        here = (*path, str(key))
        name = ".".join(here)
        known = model.inputs.get(name)
        if known is not None:
            try:
                yield name, values.parse(written, known.type)
            except WrongValue as error:
                what = f"“{name}” cannot have this value: {_unstopped(str(error))}"
                note(Difference(("given", *here), what, _fitting(known.type)))
        elif isinstance(written, Mapping) and any(one.startswith(name + ".") for one in model.inputs):
            yield from _inputs(written, model, here, note)
        else:
            instead = suggest(name, model.inputs, otherwise="add it to input_data")
            note(Difference(("given", *here), f"“{name}” is not an input of this service", instead))


def _expected(
    example: Example, model: Model, note: Callable[[Difference], None]
) -> Iterator[tuple[str, Value | Missing]]:
    for name, written in example.expect.items():
        decision = model.decisions.get(name)
        if decision is None:
            instead = suggest(name, model.decisions, otherwise="add it to decisions")
            note(Difference(("expect", name), f"“{name}” is not a decision of this service", instead))
        elif isinstance(written, Mapping) and set(written) == {"missing"}:
            yield from _expected_missing(name, written["missing"], model, note)
        else:
            try:
                yield name, values.parse(written, decision.type)
            except WrongValue as error:
                what = f"“{name}” can never be this: {_unstopped(str(error))}"
                note(Difference(("expect", name), what, _fitting(decision.type)))


def _expected_missing(
    name: str, written: Any, model: Model, note: Callable[[Difference], None]
) -> Iterator[tuple[str, Missing]]:
    if not isinstance(written, list):
        instead = "write {missing: [applicant.savings, …]}."
        note(Difference(("expect", name, "missing"), "“missing” lists the inputs that are lacking", instead))
        return
    for one in written:
        if one not in model.inputs:
            instead = suggest(one, model.inputs, otherwise="add it to input_data")
            note(Difference(("expect", name, "missing"), f"“{one}” is not an input of this service", instead))
            return
    yield name, Missing(tuple(written))


def _compared(name: str, wanted: Value | Missing, evaluated: evaluation.Evaluation) -> Difference | None:
    got = evaluated.values[name]
    if isinstance(got, Missing):
        got = Missing(evaluated.missing(name))
    if _same(wanted, got):
        return None
    both_missing = isinstance(wanted, Missing) and isinstance(got, Missing)
    because = "" if both_missing else "; ".join(_in_short(evaluated.reasons(name)))
    what = f"“{name}” should be {show(wanted)} and is {show(got)}" + (f" ({because})" if because else "")
    return Difference(("expect", name), what, "correct the example, or the rule that gives another answer.")


def _same(wanted: Any, got: Any) -> bool:
    if isinstance(wanted, Missing) or isinstance(got, Missing):
        both = isinstance(wanted, Missing) and isinstance(got, Missing)
        # what is listed is what is asked next, in this order; more may follow
        return both and got.names[: len(wanted.names)] == wanted.names
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return set(wanted) == set(got) and all(_same(wanted[key], got[key]) for key in wanted)
    if isinstance(wanted, list) and isinstance(got, list):
        return len(wanted) == len(got) and all(map(_same, wanted, got))
    return bool(wanted == got)


def _in_short(reason: reasons.Reason) -> list[str]:
    """The conditions that settled it (or that are still open), or else the values it was worked out from."""
    settled = [one for one in reasons.findings(reason) if one.text is not None]
    if settled and isinstance(reason.value, Missing):
        return _shortened(["open: " + reasons.sentence(one, "en", format=_quoted) for one in settled])
    if settled:
        return _shortened([reasons.sentence(one, "en", format=_quoted) for one in settled])
    below = [one for one in reason.children if one.kind in ("decision", "input", "parameter")]
    return _shortened([f"{one.name} = {show(one.value)}" for one in below or reasons.based_on(reason)])


def _quoted(quote: reasons.Quote, language: str) -> str:
    return "…" if isinstance(quote.value, Missing) else show(quote.value)


def _shortened(said: Sequence[str]) -> list[str]:
    more = [f"and {len(said) - MOST_LISTED} more"] if len(said) > MOST_LISTED else []
    return [*said[:MOST_LISTED], *more]


def show(value: Any) -> str:
    """A value as an author would write it."""
    if isinstance(value, Missing):
        return "missing " + (", ".join(_shortened(value.names)) or "nothing")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"“{value}”"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {show(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(show(item) for item in value) + "]"
    return str(value)


def _fitting(type: DataType) -> str:
    options = type.item.options if type.item else type.options
    return f"write {listed(options)}." if options else f"write a value of the type “{type}”."


def _unstopped(sentence: str) -> str:
    return sentence.rstrip(".")
