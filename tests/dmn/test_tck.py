"""Cases of the DMN Technology Compatibility Kit, and the runner that runs them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.dmn import drawn

from onedoor.cli.tck import tck
from onedoor.dmn.tck import runner
from onedoor.dmn.tck.runner import Outcome

KIT = Path(__file__).resolve().parents[3] / "shared" / "dmn-tck"
JAVA = "0076-feel-external-java"


def test_every_case_of_the_kit_passes_but_those_that_call_java() -> None:
    if not KIT.is_dir():
        pytest.skip("the DMN TCK is not beside this checkout (../shared/dmn-tck)")

    outcomes = list(runner.run(KIT, on=drawn.DAY))

    failed = [one for one in outcomes if not one.passed]
    assert len(outcomes) == 2545
    assert [one for one in failed if not one.folder.endswith(JAVA)] == []
    assert len(failed) == 10
    assert all("null instead of" in one.message and "Java" in one.message for one in failed)


def cases(model: str, *written: str) -> str:
    """A file of test cases."""
    return (
        '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        f"<modelName>{model}</modelName>{''.join(written)}</testCases>"
    )


def case(id: str, *results: str, inputs: str = "", kind: str = "") -> str:
    return f'<testCase id="{id}"{kind}>{inputs}{"".join(results)}</testCase>'


def number(name: str, value: str) -> str:
    held = f'<value xsi:type="xsd:decimal">{value}</value>' if value else '<value xsi:nil="true"/>'
    return f'<resultNode name="{name}"><expected>{held}</expected></resultNode>'


def given(name: str, value: str, kind: str = "decimal") -> str:
    return f'<inputNode name="{name}"><value xsi:type="xsd:{kind}">{value}</value></inputNode>'


def folder(home: Path, name: str, model: str, *written: str) -> Path:
    """A folder of a model and its cases."""
    there = home / name
    there.mkdir(parents=True)
    (there / f"{name}.dmn").write_text(model, encoding="utf-8")
    (there / f"{name}-test-01.xml").write_text(cases(f"{name}.dmn", *written), encoding="utf-8")
    return there


DOUBLE = drawn.definitions(
    drawn.input_data("n", "number"),
    drawn.decision("double", drawn.literal("n * 2"), needs="n"),
    drawn.decision("half", drawn.literal("n / 2"), needs="n"),
)


def run(directory: Path) -> list[Outcome]:
    return list(runner.run(directory, on=drawn.DAY))


def test_a_case_passes_when_all_its_results_are_right(tmp_path: Path) -> None:
    folder(
        tmp_path,
        "0001-double",
        DOUBLE,
        case("both", number("double", "6"), number("half", "1.5"), inputs=given("n", "3")),
        case("one wrong", number("double", "6"), number("half", "2"), inputs=given("n", "3")),
        case("none given", number("double", "")),
    )

    outcomes = run(tmp_path)

    assert [(one.case, one.passed) for one in outcomes] == [
        ("both", True),
        ("one wrong", False),
        ("none given", True),
    ]
    assert (outcomes[1].node, outcomes[1].message) == ("half", "1.5 instead of 2")


def test_a_kit_a_level_and_a_folder_can_be_run(tmp_path: Path) -> None:
    alone = folder(tmp_path / "compliance-level-9", "0001-double", DOUBLE, case("1", number("double", "")))

    assert [one.folder for one in run(tmp_path)] == ["compliance-level-9/0001-double"]
    assert [one.folder for one in run(tmp_path / "compliance-level-9")] == ["0001-double"]
    assert [one.folder for one in run(alone)] == ["0001-double"]


def test_a_broken_model_fails_its_own_cases_only(tmp_path: Path) -> None:
    folder(tmp_path, "0001-broken", "<definitions", case("1", number("double", "2")))
    folder(tmp_path, "0002-double", DOUBLE, case("1", number("double", "6"), inputs=given("n", "3")))
    (tmp_path / "0002-double" / "0002-double-test-02.xml").write_text("<testCases>", encoding="utf-8")

    broken, whole, unreadable = run(tmp_path)

    assert not broken.passed
    assert "This is not XML" in broken.message
    assert whole.passed
    assert not unreadable.passed


def test_a_case_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "SECONDS_FOR_A_CASE", 0.2)
    endless = (
        "count(for a in 1..1000 return count(for b in 1..1000 return for c in 1..1000 return a * b * c))"
    )
    slow = drawn.definitions(
        drawn.decision("slow", drawn.literal(endless)), drawn.decision("one", drawn.literal("1"))
    )
    folder(tmp_path, "0001-slow", slow, case("1", number("slow", "1")), case("2", number("one", "1")))

    stopped, other = run(tmp_path)

    assert not stopped.passed
    assert other.passed


def test_numbers_may_differ_in_the_ninth_digit_and_nothing_else_may(tmp_path: Path) -> None:
    model = drawn.definitions(
        drawn.decision("third", drawn.literal("1 / 3")), drawn.decision("texts", drawn.literal('["a", "b"]'))
    )
    texts = (
        '<resultNode name="texts"><expected><list><item><value xsi:type="xsd:string">{}</value></item><item>'
    )
    texts += '<value xsi:type="xsd:string">b</value></item></list></expected></resultNode>'
    folder(
        tmp_path,
        "0001-third",
        model,
        case("close", number("third", "0.333333333")),
        case("far", number("third", "0.3333")),
        case("same", texts.format("a")),
        case("other", texts.format("A")),
    )

    assert [one.passed for one in run(tmp_path)] == [True, False, True, False]


def test_a_decision_service_and_a_function_can_be_what_a_case_tries(tmp_path: Path) -> None:
    model = drawn.definitions(
        drawn.input_data("n", "number"),
        drawn.decision("double", drawn.literal("n * 2"), needs="n"),
        '<decisionService id="_s" name="service"><variable name="service"/>'
        '<outputDecision href="#_double"/><inputData href="#_n"/></decisionService>',
        drawn.function("square", {"x": "number"}, drawn.literal("x * x")),
    )
    service = ' type="decisionService" invocableName="service"'
    function = ' type="bkm" invocableName="square"'
    folder(
        tmp_path,
        "0001-invocables",
        model,
        case("service", number("double", "8"), inputs=given("n", "4"), kind=service),
        case("function", number("square", "16"), inputs=given("x", "4"), kind=function),
    )

    assert [one.passed for one in run(tmp_path)] == [True, True]


def test_the_command_counts_last_and_writes_a_row_per_case(tmp_path: Path) -> None:
    folder(
        tmp_path / "kit",
        "0001-double",
        DOUBLE,
        case("right", number("double", "6"), inputs=given("n", "3")),
        case("wrong", number("double", "7"), inputs=given("n", "3")),
    )
    table = tmp_path / "cases.csv"

    result = CliRunner().invoke(tck, [str(tmp_path / "kit"), "--csv", str(table)])

    assert result.output.splitlines()[-1] == "1 passed, 1 failed"
    assert result.exit_code == 1
    rows = list(csv.reader(table.open(encoding="utf-8")))
    assert rows[1:] == [
        ["0001-double", "0001-double-test-01.xml", "right", "double", "passed", ""],
        ["0001-double", "0001-double-test-01.xml", "wrong", "double", "failed", "6 instead of 7"],
    ]


def test_where_there_are_no_cases_the_command_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(tck, [str(tmp_path)])

    assert result.exit_code == 3
    assert "There are no test cases" in result.output
