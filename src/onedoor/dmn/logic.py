"""Reads the logic of decisions and functions: conditions, expressions, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onedoor.dmn import tables
from onedoor.dmn.compiling import Compiler
from onedoor.dmn.errors import Path, Problem
from onedoor.dmn.model import Condition, Conditions, Exemption, Formula, IfEligible, Logic
from onedoor.dmn.texts import Text, names_in, text_problems
from onedoor.feel import types
from onedoor.feel.types import Type

Entry = Mapping[str, Any]
WAYS = ("all_of", "any_of", "value", "table", "if_eligible")


@dataclass
class Reader:
    """Reads one decision or function with a compiler; its problems go to the compiler's.

    `quotable` are the names that a sentence may quote, `eligible` the decision that `if_eligible` asks.
    """

    compiler: Compiler
    quotable: frozenset[str]
    eligible: str = "eligible"

    def logic(self, entry: Entry, path: Path, *, wanted: Type, ways: tuple[str, ...] = WAYS) -> Logic | None:
        """Return the logic of a decision or function; None where none can be read."""
        written = [way for way in ways if entry.get(way) is not None]
        if len(written) != 1:
            message = (
                "It does not say how it is decided."
                if not written
                else f"It is decided in {len(written)} ways."
            )
            self.say(path, message, f"Write one of {', '.join(ways)}.")
            return None
        way = written[0]
        here = (*path, way)
        if way in ("all_of", "any_of"):
            return self._conditions(entry[way], here, every=way == "all_of", wanted=wanted)
        if way == "table":
            return tables.read(entry[way], here, self.compiler, wanted=wanted)
        expression = self.compiler.expression(entry[way], here, wanted=wanted, what=f"“{path[-1]}”")
        if way == "value":
            return Formula(expression)
        return IfEligible(self.eligible, expression)

    def _conditions(self, written: object, path: Path, *, every: bool, wanted: Type) -> Conditions | None:
        if not types.fits(types.BOOLEAN, wanted):
            self.say(
                (*path[:-1], "type"),
                "Conditions answer yes or no.",
                "Write type: boolean, or take the type away.",
            )
        if not isinstance(written, list | tuple) or not written:
            self.say(path, "Conditions are a list of at least one.", "Write - if: … below it.")
            return None
        conditions = [self._condition(one, (*path, place)) for place, one in enumerate(written)]
        return Conditions(every, tuple(one for one in conditions if one is not None))

    def _condition(self, written: object, path: Path) -> Condition | None:
        entry = self._entry(written, path)
        if entry is None:
            return None
        because, otherwise, source = (
            self.text(entry, path, "because"),
            self.text(entry, path, "otherwise"),
            self.source(entry, path),
        )
        exemptions = entry.get("unless") or ()
        if isinstance(exemptions, Mapping | str):
            self.say(
                (*path, "unless"), "Exceptions are a list.", "Write unless: [{if: …, because: …, source: …}]."
            )
            exemptions = ()
        return Condition(
            test=self._test(entry, path),
            because=because,
            otherwise=otherwise,
            source=source,
            unless=tuple(self._exemptions(exemptions, (*path, "unless"))),
            path=path,
        )

    def _exemptions(self, written: Sequence[object], path: Path) -> Iterator[Exemption]:
        for place, one in enumerate(written):
            here = (*path, place)
            entry = self._entry(one, here)
            if entry is None:
                continue
            if not entry.get("because"):
                self.say(
                    here, "An exception needs a sentence that says what it is.", "Write because: {en: …}."
                )
            yield Exemption(
                self._test(entry, here), self.text(entry, here, "because"), self.source(entry, here), here
            )

    def _entry(self, written: object, path: Path) -> Entry | None:
        if isinstance(written, Mapping) and "if" in written:
            return written
        self.say(path, "A condition needs the expression that must hold.", "Write - if: the expression.")
        return None

    def _test(self, entry: Entry, path: Path) -> Any:
        return self.compiler.expression(entry["if"], (*path, "if"), wanted=types.BOOLEAN, what="a condition")

    def text(self, entry: Entry, path: Path, key: str) -> Text | None:
        """Return a sentence of an entry, its shape and the names it quotes checked."""
        text = entry.get(key)
        here = (*path, key)
        wrong = list(text_problems(text, here))
        self.compiler.problems += wrong
        if wrong or text is None:
            return None
        for name in names_in(text):
            if name not in self.quotable:
                self.compiler.unknown(
                    name, here, self.quotable, f"The sentence quotes “{{{name}}}”, which is not known."
                )
        return dict(text)

    def source(self, entry: Entry, path: Path) -> str | None:
        """Return the law an entry names; one that is written down and empty is a problem."""
        if "source" not in entry:
            return None
        written = entry["source"]
        if not isinstance(written, str) or not written.strip():
            self.say(
                (*path, "source"),
                "“source” is empty.",
                "Name the law, for example HBR reg. 43, or take the line away.",
            )
            return None
        return written

    def say(self, path: Path, message: str, instead: str = "") -> None:
        """Report a problem."""
        self.compiler.problems.append(Problem(path, message, instead))
