"""A decision model as it is built from a definition: what is known, the law's figures, and the decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from onedoor.dmn import graph
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.errors import Path, UnknownName
from onedoor.dmn.sights import Sight
from onedoor.dmn.texts import Text
from onedoor.dmn.values import misfit
from onedoor.feel import types as feel
from onedoor.feel.expressions import Expression
from onedoor.feel.unary_tests import UnaryTests
from onedoor.feel.values import Missing, Value
from onedoor.feel.values import Parameter as FeelParameter

#: From here on the application itself knows; no register is read.
OF_THE_APPLICATION = ("application.channel",)

#: Known as soon as somebody signs in, therefore usable without being declared.
PERSON_NUMBER = "applicant.person number"

STAGE = 16
"""Decisions and functions that are evaluated inside one another; longer chains are worked out from below."""

HitPolicy = Literal["unique", "any", "priority", "first", "collect", "rule order", "output order"]
HIT_POLICIES: tuple[HitPolicy, ...] = (
    "unique",
    "any",
    "priority",
    "first",
    "collect",
    "rule order",
    "output order",
)
Aggregation = Literal["sum", "min", "max", "count"]
AGGREGATIONS: tuple[Aggregation, ...] = ("sum", "min", "max", "count")


@dataclass(frozen=True)
class Source:
    """Where a register keeps an input: `from: population.date of birth`."""

    register: str
    attribute: str

    def __str__(self) -> str:
        return f"{self.register}.{self.attribute}"


@dataclass(frozen=True)
class Validity:
    """What an answer has to satisfy, and what is said when it does not."""

    tests: UnaryTests
    message: Text


@dataclass(frozen=True)
class InputData:
    """Something that must be known about the case: from a register, or asked.

    `about` says whose record is read (None: the applicant's); `of_the_application` marks what the application itself
    knows (its channel), for which there is no register; `may_be_empty` that an empty answer means null;
    `built_in` the person number of who signed in, present without being declared.
    """

    name: str
    type: DataType
    title: Text | None = None
    ask: Text | None = None
    hint: Text | None = None
    from_: Source | None = None
    about: Expression | None = None
    purpose: str | None = None
    legal_basis: str | None = None
    evidence: tuple[str, ...] = ()
    valid: Validity | None = None
    may_be_empty: bool = False
    of_the_application: bool = False
    built_in: bool = False

    @property
    def options(self) -> Mapping[str, Text]:
        """What a choice (or a list of choices) chooses from, by key; empty for other types."""
        return self.type.item.options if self.type.item else self.type.options

    @property
    def group(self) -> str | None:
        """The part of the name before its dot: "applicant"."""
        return self.name.partition(".")[0] if "." in self.name else None

    def check(self, value: Value, *, on: date | None = None) -> str | Text | None:
        """Say what is wrong with an answer: a plain sentence, the definition's own message, or None when it is well.

        `on` is the day that `today()` means in the tests; tests that need it hold without one.
        """
        if value is None or isinstance(value, Missing):
            return None
        wrong = misfit(value, self.type)
        if wrong:
            return wrong
        if self.valid and self.valid.tests.evaluate(value, {}, today=on or date.min) is False:
            return self.valid.message
        return None


@dataclass(frozen=True)
class Figure:
    """A parameter's value from a day on, until the next figure begins."""

    since: date
    value: Value


@dataclass(frozen=True)
class Parameter:
    """A figure of the law with its dates: what it was on which day, and where that is written."""

    name: str
    type: DataType
    figures: tuple[Figure, ...]
    title: Text | None = None
    source: str | None = None
    cite: str | None = None


@dataclass(frozen=True)
class Exemption:
    """An exception of the law: where it holds, the condition counts as met all the same."""

    test: Expression
    because: Text | None
    source: str | None
    path: Path


@dataclass(frozen=True)
class Condition:
    """One thing that has to hold, what is said when it does and when it does not, and its exceptions."""

    test: Expression
    because: Text | None
    otherwise: Text | None
    source: str | None
    unless: tuple[Exemption, ...]
    path: Path


@dataclass(frozen=True)
class Conditions:
    """Logic of a yes-or-no decision: all of its conditions, or any of them."""

    every: bool
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Formula:
    """Logic of a decision that is one expression."""

    expression: Expression


@dataclass(frozen=True)
class IfEligible:
    """Logic of an amount that is only due when another decision says yes; null when it says no."""

    eligible: str
    expression: Expression


@dataclass(frozen=True)
class Rule:
    """A row: one test per input column (None is `-`, anything), one output per output column."""

    tests: tuple[UnaryTests | None, ...]
    outputs: tuple[Expression, ...]
    path: Path
    because: Text | None = None
    source: str | None = None


@dataclass(frozen=True)
class Table:
    """Logic of a decision that is a decision table.

    `outputs` are the names of the output columns (empty: one column without a name, whose value is the answer).
    `priorities` are the output values from first to last for the policies priority and output order; with several
    output columns `ranks` says them for each column (empty: they have none).
    `allowed` says of each input column which values it may have (None: any): for another one the answer is null.
    """

    columns: tuple[Expression, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]
    hit_policy: HitPolicy = "unique"
    aggregation: Aggregation | None = None
    priorities: tuple[Value, ...] = ()
    otherwise: tuple[Expression, ...] = ()
    ranks: tuple[tuple[Value, ...], ...] = ()
    allowed: tuple[UnaryTests | None, ...] = ()


Logic = Conditions | Formula | IfEligible | Table


@dataclass(frozen=True)
class Function:
    """A business knowledge model: a calculation with parameters of its own that decisions share.

    `sees` are the names its logic may use besides (None: every name of the model). Where `takes` says the parameters'
    types, arguments are converted to them, and the result to `held`; what cannot be converted gives null.
    """

    name: str
    parameters: Mapping[str, DataType]
    type: DataType
    logic: Formula | Table
    needs: tuple[str, ...] = ()
    title: Text | None = None
    source: str | None = None
    sees: Sight | None = None
    takes: tuple[FeelParameter, ...] | None = None
    held: feel.Type = feel.ANY


@dataclass(frozen=True)
class Decision:
    """A question the model answers. `needs` are the names its logic mentions, as written in the definition.

    `sees` are the names its logic may use (None: every name of the model), `held` what its answer is converted to.
    """

    name: str
    type: DataType
    logic: Logic
    needs: tuple[str, ...]
    title: Text | None = None
    text: Text | None = None
    source: str | None = None
    sees: Sight | None = None
    held: feel.Type = feel.ANY


@dataclass(frozen=True)
class Given:
    """What a decision service is given from outside: an input or a decision, by its full name, as a parameter."""

    key: str
    parameter: FeelParameter


@dataclass(frozen=True)
class Output:
    """A decision that a service answers, with the name its answer has in the service's result."""

    key: str
    name: str


@dataclass(frozen=True)
class Service:
    """A decision service: some decisions, offered as one function of what they need from outside."""

    name: str
    takes: tuple[Given, ...]
    outputs: tuple[Output, ...]
    held: feel.Type = feel.ANY


@dataclass(frozen=True)
class Model:
    """Everything a service's decisions are made of, compiled once."""

    inputs: Mapping[str, InputData]
    parameters: Mapping[str, Parameter]
    types: Mapping[str, DataType]
    decisions: Mapping[str, Decision]
    functions: Mapping[str, Function] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """What each decision and function needs."""
        found = {name: function.needs for name, function in self.functions.items()}
        return found | {name: decision.needs for name, decision in self.decisions.items()}

    @cached_property
    def landings(self) -> frozenset[str]:
        """Decisions (and functions) to work out before those above them, so that no evaluation goes deep."""
        return graph.landings(self.needs, steps=STAGE)

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """How many decisions and functions stand one behind the other below each, those with fewer first."""
        return dict(sorted(graph.levels(self.needs).items(), key=lambda pair: pair[1]))

    def input(self, name: str) -> InputData:
        """Return an input by its full name. Raises UnknownName."""
        if name not in self.inputs:
            raise UnknownName("input", name, list(self.inputs))
        return self.inputs[name]

    def decision(self, name: str) -> Decision:
        """Return a decision by its name. Raises UnknownName."""
        if name not in self.decisions:
            raise UnknownName("decision", name, list(self.decisions))
        return self.decisions[name]
