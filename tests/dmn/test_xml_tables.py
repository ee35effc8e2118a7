"""Decision tables of .dmn files: hit policies, cells, output values, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from tests.dmn.drawn import DAY, decision, escaped, function, input_data, literal, load, read, value

from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.reasons import walk
from onedoor.feel.temporal import DAY as DAY_LONG
from onedoor.feel.values import DaysDuration, Missing, Value


def text(name: str, content: str) -> str:
    return f"<{name}><text>{escaped(content)}</text></{name}>"


def column(expression: str, *, type: str = "", allowed: str = "") -> str:
    of = f' typeRef="{type}"' if type else ""
    values = text("inputValues", allowed) if allowed else ""
    return f"<input><inputExpression{of}><text>{escaped(expression)}</text></inputExpression>{values}</input>"


def output(name: str = "", *, values: str = "", default: str = "", type: str = "") -> str:
    said = (f' name="{name}"' if name else "") + (f' typeRef="{type}"' if type else "")
    inner = (text("outputValues", values) if values else "") + (
        text("defaultOutputEntry", default) if default else ""
    )
    return f"<output{said}>{inner}</output>"


def rule(tests: Sequence[str], outputs: Sequence[str]) -> str:
    cells = "".join(text("inputEntry", one) for one in tests)
    return f"<rule>{cells}{''.join(text('outputEntry', one) for one in outputs)}</rule>"


def table(
    columns: Sequence[str], outputs: Sequence[str], rules: Sequence[str], policy: str = "", plus: str = ""
) -> str:
    said = (f' hitPolicy="{policy}"' if policy else "") + (f' aggregation="{plus}"' if plus else "")
    return f"<decisionTable{said}>{''.join(columns)}{''.join(outputs)}{''.join(rules)}</decisionTable>"


AGES = (
    rule(["< 18"], ['"child"']),
    rule(["[16..65)"], ['"worker"']),
    rule([">= 60"], ['"senior"']),
)


def by_age(
    policy: str,
    age: object,
    *,
    plus: str = "",
    default: str = "",
    values: str = "",
    rules: Sequence[str] = AGES,
) -> Value:
    box = table([column("age")], [output(values=values, default=default)], rules, policy, plus)
    model = read(input_data("age", "number"), decision("group", box, needs="age"))
    return value(model, "group") if age == "missing" else value(model, "group", age=age)


def test_unique_gives_the_only_row_and_null_for_several() -> None:
    assert by_age("UNIQUE", 10) == "child"
    assert by_age("", 30) == "worker"
    assert by_age("UNIQUE", 17) is None


def test_any_gives_what_all_rows_agree_on() -> None:
    agreeing = (rule(["< 18"], ['"young"']), rule(["< 21"], ['"young"']), rule(["> 15"], ['"old"']))

    assert by_age("ANY", 10, rules=agreeing) == "young"
    assert by_age("ANY", 17, rules=agreeing) is None


def test_first_and_priority_choose_one() -> None:
    assert by_age("FIRST", 17) == "child"
    assert by_age("PRIORITY", 17, values='"worker", "child", "senior"') == "worker"
    assert by_age("PRIORITY", 62, values='"senior", "worker", "child"') == "senior"


def test_lists_are_in_the_order_of_rules_or_of_output_values() -> None:
    assert by_age("RULE ORDER", 62) == ["worker", "senior"]
    assert by_age("OUTPUT ORDER", 62, values='"senior", "worker", "child"') == ["senior", "worker"]
    assert by_age("COLLECT", 17) == ["child", "worker"]


@pytest.mark.parametrize(
    ("definition", "of_column", "of_decision"),
    [
        ('<itemDefinition name="t"><typeRef>string</typeRef>{allowed}</itemDefinition>', "t", ""),
        ('<itemDefinition name="t"><typeRef>string</typeRef>{constraint}</itemDefinition>', "t", ""),
        (
            '<itemDefinition name="u"><typeRef>string</typeRef>{allowed}</itemDefinition>'
            '<itemDefinition name="t"><typeRef>u</typeRef></itemDefinition>',
            "t",
            "",
        ),
        ('<itemDefinition name="t"><typeRef>string</typeRef>{allowed}</itemDefinition>', "", "t"),
    ],
)
def test_priorities_are_what_the_type_of_the_answer_allows_where_the_column_says_none(
    definition: str, of_column: str, of_decision: str
) -> None:
    order = text("", '"senior", "worker", "child"').replace("<>", "").replace("</>", "")
    written = definition.format(
        allowed=f"<allowedValues>{order}</allowedValues>",
        constraint=f"<typeConstraint>{order}</typeConstraint>",
    )
    box = table([column("age")], [output(type=of_column)], AGES, "PRIORITY")
    model = read(written, input_data("age", "number"), decision("group", box, needs="age", type=of_decision))

    assert value(model, "group", age=17) == "worker"
    assert value(model, "group", age=61) == "senior"


def test_priorities_of_several_columns_are_those_of_the_parts_of_the_answer() -> None:
    part = '<itemComponent name="{}"><typeRef>number</typeRef><allowedValues><text>{}</text></allowedValues></itemComponent>'
    written = (
        f'<itemDefinition name="t">{part.format("a", "2, 1")}{part.format("b", "9, 8, 7")}</itemDefinition>'
    )
    rows = [rule(["-"], ["1", "9"]), rule(["-"], ["2", "7"]), rule(["-"], ["2", "8"])]
    box = table([column("x")], [output("a"), output("b")], rows, "OUTPUT ORDER")
    ordered = written + '<itemDefinition name="l" isCollection="true"><typeRef>t</typeRef></itemDefinition>'
    model = read(ordered, input_data("x"), decision("d", box, needs="x", type="l"))

    assert value(model, "d", x=0) == [{"a": 2, "b": 8}, {"a": 2, "b": 7}, {"a": 1, "b": 9}]


def test_collected_outputs_are_added_up_and_counted() -> None:
    amounts = (rule(["> 1"], ["10"]), rule(["> 2"], ["20"]), rule(["> 2"], ["20"]), rule(["> 9"], ["-5"]))

    assert by_age("COLLECT", 3, plus="SUM", rules=amounts) == 50
    assert by_age("COLLECT", 3, plus="MIN", rules=amounts) == 10
    assert by_age("COLLECT", 10, plus="MAX", rules=amounts) == 20
    assert by_age("COLLECT", 3, plus="COUNT", rules=amounts) == 3
    assert by_age("COLLECT", 0, plus="COUNT", rules=amounts) == 0
    assert by_age("COLLECT", 0, plus="SUM", rules=amounts) is None


def test_durations_are_added_up_and_dates_have_a_smallest() -> None:
    durations = (rule(["> 1"], ['duration("P1D")']), rule(["> 2"], ['duration("P2D")']))
    dates = (rule(["> 1"], ['date("2024-03-01")']), rule(["> 2"], ['date("2024-02-01")']))
    texts = (rule(["> 1"], ['"b"']), rule(["> 2"], ['"a"']))

    assert by_age("COLLECT", 3, plus="SUM", rules=durations) == DaysDuration(3 * DAY_LONG)
    assert by_age("COLLECT", 3, plus="MIN", rules=dates) == date(2024, 2, 1)
    assert by_age("COLLECT", 3, plus="MAX", rules=texts) == "b"
    assert by_age("COLLECT", 3, plus="SUM", rules=texts) is None


def test_without_a_row_the_default_is_given_else_null() -> None:
    rows = (rule(["< 18"], ['"child"']),)

    assert by_age("UNIQUE", 40, rules=rows) is None
    assert by_age("UNIQUE", 40, rules=rows, default='"adult"') == "adult"
    assert by_age("UNIQUE", 4, rules=rows, default='"adult"') == "child"


def test_several_outputs_make_a_context_and_their_priorities_count_from_the_left() -> None:
    box = table(
        [column("age")],
        [output("group", values='"a", "b"'), output("rate", values="3, 2, 1", default="1")],
        [rule(["> 1"], ['"b"', "3"]), rule(["> 2"], ['"a"', "1"]), rule(["> 3"], ['"a"', "2"])],
        "PRIORITY",
    )
    model = read(input_data("age", "number"), decision("d", box, needs="age"))

    assert value(model, "d", age=2) == {"group": "b", "rate": 3}
    assert value(model, "d", age=3) == {"group": "a", "rate": 1}
    assert value(model, "d", age=4) == {"group": "a", "rate": 2}
    assert value(model, "d", age=0) == {"group": None, "rate": 1}


@pytest.mark.parametrize(
    ("expression", "cell", "given", "met"),
    [
        ("x", "-", 5, True),
        ("x", "", None, True),
        ("x", "1, 2, > 10", 11, True),
        ("x", "not(1, 2)", 2, False),
        ("x", "? > 3 and ? < 9", 5, True),
        ("x", "< y", 1, True),
        ("x", "[y..10]", 3, True),
        ("x", "null", None, True),
        ("x", '"a", "b"', "b", True),
        ("x", 'starts with(?, "Ri")', "Riverton", True),
        ("x", '< date("2024-01-01")', date(2023, 12, 31), True),
        ("x", '[date("2024-01-01")..date("2024-12-31")]', date(2025, 1, 1), False),
        ("x", "true", True, True),
        ("x", "false", True, False),
        ("x * 2", "10", 5, True),
        ("x", "[1, 2, 3]", 2, True),
        ("x", "[1, 2]", [1, 2], True),
        ("x", "list contains(?, 2)", [1, 2], True),
    ],
)
def test_a_cell_is_a_unary_test(expression: str, cell: str, given: object, met: bool) -> None:
    box = table([column(expression)], [output()], [rule([cell], ["true"]), rule(["-"], ["false"])], "FIRST")
    reading = load(input_data("x"), input_data("y", "number"), decision("d", box, needs="x, y"))

    assert value(reading, "d", x=given, y=3) is met


def test_an_input_value_that_the_column_does_not_allow_gives_null() -> None:
    box = table(
        [column("x", allowed='"a", "b"')],
        [output()],
        [
            rule(["-"], ["1"]),
        ],
    )
    other = table([column("x", allowed="[0..10]")], [output()], [rule([">= 0"], ["1"])])
    model = read(
        input_data("x", "string"),
        decision("d", box, needs="x"),
        input_data("y", "number"),
        decision("e", other.replace("text>x<", "text>y<"), needs="y"),
    )

    assert value(model, "e", y=10) == 1
    assert value(model, "e", y=11) is None
    assert value(model, "d", x="b") == 1
    assert value(model, "d", x="c") is None, "also of a column that no cell tests"
    assert value(model, "d", x=None) == 1
    assert value(model, "d") == 1, "of what is not known yet no more is said than the cells ask"


def test_an_output_is_converted_to_the_type_of_its_column() -> None:
    box = table([column("x")], [output("r", type="number")], [rule(["1"], ["[5]"]), rule(["2"], ['"a"'])])
    reading = load(input_data("x"), decision("d", box, needs="x"))

    assert value(reading, "d", x=1) == 5
    assert value(reading, "d", x=2) is None


def test_a_table_of_a_function_sees_its_parameters() -> None:
    box = table([column("n")], [output()], [rule(["> 10"], ["n * 2"]), rule(["<= 10"], ["n"])])
    model = read(function("f", {"n": "number"}, box), decision("d", literal("f(20) + f(1)"), needs="f()"))

    assert value(model, "d") == 41


def test_what_is_missing_is_told_and_no_more_than_that() -> None:
    box = table(
        [column("age"), column("income")],
        [output()],
        [
            rule(["< 18", "-"], ['"child"']),
            rule([">= 18", "< 100"], ['"poor"']),
            rule([">= 18", ">= 100"], ['"rich"']),
        ],
    )
    model = read(
        input_data("age", "number"), input_data("income", "number"), decision("d", box, needs="age, income")
    )

    assert value(model, "d", age=4) == "child"
    assert value(model, "d", age=40) == Missing(("income",))
    assert by_age("COLLECT", "missing") == Missing(("age",))


def test_the_rule_that_matched_and_the_cell_that_let_it_are_the_reason() -> None:
    box = table([column("age")], [output()], AGES)
    model = read(input_data("age", "number"), decision("group", box, needs="age"))

    reason = evaluate(model, inputs={"age": Decimal(30)}, on=DAY).reasons("group")

    assert [(one.kind, one.name, one.value) for one in walk(reason)] == [
        ("decision", "group", "worker"),
        ("input", "age", 30),
        ("rule", "rule 2", "worker"),
        ("expression", "age in ([16..65))", True),
    ]


def test_annotations_of_a_rule_are_its_sentence_and_its_law() -> None:
    row = rule(["< 18"], ['"child"'])
    noted = row.replace(
        "</rule>", text("annotationEntry", "Act s.5") + text("annotationEntry", "Too young") + "</rule>"
    )
    columns = '<annotation name="Source"/><annotation name="Why"/>'
    box = table([column("age")], [output()], [noted]).replace("</output><rule>", f"</output>{columns}<rule>")
    model = read(input_data("age", "number"), decision("group", box, needs="age"))

    reason = evaluate(model, inputs={"age": Decimal(3)}, on=DAY).reasons("group").children[-1]

    assert (reason.kind, reason.text, reason.source) == ("rule", {"en": "Too young"}, "Act s.5")


def test_a_table_without_outputs_is_reported() -> None:
    reading = load(input_data("x"), decision("d", table([column("x")], [], [rule(["1"], ["2"])]), needs="x"))

    assert [one.message for one in reading.problems] == ["This table has no output column."]
    assert value(reading, "d", x=1) == 2


def test_a_row_with_too_few_cells_and_an_unknown_policy_are_reported() -> None:
    box = table([column("age")], [output()], [rule([], ["1"])], "BEST")
    reading = load(input_data("age", "number"), decision("d", box, needs="age"))

    assert [one.message for one in reading.problems] == [
        "There is no hit policy “BEST”.",
        "This row has 0 and 1 cells.",
    ]
