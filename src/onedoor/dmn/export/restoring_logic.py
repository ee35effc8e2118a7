"""From expressions of DMN back to logic as a definition writes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from onedoor.dmn.encodings import to_json
from onedoor.dmn.export import logic
from onedoor.dmn.export.reading import (
    Node,
    NotOurs,
    child,
    children,
    name_of,
    ours,
    said,
    tag_of,
    text,
    text_in,
)
from onedoor.feel import expressions
from onedoor.feel.days import is_date
from onedoor.feel.errors import FeelLimitError, FeelSyntaxError
from onedoor.feel.types import Scope
from onedoor.feel.values import Range, Value, is_settled

_AGGREGATIONS = {written: name for name, written in logic.AGGREGATIONS.items()}
_PLACE = date(2000, 1, 1)
"""Literals are the same on every day."""


def of_decision(body: Node, mark: Node) -> dict[str, Any]:
    """Return a decision's logic; conditions and `if_eligible` where the expression still is what was made of them."""
    if tag_of(body) == "literalExpression":
        written = text_in(body)
        for conditions in children(mark, "onedoor:allOf", "onedoor:anyOf"):
            every = tag_of(conditions) == "onedoor:allOf"
            listed = [_condition(one) for one in children(conditions, "onedoor:condition")]
            tests = [[one["if"], *(each["if"] for each in one.get("unless", ()))] for one in listed]
            if tests and logic.joined(tests, every=every) == written:
                return {"all_of" if every else "any_of": listed}
        eligible = mark.attributes.get("ifEligible")
        before, after = logic.withheld(eligible or "", "\0").split("\0")
        if eligible and written.startswith(before) and written.endswith(after):
            amount = written[len(before) : -len(after)].strip()
            if logic.withheld(eligible, amount) == written:
                return {"if_eligible": amount}
    return plain(body)


def plain(body: Node) -> dict[str, Any]:
    """Return an expression or a table. Raises NotOurs for other boxed expressions."""
    if tag_of(body) == "literalExpression":
        return {"value": text_in(body)}
    return {"table": _table(body)}


def figures(table: Node) -> Iterator[tuple[date, Any]]:
    """Yield the figures of the law with their first days, from a table on the day of decision. Raises NotOurs."""
    if [text_in(child(one, "inputExpression")) for one in children(table, "input")] != ["today()"]:
        raise NotOurs("figures are a table on the day of decision")
    rules = [(text_in(child(one, "inputEntry")), one) for one in children(table, "rule")]
    days = [_since(test) for test, _ in rules]
    for place, (test, rule) in enumerate(rules):
        until = days[place + 1] if place + 1 < len(days) else None
        if test != logic.period(days[place], until):
            raise NotOurs("the days of the figures do not follow each other")
        yield days[place], _plain_value(_literal(text_in(child(rule, "outputEntry"))))


def _since(test: str) -> date:
    """The first day of a row: `[date("…")..date("…"))`, or `>= date("…")`."""
    value = _literal(f"({test})" if test.startswith(">=") else test)
    start = value.start if isinstance(value, Range) else None
    if not is_date(start) or not isinstance(start, date):
        raise NotOurs(f"{test} is no day")
    return start


def _literal(written: str) -> Value:
    try:
        value = expressions.compile(written, scope=Scope()).evaluate({}, today=_PLACE)
    except (FeelSyntaxError, FeelLimitError) as wrong:
        raise NotOurs(f"{written} cannot be read") from wrong
    if not is_settled(value):
        raise NotOurs(f"{written} is no literal")
    return value


def _plain_value(value: Value) -> Any:
    """A value as a definition would write it: durations as text, the others as they are."""
    if isinstance(value, list):
        return [_plain_value(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain_value(one) for name, one in value.items()}
    is_plain = value is None or isinstance(value, bool | str) or is_date(value) or hasattr(value, "as_tuple")
    return value if is_plain else to_json(value)


def _condition(one: Node) -> dict[str, Any]:
    unless = [
        {"if": text_in(each, "onedoor:test"), **text(each, "because"), **said(each, "source")}
        for each in children(one, "onedoor:unless")
    ]
    return {
        "if": text_in(one, "onedoor:test"),
        **text(one, "because"),
        **text(one, "otherwise"),
        **said(one, "source"),
        **({"unless": unless} if unless else {}),
    }


def _table(table: Node) -> dict[str, Any]:
    single = next((one.attributes.get("output") for one in ours(table, "table")), None)
    written = next((one.attributes.get("ranked", "") for one in ours(table, "table")), "")
    count = int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else None
    outputs = list(children(table, "output"))
    aggregation = table.attributes.get("aggregation")
    default = [
        _unwrapped(single, text_in(each)) for one in outputs for each in children(one, "defaultOutputEntry")
    ]
    ranked = [text_in(each) for one in outputs[:1] for each in children(one, "outputValues")]
    named = [single] if single else [name_of(one) for one in outputs] if len(outputs) > 1 else []
    return {
        "inputs": [text_in(child(one, "inputExpression")) for one in children(table, "input")],
        "hit_policy": (table.attributes.get("hitPolicy") or "UNIQUE").lower(),
        **({"outputs": named} if named else {}),
        **({"aggregation": _AGGREGATIONS.get(aggregation, aggregation)} if aggregation else {}),
        **({"priorities": _priorities(single, ranked[0])[:count]} if ranked else {}),
        **({"otherwise": default} if default else {}),
        "rules": [_rule(one, single) for one in children(table, "rule")],
    }


def _priorities(single: str | None, written: str) -> list[Any]:
    values = _literal(f"[{written}]")
    if single is not None:
        if not all(isinstance(one, dict) and single in one for one in values):
            raise NotOurs(f"not every priority is a context of {single}")
        values = [one[single] for one in values]
    return [_plain_value(value) for value in values]


def _rule(rule: Node, single: str | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "if": [text_in(one) for one in children(rule, "inputEntry")],
        "then": [_unwrapped(single, text_in(one)) for one in children(rule, "outputEntry")],
    }
    for one in ours(rule, "rule"):
        entry |= {**text(one, "because"), **said(one, "source")}
    return entry


def _unwrapped(single: str | None, written: str) -> str:
    """The text inside a context of one entry."""
    if single is None:
        return written
    before, after = logic.wrapped(single, "\0").split("\0")
    if not (written.startswith(before) and written.endswith(after)):
        raise NotOurs(f"{written} is not a context of {single}")
    return written[len(before) : -len(after)].strip()
