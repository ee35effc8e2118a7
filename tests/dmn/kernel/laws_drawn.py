"""Random laws and random populations for them: documents that `dmn.build` reads, and cases with holes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from tests.dmn.kernel.definitions_drawn import (
    AMOUNTS,
    DAYS,
    FINE,
    HOME,
    IDS,
    INPUTS,
    KINDS,
    OUTER,
    PERSON,
    TEXTS,
    UNIT,
    WHOLES,
    Drawer,
    Names,
)

from onedoor.dmn.build import build
from onedoor.dmn.errors import DefinitionErrors
from onedoor.dmn.model import Model
from onedoor.feel.values import Value

PAST, LATER = date(2020, 1, 1), date(2026, 2, 1)
PARAMETERS: dict[str, Any] = {
    "limit": {"type": "money", "values": {PAST: 100, LATER: Decimal("99.99")}},
    "rate": {"type": "number", "values": {PAST: Decimal("0.65")}},
    "step": {"type": "number", "values": {PAST: 12, LATER: 7}},
    "start": {"type": "date", "values": {PAST: date(2008, 3, 1)}},
    "kinds": {"type": "list of text", "values": {PAST: ["a", "x", "1"]}},
    "bands": {
        "type": "list of band",
        "values": {
            PAST: [
                {"from": 0, "share": Decimal("0.1")},
                {"from": 10, "share": Decimal("0.2")},
                {"from": 100, "share": Decimal("0.45")},
            ]
        },
    },
}
FUNCTIONS: dict[str, Any] = {
    "age of": {"parameters": {"born on": "date"}, "value": "years and months duration(born on, today()).years"},
    "taper": {"parameters": {"top": "number", "excess": "number"}, "value": "max([0, top - rate * max([0, excess])])"},
    "marginal": {
        "parameters": {"amount": "number"},
        "value": "sum(for b in bands return max([0, amount - b.from]) * b.share)",
    },
    "earned": {
        "parameters": {"someone": "person", "units": "list of unit"},
        "value": "sum(concatenate([0], units[who = someone.id].due)) + (if someone.ok then someone.pay else 0)",
    },
    "rate of": {
        "parameters": {"what": "text", "amount": "number"},
        "table": {
            "inputs": ["what", "amount"],
            "hit_policy": "first",
            "rules": [['"a"', "< 10", "1"], ['"a", "b"', "-", "amount / 2"], ["-", "[10..100]", "3"]],
        },
    },
}  # fmt: skip
CELLS = {
    "number": ("< 10", "<= 100", "[10..100]", "(0.01..10)", "> 0, < -5", "not(10)", "-", "null", "10, 12, 100.01", "? > 5"),
    "truth": ("true", "false", "-"),
    "text": ('"a"', '"b", "x"', "-", 'not("a")', "null"),
    "day": ('< date("2008-03-01")', '[date("1999-12-31")..date("2026-03-01")]', "-", 'date("2026-03-01")'),
}  # fmt: skip
POLICIES = ("first", "first", "unique", "unique", "any", "collect", "priority")


def entry(type_: Any) -> dict[str, Any]:
    """A declaration with a question."""
    return {**(type_ if isinstance(type_, dict) else {"type": type_}), "ask": {"en": "?"}}


def table(drawer: Drawer, names: Names, type_: str) -> dict[str, Any]:
    """A decision table whose answers are of a type."""
    random = drawer.random
    kinds = [random.choice(("number", "number", "truth", "text", "day")) for _ in range(random.randint(1, 3))]
    policy = random.choice(POLICIES)
    written: dict[str, Any] = {
        "inputs": [drawer.any(kind, names, random.randint(0, 1)) for kind in kinds],
        "hit_policy": policy,
        "rules": [
            [
                *(random.choice(CELLS[kind]) for kind in kinds),
                drawer.literal(type_)
                if policy in ("any", "priority") or random.random() < 0.5
                else drawer.any(type_, names, 1),
            ]
            for _ in range(random.randint(1, 4))
        ],
    }
    if policy == "collect":
        written["aggregation"] = random.choice(
            ("sum", "min", "max", "count") if type_ == "number" else ("count",)
        )
    if policy == "priority":
        written["priorities"] = [Decimal(12), Decimal(5), Decimal(1)] if type_ == "number" else ["b", "a"]
    if random.random() < 0.4:
        written["otherwise"] = drawer.literal(type_)
    return written


def decision(drawer: Drawer, names: Names, type_: str) -> dict[str, Any]:
    """One decision's logic."""
    random = drawer.random
    if type_ == "truth" and random.random() < 0.6:
        conditions = []
        for _ in range(random.randint(1, 3)):
            condition: dict[str, Any] = {"if": drawer.truth(names, 2)}
            if random.random() < 0.4:
                condition["unless"] = [{"if": drawer.truth(names, 1), "because": {"en": "so"}}]
            conditions.append(condition)
        return {random.choice(("all_of", "all_of", "any_of")): conditions}
    chance = random.random()
    if chance < 0.3:
        return {"table": table(drawer, names, type_)}
    if chance < 0.45 and type_ == "number":
        return {"if_eligible": drawer.number(names, 2)}
    return {"value": drawer.any(type_, names, random.randint(1, 3))}


def document(random: Random, size: int) -> dict[str, Any]:
    """A definition with about so many decisions."""
    drawer = Drawer(random)
    names = OUTER
    decisions: dict[str, Any] = {
        "eligible": {"all_of": [{"if": drawer.truth(names, 2)} for _ in range(random.randint(1, 3))]}
    }
    names = names.plus(truth=["eligible"])
    for place in range(size):
        type_ = random.choice(
            ("number", "number", "number", "truth", "truth", "text", "day", "people", "numbers", "parts")
        )
        name = f"d{place}"
        if type_ in ("people", "numbers"):
            decisions[name] = {
                "value": drawer.people(names, 2) if type_ == "people" else drawer.numbers(names, 2)
            }
            names = names.plus(**{type_: [name]})
            continue
        if type_ == "parts":
            decisions[name] = {
                "value": f"{{u: {drawer.number(names, 1)}, v: {drawer.truth(names, 1)}, w: u}}"
            }
            names = names.plus(number=[f"{name}.u", f"{name}.w"], truth=[f"{name}.v"])
            continue
        decisions[name] = decision(drawer, names, type_)
        names = names.plus(**{type_: [name, name]})
    return {
        "types": {
            "person": PERSON,
            "unit": UNIT,
            "home type": HOME,
            "band": {"from": "number", "share": "number"},
        },
        "input_data": {name: entry(type_) for name, type_ in INPUTS.items()},
        "parameters": PARAMETERS,
        "functions": FUNCTIONS,
        "decisions": decisions,
    }


def law(random: Random, size: int) -> tuple[Model, dict[str, Any]]:
    """A model, with the document it is built from; decisions that cannot be meant are left out."""
    written = document(random, size)
    for _ in range(size + 3):
        try:
            return build(written, attribute_types={}), written
        except DefinitionErrors as wrong:
            names = {str(problem.path[1]) for problem in wrong.problems if problem.path[0] == "decisions"}
            if not names:
                raise
            written["decisions"] = {
                name: one
                for name, one in written["decisions"].items()
                if name not in names and not any(_mentions(one, gone) for gone in names)
            }
            written["decisions"].setdefault("eligible", {"value": "p.f"})
    raise AssertionError("no law can be drawn")


def _mentions(logic: object, name: str) -> bool:
    return name in str(logic)


def value(random: Random, type_: Any) -> Value:
    """A value of an input's type, often one that thresholds have."""
    written = type_ if isinstance(type_, str) else "choice"
    pools: Mapping[str, list[Any]] = {
        "money": AMOUNTS, "integer": WHOLES, "number": FINE, "boolean": [True, False], "date": DAYS,
        "text": [*TEXTS, *IDS, *KINDS], "choice": KINDS,
    }  # fmt: skip
    if written in pools:
        return random.choice(pools[written])
    if written == "home type":
        return record(random, HOME)
    item = {"list of person": PERSON, "list of unit": UNIT}.get(written)
    size = random.choice((0, 0, 1, 1, 2, 3, 4))
    if item is not None:
        people: list[Value] = [record(random, item) for _ in range(size)]
        for place, one in enumerate(people):
            if "id" in one and random.random() < 0.8:
                one["id"] = IDS[place]
        return [None if random.random() < 0.02 else one for one in people]
    inner = written.removeprefix("list of ")
    return [None if random.random() < 0.03 else value(random, inner) for _ in range(size)]


def record(random: Random, fields: Mapping[str, Any]) -> dict[str, Value]:
    """A record, now and then with a field that is null."""
    return {name: None if random.random() < 0.06 else value(random, type_) for name, type_ in fields.items()}


def population(random: Random, size: int) -> list[dict[str, Value]]:
    """Cases: some complete, some with much missing or null."""
    cases = []
    for _ in range(size):
        holes = random.choice((0.0, 0.0, 0.1, 0.5))
        case: dict[str, Value] = {}
        for name, type_ in INPUTS.items():
            if random.random() < holes:
                continue
            case[name] = None if random.random() < holes / 3 else value(random, type_)
        cases.append(case)
    if random.random() < 0.3:
        gone = random.choice(list(INPUTS))
        for case in cases:
            case.pop(gone, None)
    return cases
