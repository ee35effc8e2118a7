"""A model as written code: one Python function per decision and function of the model, each written once it is hot.

The general way (`context.Case`) is the meaning, and it stays the way for what is asked seldom, for constructs that are
not written, and for a case in which written code meets a value it was not made for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from datetime import date
from decimal import DecimalException
from types import CodeType
from typing import TYPE_CHECKING, Any, TypeAlias

from onedoor.dmn import input_checks, written_logic, written_reasons
from onedoor.dmn.model import PERSON_NUMBER, Model
from onedoor.dmn.texts import Text, names_in
from onedoor.feel import written
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.expressions import Expression
from onedoor.feel.quick import text_set
from onedoor.feel.values import Missing, Value
from onedoor.feel.writing import Constants, GivesUp, NotWritten

if TYPE_CHECKING:
    from onedoor.dmn.context import Case

UNKNOWN: Any = object()
HOT = 24
"""How often something is asked in the general way before it is worth writing: about what writing it costs."""
MOST_DAYS = 50

Day: TypeAlias = dict[str, Any]
"""What written code finds by name on a day: constants, figures, the functions themselves."""


class Program:
    """A model's names as places in a list (`slots`), and its written code."""

    def __init__(self, model: Model, *, hot: int = HOT) -> None:
        self.model = model
        self.hot = hot
        inputs = dict.fromkeys((PERSON_NUMBER, *model.inputs))
        self.inputs = {name: place for place, name in enumerate(inputs)}
        self.decisions = {name: place for place, name in enumerate(model.decisions, start=len(inputs))}
        self.parameters = {name: f"p{place}" for place, name in enumerate(model.parameters)}
        self.functions = {name: f"f{place}" for place, name in enumerate(model.functions)}
        self.codes = {name: f"d{place}" for name, place in self.decisions.items()}
        self.blank: list[Value] = [Missing((name,)) for name in inputs] + [UNKNOWN] * len(self.decisions)
        self.checks = input_checks.checks(model.inputs)
        self.constants = Constants()
        self._written: dict[str, CodeType | None] = {}
        self._asked: dict[str, int] = {}
        self._days: dict[date, Day] = {}
        self._kept: dict[int, str] = {}
        self._expressions: list[Expression] = []
        self.quoted: dict[int, tuple[str, ...]] = {}

    def on(self, day: date) -> Day:
        """What written code finds on a day."""
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= MOST_DAYS:
                self._days = {}
            found = self._days[day] = self._begin(day)
        return found

    def write_all(self) -> None:
        """Write everything that can be written now, without waiting until it is hot."""
        for name in self.codes:
            self._write(name, is_function=False)
        for name in self.functions:
            self._write(name, is_function=True)
        self._days = {}

    def source(self, name: str) -> str | None:
        """Return the Python source of a decision or function of the model; None where the general way does it."""
        is_function = name in self.functions
        try:
            if is_function:
                return written_logic.function(self, self.model.functions[name])
            return written_logic.decision(self, self.model.decisions[name])
        except NotWritten:
            return None

    def _begin(self, day: date) -> Day:
        found: Day = {
            **written.ALIASES,
            "today": day,
            "U": UNKNOWN,
            "GivesUp": GivesUp,
            "GIVES_UP": GIVES_UP,
            "told": {},
        }
        sets: dict[int, frozenset[str]] = {}
        found["sets"] = sets
        for name, code in self.parameters.items():
            figures = self.model.parameters[name].figures
            place = bisect_right(figures, day, key=lambda figure: figure.since)
            if place:
                value = found[code] = figures[place - 1].value
                found["t" + code] = texts = text_set(value)
                if texts is not None:
                    sets[id(value)] = texts
        found["complete"] = all(code in found for code in self.parameters.values())
        for name, code in self.codes.items():
            found[code] = self._cold(
                name, code, found, _decide(name, self.decisions[name]), is_function=False
            )
        for name, code in self.functions.items():
            found[code] = self._cold(name, code, found, _call(name), is_function=True)
        return found

    def _cold(
        self, name: str, code: str, day: Day, general: Callable[..., Value], *, is_function: bool
    ) -> Callable[..., Value]:
        """Something while it is asked seldom: the general way, counted."""

        def cold(case: Case, *arguments: Value) -> Value:
            asked = self._asked[code] = self._asked.get(code, 0) + 1
            if asked <= self.hot and code not in self._written:
                return general(case, *arguments)
            made = self._write(name, is_function=is_function)
            if made is None:
                day[code] = general
            else:
                self._load(made, code, day)
            function: Callable[..., Value] = day[code]
            return function(case, *arguments)

        return cold

    def _load(self, made: CodeType, code: str, day: Day) -> None:
        """Make the function of compiled source known on a day."""
        for key, value in self.constants.values.items():
            if key not in day:
                day[key] = value
                if (texts := text_set(value)) is not None:
                    day["sets"][id(value)] = texts
        found: dict[str, Any] = {}
        # our own source, made of our own names; what a definition says stands in it as literals only
        exec(made, day, found)  # noqa: S102
        day[code] = found[code]

    def trace(self, expression: Expression, day: Day) -> Callable[..., Value] | None:
        """Return the written code of an expression with its reasons; None while it is cold, or where there is none."""
        code = self._kept.get(id(expression))
        if code is None:
            code = self._kept[id(expression)] = f"e{len(self._kept)}"
            self._expressions.append(expression)
        return self._special(code, day, lambda: written_reasons.source(self, expression, code))

    def hits(self, decision: str, day: Day) -> Callable[[Case], tuple[int, dict[int, Missing] | None]] | None:
        """Return the written code that says which rows of a decision's table are hit; None as for `trace`."""
        code = f"h{self.decisions[decision]}"
        return self._special(
            code, day, lambda: written_logic.hits(self, self.model.decisions[decision], code)
        )

    def _special(self, code: str, day: Day, source: Callable[[], str]) -> Callable[..., Any] | None:
        found: Callable[..., Any] | None = day.get(code)
        if found is not None:
            return found
        if code not in self._written:
            asked = self._asked[code] = self._asked.get(code, 0) + 1
            if asked <= self.hot // 8:
                return None
            try:
                self._written[code] = compile(source(), f"<{code}>", "exec")
            except NotWritten:
                self._written[code] = None
        made = self._written[code]
        if made is None:
            return None
        self._load(made, code, day)
        return day[code]  # type: ignore[no-any-return]

    def names_in(self, text: Text | None) -> tuple[str, ...]:
        """Return the names that a sentence of the model quotes."""
        found = self.quoted.get(id(text))
        if found is None:
            found = self.quoted[id(text)] = names_in(text)
        return found

    def _write(self, name: str, *, is_function: bool) -> CodeType | None:
        code = self.functions[name] if is_function else self.codes[name]
        if code not in self._written:
            source = self.source(name)
            self._written[code] = None if source is None else compile(source, f"<{name}>", "exec")
        return self._written[code]


class Answers(MutableMapping[str, Value]):
    """The decisions of a case that have an answer."""

    def __init__(self, places: Mapping[str, int], slots: list[Value]) -> None:
        self._places = places
        self._slots = slots

    def __getitem__(self, name: str) -> Value:
        value = self._slots[self._places[name]]
        if value is UNKNOWN:
            raise KeyError(name)
        return value

    def __setitem__(self, name: str, value: Value) -> None:
        self._slots[self._places[name]] = value

    def __delitem__(self, name: str) -> None:
        self[name] = UNKNOWN

    def __iter__(self) -> Iterator[str]:
        return (name for name, place in self._places.items() if self._slots[place] is not UNKNOWN)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


GIVES_UP = (GivesUp, InvalidOperation, DecimalException, NameError)
"""InvalidOperation: null, with a note; NameError: the figure of a parameter that has none on this day."""


NEVER = 10**9


def of(model: Model) -> Program:
    """Return the program of a model; made once."""
    found: Program | None = model.__dict__.get("_program")
    return keep(model, hot=HOT) if found is None else found


def keep(model: Model, *, hot: int) -> Program:
    """Give a model a new program, whose code is written once it has been asked for `hot` times (0: at once; NEVER)."""
    made = model.__dict__["_program"] = Program(model, hot=hot)
    return made


def _decide(name: str, place: int) -> Callable[[Case], Value]:
    def decide(case: Case) -> Value:
        value = case.slots[place] = case.decide(name)
        return value

    return decide


def _call(name: str) -> Callable[..., Value]:
    def call(case: Case, *arguments: Value) -> Value:
        return case.function(name).call(*arguments)

    return call
