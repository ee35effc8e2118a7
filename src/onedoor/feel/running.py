"""One evaluation under way: the names in reach, the day of decision, how much has been spent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from onedoor.feel.errors import FeelLimitError
from onedoor.feel.values import Value

MAX_STEPS = 1_000_000
"""How much one evaluation may do: about half a second. A step is what half a microsecond does."""
MAX_TRACED = 50_000
MAX_CALLS = 150
CALL = 5
"""Steps that calling a function takes, besides those of its body."""
ABSENT = object()


@dataclass(frozen=True, slots=True)
class Step:
    """A part of an expression as it was computed: its text, what it gave, and the parts it was made of."""

    text: str
    start: int
    end: int
    kind: str
    value: Value
    children: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    """Why the value is null, where FEEL gives null for something that cannot be done."""


class Run:
    """What one evaluation shares."""

    __slots__ = ("calls", "notes", "steps", "steps_left", "today", "traced")

    def __init__(self, today: date) -> None:
        self.today = today
        self.calls = 0
        self.steps_left = MAX_STEPS
        self.steps: list[Step] = []
        self.notes: list[str] = []
        self.traced = 0

    def spend(self, steps: int = 1) -> None:
        """Count steps; FeelLimitError when an evaluation takes too many."""
        self.steps_left -= steps
        if self.steps_left < 0:
            raise FeelLimitError(f"the evaluation takes more than {MAX_STEPS} steps")


_current: ContextVar[Run | None] = ContextVar("feel_run", default=None)


def begin(run: Run) -> Token[Run | None]:
    """Let a run count what is done from now on. One inside another goes on with what the outer one has left."""
    outer = _current.get()
    if outer is not None:
        run.steps_left, run.calls = outer.steps_left, outer.calls
    return _current.set(run)


def end(run: Run, token: Token[Run | None]) -> None:
    """The run is over."""
    _current.reset(token)
    outer = _current.get()
    if outer is not None:
        outer.steps_left = run.steps_left


def charge(steps: int) -> None:
    """Count steps of the run under way, where there is one: of work that is done far below the expression."""
    run = _current.get()
    if run is not None:
        run.spend(steps)


class Frame:
    """Names in reach at one place, and the frame around it."""

    __slots__ = ("names", "parent", "run")

    def __init__(self, names: Mapping[str, Value], parent: Frame | None, run: Run) -> None:
        self.names = names
        self.parent = parent
        self.run = run


class Reach(Mapping[str, Value]):
    """All names in reach of a frame, as one mapping."""

    __slots__ = ("_frame",)

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a name: the innermost that has it."""
        at: Frame | None = self._frame
        while at is not None:
            value = at.names.get(key, ABSENT)
            if value is not ABSENT:
                return value
            at = at.parent
        return default

    def __getitem__(self, key: str) -> Value:
        value = self.get(key, ABSENT)
        if value is ABSENT:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        at: Frame | None = self._frame
        seen: dict[str, None] = {}
        while at is not None:
            seen.update(dict.fromkeys(at.names))
            at = at.parent
        return iter(seen)

    def __len__(self) -> int:
        return len(list(iter(self)))


Code: TypeAlias = Callable[[Frame], Value]
"""A compiled part of an expression."""
