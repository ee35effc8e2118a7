"""Logic of decisions and functions as expressions of DMN."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from onedoor.dmn.export.literals import key, text_of
from onedoor.dmn.export.markup import Element, NotWritable, described, element, texts
from onedoor.dmn.export.spelling import Spelling
from onedoor.dmn.model import Conditions, Figure, Formula, IfEligible, Rule, Table
from onedoor.dmn.sameness import same
from onedoor.feel import types
from onedoor.feel.syntax import Literal, Negation
from onedoor.feel.types import Type
from onedoor.feel.values import Value
from onedoor.lib.languages import in_language

AGGREGATIONS = {"sum": "SUM", "min": "MIN", "max": "MAX", "count": "COUNT"}
NEW_LINE = "\n"
_ANNOTATIONS = ("because", "source")
_SIMPLE = ((types.BOOLEAN, "boolean"), (types.DATE, "date"))


def literal(text: str, ref: str | None = None) -> Element:
    """Return an expression of FEEL."""
    return element("literalExpression", {"typeRef": ref}, [element("text", text=text)])


def of(logic: object, ref: str | None, spelling: Spelling) -> Element:
    """Return a decision's logic; `ref` is the type of what it gives. Raises NotWritable for a form it does not know."""
    if isinstance(logic, Conditions):
        return literal(together(logic, spelling), ref)
    if isinstance(logic, IfEligible):
        return literal(withheld(spelling.name(logic.eligible), spelling.text(logic.expression)), ref)
    if isinstance(logic, Table):
        return table(logic, ref, spelling)
    if isinstance(logic, Formula):
        return literal(spelling.text(logic.expression), ref)
    raise NotWritable(f"{type(logic).__name__} is logic that came from a DMN file; export that file itself.")


def together(logic: Conditions, spelling: Spelling) -> str:
    """Return conditions as one expression. FEEL's `and` and `or` settle as conditions do, null and missing included."""
    conditions = [
        [spelling.text(one.test), *(spelling.text(other.test) for other in one.unless)]
        for one in logic.conditions
    ]
    return joined(conditions, every=logic.every)


def joined(conditions: Sequence[Sequence[str]], *, every: bool) -> str:
    """Return conditions, each a test and its exceptions, as one expression."""
    parts = [" or ".join(map(bracketed, tests)) for tests in conditions]
    if every and len(parts) > 1:
        parts = [
            f"({part})" if len(tests) > 1 else part for part, tests in zip(parts, conditions, strict=True)
        ]
    return ("\nand " if every else "\nor ").join(parts)


def withheld(eligible: str, text: str) -> str:
    """Return an amount that is due only where another decision says yes."""
    return f"if {eligible} then {bracketed(text)} else null"


def bracketed(text: str) -> str:
    """Return an expression in brackets; a comment at its end does not swallow the bracket."""
    return f"({text}{NEW_LINE if '//' in text else ''})"


def table(logic: Table, ref: str | None, spelling: Spelling) -> Element:
    """Return a decision table. A single named output is a context of one entry, in every cell."""
    single = logic.outputs[0] if len(logic.outputs) == 1 else None
    is_said = any(rule.because or rule.source for rule in logic.rules)
    attributes = {
        "hitPolicy": logic.hit_policy.upper(),
        "aggregation": AGGREGATIONS[logic.aggregation] if logic.aggregation else None,
        "typeRef": ref,
    }
    unranked = list(_unranked(logic))
    ours = {
        "output": spelling.name(single) if single else None,
        "ranked": str(len(logic.priorities)) if unranked else None,
    }
    made = [element("onedoor:table", ours)] if any(ours.values()) else []
    columns = [_column(spelling.text(column), column.type) for column in logic.columns]
    outputs = [_output(logic, place, single, spelling) for place in range(max(1, len(logic.outputs)))]
    annotations = [element("annotation", {"name": name}) for name in _ANNOTATIONS] if is_said else []
    rules = [_rule(rule, single, is_said, spelling) for rule in logic.rules]
    return element(
        "decisionTable", attributes, [*described("", made), *columns, *outputs, *annotations, *rules]
    )


def wrapped(single: str | None, text: str) -> str:
    """Return the text of an output's cell: as it is, or as the one entry of a context."""
    if single is None:
        return text
    return f"{{{key(single)}: {text}{NEW_LINE if '//' in text else ''}}}"


def _column(text: str, type: Type) -> Element:
    expression = element("inputExpression", {"typeRef": _simple(type)}, [element("text", text=text)])
    return element("input", children=[expression])


def _output(logic: Table, place: int, single: str | None, spelling: Spelling) -> Element:
    parts: list[Element] = []
    written = None if single is None else spelling.name(single)
    if logic.priorities and place == 0:
        ranked = [*logic.priorities, *_unranked(logic)]
        values = ", ".join(wrapped(written, text_of(value)) for value in ranked)
        parts.append(element("outputValues", children=[element("text", text=values)]))
    if logic.otherwise:
        default = wrapped(written, spelling.text(logic.otherwise[place]))
        parts.append(element("defaultOutputEntry", children=[element("text", text=default)]))
    name = spelling.name(logic.outputs[place]) if len(logic.outputs) > 1 else None
    return element("output", {"name": name}, parts)


def _unranked(logic: Table) -> Iterator[Value]:
    """Outputs that no priority names: in DMN what is not listed is not allowed, so they are listed, last."""
    listed = list(logic.priorities)
    cells = [*(rule.outputs[0] for rule in logic.rules), *logic.otherwise[:1]] if listed else []
    for cell in cells:
        tree = cell.tree.operand if isinstance(cell.tree, Negation) else cell.tree
        value = cell.evaluate({}, today=date.min) if isinstance(tree, Literal) else None
        if value is not None and not any(same(value, one) for one in listed):
            listed.append(value)
            yield value


def _rule(rule: Rule, single: str | None, is_said: bool, spelling: Spelling) -> Element:
    ours = []
    if rule.because or rule.source:
        because = texts("because", spelling.sentence(rule.because))
        ours = [element("onedoor:rule", {"source": rule.source}, because)]
    written = None if single is None else spelling.name(single)
    cells = [
        *(_cell("inputEntry", "-" if test is None else spelling.text(test)) for test in rule.tests),
        *(_cell("outputEntry", wrapped(written, spelling.text(one))) for one in rule.outputs),
    ]
    notes = [in_language(rule.because, "en") if rule.because else "", rule.source or ""] if is_said else []
    return element(
        "rule", children=[*described("", ours), *cells, *(_cell("annotationEntry", one) for one in notes)]
    )


def _cell(tag: str, text: str) -> Element:
    return element(tag, children=[element("text", text=text)])


def figures(dated: Sequence[Figure], ref: str | None) -> Element:
    """Return the figures of the law as a table on the day of decision, which `today()` means."""
    rules = []
    for place, figure in enumerate(dated):
        until = dated[place + 1].since if place + 1 < len(dated) else None
        rules.append(
            element(
                "rule",
                children=[
                    _cell("inputEntry", period(figure.since, until)),
                    _cell("outputEntry", text_of(figure.value)),
                ],
            )
        )
    column = _column("today()", types.DATE)
    return element(
        "decisionTable", {"hitPolicy": "UNIQUE", "typeRef": ref}, [column, element("output"), *rules]
    )


def period(since: date, until: date | None) -> str:
    """Return the test for a day from one on and before another."""
    start = f'date("{since.isoformat()}")'
    return f">= {start}" if until is None else f'[{start}..date("{until.isoformat()}"))'


def function(parameters: Sequence[tuple[str, str]], body: Element, tag: str) -> Element:
    """Return a function: `tag` is functionDefinition (a value) or encapsulatedLogic (of a business knowledge model)."""
    formal = [element("formalParameter", {"name": name, "typeRef": ref}) for name, ref in parameters]
    return element(tag, {"kind": "FEEL"}, [*formal, body])


def _simple(type: Type) -> str | None:
    """The name of a simple type; None for those that have parts."""
    if isinstance(type, types.NumberType):
        return "number"
    if isinstance(type, types.TextType):
        return "string"
    return next((name for simple, name in _SIMPLE if type == simple), None)
