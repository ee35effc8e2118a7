"""Random definitions: decisions of every kind over a person, a household and its members, from one number.

The same seed gives the same definition. Numbers, dates and texts come from small pools that populations share, so that
values stand exactly on thresholds, or a cent beside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

ON = date(2026, 3, 1)
AMOUNTS = [Decimal(text) for text in (
    "0", "0.01", "-0.01", "1", "5", "9.99", "10", "10.01", "12.50", "99.99", "100", "100.01", "250", "999.99", "1000",
    "-5", "-100.01", "33.33", "0.05", "1234567.89", "52", "13",
)]  # fmt: skip
WHOLES = [Decimal(number) for number in (0, 1, 2, 3, 5, 7, 12, 16, 17, 18, 19, 25, 52, 65, -1, 100)]
FINE = [
    Decimal(text)
    for text in ("0", "0.5", "0.125", "0.000001", "0.65", "1.5", "2.345", "-0.5", "33.333333", "10")
]
DAYS = [date(*parts) for parts in (
    (2008, 2, 29), (2008, 3, 1), (2008, 2, 28), (1960, 4, 6), (1999, 12, 31), (2000, 1, 31), (2026, 3, 1), (2026, 2, 28),
    (2026, 3, 2), (2010, 3, 1), (1990, 7, 15), (2024, 2, 29),
)]  # fmt: skip
KINDS = ["a", "b", "c"]
TEXTS = ["x", "y", "zz", "Ä", ""]
IDS = ["1", "2", "3", "10"]

PERSON = {
    "id": "text", "age": "integer", "pay": "money", "born": "date", "ok": "boolean", "boss": "text",
    "kind": {"type": "choice", "options": {kind: {"en": kind} for kind in KINDS}},
}  # fmt: skip
UNIT = {"who": "text", "due": "money", "hours": "number"}
HOME = {"rent": "money", "own": "boolean", "since": "date"}
INPUTS: dict[str, Any] = {
    "p.a": "money", "p.b": "money", "p.n": "integer", "p.x": "number", "p.f": "boolean", "p.g": "boolean",
    "p.d": "date", "p.e": "date", "p.s": "text", "home": "home type", "h.m": "list of person", "t.u": "list of unit",
    "h.l": "list of money", "h.t": "list of text",
    "p.k": {"type": "choice", "options": {kind: {"en": kind} for kind in KINDS}},
}  # fmt: skip
LITERAL_SIGNS = ("<", "<=", ">", ">=", "=", "!=")


class Names:
    """What an expression may name: by type the paths in reach."""

    def __init__(self, **of: Sequence[str]) -> None:
        self.of = {type_: list(paths) for type_, paths in of.items()}

    def plus(self, **of: Sequence[str]) -> Names:
        """More names."""
        types = {*self.of, *of}
        return Names(**{one: [*self.of.get(one, ()), *of.get(one, ())] for one in types})

    def some(self, random: Random, type_: str) -> str | None:
        paths = self.of.get(type_)
        return random.choice(paths) if paths else None


OUTER = Names(
    number=["p.a", "p.b", "p.n", "p.x", "home.rent", "limit", "rate", "step"],
    truth=["p.f", "p.g", "home.own"],
    text=["p.k", "p.s"],
    day=["p.d", "p.e", "home.since", "start"],
    people=["h.m"],
    units=["t.u"],
    numbers=["h.l"],
    texts=["h.t", "kinds"],
)


def member(name: str) -> dict[str, list[str]]:
    """The paths of one member of the household."""
    return {
        "number": [f"{name}.age", f"{name}.pay"],
        "truth": [f"{name}.ok"],
        "text": [f"{name}.kind", f"{name}.id", f"{name}.boss"],
        "day": [f"{name}.born"],
    }


OWN = {"number": ["age", "pay", "item.pay"], "truth": ["ok"], "text": ["kind", "id", "boss"], "day": ["born"]}
"""What a filter over members may name."""


class Drawer:
    """Draws expressions as text."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0

    def fresh(self) -> str:
        """A name for a loop."""
        self.count += 1
        return f"q{self.count}"

    def pick(self, *ways: Callable[[], str]) -> str:
        return self.random.choice(ways)()

    def literal(self, type_: str) -> str:
        """A value written out."""
        random = self.random
        if type_ == "number":
            found = random.choice(random.choice((AMOUNTS, WHOLES, FINE)))
            return f"({found})" if found < 0 else format(found, "f")
        if type_ == "truth":
            return random.choice(("true", "false"))
        if type_ == "text":
            return f'"{random.choice((*KINDS, *TEXTS, *IDS))}"'
        return f'date("{random.choice(DAYS).isoformat()}")'

    def any(self, type_: str, names: Names, depth: int) -> str:
        """An expression of a type."""
        return {"number": self.number, "truth": self.truth, "text": self.text, "day": self.day}[type_](
            names, depth
        )

    def leaf(self, type_: str, names: Names) -> str:
        if self.random.random() < 0.04:
            return "null"
        found = names.some(self.random, type_) if self.random.random() < 0.75 else None
        return found or self.literal(type_)

    def branch(self, type_: str, names: Names, depth: int) -> str:
        """`if`"""
        return (
            f"(if {self.truth(names, depth - 1)} then {self.any(type_, names, depth - 1)}"
            f" else {self.any(type_, names, depth - 1)})"
        )

    def number(self, names: Names, depth: int) -> str:
        random = self.random
        if depth <= 0:
            return self.leaf("number", names)
        one = lambda: self.number(names, depth - 1)  # noqa: E731
        rounding = random.choice(
            ("decimal", "round up", "round down", "round half up", "round half down", "floor", "ceiling")
        )
        return self.pick(
            lambda: self.leaf("number", names),
            lambda: f"({one()} {random.choice('+-*')} {one()})",
            lambda: f"({one()} {random.choice('+-')} {one()})",
            lambda: f"({one()} / {random.choice(('3', '52', '4', '2.5', '7', '-8', '0.3', '0'))})",
            lambda: f"({one()} * 12 / 52)",
            lambda: f"({one()} / {one()})",
            lambda: f"{rounding}({one()}, {random.choice((0, 1, 2, 2, -1))})",
            lambda: f"floor({one()})",
            lambda: f"max([{one()}, {one()}])",
            lambda: f"min({one()}, {one()}, 0)",
            lambda: f"abs({one()})",
            lambda: f"-({one()})",
            lambda: f"modulo({one()}, {random.choice(('2', '7', '0.5', one()))})",
            lambda: self.branch("number", names, depth),
            lambda: self.of_members(names, depth),
            lambda: self.of_members(names, depth),
            lambda: f"sum({self.numbers(names, depth - 1)})",
            lambda: f"count({self.people(names, depth - 1)})",
            lambda: f"years and months duration({self.day(names, depth - 1)}, today()).years",
            lambda: f"({self.day(names, depth - 1)}).{random.choice(('year', 'month', 'day', 'weekday'))}",
            lambda: f"({self.day(names, depth - 1)} - {self.day(names, depth - 1)}).days",
            lambda: f"age of({self.day(names, depth - 1)})",
            lambda: f"string length({self.text(names, 0)})",
            lambda: f"taper({one()}, {one()})",
            lambda: f"marginal({one()})",
            lambda: f"rate of({self.text(names, depth - 1)}, {one()})",
            lambda: f"bands[from <= {one()}][-1].share",
            lambda: (
                f"{self.people(names, depth - 1)}[{random.choice((1, -1, 2))}].{random.choice(('pay', 'age'))}"
            ),
            lambda: f"{{u: {one()}, v: u + 1}}.v",
            lambda: (
                f"(if {self.truth(names, depth - 1)} then {self.people(names, 0)} else {self.people(names, 0)})[1].pay"
            ),
            lambda: f"count(if {self.truth(names, depth - 1)} then {self.people(names, 0)} else [])",
        )

    def of_members(self, names: Names, depth: int) -> str:
        """A number made of members' numbers."""
        random, name = self.random, self.fresh()
        people = self.people(names, depth - 1)
        inner = names.plus(**member(name))
        return self.pick(
            lambda: f"sum({people}.pay)",
            lambda: (
                f"{random.choice(('sum', 'min', 'max', 'mean'))}(for {name} in {people} return {self.number(inner, depth - 1)})"
            ),
            lambda: f"sum(concatenate([0], for {name} in {people} return {self.number(inner, depth - 1)}))",
            lambda: f"count({people}[{self.truth(names.plus(**OWN), depth - 1)}])",
            lambda: f"max(concatenate([{self.number(names, 0)}], {people}.age))",
            lambda: f"count(distinct values({people}.{random.choice(('id', 'kind', 'age'))}))",
            lambda: f"sum(t.u[who = {self.text(names, 0)}].due)",
            lambda: f"sum(for {name} in {people} return sum(concatenate([0], t.u[who = {name}.id].due)))",
            lambda: f"sum(for {name} in {people} return count({self.people(names, 0)}[boss = {name}.id]))",
            lambda: f"sum(for {name} in {people} return earned({name}, t.u))",
            lambda: f"count(for {name} in {people} return {self.number(inner, depth - 1)})",
        )

    def numbers(self, names: Names, depth: int) -> str:
        """A list of numbers."""
        return self.pick(
            lambda: names.some(self.random, "numbers") or "[1, 2]",
            lambda: f"[{self.number(names, depth - 1)}, {self.number(names, depth - 1)}]",
            lambda: f"concatenate([{self.number(names, 0)}], h.l)",
            lambda: f"h.l[item {self.random.choice(LITERAL_SIGNS)} {self.number(names, 0)}]",
            lambda: f"t.u.{self.random.choice(('due', 'hours'))}",
            lambda: f"(for i in 1..3 return i * {self.number(names, 0)})",
        )

    def people(self, names: Names, depth: int) -> str:
        """A list of members."""
        if depth <= 0 or self.random.random() < 0.3:
            return names.some(self.random, "people") or "h.m"
        condition = self.truth(names.plus(**OWN), depth - 1)
        return f"{self.people(names, depth - 1)}[{condition}]"

    def truth(self, names: Names, depth: int) -> str:
        random = self.random
        if depth <= 0:
            return self.leaf("truth", names)
        one, name = (lambda: self.truth(names, depth - 1)), self.fresh()
        inner = names.plus(**member(name))
        type_ = random.choice(("number", "number", "day", "text"))
        sign = random.choice(LITERAL_SIGNS)
        return self.pick(
            lambda: self.leaf("truth", names),
            lambda: f"({self.any(type_, names, depth - 1)} {sign} {self.any(type_, names, depth - 1)})",
            lambda: f"({self.any(type_, names, 0)} {sign} {self.any(type_, names, 0)})",
            lambda: f"({self.number(names, depth - 1)} {sign} {self.literal('number')})",
            lambda: f"({one()} {random.choice(('and', 'or'))} {one()})",
            lambda: (
                f"({one()} {random.choice(('and', 'or'))} {one()} {random.choice(('and', 'or'))} {one()})"
            ),
            lambda: f"not({one()})",
            lambda: self.branch("truth", names, depth),
            lambda: f"({self.any(type_, names, depth - 1)} = null)",
            lambda: (
                f"({self.number(names, depth - 1)} between {self.number(names, 0)} and {self.number(names, 0)})"
            ),
            lambda: f"({self.number(names, depth - 1)} in {self.range()})",
            lambda: f'({self.text(names, 0)} in ("a", "x", "1"))',
            lambda: f"({self.text(names, 0)} in kinds)",
            lambda: f"list contains(kinds, {self.text(names, depth - 1)})",
            lambda: (
                f"{random.choice(('contains', 'starts with', 'ends with'))}({self.text(names, 0)}, {self.literal('text')})"
            ),
            lambda: f"list contains({self.people(names, depth - 1)}.id, {self.text(names, 0)})",
            lambda: (
                f"({random.choice(('some', 'every'))} {name} in {self.people(names, depth - 1)} satisfies {self.truth(inner, depth - 1)})"
            ),
            lambda: (
                f"({random.choice(('some', 'every'))} {name} in h.l satisfies {name} {sign} {self.number(names, 0)})"
            ),
            lambda: f"{random.choice(('all', 'any'))}({self.people(names, depth - 1)}.ok)",
            lambda: (
                f"({random.choice(('p.f', 'p.a', 'p.s'))} instance of {random.choice(('number', 'boolean', 'string'))})"
            ),
            lambda: (
                f'(years and months duration({self.day(names, 0)}, {self.day(names, 0)}) >= duration("P18Y"))'
            ),
        )

    def range(self) -> str:
        """A range with numbers written out."""
        low, high = sorted(self.random.sample(AMOUNTS, 2))
        return f"{self.random.choice('[(')}{low}..{high}{self.random.choice('])')}"

    def text(self, names: Names, depth: int) -> str:
        if depth <= 0:
            return self.leaf("text", names)
        return self.pick(
            lambda: self.leaf("text", names),
            lambda: self.branch("text", names, depth),
            lambda: f"{self.people(names, depth - 1)}[1].{self.random.choice(('id', 'kind'))}",
            lambda: f"{self.random.choice(('upper case', 'lower case'))}({self.text(names, 0)})",
            lambda: f"substring({self.text(names, 0)}, {self.random.choice(('1', '-1', '2, 1'))})",
            lambda: f"({self.text(names, 0)} + {self.literal('text')})",
        )

    def day(self, names: Names, depth: int) -> str:
        random = self.random
        if depth <= 0:
            return self.leaf("day", names)
        return self.pick(
            lambda: self.leaf("day", names),
            lambda: self.branch("day", names, depth),
            lambda: "today()",
            lambda: (
                f'({self.day(names, depth - 1)} {random.choice("+-")} duration("{random.choice(("P1D", "P1M", "P18Y", "P1Y6M", "P30D"))}"))'
            ),
            lambda: f"{random.choice(('min', 'max'))}({self.people(names, depth - 1)}.born)",
        )
