"""Boxed expressions of .dmn files: what they answer, what they see, and what is missing in them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.dmn import drawn
from tests.dmn.drawn import answer, decision, function, input_data, literal, load, read, value

from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.reasons import walk
from onedoor.feel.values import Function, Missing


def box(name: str, content: str, **attributes: str) -> str:
    said = "".join(f' {one}="{what}"' for one, what in attributes.items())
    return f"<{name}{said}>{content}</{name}>"


def entry(name: str, content: str, type: str = "") -> str:
    of = f' typeRef="{type}"' if type else ""
    variable = f'<variable name="{name}"{of}/>' if name else ""
    return f"<contextEntry>{variable}{content}</contextEntry>"


def loop(name: str, domain: str, last: str, condition: str) -> str:
    return box(name, box("in", literal(domain)) + box(last, literal(condition)), iteratorVariable="element")


def test_entries_of_a_context_see_those_before_them() -> None:
    assert answer(
        box("context", entry("net pay", literal("10")) + entry("year", literal("net pay * 12")))
    ) == {
        "net pay": 10,
        "year": 120,
    }


def test_an_entry_without_a_name_is_the_result() -> None:
    assert answer(box("context", entry("a", literal("2")) + entry("", literal("a * 3")))) == 6


def test_a_context_within_a_context_hides_names_around_it() -> None:
    inner = box("context", entry("a", literal("5")) + entry("", literal("a + b")))

    assert (
        answer(box("context", entry("a", literal("1")) + entry("b", literal("10")) + entry("", inner))) == 15
    )


def test_an_entry_is_converted_to_its_type() -> None:
    entries = entry("one", literal("[1]"), "number") + entry("none", literal('"a"'), "number")

    assert answer(box("context", entries)) == {"one": 1, "none": None}


def test_a_list_keeps_its_order() -> None:
    assert answer(box("list", literal("1 + 1") + literal('"b"') + box("list", literal("3")))) == [2, "b", [3]]


def test_a_relation_is_a_list_of_contexts_whose_columns_do_not_see_each_other() -> None:
    columns = '<column name="rate"/><column name="twice"/>'
    rows = box("row", literal("1") + literal("rate * 2")) + box("row", literal("5") + literal("rate"))
    model = load(
        input_data("rate", "number"), decision("rates", box("relation", columns + rows), needs="rate")
    )

    assert value(model, "rates", rate=100) == [{"rate": 1, "twice": 200}, {"rate": 5, "twice": 100}]


def test_a_condition_that_is_no_truth_value_leads_to_else() -> None:
    def conditional(condition: str) -> str:
        return box(
            "conditional",
            box("if", literal(condition)) + box("then", literal('"yes"')) + box("else", literal('"no"')),
        )

    assert [answer(conditional(one)) for one in ("true", "false", "null", '"a"')] == ["yes", "no", "no", "no"]


def test_a_filter_keeps_what_matches() -> None:
    people = '[{name: "Ana", age: 40}, {name: "Bo", age: 9}]'

    assert answer(box("filter", box("in", literal(people)) + box("match", literal("age >= 18")))) == [
        {"name": "Ana", "age": 40}
    ]
    assert answer(box("filter", box("in", literal("[1, 2, 3]")) + box("match", literal("item > 1")))) == [
        2,
        3,
    ]


@pytest.mark.parametrize("match", ['"text"', "{a: item}", "[true]"])
def test_a_filter_whose_match_is_no_condition_gives_null(match: str) -> None:
    assert answer(box("filter", box("in", literal("[1, 2]")) + box("match", literal(match)))) is None


def test_a_filter_that_gives_a_text_for_one_item_gives_null() -> None:
    match = box("match", literal('if item < 2 then true else "text"'))

    assert answer(box("filter", box("in", literal("[1, 2]")) + match)) is None


def test_a_loop_gives_a_list_and_may_look_back() -> None:
    assert answer(loop("for", "[1, 2, 3]", "return", "element * 2")) == [2, 4, 6]
    assert answer(loop("for", "1", "return", "element + 1")) == [2]
    assert answer(loop("for", "[1, 2, 3]", "return", "count(partial) + element")) == [1, 3, 5]


def test_some_and_every_are_conditions_over_all() -> None:
    assert answer(loop("some", "[1, 2]", "satisfies", "element > 1")) is True
    assert answer(loop("some", "[]", "satisfies", "true")) is False
    assert answer(loop("every", "[1, 2]", "satisfies", "element > 1")) is False
    assert answer(loop("every", "[]", "satisfies", "false")) is True


@pytest.mark.parametrize("quantifier", ["some", "every"])
def test_something_else_than_a_condition_makes_a_quantifier_null_wherever_it_stands(quantifier: str) -> None:
    for items in ("[1, 2, 3]", "[3, 2, 1]"):
        mixed = 'if element = 1 then true else if element = 2 then false else "text"'
        assert answer(loop(quantifier, items, "satisfies", mixed)) is None


def test_an_invocation_names_its_arguments() -> None:
    model = read(
        function("difference", {"minuend": "number", "the other": "number"}, literal("minuend - the other")),
        decision(
            "five",
            box(
                "invocation",
                literal("difference")
                + box("binding", '<parameter name="the other"/>' + literal("2"))
                + box("binding", '<parameter name="minuend"/>' + literal("7")),
            ),
            needs="difference()",
        ),
    )

    assert value(model, "five") == 5


def test_an_invocation_with_another_name_gives_null() -> None:
    called = box("invocation", literal("abs") + box("binding", '<parameter name="x"/>' + literal("2")))

    assert answer(called) is None


def test_a_function_may_call_itself() -> None:
    body = literal("if n < 2 then 1 else n * factorial of(n - 1)")
    boxed = box("functionDefinition", '<formalParameter name="n" typeRef="number"/>' + body)
    called = entry("", literal("factorial of(10)"))

    assert answer(box("context", entry("factorial of", boxed) + called)) == 3628800
    model = read(
        function("factorial of", {"n": "number"}, body),
        decision("d", literal("factorial of(5)"), needs="factorial of()"),
    )
    assert value(model, "d") == 120


def test_a_function_that_is_not_written_in_feel_is_null_with_a_reason() -> None:
    java = box("functionDefinition", literal("1"), kind="Java")
    reading = load(decision("answer", box("context", entry("f", java) + entry("", literal("f()")))))

    assert value(reading, "answer") is None
    assert any("Java" in one.message for one in reading.problems)


def test_a_function_can_be_what_a_decision_answers() -> None:
    made = function(
        "adder", {"n": "number"}, box("functionDefinition", '<formalParameter name="m"/>' + literal("n + m"))
    )
    model = read(made, decision("d", literal("adder(2)(3)"), needs="adder()"))

    assert value(model, "d") == 5
    assert isinstance(answer(box("functionDefinition", literal("1"))), Function)


def test_a_table_may_stand_in_a_context_and_see_its_entries() -> None:
    table = (
        '<decisionTable hitPolicy="FIRST"><input><inputExpression><text>points</text></inputExpression></input><output/>'
        "<rule><inputEntry><text>&gt; 2</text></inputEntry><outputEntry><text>base * 2</text></outputEntry></rule>"
        "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>base</text></outputEntry></rule></decisionTable>"
    )
    model = read(
        input_data("points", "number"),
        decision("d", box("context", entry("base", literal("100")) + entry("", table)), needs="points"),
    )

    assert value(model, "d", points=3) == 200
    assert value(model, "d", points=1) == 100
    assert value(model, "d") == Missing(("points",))


def test_what_is_missing_is_missing_in_boxes_too() -> None:
    model = read(
        input_data("a", "number"),
        input_data("b", "boolean"),
        decision(
            "settled",
            box(
                "conditional", box("if", literal("b")) + box("then", literal("1")) + box("else", literal("1"))
            ),
            needs="b",
        ),
        decision(
            "open",
            box(
                "conditional", box("if", literal("b")) + box("then", literal("a")) + box("else", literal("1"))
            ),
            needs="a, b",
        ),
        decision("listed", box("list", literal("a") + literal("2")), needs="a"),
        decision("some", loop("some", "[1, a, 3]", "satisfies", "element > 2"), needs="a"),
        decision("every", loop("every", "[5, a]", "satisfies", "element > 2"), needs="a"),
        decision("unneeded", box("context", entry("x", literal("a")) + entry("", literal("2"))), needs="a"),
    )

    assert value(model, "settled") == 1
    assert value(model, "open") == Missing(("b", "a"))
    assert value(model, "listed") == [Missing(("a",)), Decimal(2)]
    assert value(model, "some") is True
    assert value(model, "every") == Missing(("a",))
    assert value(model, "unneeded") == 2


def test_a_decision_sees_what_it_requires_and_nothing_else() -> None:
    reading = load(
        input_data("seen"),
        input_data("unseen"),
        decision("first", literal("seen"), needs="seen"),
        decision("second", literal("if first = null then 0 else unseen"), needs="first"),
    )

    assert value(reading, "first", seen=1, unseen=2) == 1
    assert value(reading, "second", seen=1, unseen=2) is None
    assert ["“unseen” is not a name known here." in str(one) for one in reading.problems] == [True]


def test_names_are_found_however_their_spaces_are_written() -> None:
    model = read(
        input_data("monthly  net\tpay", "number"),
        input_data("rent-free (yes/no)", "boolean"),
        decision("d", literal("monthly   net pay + 1"), needs="monthly  net\tpay"),
    )

    assert value(model, "d", monthly_net_pay=4) == 5


def test_a_decision_without_logic_is_null() -> None:
    assert value(load(decision("nothing", "")), "nothing") is None
    assert value(load(decision("empty", "<literalExpression/>")), "empty") is None


def test_a_decision_service_answers_with_what_it_is_given() -> None:
    service = (
        '<decisionService id="_s" name="s"><variable name="s"/><outputDecision href="#_total"/>'
        '<encapsulatedDecision href="#_tax"/><inputDecision href="#_base"/><inputData href="#_rate"/></decisionService>'
    )
    elements = (
        input_data("rate", "number"),
        decision("base", literal("1000")),
        decision("tax", literal("base * rate"), needs="base, rate"),
        decision("total", literal("base + tax"), needs="base, tax"),
        service,
        decision("asked", literal("s(0.5, 10)"), needs="s()"),
        decision("by name", literal("s(base: 20, rate: 0.5)"), needs="s()"),
        decision("wrong", literal('s("a", 10)'), needs="s()"),
    )
    model = load(*elements).model

    assert drawn.served(model, "s", rate=Decimal("0.1"), base=10) == {"total": 11}
    assert drawn.served(model, "s", base=10) == {"total": None}
    assert value(model, "asked", rate=7) == 15
    assert value(model, "by name") == 30
    assert value(model, "wrong") is None
    assert value(model, "total", rate=Decimal("0.1")) == 1100


def test_a_service_of_several_decisions_gives_a_context() -> None:
    service = (
        '<decisionService id="_s" name="s"><variable name="s"/><outputDecision href="#_a"/>'
        '<outputDecision href="#_b"/></decisionService>'
    )
    model = read(
        decision("a", literal("1")),
        decision("b", literal("2")),
        service,
        decision("c", literal("s().b"), needs="s()"),
    )

    assert value(model, "c") == 2


def test_a_reason_shows_the_boxes_as_feel() -> None:
    model = read(
        input_data("pay", "number"),
        decision(
            "year",
            box("context", entry("month", literal("pay * 4")) + entry("", literal("month * 12"))),
            needs="pay",
        ),
    )

    reason = evaluate(model, inputs={"pay": Decimal(10)}, on=drawn.DAY).reasons("year")

    assert reason.value == 480
    assert [one.name for one in walk(reason) if one.kind == "input"] == ["pay"]
    assert "month * 12" in str(reason)


def test_long_relations_are_read() -> None:
    rows = "".join(box("row", literal(str(n)) + literal(f'"place number {n}"')) for n in range(3000))
    places = decision("places", box("relation", f'<column name="number"/><column name="place"/>{rows}'))
    model = read(places, decision("d", literal("places[number = 2999].place"), needs="places"))

    assert value(model, "d") == ["place number 2999"]
