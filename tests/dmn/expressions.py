"""Random expressions of every kind over a few inputs, and random values for these: also missing, null and of wrong kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from onedoor.feel.values import Missing

Draw = Callable[[st.SearchStrategy[Any]], Any]

INPUTS: dict[str, Any] = {
    "n": {"type": "number"},
    "home.rent": {"type": "money"},
    "yes": {"type": "boolean"},
    "home.kind": {"type": "choice", "options": {key: {"en": key} for key in ("x", "y", "z")}},
    "born": {"type": "date"},
    "people": {"type": "list of person"},
    "me": {"type": "person"},
    "words": {"type": "list of text"},
}
TYPES = {"person": {"age": "number", "sex": "text", "ok": "boolean", "born": "date", "words": "list of text"}}
PARAMETERS = {
    "limit": {"type": "number", "values": {date(2000, 1, 1): 2}},
    "kinds": {"type": "list of text", "values": {date(2000, 1, 1): ["x", "y"]}},
    "late": {"type": "number", "values": {date(2030, 1, 1): 3}},
}
FUNCTIONS: dict[str, Any] = {
    "twice": {"parameters": {"amount": "number"}, "type": "number", "value": "if amount > limit then amount + amount else amount * 2"},
    "among": {"parameters": {"one": "text", "all": "list of text"}, "type": "boolean", "value": "list contains(all, one)"},
    "rank": {
        "parameters": {"who": "person"},
        "type": "number",
        "table": {"inputs": ["who.age", "who.sex"], "hit_policy": "first", "rules": [["< 2", '"x"', 1], [">= 2", "-", "who.age"], ["-", "-", 7]]},
    },
}  # fmt: skip


@dataclass
class Words:
    """Writes expressions. `scope` are the loop variables in reach (each a person)."""

    draw: Draw
    scope: tuple[str, ...] = ()
    inside: bool = False
    decisions: tuple[str, ...] = ()

    def pick(self, *forms: Callable[[], str]) -> str:
        """One of several forms."""
        return str(self.draw(st.sampled_from(forms))())

    def number(self, depth: int) -> str:
        """A number."""
        plain = [*"01235", "1.50", "-2", "n", "home.rent", "limit", "me.age", "late"]
        plain += [f"{name}.age" for name in self.scope] + (["age", "item.age"] if self.inside else [])
        plain += [name for name in self.decisions if name.startswith("amount")]
        if not depth:
            return str(self.draw(st.sampled_from(plain)))
        n, b, p = (
            (lambda: self.number(depth - 1)),
            (lambda: self.truth(depth - 1)),
            (lambda: self.people(depth - 1)),
        )
        return self.pick(
            lambda: f"({n()} {self.draw(st.sampled_from('+-*/'))} {n()})",
            lambda: f"(if {b()} then {n()} else {n()})",
            lambda: f"max([{n()}, {n()}])",
            lambda: f"min({n()}, {n()})",
            lambda: f"max([{n()}, {n()}, {n()}])",
            lambda: f"count({p()})",
            lambda: f"sum({p()}.age)",
            lambda: f"sum(concatenate([0], {self.each(depth)}))",
            lambda: f"round half up({n()}, 1)",
            lambda: f"floor({n()} / 2)",
            lambda: f"modulo({n()}, 3)",
            lambda: f"-{n()}",
            lambda: f"twice({n()})",
            lambda: f"rank({p()}[1])",
            lambda: f"{p()}[{self.draw(st.sampled_from(['1', '-1', '2', 'n']))}].age",
            lambda: f"years and months duration({self.day()}, today()).years",
            lambda: f"({n()} ** 2)",
        )

    def each(self, depth: int) -> str:
        """A list of numbers, one per person."""
        name = f"p{len(self.scope)}"
        inner = Words(self.draw, (*self.scope, name), self.inside, self.decisions)
        return f"(for {name} in {self.people(depth - 1)} return {inner.number(depth - 1)})"

    def people(self, depth: int) -> str:
        """A list of people."""
        if not depth:
            return self.pick(lambda: "people", lambda: "people", lambda: "[me]")
        inner = Words(self.draw, self.scope, True, self.decisions)
        return f"{self.people(depth - 1)}[{inner.truth(depth - 1)}]"

    def day(self) -> str:
        """A date."""
        plain = ["born", "me.born", 'date("2001-02-28")', "today()", *(f"{name}.born" for name in self.scope)]
        return str(self.draw(st.sampled_from(plain)))

    def text(self) -> str:
        """A text."""
        plain = ["home.kind", '"x"', '"w"', "me.sex", *(f"{name}.sex" for name in self.scope)]
        return str(self.draw(st.sampled_from([*plain, "sex"] if self.inside else plain)))

    def truth(self, depth: int) -> str:
        """Something true or false."""
        plain = [
            "yes",
            "me.ok",
            "true",
            *(f"{name}.ok" for name in self.scope),
            *(["ok"] if self.inside else []),
        ]
        plain += [name for name in self.decisions if name.startswith("verdict")]
        if not depth:
            return str(self.draw(st.sampled_from(plain)))
        n, b = (lambda: self.number(depth - 1)), (lambda: self.truth(depth - 1))
        sign = self.draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
        name = f"q{len(self.scope)}"
        inner = Words(self.draw, (*self.scope, name), self.inside, self.decisions)
        return self.pick(
            lambda: f"({n()} {sign} {n()})",
            lambda: f"({self.text()} {sign} {self.text()})",
            lambda: f"({self.day()} {sign} {self.day()})",
            lambda: f"({n()} = null)",
            lambda: f"({n()} between {n()} and {n()})",
            lambda: f"({b()} and {b()})",
            lambda: f"({b()} or {b()} or {b()})",
            lambda: f"not({b()})",
            lambda: f"(if {b()} then {b()} else {b()})",
            lambda: (
                f"({self.draw(st.sampled_from(['some', 'every']))} {name} in {self.people(depth - 1)} satisfies {inner.truth(depth - 1)})"
            ),
            lambda: (
                f"list contains({self.draw(st.sampled_from(['kinds', 'words', 'me.words']))}, {self.text()})"
            ),
            lambda: f'list contains(["x", "w"], {self.text()})',
            lambda: f"among({self.text()}, {self.draw(st.sampled_from(['kinds', 'words']))})",
            lambda: f"({n()} in (< 2, [3..{self.draw(st.integers(3, 5))}]))",
            lambda: f'({self.text()} in ("x", "y"))',
        )


NUMBERS = st.sampled_from(
    [Decimal(each) for each in ("0", "1", "2", "2.0", "3", "-1", "0.15", "1E+6000", "1E-6000")]
)
DAYS = st.sampled_from([date(1990, 2, 28), date(2001, 2, 28), date(2026, 4, 1), date(2030, 1, 1)])
TEXTS = st.sampled_from(["x", "y", "z", "w"])
WRONG: st.SearchStrategy[Any] = st.sampled_from(
    [None, None, Missing(("elsewhere",)), "x", Decimal(1), True, [], [Decimal(1)], {"age": Decimal(1)}]
)


def mostly(usual: st.SearchStrategy[Any], *, of: int = 8) -> st.SearchStrategy[Any]:
    """A usual value, seldom one of another kind, null or missing."""
    return st.integers(1, of).flatmap(lambda throw: WRONG if throw == 1 else usual)


_FIELDS = {
    "age": mostly(NUMBERS),
    "sex": mostly(TEXTS),
    "ok": mostly(st.booleans()),
    "born": mostly(DAYS),
    "words": mostly(st.lists(mostly(TEXTS), max_size=3)),
}
PERSON = st.fixed_dictionaries(_FIELDS) | st.fixed_dictionaries({}, optional=_FIELDS)
ODD_PERSON = st.fixed_dictionaries({**_FIELDS, "p0": NUMBERS, "yes": st.just(False), "item": NUMBERS})
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "n": mostly(NUMBERS),
    "home.rent": mostly(NUMBERS),
    "yes": mostly(st.booleans()),
    "home.kind": mostly(TEXTS),
    "born": mostly(DAYS),
    "people": mostly(st.lists(mostly(PERSON | PERSON | PERSON | ODD_PERSON), max_size=3)),
    "me": mostly(PERSON),
    "words": mostly(st.lists(mostly(TEXTS), max_size=3)),
}  # fmt: skip


@st.composite
def inputs(draw: st.DrawFn) -> dict[str, Any]:
    """What may be known of a case."""
    return {name: draw(values) for name, values in VALUES.items() if draw(st.integers(0, 3))}


@st.composite
def documents(draw: st.DrawFn, *, depth: int = 3) -> dict[str, Any]:
    """A definition of three decisions that may rest on each other."""
    decisions: dict[str, Any] = {}
    for place in range(3):
        words = Words(draw, decisions=tuple(decisions))
        if draw(st.booleans()):
            decisions[f"amount {place}"] = {"type": "number", "value": words.number(depth)}
        else:
            decisions[f"verdict {place}"] = {"type": "boolean", "value": words.truth(depth)}
    return document(decisions)


def document(decisions: dict[str, Any]) -> dict[str, Any]:
    """A definition with these inputs, figures and functions, and with some decisions."""
    asked = {name: {**declared, "ask": {"en": name}} for name, declared in INPUTS.items()}
    return {
        "types": TYPES,
        "input_data": asked,
        "parameters": PARAMETERS,
        "functions": FUNCTIONS,
        "decisions": decisions,
    }


_ONE = {"age": NUMBERS, "sex": TEXTS, "ok": st.booleans(), "born": DAYS, "words": st.lists(TEXTS, max_size=2)}
PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "n": NUMBERS,
    "home.rent": NUMBERS,
    "yes": st.booleans(),
    "home.kind": TEXTS,
    "born": DAYS,
    "people": st.lists(st.fixed_dictionaries(_ONE), max_size=3),
    "me": st.fixed_dictionaries(_ONE),
    "words": st.lists(TEXTS, max_size=3),
}
"""Values of the kinds that the inputs have."""


CELLS = {
    "n": ["-", "1", "< 2", "<= 2", "> 2", ">= 2", "[1..2)", "(1..3]", "1, 3", "not(2)", "2.0", "null", "not(< 1, 3)", "[1, 2]", "limit"],
    "home.kind": ["-", '"x"', '"y", "z"', 'not("x")', '"x", "w"', "null"],
    "yes": ["-", "true", "false", "not(true)"],
    "born": ["-", '< date("2001-02-28")', 'date("2001-02-28")', '> date("2001-02-28")', '[date("1990-02-28")..date("2026-04-01")]'],
}  # fmt: skip
OUTPUTS = {
    "number": ["1", "2", "3", "n", "limit + n"],
    "boolean": ["true", "false", "yes"],
    "text": ['"a"', '"b"', "home.kind"],
}


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """A definition of one decision table, of any hit policy."""
    columns = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=4))
    policy = draw(
        st.sampled_from(
            ["unique", "any", "first", "first", "rule order", "collect", "count", "sum", "priority"]
        )
    )
    kind = "number" if policy in ("count", "sum", "priority") else draw(st.sampled_from(list(OUTPUTS)))
    row = st.tuples(*(st.sampled_from(CELLS[name]) for name in columns), st.sampled_from(OUTPUTS[kind]))
    table: dict[str, Any] = {"inputs": columns, "hit_policy": policy}
    table["rules"] = [list(cells) for cells in draw(st.lists(row, min_size=1, max_size=6))]
    if policy in ("count", "sum"):
        table |= {"hit_policy": "collect", "aggregation": policy}
    if policy == "priority":
        table["priorities"] = [3, 1, 2]
    if draw(st.booleans()):
        table["otherwise"] = draw(st.sampled_from(OUTPUTS[kind]))
    return document({"answer": {"table": table}})
