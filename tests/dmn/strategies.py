"""Random small models over inputs that have few values, so that everything about them can be tried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import strategies as st

Given = Mapping[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

NUMBERS = (Decimal(0), Decimal(1), Decimal(2))
ASKED: dict[str, tuple[dict[str, Any], tuple[Any, ...]]] = {
    "boolean": ({"type": "boolean"}, (True, False)),
    "number": ({"type": "number"}, NUMBERS),
    "choice": ({"type": "choice", "options": {"x": {"en": "X"}, "y": {"en": "Y"}}}, ("x", "y")),
}


@dataclass
class Case:
    """A document, the values each of its inputs may have, and the decision to ask."""

    document: dict[str, Any]
    domains: dict[str, tuple[Any, ...]]
    wanted: str


@dataclass
class Maker:
    """Makes expressions. `once`: every input is mentioned in one place only."""

    draw: Draw
    once: bool
    kinds: tuple[str, ...] = ("boolean", "number", "choice", "decision")
    inputs: dict[str, Any] = field(default_factory=dict)
    domains: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    decisions: dict[str, Any] = field(default_factory=dict)
    yes_or_no: list[str] = field(default_factory=list)

    def input(self, kind: str) -> str:
        """An input of a kind: a new one, or (unless each may be mentioned once only) one that is there."""
        known = [name for name in self.inputs if name.startswith(kind)]
        if known and (len(self.inputs) > 4 or self.draw(st.booleans())) and not self.once:
            return str(self.draw(st.sampled_from(known)))
        name = f"{kind} {len(self.inputs)}"
        declared, self.domains[name] = ASKED[kind]
        self.inputs[name] = {**declared, "ask": {"en": name}}
        return name

    def atom(self) -> str:
        """Something simple that is true or false."""
        kind = self.draw(st.sampled_from(self.kinds))
        if kind == "decision" and self.yes_or_no:
            name = self.draw(st.sampled_from(self.yes_or_no))
            if self.once:
                self.yes_or_no.remove(name)
            return str(name)
        if kind == "number":
            return f"{self.input('number')} {self.draw(st.sampled_from(['< 1', '>= 1', '= 2', '!= 0']))}"
        if kind == "choice":
            return f'{self.input("choice")} = "x"'
        return self.input("boolean")

    def condition(self, depth: int = 2) -> str:
        """An expression that is true or false."""
        form = self.draw(st.sampled_from(["atom", "and", "or", "not", "if"])) if depth else "atom"
        if form == "atom":
            return self.atom()
        if form == "not":
            return f"not({self.condition(depth - 1)})"
        parts = [self.condition(depth - 1) for _ in range(3 if form == "if" else 2)]
        if form == "if":
            return "(if {} then {} else {})".format(*parts)
        return f"({parts[0]} {form} {parts[1]})"

    def conditions(self) -> dict[str, Any]:
        """A decision of conditions, some with exceptions."""
        listed = []
        for _ in range(self.draw(st.integers(1, 3))):
            one: dict[str, Any] = {"if": self.condition(1)}
            if self.draw(st.booleans()):
                one["unless"] = [{"if": self.condition(1), "because": {"en": "an exception"}}]
            listed.append(one)
        return {self.draw(st.sampled_from(["all_of", "any_of"])): listed}

    def table(self) -> dict[str, Any]:
        """A decision table; mentioned once, an input has a column and a row of its own."""
        policies = [
            "unique",
            "any",
            "first",
            "priority",
            "collect",
            "rule order",
            "sum",
            "min",
            "max",
            "count",
        ]
        policy = self.draw(st.sampled_from(policies))
        columns = [self.input("boolean") for _ in range(self.draw(st.integers(1, 3)))]
        rows = []
        for place in range(len(columns) if self.once else self.draw(st.integers(1, 4))):
            cell = st.sampled_from(["true", "false", "-"])
            tests = [
                self.draw(st.sampled_from(["true", "false"]) if place == other else st.just("-"))
                if self.once
                else self.draw(cell)
                for other in range(len(columns))
            ]
            rows.append([*tests, self.draw(st.integers(1, 3))])
        table: dict[str, Any] = {"inputs": columns, "rules": rows, "hit_policy": policy}
        if policy in ("sum", "min", "max", "count"):
            table |= {"hit_policy": "collect", "aggregation": policy}
        if policy == "priority":
            table["priorities"] = self.draw(st.permutations([1, 2, 3]))
        if self.draw(st.booleans()) and policy not in ("collect", "rule order"):
            table["otherwise"] = self.draw(st.integers(1, 4))
        return {"table": table}

    def decision(self, name: str) -> None:
        """Add a decision."""
        forms = ["conditions", "condition", "table", *(["amount"] if "number" in self.kinds else [])]
        kind = self.draw(st.sampled_from(forms))
        if kind == "conditions":
            self.decisions[name] = self.conditions()
        elif kind == "condition":
            self.decisions[name] = {"value": self.condition()}
        elif kind == "table":
            self.decisions[name] = self.table()
        else:
            self.decisions["eligible"] = self.conditions()
            self.decisions[name] = {"if_eligible": f"1 + {self.input('number')}"}
        if kind in ("conditions", "condition"):
            self.yes_or_no.append(name)


@st.composite
def cases(draw: st.DrawFn, *, once: bool = False, numbers: bool = True) -> Case:
    """A model of a few decisions that may rest on each other, and the last of them to ask.

    Without `numbers` every input has a few values, all of them known.
    """
    maker = Maker(draw, once) if numbers else Maker(draw, once, ("boolean", "choice", "decision"))
    last = ""
    for place in range(draw(st.integers(1, 3))):
        last = f"decision {place}"
        maker.decision(last)
    return Case({"input_data": maker.inputs, "decisions": maker.decisions}, maker.domains, last)


def completions(case: Case, given: Given, *, null: bool = False) -> Iterator[dict[str, Any]]:
    """Every way to know what is not given; `null`: also that there is nothing."""
    open_ = [name for name in case.domains if name not in given]
    for values in product(*(case.domains[name] + ((None,) if null else ()) for name in open_)):
        yield {**given, **dict(zip(open_, values, strict=True))}


@st.composite
def part_known(draw: st.DrawFn, case: Case, *, at_most_open: int = 4) -> dict[str, Any]:
    """What may be known of a case so far."""
    names = draw(st.permutations(list(case.domains)))
    least = max(0, len(names) - at_most_open)
    count = draw(st.integers(least, len(names)))
    return {name: draw(st.sampled_from(case.domains[name])) for name in names[:count]}
