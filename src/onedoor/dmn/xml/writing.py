"""Boxed expressions become one expression of FEEL: its text is written down box by box, and its tree put together.

So there is one meaning of a loop, a filter or a call, however it is drawn, also where something is missing, and an
explanation shows boxes as the FEEL they stand for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from onedoor.dmn.context import table_hits
from onedoor.dmn.model import Table
from onedoor.dmn.xml.elements import Element
from onedoor.dmn.xml.places import Findings
from onedoor.dmn.xml.types import TypeNames, surely
from onedoor.dmn.xml.vocabulary import EXPRESSIONS, is_feel
from onedoor.feel import scopes, syntax, types
from onedoor.feel.errors import FeelSyntaxError
from onedoor.feel.expressions import Expression, bounded
from onedoor.feel.inference import Inference
from onedoor.feel.names import canonical
from onedoor.feel.parser import Parser
from onedoor.feel.syntax import Node
from onedoor.feel.types import FunctionType, Scope, Type

ReadTable = Callable[[Element, Scope], Table]


@dataclass
class Writing:
    """One expression while it is written down. `read_table` reads the decision tables among its boxes."""

    scope: Scope
    names: TypeNames
    findings: Findings
    read_table: ReadTable
    text: str = ""
    inference: Inference = field(init=False)
    pieces: list[tuple[int, Element]] = field(default_factory=list)
    nulls: set[tuple[int, int, str]] = field(default_factory=set)
    """What is null for a reason that is said elsewhere, or is no mistake."""

    def __post_init__(self) -> None:
        self.inference = Inference(self.scope)

    def finished(self, tree: Node) -> Expression:
        """The expression of a tree. What its types say cannot be meant is reported where it is written."""
        try:
            with bounded(self.text):
                expression = Expression(self.text, tree, self.inference)
        except FeelSyntaxError as wrong:
            self.findings.say(self.pieces[0][1] if self.pieces else self.names.root, wrong.message)
            tree = syntax.Literal(0, 0, None, wrong.message)
            return Expression(self.text, tree, Inference(self.scope))
        for problem in expression.problems:
            if (problem.offset, problem.end, problem.message) in self.nulls:
                continue
            start, element = max(
                (one for one in self.pieces if one[0] <= problem.offset),
                key=lambda one: one[0],
                default=(0, self.names.root),
            )
            self.findings.say(element, problem.message, problem.instead or "", offset=problem.offset - start)
        return expression

    def box_in(self, parent: Element | None, scope: Scope) -> Node:
        """The expression inside an element; null with its reason where there is none."""
        box = None if parent is None else parent.first(*EXPRESSIONS)
        if box is None:
            return self.null("there is no expression here")
        return self.box(box, scope)

    def box(self, element: Element, scope: Scope) -> Node:
        """Any expression, converted to the type it says it has."""
        node = _BOXES[element.name](self, element, scope)
        if isinstance(node, syntax.Definition):
            return node
        return self.typed(node, self.names.of(element) if element.get("typeRef") else types.ANY, scope)

    def typed(self, node: Node, type_: Type, scope: Scope) -> Node:
        """A node where a type is declared; itself where its value surely has that type."""
        if surely(self.inference.type_of(node, scope), type_):
            return node
        if isinstance(node, syntax.Definition) and not isinstance(type_, FunctionType):
            return node
        return syntax.Typed(node.start, node.end, node, type_)

    def null(self, why: str) -> Node:
        """Null, with its reason; where that is a mistake it has to be reported as well."""
        start = self.put("null")
        return self._instead(start, why)

    def refused(self, at: Element, why: str) -> Node:
        """Null for what is well written but not done, reported."""
        self.findings.say(at, why)
        return self.null(why)

    def _instead(self, start: int, why: str) -> Node:
        self.nulls.add((start, len(self.text), why))
        return syntax.Literal(start, len(self.text), None, why)

    def put(self, text: str) -> int:
        """Write something down; gives where it begins."""
        start = len(self.text)
        self.text += text
        return start

    def literal(self, element: Element, scope: Scope) -> Node:
        """A piece of FEEL."""
        text = element.first("text")
        if element.first("importedValues") is not None:
            return self.refused(element, "values are not taken from other files")
        if not is_feel(element.get("expressionLanguage")):
            return self.refused(
                element, f"expressions in {element.get('expressionLanguage')} are not evaluated"
            )
        if text is None or not text.text.strip():
            return self.null("there is no expression here")
        start = self.put(text.text)
        self.pieces.append((start, text))
        try:
            with bounded(self.text):
                return Parser(self.text, inference=self.inference, begin=start).whole(scope)
        except FeelSyntaxError as wrong:
            expected = f"Expected: {wrong.expected}" if wrong.expected else ""
            self.findings.say(text, wrong.message, expected, offset=max(0, wrong.offset - start))
            return self._instead(start, wrong.message)

    def context(self, element: Element, scope: Scope) -> Node:
        """Entries that see those before them; one without a name is the result."""
        start = self.put("{")
        entries: list[syntax.Entry] = []
        fields: dict[str, Type] = {}
        result: Node | None = None
        for place, one in enumerate(element.all("contextEntry")):
            variable = one.first("variable")
            name = "" if variable is None else canonical(variable.get("name"))
            begin = self.put((", " if place else "") + (f"{name}: " if name else ""))
            inner = scope.child(_with_itself(name, one, fields))
            node = self.typed(self.box_in(one, inner), self.names.of(variable), inner)
            if name:
                fields[name] = self.inference.type_of(node, inner)
                entries.append(syntax.Entry(begin, node.end, name, node))
            else:
                result = node
        end = self.put("}") + 1
        if result is not None:
            return syntax.Let(start, end, tuple(entries), result)
        return syntax.ContextOf(start, end, tuple(entries))

    def relation(self, element: Element, scope: Scope) -> Node:
        """A list of contexts, one per row."""
        start = self.put("[")
        columns = list(element.all("column"))
        rows: list[Node] = []
        for place, row in enumerate(element.all("row")):
            begin = self.put(", {" if place else "{")
            entries: list[syntax.Entry] = []
            for column, cell in zip(columns, row.all(*EXPRESSIONS), strict=False):
                at = self.put((", " if entries else "") + f"{canonical(column.get('name'))}: ")
                node = self.typed(self.box(cell, scope), self.names.of(column), scope)
                entries.append(syntax.Entry(at, node.end, canonical(column.get("name")), node))
            rows.append(syntax.Row(begin, self.put("}") + 1, tuple(entries)))
        return syntax.ListOf(start, self.put("]") + 1, tuple(rows))

    def listed(self, element: Element, scope: Scope) -> Node:
        """A list."""
        start = self.put("[")
        items: list[Node] = []
        for one in element.all(*EXPRESSIONS):
            self.put(", " if items else "")
            items.append(self.box(one, scope))
        return syntax.ListOf(start, self.put("]") + 1, tuple(items))

    def invocation(self, element: Element, scope: Scope) -> Node:
        """A call with named arguments."""
        function = self.box_in(element, scope)
        self.put("(")
        names: list[str] = []
        arguments: list[Node] = []
        for binding in element.all("binding"):
            parameter = binding.first("parameter")
            name = canonical(parameter.get("name")) if parameter is not None else ""
            self.put((", " if names else "") + f"{name}: ")
            names.append(name)
            arguments.append(self.typed(self.box_in(binding, scope), self.names.of(parameter), scope))
        end = self.put(")") + 1
        return syntax.Call(function.start, end, function, tuple(arguments), tuple(names) if names else None)

    def function(self, element: Element, scope: Scope) -> Node:
        """A function; one in another language than FEEL gives null when it is called."""
        parameters = tuple(
            (canonical(one.get("name")), self.names.of(one)) for one in element.all("formalParameter")
        )
        start = self.put(f"function({', '.join(name for name, _ in parameters)}) ")
        kind = (element.get("kind") or "FEEL").strip()
        if kind.upper() != "FEEL":
            body = self.refused(element, f"functions in {kind} are not called")
            return syntax.Definition(start, body.end, parameters, body)
        inner = scope.child({name: types.bare(type_) for name, type_ in parameters})
        declared = self.names.of(element) if element.get("typeRef") else types.ANY
        result = declared.result if isinstance(declared, FunctionType) else declared
        body = self.typed(self.box_in(element, inner), result, inner)
        return syntax.Definition(start, body.end, parameters, body)

    def conditional(self, element: Element, scope: Scope) -> Node:
        """If, then, else."""
        start = self.put("if ")
        condition = self.part(element.first("if"), scope)
        self.put(" then ")
        then = self.part(element.first("then"), scope)
        self.put(" else ")
        otherwise = self.part(element.first("else"), scope)
        return syntax.If(start, otherwise.end, condition, then, otherwise)

    def filter(self, element: Element, scope: Scope) -> Node:
        """Those of a list that match."""
        base = self.part(element.first("in"), scope)
        inner = scopes.of_filter(scope, self.inference.type_of(base, scope))
        self.put("[")
        match = self.part(element.first("match"), inner)
        end = self.put("]") + 1
        condition = syntax.Condition(match.start, match.end, match)
        return syntax.Guarded(base.start, end, syntax.Filter(base.start, end, base, condition))

    def loop(self, element: Element, scope: Scope) -> Node:
        """For each of a list."""
        start = self.put("for ")
        iterator, inner = self._iterator(element, scope)
        self.put(" return ")
        body = self.part(element.first("return"), scopes.of_body(inner))
        return syntax.For(start, body.end, (iterator,), body)

    def quantified(self, element: Element, scope: Scope) -> Node:
        """Whether some or every one of a list satisfies a condition; null if one gives something else than a condition.

        All are asked before the verdict, so that the answer does not hang on their order.
        """
        start = self.put(f"{element.name} ")
        iterator, inner = self._iterator(element, scope)
        self.put(" satisfies ")
        condition = self.part(element.first("satisfies"), inner)
        end, name = condition.end, iterator.name
        asked = syntax.For(start, end, (iterator,), syntax.Condition(condition.start, end, condition))
        verdicts = syntax.Iterator_(start, end, name, asked)
        verdict = syntax.Name(condition.start, end, name)
        return syntax.Guarded(start, end, syntax.Quantified(start, end, element.name, (verdicts,), verdict))

    def part(self, element: Element | None, scope: Scope) -> Node:
        """The expression inside `if`, `in`, `match` and their like, converted to the type they say."""
        node = self.box_in(element, scope)
        return self.typed(node, self.names.of(element) if element is not None else types.ANY, scope)

    def table(self, element: Element, scope: Scope) -> Node:
        """A decision table among other boxes."""
        table = self.read_table(element, scope)
        columns = ", ".join(column.text for column in table.columns)
        start = self.put(f"decision table({columns})")
        return syntax.Foreign(
            start, len(self.text), lambda names, on: table_hits(table, names, on).value, types.ANY
        )

    def _iterator(self, element: Element, scope: Scope) -> tuple[syntax.Iterator_, Scope]:
        name = canonical(element.get("iteratorVariable"))
        start = self.put(f"{name} in ")
        domain = self.part(element.first("in"), scope)
        of = self.inference.type_of(domain, scope)
        inner = scopes.of_iterator(scope, name, of, counted=False)
        return syntax.Iterator_(start, domain.end, name, domain), inner


def _with_itself(name: str, entry: Element, fields: dict[str, Type]) -> dict[str, Type]:
    """The entries so far, and the entry itself where it is a function: it may call itself."""
    return {**fields, name: types.FUNCTION} if entry.first("functionDefinition") is not None else dict(fields)


_BOXES: dict[str, Callable[[Writing, Element, Scope], Node]] = {
    "literalExpression": Writing.literal,
    "context": Writing.context,
    "decisionTable": Writing.table,
    "relation": Writing.relation,
    "list": Writing.listed,
    "invocation": Writing.invocation,
    "functionDefinition": Writing.function,
    "conditional": Writing.conditional,
    "filter": Writing.filter,
    "for": Writing.loop,
    "some": Writing.quantified,
    "every": Writing.quantified,
}
