"""The trace of an evaluation: what each decision came to that was worked out, and which rows of its table were hit.

It is less than reasons, which go down to inputs and figures, and is there at once.
"""

from __future__ import annotations

from decimal import getcontext, setcontext
from typing import NamedTuple

from onedoor.dmn.context import WRITTEN_STEPS, Case
from onedoor.dmn.model import Table
from onedoor.dmn.programs import UNKNOWN
from onedoor.dmn.records import found_hits
from onedoor.feel.numbers import CONTEXT
from onedoor.feel.values import Value


class Traced(NamedTuple):
    """A decision, its answer, and the rows of its table that were hit, from 1; none where it is no table."""

    decision: str
    value: Value
    rows: tuple[int, ...] = ()


def trace(case: Case) -> list[Traced]:
    """What was worked out in this case so far, in the order of the definition. Raises NoFigure."""
    slots, decisions = case.slots, case.model.decisions
    found = []
    around = getcontext()
    setcontext(CONTEXT)
    case.left = WRITTEN_STEPS
    try:
        for name, place in case.program.decisions.items():
            value = slots[place]
            if value is UNKNOWN:
                continue
            decision = decisions[name]
            rows: tuple[int, ...] = ()
            if type(decision.logic) is Table:
                names = None if decision.sees is None else case.seen_by(decision.sees)
                hits = found_hits(case, decision, decision.logic, decision.sees, names)
                rows = tuple([row + 1 for row in hits.hit])
            found.append(Traced(name, value, rows))
    finally:
        setcontext(around)
    return found
