"""Riverton's Housing Benefit in zen-engine's words: each decision an expression of one node, functions written in place.

Its figures are those of one day. Every input has to be given. Distinct values, which it does not have, are left as the list they are
of. That both sides answer alike is compared in the benchmark itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from onedoor.dmn import figures, graph
from onedoor.dmn.model import Conditions, Formula, IfEligible, Model, Table
from onedoor.feel import syntax as feel
from onedoor.feel.builtins import catalogue
from onedoor.feel.types import ListType, NumberType
from onedoor.feel.values import MonthsDuration

SIGNS = {"=": "==", "**": "^"}
CALLS = {"max": "max({0})", "min": "min({0})", "count": "len({0})", "not": "(not {0})", "floor": "floor({0})", "ceiling": "ceil({0})"}
CALLS |= {"list contains": "({1} in {0})", "round half up": "round({0}, {1})", "modulo": "({0} % {1})", "distinct values": "{0}", "date": "{0}"}
CALLS |= {"sum": "sum({0})"}


def plain_name(name: str) -> str:
    """A name of letters, digits and low lines."""
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def plain(value: Any) -> Any:
    """A value as JSON has it, for zen-engine and for comparing."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {plain_name(key): plain(one) for key, one in value.items()}
    return value


def literal(value: Any) -> str:
    """A value as it is written in an expression."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str | date):
        return f"'{value if isinstance(value, str) else value.isoformat()}'"
    if isinstance(value, MonthsDuration):
        return str(value.months)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{plain_name(key)}: {literal(one)}" for key, one in value.items()) + "}"
    return f"{value:f}"


Names = Sequence[Mapping[str, str]]


class Translator:
    """Writes a model's decisions as expressions; `on`: the day whose figures are written in."""

    def __init__(self, model: Model, on: date) -> None:
        self.model = model
        self.on = on
        self._count = 0

    def document(self) -> dict[str, Any]:
        """The whole graph: inputs, one node of expressions, outputs."""
        decisions = self.model.decisions
        order = graph.ordered({name: one.needs for name, one in decisions.items()})
        expressions = [
            {"id": plain_name(name), "key": f"d_{plain_name(name)}", "value": self.logic(decisions[name].logic)}
            for name in order
            if name in decisions
        ]
        kinds = {"in": "inputNode", "x": "expressionNode", "out": "outputNode"}
        nodes: list[dict[str, Any]] = [
            {"id": id, "name": id, "type": kind, "position": {"x": 0, "y": 0}} for id, kind in kinds.items()
        ]
        nodes[1]["content"] = {"expressions": expressions}
        ends = [("in", "x"), ("x", "out")]
        edges = [{"id": f"{a}{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in ends]
        return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}

    def logic(self, logic: Any) -> str:
        """A decision's logic."""
        if isinstance(logic, Formula):
            return self._expression(logic.expression, [])
        if isinstance(logic, Table):
            return self._table(logic, [])
        if isinstance(logic, IfEligible):
            return f"($.d_{plain_name(logic.eligible)} ? {self._expression(logic.expression, [])} : null)"
        assert isinstance(logic, Conditions)
        said = []
        for condition in logic.conditions:
            tests = [condition.test, *(one.test for one in condition.unless)]
            said.append("(" + " or ".join(self._expression(test, []) for test in tests) + ")")
        return "(" + (" and " if logic.every else " or ").join(said) + ")"

    def _table(self, table: Table, names: Names) -> str:
        columns = [self._expression(column, names) for column in table.columns]
        said = self._expression(table.otherwise[0], names) if table.otherwise else "null"
        for rule in reversed(table.rules):
            pairs = zip(rule.tests, columns, strict=True)
            tests = [self._test(test, column, names) for test, column in pairs if test is not None]
            output = self._expression(rule.outputs[0], names)
            said = f"({' and '.join(tests)} ? {output} : {said})" if tests else output
        return said

    def _test(self, test: Any, value: str, names: Names) -> str:
        parts = []
        for node in test.tree.tests:
            if not isinstance(node, feel.Sign):
                parts.append(f"({value} == {self._node(node, names, test.inference)})")
                continue
            other = self._node(node.operand, names, test.inference)
            pair = (f"d({value})", f"d({other})") if isinstance(node.operand, feel.Call) else (value, other)
            parts.append(f"({pair[0]} {node.sign} {pair[1]})")
        return f"({' or '.join(parts)})"

    def _expression(self, expression: Any, names: Names) -> str:
        return self._node(expression.tree, names, expression.inference)

    def _node(self, node: Any, names: Names, types: Any) -> str:
        work = getattr(self, f"_of_{type(node).__name__.lower()}")
        said: str = work(node, names, types)
        return said

    def _of_literal(self, node: Any, names: Names, types: Any) -> str:
        return literal(node.value)

    def _of_name(self, node: Any, names: Names, types: Any) -> str:
        name = node.name
        for known in reversed(names):
            if name in known:
                return known[name]
        if name in self.model.parameters:
            return literal(figures.on(self.model.parameters[name], self.on).value)
        return f"$.d_{plain_name(name)}" if name in self.model.decisions else f"i_{plain_name(name)}"

    def _of_path(self, node: Any, names: Names, types: Any) -> str:
        base = node.base
        if isinstance(base, feel.Name) and not any(base.name in known for known in names):
            if f"{base.name}.{node.name}" in self.model.inputs:
                return f"i_{plain_name(f'{base.name}.{node.name}')}"
            if base.name in self.model.parameters:
                return literal(figures.on(self.model.parameters[base.name], self.on).value[node.name])
        if node.name == "years" and isinstance(base, feel.Call):
            return self._between(base, names, types, "year")
        said = self._node(base, names, types)
        if isinstance(types.known_type(base), ListType):
            return f"map({said}, #.{plain_name(node.name)})"
        return f"{said}.{plain_name(node.name)}"

    def _between(self, call: Any, names: Names, types: Any, unit: str) -> str:
        start, end = (self._node(one, names, types) for one in call.arguments)
        return f"d({end}).diff({start}, '{unit}')"

    def _of_arithmetic(self, node: Any, names: Names, types: Any) -> str:
        return self._infix(node, SIGNS.get(node.sign, node.sign), names, types)

    def _infix(self, node: Any, sign: str, names: Names, types: Any) -> str:
        return f"({self._node(node.left, names, types)} {sign} {self._node(node.right, names, types)})"

    def _of_negation(self, node: Any, names: Names, types: Any) -> str:
        return f"(-{self._node(node.operand, names, types)})"

    def _of_comparison(self, node: Any, names: Names, types: Any) -> str:
        sign, left = SIGNS.get(node.sign, node.sign), node.left
        is_call = isinstance(left, feel.Call) and isinstance(left.function, feel.Name)
        if is_call and left.function.name == "years and months duration":
            return f"({self._between(left, names, types, 'month')} {sign} {self._node(node.right, names, types)})"
        return self._infix(node, sign, names, types)

    def _of_logical(self, node: Any, names: Names, types: Any) -> str:
        return "(" + f" {node.sign} ".join(self._node(part, names, types) for part in node.parts) + ")"

    def _of_if(self, node: Any, names: Names, types: Any) -> str:
        condition, then, otherwise = (
            self._node(one, names, types) for one in (node.condition, node.then, node.otherwise)
        )
        return f"({condition} ? {then} : {otherwise})"

    def _of_listof(self, node: Any, names: Names, types: Any) -> str:
        return f"[{', '.join(self._node(one, names, types) for one in node.items)}]"

    def _of_filter(self, node: Any, names: Names, types: Any) -> str:
        base = self._node(node.base, names, types)
        if isinstance(types.known_type(node.condition), NumberType):
            return f"{base}[len({base}) - 1]" if isinstance(node.condition, feel.Negation) else f"{base}[0]"
        item = self._new()
        of = types.known_type(node.base)
        fields = {one: f"{item}.{plain_name(one)}" for one in getattr(getattr(of, "item", of), "fields", {})}
        return f"filter({base} as {item}, {self._node(node.condition, [*names, {'item': item}, fields], types)})"

    def _of_quantified(self, node: Any, names: Names, types: Any) -> str:
        word = "some" if node.quantifier == "some" else "all"
        return self._through(word, node.iterators[0], node.condition, names, types)

    def _of_for(self, node: Any, names: Names, types: Any) -> str:
        return self._through("map", node.iterators[0], node.body, names, types)

    def _through(self, word: str, iterator: Any, body: Any, names: Names, types: Any) -> str:
        item = self._new()
        domain = self._node(iterator.domain, names, types)
        return f"{word}({domain} as {item}, {self._node(body, [*names, {iterator.name: item}], types)})"

    def _new(self) -> str:
        self._count += 1
        return f"x{self._count}"

    def _of_call(self, node: Any, names: Names, types: Any) -> str:
        name = node.function.name
        if name == "today":
            return literal(self.on)
        if name == "duration":
            return literal(catalogue.FUNCTIONS[name].call(node.arguments[0].value))
        inner = node.arguments[0]
        if name == "sum" and isinstance(inner, feel.Call) and inner.function.name == "concatenate":
            # of nothing zen-engine's sum is 0, too
            return f"sum({self._node(inner.arguments[1], names, types)})"
        arguments = [self._node(one, names, types) for one in node.arguments]
        function = self.model.functions.get(name)
        if function is None:
            return CALLS[name].format(*arguments)
        own = [dict(zip(function.parameters, arguments, strict=True))]
        if isinstance(function.logic, Table):
            return self._table(function.logic, own)
        return f"({self._expression(function.logic.expression, own)})"
