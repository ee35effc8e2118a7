"""Compiles the expressions of a definition and turns what is wrong with them into problems with their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from onedoor.dmn.errors import Path, Problem, suggestion
from onedoor.dmn.values import to_decimal
from onedoor.feel import expressions, types, unary_tests
from onedoor.feel.errors import FeelSyntaxError
from onedoor.feel.expressions import Expression
from onedoor.feel.types import Scope, TextType, Type
from onedoor.feel.unary_tests import UnaryTests

#: Stands in for an expression that could not be read, so that reading goes on and finds the other problems.
BROKEN = expressions.compile("null", scope=Scope())


@dataclass
class Compiler:
    """Compiles within a scope; gathers `problems` and, in order, the names that were `used`."""

    scope: Scope
    problems: list[Problem] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)

    def expression(
        self, written: object, path: Path, *, wanted: Type = types.ANY, what: str = ""
    ) -> Expression:
        """Return the compiled expression that stands at `path`; `what` says in a sentence what it must be."""
        text = self._text(written, path)
        if text is None:
            return BROKEN
        try:
            compiled = expressions.compile(text, scope=self.scope)
        except FeelSyntaxError as wrong:
            self._refuse(wrong, path)
            return BROKEN
        self._keep(compiled, path, _quoted(text, wanted))
        if not compiled.problems and not types.fits(compiled.type, wanted):
            self.problems.append(
                Problem(
                    path,
                    f"This gives {named(compiled.type)}, and {what or 'here'} must be {named(wanted)}.",
                )
            )
        return compiled

    def tests(self, written: object, path: Path, *, input_type: Type) -> UnaryTests | None:
        """Return the compiled unary tests that stand at `path`; None for `-`, which holds for everything."""
        if isinstance(written, str) and written.strip() == "-":
            return None
        text = self._text(written, path)
        if text is None:
            return None
        try:
            compiled = unary_tests.compile(text, scope=self.scope, input_type=input_type)
        except FeelSyntaxError as wrong:
            self._refuse(wrong, path)
            return None
        self._keep(compiled, path, _quoted(text, input_type))
        return compiled

    def within(self, names: Mapping[str, Type]) -> Compiler:
        """Return a compiler for an inner scope (a function's parameters) that gathers into the same lists."""
        return Compiler(self.scope.child(names), self.problems, self.used)

    def unknown(self, name: str, path: Path, known: Iterable[str], message: str) -> None:
        """Report a name that is not known, with what was probably meant."""
        names = sorted(known)
        meant = suggestion(name, names) if self.scope.may_suggest(len(names)) else ""
        self.problems.append(Problem(path, message, meant))

    def _text(self, written: object, path: Path) -> str | None:
        text = expression_text(written)
        if text is None or not text.strip():
            self.problems.append(
                Problem(
                    path,
                    "Here an expression is needed.",
                    "Write one on a line, in quotes where it holds : or #.",
                )
            )
            return None
        return text

    def _keep(self, compiled: Expression | UnaryTests, path: Path, instead: str) -> None:
        self.used.update(dict.fromkeys(compiled.uses))
        for problem in compiled.problems:
            self.problems.append(
                Problem(
                    path,
                    _sentence(problem.message),
                    instead or _sentence(problem.instead or ""),
                    problem.offset,
                )
            )

    def _refuse(self, wrong: FeelSyntaxError, path: Path) -> None:
        instead = f"Expected: {wrong.expected}." if wrong.expected else ""
        self.problems.append(Problem(path, _sentence(wrong.message), instead, wrong.offset))


def expression_text(written: object) -> str | None:
    """Return the FEEL text of something written in YAML: 620 is a literal too, as are true and a date; None if it is none."""
    if isinstance(written, str):
        return written
    if isinstance(written, bool):
        return "true" if written else "false"
    if written is None:
        return "null"
    if isinstance(written, int | float | Decimal):
        return format(to_decimal(written), "f")
    if isinstance(written, date):
        return f'date("{written.isoformat()[:10]}")'
    return None


def named(type: Type) -> str:
    """Return a type as it reads in a sentence."""
    return "yes or no (a boolean)" if type == types.BOOLEAN else f"“{type}”"


def _quoted(text: str, type: Type) -> str:
    """Advice for where a text is written without its quotes; empty where that is not what happened."""
    word = " ".join(text.split())
    is_meant = isinstance(type, TextType) and (
        word.isidentifier() if type.options is None else word in type.options
    )
    return f"A text stands in quotes inside the expression: '\"{word}\"'." if is_meant else ""


def _sentence(said: str) -> str:
    said = said.strip()
    if not said:
        return ""
    return said[0].upper() + said[1:] + ("" if said[-1] in ".?!" else ".")
