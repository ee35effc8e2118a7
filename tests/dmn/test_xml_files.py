"""Files of DMN: their versions, what they import, how elements refer to each other, and hostile ones."""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dmn.drawn import (
    DAY,
    decision,
    definitions,
    function,
    input_data,
    literal,
    load,
    read,
    requirements,
    value,
)

from onedoor.dmn.context import Case
from onedoor.dmn.errors import DefinitionErrors
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.reasons import walk
from onedoor.dmn.xml import elements, reader
from onedoor.dmn.xml.places import PlacedProblem
from onedoor.dmn.xml.vocabulary import MODEL

SHARED = "https://example.org/shared"
BASE = "https://example.org/base"


@pytest.mark.parametrize("namespace", [*MODEL, "http://www.omg.org/spec/DMN/20191111/MODEL/"])
def test_every_version_of_dmn_is_read(namespace: str) -> None:
    source = definitions(
        input_data("n", "number"), decision("d", literal("n + 1"), needs="n"), version=namespace
    )

    assert value(reader.read(source), "d", n=1) == 2


def test_another_xml_is_refused() -> None:
    with pytest.raises(DefinitionErrors, match="no DMN of version"):
        reader.read("<definitions/>")


def imports(name: str, namespace: str) -> str:
    return f'<import name="{name}" namespace="{namespace}" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'


BASE_FILE = definitions(
    input_data("person", "tPerson"),
    '<itemDefinition name="tPerson"><itemComponent name="age"><typeRef>number</typeRef></itemComponent></itemDefinition>',
    decision("of age", literal("person.age >= 18"), needs="person"),
    function("older", {"p": "tPerson", "by": "number"}, literal("p.age + by")),
    namespace=BASE,
)
SHARED_FILE = definitions(
    imports("base", BASE),
    decision(
        "may vote", literal("base.of age and base.person.age < 120"), needs=f"{BASE}#of age, {BASE}#person"
    ),
    namespace=SHARED,
)
MAIN_FILE = definitions(
    imports("shared rules", SHARED),
    imports("base", BASE),
    input_data("other", "base.tPerson"),
    decision("vote", literal("shared rules.may vote"), needs=f"{SHARED}#may vote"),
    decision("in ten years", literal("base.older(other, 10)"), needs=f"other, {BASE}#older()"),
    decision(
        "vote again",
        literal("[base.of age, shared rules.may vote]"),
        needs=f"{BASE}#of age, {SHARED}#may vote",
    ),
)
ALL: Mapping[str, str] = {SHARED: SHARED_FILE, BASE: BASE_FILE}


def test_files_import_files_and_each_is_read_once() -> None:
    reading = reader.load(MAIN_FILE, imports=ALL)
    person = reading.key("inputData", "person", BASE)

    assert reading.problems == []
    assert len(reading.files.all) == 3
    assert person == "base.person"
    case = Case(reading.model, {person: {"age": Decimal(20)}, "other": {"age": Decimal(1)}}, DAY)
    assert [case.answer(one) for one in ("vote", "in ten years", "vote again")] == [True, 11, [True, True]]


def test_imports_may_be_found_by_a_function() -> None:
    asked: list[str] = []

    def find(name: str) -> str | None:
        asked.append(name)
        return ALL.get(name)

    assert len(reader.load(MAIN_FILE, imports=find).files.all) == 3
    assert asked == [SHARED, BASE]


def test_an_import_that_is_not_there_is_reported() -> None:
    reading = reader.load(MAIN_FILE, imports={})

    assert "The import “https://example.org/shared” is not there." in [
        one.message for one in reading.problems
    ]


def test_files_that_import_each_other_in_a_ring_are_read() -> None:
    one = definitions(
        imports("b", "urn:b"), decision("x", literal("b.y + 1"), needs="urn:b#y"), namespace="urn:a"
    )
    two = definitions(imports("a", "urn:a"), decision("y", literal("1")), namespace="urn:b")

    assert value(reader.read(one, imports={"urn:a": one, "urn:b": two}), "x") == 2


def test_an_import_without_a_name_adds_its_names_to_the_file() -> None:
    main = definitions(imports("", BASE), decision("d", literal("of age"), needs=f"{BASE}#of age"))
    reading = reader.load(main, imports=ALL)

    assert Case(reading.model, {"person": {"age": Decimal(3)}}, DAY).answer("d") is False


def test_an_element_of_the_same_file_may_be_named_with_its_namespace() -> None:
    own = "https://example.org/test"
    model = read(input_data("n", "number"), decision("d", literal("n"), needs=f"{own}#n"))

    assert value(model, "d", n=4) == 4


def test_a_reference_to_nothing_is_reported_with_its_line() -> None:
    with pytest.raises(DefinitionErrors) as caught:
        read("", decision("d", literal("1"), needs="gone"))

    (problem,) = caught.value.problems
    assert isinstance(problem, PlacedProblem)
    assert (problem.file, problem.line, problem.message) == ("test.dmn", 3, "“#_gone” leads to nothing.")


def test_decisions_that_need_each_other_are_named_in_order_and_are_null() -> None:
    reading = load(
        decision("a", literal("b"), needs="b"),
        decision("b", literal("c"), needs="c"),
        decision("c", literal("a"), needs="a"),
    )

    assert [one.message for one in reading.problems] == ["“a” needs itself: “a” → “b” → “c” → “a”."]
    assert value(reading, "b") is None


def test_a_mistake_in_an_expression_is_reported_at_its_character() -> None:
    written = '<decision id="_d" name="d"><variable name="d"/><literalExpression><text>\n  1 +\n  * 2</text></literalExpression></decision>'

    with pytest.raises(DefinitionErrors) as caught:
        read(written)

    assert str(caught.value).startswith("test.dmn:4:3: “*” stands where a value is needed.")


def test_a_broken_decision_leaves_the_others_as_they_are() -> None:
    reading = load(decision("broken", literal("1 +")), decision("whole", literal("2")))

    assert [value(reading, one) for one in ("broken", "whole")] == [None, 2]
    assert len(reading.problems) == 1


def test_two_inputs_of_one_name_are_reported() -> None:
    reading = load(input_data("n"), input_data("n").replace('id="_n"', 'id="_m"'))

    assert "There are two of the name “n”." in [one.message for one in reading.problems]


BOMB = (
    "<!DOCTYPE d ["
    + '<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";"}{"&" + chr(97 + n) + ";"}">' for n in range(20)
    )
    + "]>"
)


@pytest.mark.parametrize(
    "start",
    [
        BOMB,
        '<!DOCTYPE d SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused_before_they_are_read(start: str) -> None:
    source = start + definitions(decision("d", literal("1")))
    begun = time.monotonic()

    with pytest.raises(DefinitionErrors, match="has a document type"):
        reader.read(source)

    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<",
        "no xml",
        b"\xff\xfe\x00\x01",
        "<?xml version='1.0' encoding='no such'?><a/>",
        "<a>" * 100_000,
        "<a " + " ".join(f"b{n}=''" for n in range(10_000)) + "/>",
        "<a>&undefined;</a>",
    ],
)
def test_what_is_no_xml_or_too_much_of_it_ends_in_a_clear_error(source: str | bytes) -> None:
    with pytest.raises(DefinitionErrors):
        reader.read(source)


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "MAX_BYTES", 1000)

    with pytest.raises(DefinitionErrors, match="larger than"):
        reader.read(definitions(decision("d", literal("1" + " " * 1000))))


def test_boxes_nested_too_deep_are_reported() -> None:
    deep = literal("1")
    for _ in range(60):
        deep = f"<list>{deep}</list>"

    assert value(load(decision("d", deep)), "d") is not None
    for _ in range(400):
        deep = f"<list>{deep}</list>"
    with pytest.raises(DefinitionErrors, match="nested more than"):
        load(decision("d", deep))


def test_long_chains_of_decisions_are_evaluated() -> None:
    chain = [decision("d0", literal("1"))]
    chain += [decision(f"d{n}", literal(f"d{n - 1} + 1"), needs=f"d{n - 1}") for n in range(1, 1000)]

    case = Case(read(*chain), {}, DAY)
    case.prepare("d999")

    assert case.answer("d999") == 1000


def test_requirements_can_be_written_in_any_order() -> None:
    body = f'<decision id="_d" name="d">{literal("n + 1")}<variable name="d"/>{requirements("n")}</decision>'

    assert value(read(body, input_data("n", "number")), "d", n=1) == 2


def test_reasons_lead_through_imported_decisions_to_their_inputs() -> None:
    model = reader.read(MAIN_FILE, imports=ALL)

    reason = evaluate(model, inputs={"base.person": {"age": Decimal(20)}}, on=DAY, wanted=["vote"]).reasons(
        "vote"
    )

    assert [(one.kind, one.name) for one in walk(reason) if one.kind in ("decision", "input")] == [
        ("decision", "vote"),
        ("decision", "shared rules.may vote"),
        ("decision", "base.of age"),
        ("input", "base.person"),
        ("input", "base.person"),
    ]


SOUND = definitions(
    '<itemDefinition name="tRate"><typeRef>number</typeRef><allowedValues><text>[0..1]</text></allowedValues></itemDefinition>',
    input_data("rate", "tRate"),
    decision(
        "sum", "<list><literalExpression><text>rate + 1</text></literalExpression></list>", needs="rate"
    ),
    decision(
        "table",
        '<decisionTable hitPolicy="COLLECT" aggregation="SUM"><input><inputExpression><text>rate</text></inputExpression>'
        "</input><output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>"
        "</decisionTable>",
        needs="rate",
    ),
    function("half", {"of": "number"}, literal("of / 2")),
    decision("called", literal("half(sum[1])"), needs="sum, half()"),
)
WORDS = [
    "<",
    ">",
    "/>",
    '"',
    "&lt;",
    "<text>",
    "</text>",
    "rate",
    "sum",
    "(",
    "]",
    "..",
    "tRate",
    "decision",
    "-",
    "\x00",
    "é",
]


@given(
    st.lists(
        st.tuples(st.integers(0, len(SOUND)), st.integers(0, 40), st.sampled_from(["", *WORDS])), max_size=5
    )
)
def test_whatever_is_done_to_a_file_it_is_read_or_refused_in_sentences(
    changes: list[tuple[int, int, str]],
) -> None:
    source = SOUND
    for place, length, word in changes:
        source = source[:place] + word + source[place + length :]
    try:
        reading = reader.load(source)
    except DefinitionErrors:
        return
    case = Case(reading.model, dict.fromkeys(reading.model.inputs), DAY)
    for name in reading.model.decisions:
        case.answer(name)
