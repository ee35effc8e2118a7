"""What a made population would answer to questions that no register answers. From `demo/answers.yaml`: shares, not people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from onedoor.demo import loading
from onedoor.demo.population import place
from onedoor.demo.population.dice import Dice
from onedoor.demo.population.place import Strict
from onedoor.dmn.errors import UnknownName, WrongValue
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.model import PERSON_NUMBER, Model
from onedoor.dmn.values import parse
from onedoor.feel.values import Missing
from onedoor.registers import understanding
from onedoor.registers.attributes import types_of
from onedoor.registers.connectors.connector import Answer
from onedoor.registers.plans import plan
from onedoor.registers.terms import RECORD_NUMBER

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service
    from onedoor.demo.population.records import Records
    from onedoor.feel.values import Value

ADULT = 18
CENT = Decimal("0.01")
Known = dict[str, "Value"]


class BadAnswers(Exception):
    """`demo/answers.yaml` cannot be used; the text says where and why."""


class Band(Strict):
    """Some of the values: one, or any between two."""

    share: float = Field(ge=0)
    value: Any = None
    between: tuple[Any, Any] | None = None


class Case(Strict):
    """How it is where `when` holds: inputs or decisions of the service, and what they are (one of a list)."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    when: dict[str, Any] = Field(default_factory=dict)
    is_: Any = Field(alias="is")


class Recipe(Strict):
    """The answers to the questions of one service."""

    who: dict[str, Any] = Field(default_factory=dict)
    answers: dict[str, Any]


def residents(service: Service, *, on: date) -> tuple[list[tuple[Known, frozenset[str]]], str]:
    """Every adult of the made population who is meant, with all they know and the inputs that registers know; and whose it is.

    The same for the same files. Raises BadAnswers, place.BadPlace, loading.BadRecords, LookupError where the jurisdiction has none.
    """
    home = service.jurisdiction.path
    records = loading.made(home) if home is not None else None
    if home is None or records is None or not (home / "demo" / "answers.yaml").exists():
        raise LookupError(
            "The jurisdiction has no made population (demo/population.yaml, demo/answers.yaml)."
        )
    recipe = _read(home / "demo" / "answers.yaml", service.id)
    described = place.read(home / "demo" / "population.yaml")
    dice = Dice(f"{described.seed} {service.id}")
    found = []
    for number in sorted(records.get("population", {})):
        if not _is_adult(records["population"][number], on):
            continue
        known = _registered(service, number, records, on)
        held = frozenset(known)
        if not _holds(recipe.who, service.model, known, on):
            continue
        for name, drawn in recipe.answers.items():
            if name not in service.inputs:
                raise BadAnswers(f"answers.yaml: “{name}” is not an input of {service.id}.")
            if name not in known:
                known[name] = _drawn(drawn, name, service.model, known, on, dice)
        found.append((known, held))
    return found, f"the made population of {described.town}"


def _read(path: Path, id: str) -> Recipe:
    try:
        content = YAML(typ="safe", pure=True).load(path) or {}
        if id not in content:
            raise BadAnswers(f"{path} says nothing about {id}.")
        return Recipe.model_validate(content[id])
    except (OSError, YAMLError, ValidationError, TypeError) as error:
        raise BadAnswers(f"{path}: {error}") from error


def _is_adult(resident: Mapping[str, Any], on: date) -> bool:
    born = resident["date of birth"]
    return bool((on.year - born.year - ((on.month, on.day) < (born.month, born.day))) >= ADULT)


def _registered(service: Service, number: str, records: Records, on: date) -> Known:
    """What the registers know of one resident, read as for an application."""
    known: Known = {PERSON_NUMBER: number}
    registers = service.jurisdiction.registers
    types = {name: types_of(registers[name]) for name in registers}
    tried: set[str] = set()
    unlinked = {name: None for name, one in registers.items() if one.key == RECORD_NUMBER}
    while asks := plan(service.model, known=known, tried=tried, on=on, numbers=unlinked):
        for register, wanted in asks.items():
            for ask in wanted:
                tried.add(ask.input)
                rows = records.get(register, {})
                said = {key: Answer(key, rows[key], on) for key in ask.keys if key in rows}
                value = understanding.value_of(ask, types[register][ask.attribute], said)
                is_recorded = ask.several or any(ask.attribute in one.attributes for one in said.values())
                if is_recorded and not isinstance(value, Missing):
                    known[ask.input] = value
    del known[PERSON_NUMBER]
    return known


def _holds(when: Mapping[str, Any], model: Model, known: Known, on: date) -> bool:
    """Whether inputs and decisions are as said; what is not known is not."""
    for name, wanted in when.items():
        value = known.get(name)
        if name in model.decisions:
            value = evaluate(model, inputs=known, on=on, wanted=[name]).value(name)
        elif name not in model.inputs:
            raise BadAnswers(str(UnknownName("input or decision", name, [*model.inputs, *model.decisions])))
        if isinstance(value, Missing) or value not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    return True


def _drawn(spec: Any, name: str, model: Model, known: Known, on: date, dice: Dice) -> Value:
    """One answer, drawn as the recipe says."""
    if isinstance(spec, Mapping) and "cases" in spec:
        for written in spec["cases"]:
            case = Case.model_validate(written)
            if _holds(case.when, model, known, on):
                return _drawn(case.is_, name, model, known, on, dice)
        raise BadAnswers(f"answers.yaml: no case of “{name}” holds for everybody: end with one without when.")
    bands = list(_bands(spec, name))
    band = bands[dice.weighted({place: one.share for place, one in enumerate(bands)})]
    step = Decimal(str(spec.get("step", CENT)))
    written = band.value if band.between is None else _between(*band.between, step, dice)
    try:
        return parse(written, model.inputs[name].type)
    except WrongValue as wrong:
        raise BadAnswers(f"answers.yaml: “{name}” cannot be {written!r}: {wrong}") from wrong


def _bands(spec: Any, name: str) -> Iterator[Band]:
    if not isinstance(spec, Mapping):
        raise BadAnswers(f"answers.yaml: “{name}” needs shares, bands, one of or cases.")
    if "bands" in spec or "one of" in spec:
        yield from (Band.model_validate(one) for one in spec.get("bands") or spec["one of"])
    else:
        yield from (Band(share=share, value=value) for value, share in spec.items())


def _between(low: Any, high: Any, step: Decimal, dice: Dice) -> Any:
    if isinstance(low, date):
        return low + timedelta(days=dice.between(0, (high - low).days))
    first, last = Decimal(str(low)) / step, Decimal(str(high)) / step
    return dice.between(int(first), int(last)) * step
