"""A model as DMN XML: in the shape of the standard, and back again without a loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.dmn.exported import DAY, LAWS, back, d, document_of, parsed, read, told
from tests.dmn.strategies import cases, part_known
from tests.draws import draws

from onedoor.dmn import reasons
from onedoor.dmn.build import build
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.export import restoring, writing
from onedoor.dmn.export.literals import text_of
from onedoor.dmn.export.markup import DMN, ONEDOOR, NotWritable
from onedoor.dmn.model import Conditions, Formula, Model
from onedoor.dmn.xml import elements
from onedoor.feel import expressions
from onedoor.feel.types import Scope

# ── The shape of the standard ────────────────────────────────────────────────────────────────────────────────────────


def test_every_reference_leads_to_an_element_and_every_identifier_stands_once(housing: Model) -> None:
    root = parsed(housing)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids)) == 15
    hrefs = [one.get("href") for one in root.iter() if one.get("href")]
    assert {str(href).removeprefix("#") for href in hrefs} <= set(ids)
    assert len(hrefs) > 15


def test_every_type_that_is_named_is_defined(housing: Model) -> None:
    root = parsed(housing)
    defined = {one.get("name") for one in root.findall(d("itemDefinition"))}
    built_in = {"string", "number", "boolean", "date", "context", "Any"}
    named = {one.get("typeRef") for one in root.iter() if one.get("typeRef")}
    named |= {one.text for one in root.iter(d("typeRef"))}
    assert named <= defined | built_in
    assert {"money per week", "household member", "list of household member", "applicant data"} <= defined


def test_inputs_with_a_dot_are_parts_of_one_input(housing: Model) -> None:
    root = parsed(housing)
    assert [one.get("name") for one in root.findall(d("inputData"))] == ["applicant", "household"]
    (applicant,) = (one for one in root.findall(d("itemDefinition")) if one.get("name") == "applicant data")
    assert [one.get("name") for one in applicant.findall(d("itemComponent"))] == [
        "date of birth",
        "savings",
        "gets guarantee credit",
        "tenure",
    ]


def test_a_parameter_is_a_table_on_the_day_of_decision(housing: Model) -> None:
    (limit,) = (one for one in parsed(housing).findall(d("decision")) if one.get("name") == "savings limit")
    cells = [one.text for one in limit.iter(d("text"))]
    assert cells == [
        "today()",
        '[date("2006-03-06")..date("2025-04-01"))',
        "16000",
        '>= date("2025-04-01")',
        "18000",
    ]


def test_the_laws_that_are_cited_are_knowledge_sources(housing: Model) -> None:
    root = parsed(housing)
    (law,) = root.findall(d("knowledgeSource"))
    assert law.get("label") == "Housing Benefit Regulations 2006"
    required = {one.get("href") for one in root.iter(d("requiredAuthority"))}
    assert required == {f"#{law.get('id')}"}


def test_a_function_of_functions_alone_is_a_knowledge_model_and_one_of_figures_a_decision() -> None:
    model = build(
        document_of(
            inputs={"x": {"type": "number"}},
            parameters={"rate": {"type": "number", "values": {date(2020, 1, 1): 2}}},
            functions={
                "half": {"parameters": {"n": "number"}, "value": "n / 2"},
                "quarter": {"parameters": {"n": "number"}, "value": "half(half(n))"},
                "rated": {"parameters": {"n": "number"}, "value": "rate * n"},
                "rated half": {"parameters": {"n": "number"}, "value": "rated(half(n))"},
            },
            decisions={"result": {"value": "rated half(x) + quarter(x)"}},
        ),
        attribute_types={},
    )
    root = parsed(model)
    assert [one.get("name") for one in root.findall(d("businessKnowledgeModel"))] == ["half", "quarter"]
    values = [
        one.get("name")
        for one in root.findall(d("decision"))
        if one.find(d("functionDefinition")) is not None
    ]
    assert values == ["rated", "rated half"]
    assert told(evaluate(back(model), inputs={"x": Decimal(4)}, on=DAY))["outputs"] == {"result": "5"}


def test_sentences_and_laws_stand_in_the_description_of_a_decision(housing: Model) -> None:
    (eligible,) = (one for one in parsed(housing).findall(d("decision")) if one.get("name") == "eligible")
    said = eligible.findtext(d("description")) or ""
    assert "if met: You are 16 or over (HBR reg. 7)" in said
    assert "all the same: You get guarantee credit, so savings do not count (HBR reg. 26)" in said


def test_the_same_model_gives_the_same_bytes(housing_document: Mapping[str, Any], housing: Model) -> None:
    assert writing.write(housing, name="test") == writing.write(housing, name="test")
    assert writing.write(back(housing), name="test", laws=LAWS) == writing.write(
        housing, name="test", laws=LAWS
    )


def test_a_character_that_xml_cannot_hold_is_refused_with_its_place() -> None:
    model = build(document_of(decisions={"bell": {"value": '"a\x07b"'}}), attribute_types={})
    with pytest.raises(NotWritable, match="Take it out"):
        writing.write(model, name="test")


def test_signs_of_xml_in_a_law_are_escaped() -> None:
    text = '"<&>]]> \'\\"" + "é😀"'
    model = build(
        document_of(decisions={"text": {"value": text, "title": {"en": '<b> & "c"'}}}), attribute_types={}
    )
    restored = back(model)
    assert evaluate(restored, inputs={}, on=DAY).value("text") == "<&>]]> '\"é😀"
    assert restored.decisions["text"].title == {"en": '<b> & "c"'}


# ── And back ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_an_evaluation_says_is_the_same_after_the_way_there_and_back(
    housing: Model, ana: dict[str, Any]
) -> None:
    restored = back(housing)
    assert list(restored.inputs) == list(housing.inputs)
    assert {name: one.type for name, one in restored.inputs.items()} == {
        name: one.type for name, one in housing.inputs.items()
    }
    for left_out in (None, *ana):
        for nothing in (None, *ana):
            inputs = {
                name: None if name == nothing else value for name, value in ana.items() if name != left_out
            }
            assert told(evaluate(restored, inputs=inputs, on=DAY)) == told(
                evaluate(housing, inputs=inputs, on=DAY)
            )


def test_what_is_said_of_inputs_comes_back(housing: Model) -> None:
    restored = back(housing)
    savings = restored.inputs["applicant.savings"]
    assert savings.valid is not None
    assert savings.check(Decimal(-1)) == {
        "en": "Savings cannot be less than nothing.",
        "es": "Los ahorros no pueden ser negativos.",
    }
    members = restored.inputs["household.members"]
    assert str(members.from_) == "population.household"
    assert (members.purpose, members.legal_basis) == ("establish-entitlement", "HBR reg. 4")
    assert members.about is not None
    assert restored.inputs["household.rent"].evidence == ("tenancy-agreement",)
    assert restored.inputs["applicant.tenure"].options == housing.inputs["applicant.tenure"].options


@settings(deadline=None, max_examples=draws(200), suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_model_comes_back_as_it_was(data: st.DataObject) -> None:
    case = data.draw(cases())
    model = build(case.document, attribute_types={})
    restored = back(model)
    known = {
        name: data.draw(st.sampled_from([value, None])) for name, value in data.draw(part_known(case)).items()
    }
    was, now = (evaluate(one, inputs=known, on=DAY) for one in (model, restored))
    assert told(now) == told(was)
    for name in model.decisions:
        assert reasons.to_json(now.reasons(name)) == reasons.to_json(was.reasons(name))


OUTPUTS = [
    {"outputs": ["band"], "hit_policy": "collect"},
    {"outputs": ["band"], "hit_policy": "priority", "priorities": ["high", "low"]},
    {"outputs": ["band"], "hit_policy": "first", "otherwise": ['"none" // nobody']},
    {"outputs": ["band"], "hit_policy": "unique"},
]


@pytest.mark.parametrize("said", OUTPUTS)
@pytest.mark.parametrize("x", [Decimal(0), Decimal(5), Decimal(50), None])
def test_a_table_with_one_named_column_gives_contexts_there_and_back(said: dict[str, Any], x: Any) -> None:
    rows = [
        ["[3..10]", '"low"'],
        {"if": [">= 5"], "then": ['"high"'], "because": {"en": "Big"}, "source": "HBR 1"},
    ]
    model = build(
        document_of(
            inputs={"x": {"type": "number"}},
            decisions={"band of": {"table": {"inputs": ["x"], "rules": rows, **said}}},
        ),
        attribute_types={},
    )
    restored = back(model)
    assert told(evaluate(restored, inputs={"x": x}, on=DAY)) == told(evaluate(model, inputs={"x": x}, on=DAY))


def test_names_that_begin_with_a_word_of_the_grammar_are_written_otherwise_and_come_back() -> None:
    model = build(
        document_of(
            types={"child": {"in school": {"type": "boolean"}, "age": {"type": "number"}}},
            inputs={
                "family.children": {"type": "list of child"},
                "or else": {"type": "number", "title": {"en": "Else"}},
            },
            parameters={"for each": {"type": "number", "values": {date(2020, 1, 1): 5}}},
            functions={
                "if young": {
                    "parameters": {"of whom": "child"},
                    "value": "of whom.age < 5 and of whom.in school",
                }
            },
            decisions={
                "in all": {
                    "value": "count(family.children[in school]) * for each + (for in turn in [1, 2] return in turn)[2]"
                },
                "some young": {
                    "any_of": [
                        {
                            "if": "some c in family.children satisfies if young(of whom: c)",
                            "because": {"en": "{in all} and {or else}"},
                        }
                    ]
                },
                "result": {"value": "{in one: in all, rest: or else}.in one + or else"},
            },
        ),
        attribute_types={},
    )
    root = parsed(model)
    written = ElementTree.tostring(root, encoding="unicode")
    assert "family.children[_in school]) * _for each + (for _in turn in [1, 2] return _in turn)[2]" in written
    restored = back(model)
    children = [{"in school": True, "age": Decimal(4)}, {"in school": False, "age": None}]
    for inputs in ({"family.children": children, "or else": Decimal(1)}, {"family.children": children}, {}):
        assert told(evaluate(restored, inputs=inputs, on=DAY)) == told(evaluate(model, inputs=inputs, on=DAY))
    assert set(restored.inputs) == set(model.inputs)


def test_inputs_come_back_in_their_order_also_where_groups_take_turns() -> None:
    names = ["b.one", "a.one", "alone", "b.two", "a.two"]
    document = document_of(
        inputs={name: {"type": "number"} for name in names},
        decisions={"added": {"value": "b.one + a.two + alone"}},
    )
    assert list(back(build(document, attribute_types={})).inputs) == names


# ── What other tools change ──────────────────────────────────────────────────────────────────────────────────────────


def decision_in(root: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(one for one in root.findall(d("decision")) if one.get("name") == name)


def test_an_expression_that_another_tool_changed_counts_and_not_the_conditions_beside_it(
    housing: Model, ana: dict[str, Any]
) -> None:
    root = parsed(housing)
    text = decision_in(root, "eligible").find(f"{d('literalExpression')}/{d('text')}")
    assert text is not None
    text.text = "age >= 65"
    restored = read(root)
    assert restored is not None
    assert isinstance(restored.decisions["eligible"].logic, Formula)
    assert evaluate(restored, inputs=ana, on=DAY).value("eligible") is False
    unchanged = read(parsed(housing))
    assert unchanged is not None
    assert isinstance(unchanged.decisions["eligible"].logic, Conditions)


def changes(root: ElementTree.Element) -> Iterator[None]:
    """Ways in which a file stops to be one of ours."""
    limit = decision_in(root, "savings limit")
    mark = limit.find(d("extensionElements"))
    assert mark is not None
    limit.remove(mark)
    yield
    limit.insert(0, mark)
    table = limit.find(d("decisionTable"))
    assert table is not None
    limit.remove(table)
    limit.append(ElementTree.Element(d("relation")))
    yield
    limit.remove(limit[-1])
    limit.append(table)
    first = next(table.iter(d("inputEntry")))
    first[0].text = '[date("2006-03-06")..date("2024-04-01"))'
    yield
    first[0].text = "(for"
    yield
    first[0].text = '[date("2006-03-06")..date("2025-04-01"))'
    root.append(ElementTree.Element(d("decisionService"), {"name": "all"}))
    yield


def test_a_file_that_has_lost_its_form_is_left_to_the_plain_reader(housing: Model) -> None:
    root = parsed(housing)
    assert read(root) is not None
    seen = 0
    for _ in changes(root):
        assert read(root) is None
        seen += 1
    assert seen == 5


def test_a_file_of_another_tool_is_not_ours() -> None:
    other = f'<definitions xmlns="{DMN}" name="x" namespace="x"><decision name="a"><variable name="a"/><literalExpression><text>1</text></literalExpression></decision></definitions>'
    assert restoring.restored(elements.parse(other)) is None
    assert ONEDOOR not in other


# ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────────

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
    | st.dates()
    | st.text(st.characters(codec="utf-8"), max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["a", "lowest income", "if", "self-contained", "in all", 'a"b']),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(VALUES)
@example('a\n"b"\\ \t\r')
@example({"in all": [None, Decimal("-0.50")], 'a"b': date(2024, 2, 29)})
def test_a_value_that_is_written_in_feel_is_read_as_the_same(value: Any) -> None:
    assert expressions.compile(text_of(value), scope=Scope()).evaluate({}, today=DAY) == value
