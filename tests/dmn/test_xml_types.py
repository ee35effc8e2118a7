"""Item definitions: what values are converted to, which are allowed, and how types are named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.dmn.drawn import decision, escaped, function, input_data, literal, load, read, value

from onedoor.dmn.xml.reader import Reading
from onedoor.feel.builtins.conversions import write
from onedoor.feel.values import DateTime, Missing, Value


def item(
    name: str,
    type: str = "",
    *parts: str,
    many: bool = False,
    allowed: str = "",
    constraint: str = "",
    tag: str = "itemDefinition",
) -> str:
    said = ' isCollection="true"' if many else ""
    inner = f"<typeRef>{type}</typeRef>" if type else ""
    inner += f"<allowedValues><text>{escaped(allowed)}</text></allowedValues>" if allowed else ""
    inner += f"<typeConstraint><text>{escaped(constraint)}</text></typeConstraint>" if constraint else ""
    return f'<{tag} name="{name}"{said}>{inner}{"".join(parts)}</{tag}>'


def part(name: str, type: str = "", *parts: str, many: bool = False, allowed: str = "") -> str:
    return item(name, type, *parts, many=many, allowed=allowed, tag="itemComponent")


def held(type: str, text: str, *items: str) -> Value:
    """What an expression becomes where a type is declared."""
    return value(load(*items, decision("d", literal(text), type=type)), "d")


@pytest.mark.parametrize(
    ("type", "text", "expected"),
    [
        ("number", "1", 1),
        ("number", '"1"', None),
        ("number", "[1]", 1),
        ("number", "[1, 2]", None),
        ("number", "[null]", None),
        ("string", '["a"]', "a"),
        ("boolean", "0", None),
        ("Any", "[1]", [1]),
        ("feel:number", "1", 1),
        ("own:tNumbers", "1", [1]),
        ("tNumbers", "1", [1]),
        ("tNumbers", '"a"', None),
        ("tNumbers", '[1, "a"]', None),
        ("tNumbers", "[1, null]", [1, None]),
        ("date", 'date("2024-01-01")', "2024-01-01"),
        ("date", '"2024-01-01"', None),
        ("dateTime", 'date("2024-01-01")', "2024-01-01T00:00:00Z"),
        ("days and time duration", 'duration("P1M")', None),
        ("yearMonthDuration", 'duration("P1M")', "P1M"),
        ("tPerson", '{name: "Ana", age: 3}', {"name": "Ana", "age": 3}),
        ("tPerson", '{name: "Ana", age: 3, more: 1}', {"name": "Ana", "age": 3, "more": 1}),
        ("tPerson", '{name: "Ana", age: "3"}', None),
        ("tPerson", '{name: "Ana"}', None),
        ("tPerson", '{name: null, age: null}', {"name": None, "age": None}),
        ("tPerson", '[{name: "Ana", age: 3}]', {"name": "Ana", "age": 3}),
        ("tPerson", "null", None),
    ],
)  # fmt: skip
def test_a_value_is_converted_where_the_standard_says_so_and_null_otherwise(
    type: str, text: str, expected: object
) -> None:
    items = (
        item("tNumbers", "number", many=True),
        item("tPerson", "", part("name", "string"), part("age", "number")),
    )
    found = held(type, text, *items)

    assert (
        _written(found) if (isinstance(expected, str) and "-" in expected) or expected == "P1M" else found
    ) == expected


def _written(found: Value) -> str:
    return write(found)


def test_allowed_values_are_those_of_each_item_of_a_collection() -> None:
    items = (
        item("tGrade", "string", allowed='"A", "B"'),
        item("tGrades", "string", many=True, allowed='"A", "B"'),
        item("tListed", "tGrade", many=True),
        item("tPercent", "number", allowed="[0..100]"),
    )

    assert [held("tGrade", one, *items) for one in ('"A"', '"C"', "null", '["B"]')] == ["A", None, None, "B"]
    assert [held("tGrades", one, *items) for one in ('["A", "B"]', '["A", "C"]', '"A"')] == [
        ["A", "B"],
        None,
        ["A"],
    ]
    assert [held("tListed", one, *items) for one in ('["A", "B"]', '["A", "C"]')] == [["A", "B"], None]
    assert [held("tPercent", one, *items) for one in ("100", "101")] == [100, None]


def test_a_type_constraint_is_for_the_whole_collection() -> None:
    items = (item("tPair", "number", many=True, constraint="count(?) = 2"),)

    assert [held("tPair", one, *items) for one in ("[1, 2]", "[1]", "1")] == [[1, 2], None, None]


def test_what_a_part_allows_holds_within_a_structure() -> None:
    items = (
        item(
            "tCard",
            "",
            part("suit", "string", allowed='"hearts", "spades"'),
            part("inner", "", part("n", "number", allowed="> 0")),
        ),
    )

    assert held("tCard", '{suit: "hearts", inner: {n: 1}}', *items) == {"suit": "hearts", "inner": {"n": 1}}
    assert held("tCard", '{suit: "clubs", inner: {n: 1}}', *items) is None
    assert held("tCard", '{suit: "hearts", inner: {n: 0}}', *items) is None


def test_inputs_are_converted_before_a_decision_sees_them() -> None:
    reading = load(
        item("tGrade", "string", allowed='"A", "B"'),
        input_data("grade", "tGrade"),
        input_data("numbers", "number"),
        decision("d", literal("grade"), needs="grade"),
        decision("e", literal("numbers"), needs="numbers"),
    )

    assert [value(reading, "d", grade=one) for one in ("A", "C", 5)] == ["A", None, None]
    assert value(reading, "e", numbers=[4]) == 4
    assert value(reading, "d") == Missing(("grade",))


def test_arguments_and_results_of_functions_are_converted() -> None:
    function_type = '<itemDefinition name="tFn"><functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/></functionItem></itemDefinition>'
    model = load(
        function_type,
        function("f", {"x": "number"}, literal("if x = null then -1 else x")),
        function("text", {"x": "number"}, literal("string(x)"), type="tFn"),
        decision("ok", literal("f([2])"), needs="f()"),
        decision("wrong", literal('f("a")'), needs="f()"),
        decision("null given", literal("f(null)"), needs="f()"),
        decision("wrong result", literal("text(1)"), needs="text()"),
    )

    assert [value(model, one) for one in ("ok", "wrong", "null given", "wrong result")] == [2, None, -1, None]


def test_a_function_fits_a_function_type_by_its_parameters_and_result() -> None:
    items = '<itemDefinition name="tFn"><functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/></functionItem></itemDefinition>'
    model = load(
        items,
        function("apply", {"f": "tFn"}, literal("f(4)")),
        decision("own", literal("apply(function(x: number) x + 1)"), needs="apply()"),
        decision("built in", literal("apply(sqrt)"), needs="apply()"),
        decision("two parameters", literal("apply(function(x: number, y: number) x)"), needs="apply()"),
        decision("wrong parameter", literal("apply(function(x: string) 1)"), needs="apply()"),
    )

    assert [value(model, one) for one in ("own", "built in", "two parameters", "wrong parameter")] == [
        5,
        2,
        None,
        None,
    ]


def test_instance_of_knows_item_definitions_and_what_they_allow() -> None:
    items = (
        item("tPercent", "number", allowed="[0..100]"),
        item("tPeople", "", part("name", "string"), many=True),
    )

    assert held("", "50 instance of tPercent", *items) is True
    assert held("", "500 instance of tPercent", *items) is False
    assert held("", '[{name: "Ana"}] instance of tPeople', *items) is True
    assert held("", '[{nome: "Ana"}] instance of tPeople', *items) is False


def test_a_type_may_contain_itself() -> None:
    tree = item("tTree", "", part("value", "number"), part("children", "tTree", many=True))

    assert held("tTree", "{value: 1, children: [{value: 2, children: []}]}", tree) is not None


def test_fields_of_structures_are_found_in_paths_and_filters() -> None:
    model = read(
        item("tMember", "", part("first name", "string"), part("net-pay", "number")),
        item("tMembers", "tMember", many=True),
        input_data("members", "tMembers"),
        decision("names", literal("members[net-pay > 10].first name"), needs="members"),
    )

    assert value(
        model, "names", members=[{"first name": "Ana", "net-pay": 20}, {"first name": "Bo", "net-pay": 5}]
    ) == ["Ana"]


def test_an_unknown_type_is_reported_where_it_stands() -> None:
    reading: Reading = load(decision("d", literal("1"), type="tNothing"))

    assert [(one.message, one.line) for one in reading.problems] == [("There is no type “tNothing”.", 2)]
    assert value(reading, "d") == Decimal(1)


def test_midnight_of_a_date_is_in_utc() -> None:
    found = held("date and time", 'date("2024-05-01")')

    assert isinstance(found, DateTime)
    assert found.time.offset == 0


def test_a_decision_that_declares_no_type_has_that_of_its_logic() -> None:
    pay = "<context><contextEntry><variable name='net pay'/>" + literal("100") + "</contextEntry></context>"
    model = read(
        decision("twice", literal("pay.net pay * 2 + bonus().extra pay"), needs="pay, bonus()"),
        decision("pay", pay),
        function("bonus", {}, literal("{extra pay: 5}")),
    )

    assert value(model, "twice") == 205
    assert str(model.decisions["twice"].type) == "number"


def test_a_field_may_have_the_name_of_a_function() -> None:
    model = read(input_data("places"), decision("d", literal("places[count = 2].name"), needs="places"))

    assert value(model, "d", places=[{"count": 1, "name": "a"}, {"count": 2, "name": "b"}]) == ["b"]
