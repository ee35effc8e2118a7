"""Reads decision tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import cast

from onedoor.dmn.model import AGGREGATIONS, Aggregation, HitPolicy, Rule, Table
from onedoor.dmn.xml.elements import Element
from onedoor.dmn.xml.places import Findings
from onedoor.dmn.xml.types import TypeNames
from onedoor.dmn.xml.vocabulary import HIT_POLICIES, is_feel
from onedoor.dmn.xml.writing import Writing
from onedoor.feel import expressions, types, unary_tests
from onedoor.feel.errors import FeelLimitError, FeelSyntaxError
from onedoor.feel.expressions import Expression
from onedoor.feel.names import canonical
from onedoor.feel.types import Scope, Type
from onedoor.feel.unary_tests import UnaryTests
from onedoor.feel.values import Value

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_RANKED = ("priority", "output order")


@dataclass
class TableReader:
    """Reads the tables of one file."""

    names: TypeNames
    findings: Findings

    def read(self, element: Element, scope: Scope, *, variable: Element | None = None) -> Table:
        """The table of a `decisionTable` element; `variable` says of which type its answer is."""
        columns = tuple(self._column(one, scope) for one in element.all("input"))
        outputs = list(element.all("output"))
        policy = self._hit_policy(element)
        cells = [self.names.of(one) if one.get("typeRef") else types.ANY for one in outputs] or [types.ANY]
        if not outputs:
            self.findings.say(element, "This table has no output column")
        several = len(outputs) > 1
        whole = element if element.get("typeRef") else variable
        ranks = tuple(self._ranks(one, scope, whole, several) for one in outputs) if policy in _RANKED else ()
        notes = tuple(canonical(one.get("name")).lower() for one in element.all("annotation"))
        rules = tuple(
            self._noted(self._rule(one, columns, cells, scope, place), one, notes)
            for place, one in enumerate(element.all("rule"))
        )
        return Table(
            columns=columns,
            outputs=tuple(canonical(one.get("name")) for one in outputs) if several else (),
            rules=rules,
            hit_policy=policy,
            aggregation=self._aggregation(element, policy),
            priorities=ranks[0] if len(ranks) == 1 else (),
            otherwise=tuple(self._defaults(outputs, cells, scope)),
            ranks=ranks if several else (),
            allowed=tuple(self._allowed(element, columns, scope)),
        )

    def expression(self, element: Element | None, scope: Scope, type_: Type = types.ANY) -> Expression:
        """An expression of a cell or a column, converted to a type."""
        writing = Writing(scope, self.names, self.findings, self.read)
        if element is None:
            return writing.finished(writing.null("there is no expression here"))
        return writing.finished(writing.typed(writing.literal(element, scope), type_, scope))

    def _column(self, element: Element, scope: Scope) -> Expression:
        written = element.first("inputExpression")
        return self.expression(written, scope, self.names.of(written) if written is not None else types.ANY)

    def _allowed(
        self, element: Element, columns: tuple[Expression, ...], scope: Scope
    ) -> Iterator[UnaryTests | None]:
        found = [one.first("inputValues") for one in element.all("input")]
        if not any(found):
            return
        for values, column in zip(found, columns, strict=True):
            yield None if values is None else self._tests(values, scope, column.type)

    def _hit_policy(self, element: Element) -> HitPolicy:
        written = (element.get("hitPolicy") or "UNIQUE").strip().upper()
        if written not in HIT_POLICIES:
            self.findings.say(
                element, f"There is no hit policy “{written}”", f"Write one of {', '.join(HIT_POLICIES)}"
            )
        return cast(HitPolicy, HIT_POLICIES.get(written, "unique"))

    def _aggregation(self, element: Element, policy: HitPolicy) -> Aggregation | None:
        written = element.get("aggregation").strip().lower()
        if not written or policy != "collect":
            return None
        if written not in AGGREGATIONS:
            self.findings.say(element, f"There is no aggregation “{written}”", "Write SUM, COUNT, MIN or MAX")
            return None
        return written

    def _rule(
        self, element: Element, columns: tuple[Expression, ...], cells: list[Type], scope: Scope, place: int
    ) -> Rule:
        tests, outputs = list(element.all("inputEntry")), list(element.all("outputEntry"))
        if len(tests) != len(columns) or len(outputs) != len(cells):
            self.findings.say(
                element,
                f"This row has {len(tests)} and {len(outputs)} cells",
                f"The table has {len(columns)} inputs and {len(cells)} outputs",
            )
            tests, outputs = tests[: len(columns)], outputs[: len(cells)]
        return Rule(
            tests=tuple(
                self._tests(one, scope, column.type) for one, column in zip(tests, columns, strict=False)
            ),
            outputs=tuple(
                self._cell(outputs[at] if at < len(outputs) else None, scope, type_)
                for at, type_ in enumerate(cells)
            ),
            path=("rules", place),
        )

    def _noted(self, rule: Rule, element: Element, notes: tuple[str, ...]) -> Rule:
        """The rule with what its annotations say: the law in a column called source, the sentence in the first other."""
        said = [(one.text_of("text") or "").strip() for one in element.all("annotationEntry")]
        named = list(zip_longest(notes[: len(said)], said, fillvalue=""))
        source = next((text for name, text in named if name == "source" and text), None)
        because = next((text for name, text in named if name != "source" and text), None)
        if because is None or "{" in because:
            return replace(rule, source=source)
        return replace(rule, source=source, because={self.language: because})

    @property
    def language(self) -> str:
        """The language that the file is written in, as it says; English where it does not."""
        return self.names.root.get(LANGUAGE) or "en"

    def _cell(self, element: Element | None, scope: Scope, type_: Type) -> Expression:
        if element is not None and (element.text_of("text") or "").strip() == "-":
            element = None
        return self.expression(element, scope, type_)

    def _tests(self, element: Element, scope: Scope, type_: Type) -> UnaryTests | None:
        """The tests of a cell; None for one that is empty or holds `-`."""
        text = element.first("text")
        if text is None or text.text.strip() in ("", "-"):
            return None
        if not is_feel(element.get("expressionLanguage")):
            self.findings.say(element, f"Tests in {element.get('expressionLanguage')} are not evaluated")
            return NEVER
        try:
            compiled = unary_tests.compile(text.text, scope=scope, input_type=type_)
        except FeelSyntaxError as wrong:
            expected = f"Expected: {wrong.expected}" if wrong.expected else ""
            self.findings.say(text, wrong.message, expected, offset=wrong.offset)
            return NEVER
        for problem in compiled.problems:
            self.findings.say(text, problem.message, problem.instead or "", offset=problem.offset)
        return compiled

    def _defaults(self, outputs: list[Element], cells: list[Type], scope: Scope) -> Iterator[Expression]:
        written = [one.first("defaultOutputEntry") for one in outputs]
        if any(one is not None for one in written):
            for one, type_ in zip(written, cells, strict=True):
                yield NOTHING if one is None else self._cell(one, scope, type_)

    def _ranks(
        self, output: Element, scope: Scope, whole: Element | None, several: bool
    ) -> tuple[Value, ...]:
        """The output values from first to last: the column's own, or those that its type allows.

        A column without a type has that of the `whole` answer, or of its component where there are several columns.
        """
        values = output.first("outputValues")
        text = values.text_of("text") if values is not None else self.names.allowed_text(output)
        if text is None and whole is not None and not output.get("typeRef"):
            text = self.names.allowed_text(whole, canonical(output.get("name")) if several else "")
        if text is None or not text.strip():
            return ()
        try:
            listed = expressions.compile(f"[{text}]", scope=scope).evaluate({}, today=date.min)
        except (FeelSyntaxError, FeelLimitError):
            return ()
        return tuple(listed) if isinstance(listed, list) else ()


NOTHING = expressions.compile("null", scope=Scope())
NEVER = unary_tests.compile("false and ? = null", scope=Scope())
"""Stands in for tests that cannot be read: no value passes."""
