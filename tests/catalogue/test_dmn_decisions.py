"""Services whose decisions stand in a .dmn file: loaded, checked, decided, kept, recalled, replayed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.dmn import drawn

from onedoor.catalogue import definitions, jurisdictions, versions
from onedoor.catalogue.compiling import AUTOMATIC
from onedoor.dmn.evaluation import Evaluation, evaluate
from onedoor.dmn.export import writing
from onedoor.dmn.kernel import kernels, populations
from onedoor.dmn.reasons import based_on, to_json
from onedoor.feel.values import Missing

from .conftest import SERVICE, Town

DAY = date(2026, 5, 1)
HOME = SERVICE.rpartition("/")[0]
FILE = f"{HOME}/store.dmn"
INPUTS = {
    "applicant.date of birth": date(1990, 1, 1),
    "applicant.district": "south",
    "bicycle.value": Decimal(900),
    "bicycle.cargo": False,
}


def part(name: str, type: str) -> str:
    return f'<itemComponent name="{name}"><typeRef>{type}</typeRef></itemComponent>'


TYPES = (
    '<itemDefinition name="tApplicant">'
    + part("date of birth", "date")
    + part("district", "string")
    + "</itemDefinition>",
    '<itemDefinition name="tBicycle">'
    + part("value", "number")
    + part("cargo", "boolean")
    + "</itemDefinition>",
    '<itemDefinition name="money per month"><typeRef>number</typeRef></itemDefinition>',
)
TABLE = """<decisionTable hitPolicy="FIRST">
  <input><inputExpression typeRef="number"><text>age</text></inputExpression></input>
  <input><inputExpression typeRef="string"><text>applicant.district</text></inputExpression></input>
  <output typeRef="number"/>
  <rule><inputEntry><text>&lt; 18</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>base rent / 2</text></outputEntry></rule>
  <rule><inputEntry><text>-</text></inputEntry><inputEntry><text>"south"</text></inputEntry>
        <outputEntry><text>base rent</text></outputEntry></rule>
  <rule><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>base rent + 1</text></outputEntry></rule>
</decisionTable>"""
ELEMENTS = (
    *TYPES,
    drawn.input_data("applicant", "tApplicant"),
    drawn.input_data("bicycle", "tBicycle"),
    drawn.input_data("base rent", "number"),
    drawn.input_data("value limit", "number"),
    drawn.decision(
        "age",
        drawn.literal("years and months duration(applicant.date of birth, today()).years"),
        needs="applicant",
        type="number",
    ),
    drawn.decision("rent", TABLE, needs="age, applicant, base rent", type="money per month"),
    drawn.decision(
        "eligible",
        drawn.literal("age >= 14 and (bicycle.value <= value limit or bicycle.cargo)"),
        needs="age, bicycle, value limit",
        type="boolean",
    ),
    drawn.decision(
        "monthly rent",
        drawn.literal("if eligible then rent else null"),
        needs="eligible, rent",
        type="money per month",
    ),
)


@pytest.fixture
def dmn(town: Town) -> Town:
    """The town whose cycle store is decided by a .dmn file."""
    text = (town.path / SERVICE).read_text(encoding="utf-8")
    start, end = text.index("functions:\n"), text.index("examples:\n")
    town.write(SERVICE, text[:start] + "decisions: {dmn: store.dmn}\n\n" + text[end:])
    write(town)
    return town


def write(town: Town, *elements: str, without: str = "") -> None:
    """Write the service's .dmn file: all its elements, except one, and others."""
    kept = [one for one in ELEMENTS if not without or f'name="{without}"' not in one]
    town.write(FILE, drawn.definitions(*kept, *elements))


def store(town: Town) -> definitions.Service:
    return town.load().services["cycle-store"]


def decided(service: definitions.Service, **others: object) -> Evaluation:
    known = {**INPUTS, **{name.replace("__", ".").replace("_", " "): value for name, value in others.items()}}
    return evaluate(service.model, inputs=known, on=DAY)


def test_the_examples_of_the_service_hold_with_the_file_as_its_decisions(dmn: Town) -> None:
    assert dmn.problems() == ()


def test_inputs_are_the_services_and_figures_those_of_its_law(dmn: Town) -> None:
    service = store(dmn)

    assert list(service.inputs) == [*INPUTS, "bicycle.colour"]
    assert decided(service).value("monthly rent") == Decimal("12.50")
    assert decided(service, bicycle__value=Decimal(9000)).value("eligible") is False
    assert str(service.model.decisions["rent"].type) == "money per month"


def test_what_is_missing_is_named_as_the_service_names_it(dmn: Town) -> None:
    known = {name: value for name, value in INPUTS.items() if not name.startswith("bicycle")}

    evaluation = evaluate(store(dmn).model, inputs=known, on=DAY, wanted=["eligible"])

    assert evaluation.value("eligible") == Missing(("bicycle.value", "bicycle.cargo"))
    assert evaluation.missing("eligible") == ("bicycle.value", "bicycle.cargo")


def test_reasons_lead_to_the_services_inputs_and_figures(dmn: Town) -> None:
    reason = decided(store(dmn)).reasons("monthly rent")

    assert {one.name for one in based_on(reason)} == {
        "applicant.date of birth",
        "applicant.district",
        "bicycle.value",
        "value limit",
        "base rent",
    }
    assert next(one for one in based_on(reason) if one.name == "bicycle.value").title is not None


def test_a_case_may_be_decided_automatically_by_what_the_file_decides(dmn: Town) -> None:
    dmn.edit(SERVICE, "automatic_if: not(bicycle.cargo)", "automatic_if: rent < 100 and not(bicycle.cargo)")
    service = store(dmn)

    assert service.automatic_decision == AUTOMATIC
    assert decided(service).value(AUTOMATIC) is True
    assert set(service.model.decisions[AUTOMATIC].needs) == {"rent", "bicycle.cargo"}


def test_the_text_of_the_file_counts_into_the_version(dmn: Town) -> None:
    before = store(dmn).digest
    dmn.edit(FILE, "age >= 14", "age >= 15")

    assert store(dmn).digest != before


def test_a_kept_version_decides_alike_without_the_files(dmn: Town) -> None:
    service = store(dmn)
    kept = versions.document_of(service)
    (dmn.path / FILE).unlink()

    again = versions.restore(kept, digest=service.digest)

    assert again.digest == service.digest
    for name in ("eligible", "monthly rent"):
        assert decided(again).value(name) == decided(service).value(name)
        assert to_json(decided(again).reasons(name)) == to_json(decided(service).reasons(name))


def test_a_changed_file_comes_into_force(dmn: Town) -> None:
    before = jurisdictions._fingerprint(dmn.path)
    dmn.edit(FILE, "base rent + 1", "base rent + 222")

    assert jurisdictions._fingerprint(dmn.path) != before


def test_the_file_may_import_files_beside_it(dmn: Town) -> None:
    shared = drawn.definitions(
        *TYPES,
        drawn.input_data("applicant", "tApplicant"),
        drawn.decision(
            "lives south", drawn.literal('applicant.district = "south"'), needs="applicant", type="boolean"
        ),
        namespace="urn:shared",
    )
    dmn.write(f"{HOME}/shared.dmn", shared)
    dmn.write(f"{HOME}/unused.dmn", drawn.definitions(namespace="urn:unused"))
    write(
        dmn,
        '<import name="shared" namespace="urn:shared" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        drawn.decision(
            "south", drawn.literal("shared.lives south"), needs="urn:shared#lives south", type="boolean"
        ),
    )
    service = store(dmn)

    assert decided(service).value("south") is True
    assert "urn:shared" in versions.document_of(service)
    assert "urn:unused" not in versions.document_of(service)
    (dmn.path / HOME / "shared.dmn").unlink()
    assert any("import “urn:shared” is not there" in one.what for one in dmn.problems())


def one_problem(town: Town) -> tuple[str, int, str]:
    (problem,) = town.problems()
    return problem.file, problem.line, problem.what


def test_an_input_that_nobody_can_say_is_reported_where_the_file_declares_it(dmn: Town) -> None:
    write(dmn, drawn.input_data("helmet", "boolean"))

    file, line, what = one_problem(dmn)
    assert (file, line) == (FILE, dmn.line_of(FILE, '<inputData id="_helmet"'))
    assert "“helmet”" in what
    assert "input_data" in what


def test_a_part_of_a_structure_that_nobody_can_say_is_reported(dmn: Town) -> None:
    dmn.edit(FILE, part("cargo", "boolean"), part("cargo", "boolean") + part("bell", "boolean"))

    file, line, what = one_problem(dmn)
    assert (file, line) == (FILE, dmn.line_of(FILE, '<inputData id="_bicycle"'))
    assert "“bicycle.bell”" in what


def test_an_input_of_another_type_is_reported(dmn: Town) -> None:
    dmn.edit(FILE, part("cargo", "boolean"), part("cargo", "boolean") + part("colour", "number"))

    file, line, what = one_problem(dmn)
    assert (file, line) == (FILE, dmn.line_of(FILE, '<inputData id="_bicycle"'))
    assert "“bicycle.colour” as “text”" in what


def test_a_mistake_in_the_file_is_reported_at_its_line_and_column(dmn: Town) -> None:
    dmn.edit(FILE, "<text>base rent / 2</text>", "<text>base rent /</text>")

    (problem,) = dmn.problems()
    line = dmn.line_of(FILE, "base rent /<")
    column = (dmn.path / FILE).read_text(encoding="utf-8").splitlines()[line - 1].index("base rent /") + 12
    assert (problem.file, problem.line, problem.column) == (FILE, line, column)


def test_a_file_that_is_no_dmn_is_reported(dmn: Town) -> None:
    dmn.write(FILE, '<!DOCTYPE d [<!ENTITY a "b">]><d/>')

    assert one_problem(dmn)[0] == FILE


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{dmn: other.dmn}", "there is no file “other.dmn”"),
        ("{dmn: ../store.dmn}", "“../store.dmn” is not the name of a .dmn file"),
        ("{dmn: store.dmn, files: {store.dmn: <a/>}}", "the decisions stand in the .dmn file"),
    ],
)
def test_a_wrong_file_is_reported_where_it_is_named(dmn: Town, written: str, said: str) -> None:
    dmn.edit(SERVICE, "{dmn: store.dmn}", written)

    file, line, what = one_problem(dmn)
    assert (file, line) == (SERVICE, dmn.line_of(SERVICE, "decisions: {dmn"))
    assert said in what


def test_a_decision_that_the_file_does_not_have_is_reported(dmn: Town) -> None:
    dmn.edit(SERVICE, "  eligible: eligible", "  eligible: elegible")

    assert any("there is no decision “elegible”" in one.what for one in dmn.problems())


def test_an_eligibility_that_is_no_yes_or_no_is_reported(dmn: Town) -> None:
    dmn.edit(SERVICE, "  eligible: eligible", "  eligible: age")

    assert any("“age” does not answer yes or no" in one.what for one in dmn.problems())


def test_a_decision_of_the_name_of_an_input_is_reported(dmn: Town) -> None:
    write(dmn, drawn.decision("youngest", drawn.literal("14")))

    assert any(one.file == FILE and "“youngest” is a name" in one.what for one in dmn.problems())


def test_decisions_of_a_file_are_compiled_for_a_whole_town_like_written_ones(dmn: Town) -> None:
    model = store(dmn).model
    kernel = kernels.compiled(model, wanted=["eligible", "monthly rent"], on=DAY)

    assert kernel.obstacles == ()
    people = [
        {
            "applicant.date of birth": date(year, 1, 1),
            "applicant.district": district,
            "bicycle.value": Decimal(value),
            "bicycle.cargo": cargo,
        }
        for year in (1990, 2009, 2015)
        for district in ("south", "north")
        for value in (900, 5001)
        for cargo in (False, True)
    ]
    answers = kernel.run(populations.batch_of(people, model)).table.to_pylist()
    for known, answer in zip(people, answers, strict=True):
        one = evaluate(model, inputs=known, on=DAY)
        assert answer["eligible"] is one.value("eligible")
        assert answer["monthly rent"] == one.value("monthly rent")


def test_a_value_that_the_file_does_not_allow_is_null_to_its_decisions(dmn: Town) -> None:
    allowed = "<allowedValues><text>[0..10000]</text></allowedValues></itemComponent>"
    dmn.edit(FILE, part("value", "number"), part("value", "number").replace("</itemComponent>", allowed))

    assert decided(store(dmn), bicycle__value=Decimal(900)).value("eligible") is True
    assert decided(store(dmn), bicycle__value=Decimal(10001), bicycle__cargo=True).value("eligible") is None


@pytest.mark.parametrize("first", ["parameters:\n", "functions:\n"])
def test_decisions_that_were_exported_can_take_the_place_of_the_written_ones(town: Town, first: str) -> None:
    written = store(town)
    town.write(FILE, writing.write(written.model, name="cycle-store").decode())
    text = (town.path / SERVICE).read_text(encoding="utf-8")
    start, end = text.index(first), text.index("examples:\n")
    town.write(SERVICE, text[:start] + "decisions: {dmn: store.dmn}\n\n" + text[end:])

    for name in ("eligible", "rent", "monthly rent", AUTOMATIC):
        reason = to_json(decided(store(town)).reasons(name))
        assert reason == to_json(decided(written).reasons(name))


def test_figures_are_written_in_one_place(town: Town) -> None:
    town.write(FILE, writing.write(store(town).model, name="cycle-store").decode())
    text = (town.path / SERVICE).read_text(encoding="utf-8").replace("2026-04-01: 12.50", "2026-04-01: 99.50")
    start, end = text.index("functions:\n"), text.index("examples:\n")
    town.write(SERVICE, text[:start] + "decisions: {dmn: store.dmn}\n\n" + text[end:])

    file, _, what = one_problem(town)
    assert file == FILE
    assert "“base rent” has other figures here" in what
