"""What an author reads when a definition is wrong: the file, the line, what it is, and what to write instead."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onedoor.catalogue.problems import Problem

from .conftest import SERVICE, TOWN, Town

EXAMPLES = "services/cycle-store/examples/more.yaml"
POPULATION = "registers/population.yaml"


@dataclass(frozen=True)
class Break:
    """`old` becomes `new` in `file`; a problem must stand on the line of `at`, say `what` and advise `instead`."""

    id: str
    file: str
    old: str
    new: str
    at: str
    what: str
    instead: str


SHAPE = [
    Break("an unknown key", SERVICE, "    all_of:", "    al_of:", "    al_of:", "“al_of” has no meaning", "“all_of”"),
    Break("a missing key", SERVICE, "team: cycling\n", "", "id: cycle-store", "“team” is missing", "write team: …"),
    Break("a missing key of an entry", SERVICE, "\n        otherwise: {en: \"You are under {youngest}\", es: \"Tiene menos de {youngest} años\"}\n        source: LTA s.5", "\n        otherwise: {en: \"You are under {youngest}\", es: \"Tiene menos de {youngest} años\"}", "      - if: age >= youngest", "“source” is missing", "write source: …"),
    Break("a missing translation", SERVICE, "{en: Apply now., es: Solicítelo ahora.}", "{en: Apply now.}", "text: {en: Apply now.}", "the translation “es” is missing", "{en: …, es: …}"),
    Break("a language that is not the town's", SERVICE, "{en: Apply now., es: Solicítelo ahora.}", "{en: Apply now., es: Ya., cy: Nawr.}", "cy: Nawr", "“cy” is not a language of this jurisdiction (en, es)", "add the language to jurisdiction.yaml"),
    Break("a comma in an unquoted text", SERVICE, "{en: Apply now., es: Solicítelo ahora.}", "{en: Apply, now., es: Ya.}", "{en: Apply, now.", "ends at the comma", "in quotes"),
    Break("an empty text", SERVICE, "{en: Apply now., es: Solicítelo ahora.}", '{en: "", es: Ya.}', 'text: {en: ""', "empty", "write the sentence"),
    Break("a text that is no mapping", SERVICE, "{en: Apply now., es: Solicítelo ahora.}", "Apply now", "text: Apply now", "once in each language", "{en: …, es: …}"),
    Break("a word not among those possible", SERVICE, "assurance: low", "assurance: substantail", "assurance:", "“substantail” is not among", "“substantial”"),
    Break("a duration that is none", SERVICE, "within: P1M", "within: 1 month", "within: 1 month", "“1 month” is not a length of time", "P1M"),
    Break("a date that is a text", SERVICE, "    on: 2026-05-01", "    on: first of May", "on: first of May", "a date belongs here", "2026-04-01"),
    Break("a web address that is none", SERVICE, '"https://law.example/lta"', "law.example", "url: law.example", "not a web address", "https://"),
    Break("a status that is none", SERVICE, "status: {seasonal: {opens: 11-01, closes: 03-31, because: {en: Places are let in winter., es: Se alquilan en invierno.}}}", "status: closed", "status: closed", "neither open, nor paused, nor seasonal", "paused: {until:"),
    Break("a day of the year that is none", SERVICE, "closes: 03-31", "closes: 31-03", "closes: 31-03", "not a day of the year", "04-01"),
    Break("a decision made in two ways", SERVICE, "    value: years and months", "    if_eligible: 5\n    value: years and months", "  age:", "decided in 2 ways", "exactly one of"),
    Break("a decision made in no way", SERVICE, "\n    if_eligible: rent", "", "  monthly rent:", "how it is decided is missing", "exactly one of"),
    Break("an input that nobody can say", SERVICE, "    ask: {en: Which colour has it?, es: ¿De qué color es?}\n", "", "  bicycle.colour:\n    type", "neither read from a register nor asked", "ask: {…}"),
    Break("a register read without a purpose", SERVICE, "    from: population.district\n    purpose: establish-entitlement\n", "    from: population.district\n", "  applicant.district:", "“purpose” is missing", "write purpose: …"),
    Break("an asked input without a type", SERVICE, "    type: text\n", "", "  bicycle.colour:\n    title", "the type is missing", "type: money"),
    Break("a row with a sentence that lacks its result", SERVICE, '- ["-", "-", base rent + 1]', '- {if: ["-", "-"], thn: base rent + 1}', "thn:", "“thn” has no meaning", "“then”"),
    Break("a hit policy that is none", SERVICE, "hit_policy: first", "hit_policy: fist", "hit_policy:", "“fist” is not among", "“first”"),
    Break("a key that is a date", SERVICE, "team: cycling\n", "team: cycling\n2026-01-01: x\n", "2026-01-01: x", "“2026-01-01” is read as something else than a name", "quotes"),
    Break("an empty list of laws", SERVICE, '  LTA: {title: Local Transport Act, url: "https://law.example/lta"}', "  {}", "legal_resources:", "this is empty", "at least 1"),
    Break("automation without effect", SERVICE, "automatic: favourable", "automatic: never", "decides:", "no effect", "automatic: favourable"),
    Break("an identifier that cannot stand in an address", "organisations.yaml", "registry:", "Civil Registry:", "Civil Registry:", "cannot be an identifier", "small letters"),
    Break("a colour that is none", "branding.yaml", '"#17494d"', "teal", "colours:", "“teal” is not a colour", "#1d4f73"),
    Break("a telephone number that lost its zero", "jurisdiction.yaml", '"0300 000 0000"', "03000000000", "phone:", "read as a number", "quotes"),
    Break("a time zone that is none", "jurisdiction.yaml", "Europe/London", "Europe/Meadow", "time_zone:", "not a time zone", "Europe/London"),
    Break("a currency that is none", "jurisdiction.yaml", "currency: GBP", "currency: pounds", "currency:", "not a currency", "ISO 4217"),
    Break("a place whose holidays are unknown", "jurisdiction.yaml", "subdivision: ENG", "subdivision: XXX", "calendar:", "no public holidays are known", "ISO 3166"),
    Break("an e-mail address that is none", "personas.yaml", "ada@example.org", "ada at home", "email: ada at home", "not an e-mail address", "name@example.org"),
    Break("a kind of file that is not taken", "documents.yaml", "[pdf, jpeg]", "[pdf, jpg]", "accept:", "“jpg” is not among", "“jpeg”"),
    Break("a whole number that is too large", "documents.yaml", "max_megabytes: 5", "max_megabytes: 500", "max_megabytes:", "too large", "at most 50"),
    Break("an agreement that ends before it begins", POPULATION, "    valid_from: 2020-01-01", "    valid_from: 2020-01-01\n    valid_to: 2019-01-01", "  - consumer: transport", "ends before it begins", "valid_to"),
]  # fmt: skip

NAMES = [
    Break("an organisation that is not there", SERVICE, "competent_authority: transport", "competent_authority: transprot", "competent_authority:", "no organisation “transprot”", "“transport”"),
    Break("a team that is not there", SERVICE, "team: cycling", "team: walking", "team: walking", "has no team “walking”", "“cycling”"),
    Break("a life event that is not there", SERVICE, "[moving-home]", "[moving-hose]", "life_events:", "no life event “moving-hose”", "“moving-home”"),
    Break("a document that is not there", SERVICE, "[proof-of-purchase]", "[proof-of-purchse]", "evidence:", "no document", "“proof-of-purchase”"),
    Break("a register that is not there", SERVICE, "from: population.district", "from: popluation.district", "from: popluation", "no register “popluation”", "“population”"),
    Break("an attribute that is not there", SERVICE, "from: population.district", "from: population.distrct", "population.distrct", "has no attribute “distrct”", "“population.district”"),
    Break("a purpose that is not known", SERVICE, "    from: population.district\n    purpose: establish-entitlement", "    from: population.district\n    purpose: establish-entitelment", "establish-entitelment", "not a purpose", "“establish-entitlement”"),
    Break("a law that is not listed", SERVICE, "source: LTA s.12", "source: LTB s.12", "source: LTB s.12", "“LTB s.12” cites a law that is not listed", "“LTA”"),
    Break("a law whose short name only begins like a listed one", SERVICE, "source: LTA s.12", "source: LTAX s.12", "source: LTAX s.12", "“LTAX s.12” cites a law that is not listed", "“LTA”"),
    Break("a legal basis that is not listed", SERVICE, "    from: population.district\n    purpose: establish-entitlement\n    legal_basis: LTA s.4", "    from: population.district\n    purpose: establish-entitlement\n    legal_basis: the statute", "legal_basis: the statute", "not listed", "begin with “LTA”"),
    Break("a placeholder that names nothing", SERVICE, '"You are under {youngest}"', '"You are under {yougest}"', "{yougest}", "stands for nothing", "“youngest”"),
    Break("a cost that no decision gives", SERVICE, "  decision: rent\n", "  decision: rnt\n", "decision: rnt", "no decision “rnt”", "“rent”"),
    Break("an outcome that no decision gives", SERVICE, "amounts: [rent, monthly rent]", "amounts: [rent, montly rent]", "amounts:", "no decision “montly rent”", "“monthly rent”"),
    Break("an eligibility that is no yes or no", SERVICE, "  eligible: eligible", "  eligible: rent", "  eligible: rent", "does not answer yes or no", "all_of"),
    Break("a question that is not there", SERVICE, "also_ask: [bicycle.colour]", "also_ask: [bicycle.color]", "also_ask:", "no input “bicycle.color”", "“bicycle.colour”"),
    Break("keywords in one language only", SERVICE, ", es: [bici, garaje]", "", "keywords:", "no keywords in “es”", "add es:"),
    Break("a service under another name", SERVICE, "id: cycle-store", "id: bike-store", "id: bike-store", "the folder is “cycle-store”", "the same name"),
    Break("a register's owner that is not there", POPULATION, "owner: registry", "owner: registri", "owner:", "no organisation “registri”", "“registry”"),
    Break("an agreement with a stranger", POPULATION, "consumer: transport", "consumer: transports", "consumer:", "no organisation “transports”", "“transport”"),
    Break("an agreement on an unknown field", POPULATION, "[date of birth, household, district]", "[date of birth, household, district, shoe size]", "fields:", "no attribute “shoe size”", "add it to attributes"),
    Break("an agreement for an unknown purpose", POPULATION, "purpose: establish-entitlement", "purpose: curiosity", "purpose: curiosity", "“curiosity” is not a purpose", "guide for authors"),
    Break("an officer's team that is not there", "personas.yaml", "teams: [cycling]", "teams: [cyling]", "teams:", "no team “cyling”", "“cycling”"),
    Break("a persona's language that is not spoken", "personas.yaml", "    person_number:", "    language: cy\n    person_number:", "language: cy", "not a language", "“en” or “es”"),
    Break("a type that means something else in a register", SERVICE, "parameters:\n  base rent", "types:\n  member: {height: {type: number, title: {en: H, es: A}}}\nparameters:\n  base rent", "  member: {height", "“population” has a type “member” with other fields", "another name"),
    Break("a team that exists twice", "organisations.yaml", "  title: {en: Registry, es: Registro civil}", "  title: {en: Registry, es: Registro civil}\n  teams: {cycling: {title: {en: C, es: C}}}", "teams: {cycling", "exists twice", "registry-cycling"),
]  # fmt: skip

EXPRESSIONS = [
    Break("an unknown name in an expression", SERVICE, "- if: age >= youngest", "- if: age >= yungest", "yungest", "“yungest” is not a name", "“youngest”"),
    Break("an expression that does not end", SERVICE, "    value: amount / 2", "    value: amount / (2", "amount / (2", "“)” is needed", "write “)”"),
    Break("a type that is not there", SERVICE, "    type: number\n    value: years", "    type: nubmer\n    value: years", "type: nubmer", "no type “nubmer”", "“number”"),
    Break("a type that cannot fit", SERVICE, "- if: bicycle.value <= value limit", '- if: bicycle.value <= "a lot"', "a lot", "number cannot be compared with a text", "change the expression, or the type"),
    Break("an expression that gives another type", SERVICE, "- if: bicycle.value <= value limit", "- if: bicycle.value + value limit", "bicycle.value + value limit", "must be yes or no", "change the expression, or the type"),
    Break("an automatic decision that cannot be read", SERVICE, "automatic_if: not(bicycle.cargo)", "automatic_if: not(bicycle.crago)", "automatic_if:", "“crago”", "“cargo”"),
    Break("an automatic decision that is no yes or no", SERVICE, "automatic_if: not(bicycle.cargo)", "automatic_if: bicycle.value", "automatic_if:", "must be yes or no", "change the expression, or the type"),
    Break("a test of an answer that cannot be read", SERVICE, '"[0..20000]"', '"[0..20000"', "[0..20000", "end a range", "write ] to include the end"),
    Break("a figure that does not fit its type", SERVICE, "values: {2020-01-01: 14}", "values: {2020-01-01: fourteen}", "fourteen", "must be a number", "“number”"),
    Break("a decision that needs itself", SERVICE, "    if_eligible: rent", "    if_eligible: monthly rent", "  monthly rent:", "needs itself", "take one of these steps away"),
    Break("a row of a table that is too short", SERVICE, '["-", "-", base rent + 1]', '["-", base rent + 1]', '["-", base rent + 1]', "2 cells", "2 for the inputs and 1 for the outputs"),
]  # fmt: skip

EXAMPLE_ERRORS = [
    Break("an example that gives something else", EXAMPLES, "rent: 6.25", "rent: 7.25", "rent: 7.25", "“rent” should be 7.25 and is 6.25 (", "correct the example"),
    Break("an example in the service's file", SERVICE, "{eligible: true, rent: 12.50, monthly rent: 12.50}", "{eligible: false, rent: 12.50}", "expect: {eligible: false", "“eligible” should be false and is true (You are 14 or over", "correct the example"),
    Break("an example that could be told", EXAMPLES, "{eligible: {missing: [bicycle.value, bicycle.cargo]}}", "{eligible: true, age: 36}", "age: 36", "should be true and is missing bicycle.value, bicycle.cargo (open:", "correct the example"),
    Break("an example with an unknown input", EXAMPLES, "district: north", "distrct: north", "distrct: north", "“applicant.distrct” is not an input", "“applicant.district”"),
    Break("an example with an unknown decision", EXAMPLES, "rent: 11.00", "rnt: 11.00", "rnt: 11.00", "“rnt” is not a decision", "“rent”"),
    Break("an example with a value that cannot be", EXAMPLES, "district: north", "district: east", "district: east", "“applicant.district” cannot have this value", "“north” or “south”"),
    Break("an example before the first figure", EXAMPLES, "on: 2026-03-31", "on: 2019-03-31", "on: 2019-03-31", "has no figure for 2019-03-31", "a later day"),
    Break("an example that expects another question first", EXAMPLES, "[bicycle.value, bicycle.cargo]", "[bicycle.cargo]", "[bicycle.cargo]", "should be missing bicycle.cargo and is missing bicycle.value, bicycle.cargo", "correct the example"),
    Break("an example that names an unknown missing input", EXAMPLES, "[bicycle.value, bicycle.cargo]", "[bicycle.valu]", "bicycle.valu]", "“bicycle.valu” is not an input", "“bicycle.value”"),
]  # fmt: skip


def assert_explained(town: Town, broken: Break) -> None:
    """The break gives a problem on its line that says what it is and what to write instead."""
    town.edit(broken.file, broken.old, broken.new)
    line = town.line_of(broken.file, broken.at)
    problems = town.problems()
    there = [problem for problem in problems if (problem.file, problem.line) == (broken.file, line)]
    assert there, f"no problem on line {line}, but: {[str(problem) for problem in problems]}"
    assert any(
        broken.what in problem.what and broken.instead.lower() in problem.instead.lower() for problem in there
    ), [str(problem) for problem in there]


@pytest.mark.parametrize("broken", SHAPE, ids=lambda broken: broken.id)
def test_a_wrong_shape_is_explained_on_its_line(town: Town, broken: Break) -> None:
    assert_explained(town, broken)


@pytest.mark.parametrize("broken", NAMES, ids=lambda broken: broken.id)
def test_a_name_that_leads_nowhere_is_explained_on_its_line(town: Town, broken: Break) -> None:
    assert_explained(town, broken)


@pytest.mark.parametrize("broken", EXPRESSIONS, ids=lambda broken: broken.id)
def test_a_wrong_expression_is_explained_on_its_line(town: Town, broken: Break) -> None:
    assert_explained(town, broken)


@pytest.mark.parametrize("broken", EXAMPLE_ERRORS, ids=lambda broken: broken.id)
def test_an_example_that_does_not_hold_is_explained_on_its_line(town: Town, broken: Break) -> None:
    assert_explained(town, broken)


@pytest.mark.parametrize("broken", [*SHAPE, *NAMES], ids=lambda broken: broken.id)
def test_one_mistake_gives_one_problem_or_few(town: Town, broken: Break) -> None:
    town.edit(broken.file, broken.old, broken.new)
    assert 1 <= len(town.problems()) <= 3, [str(problem) for problem in town.problems()]


def test_the_made_town_has_no_problems(town: Town) -> None:
    assert town.problems() == ()


def test_all_problems_of_all_files_are_told_at_once(town: Town) -> None:
    town.edit("branding.yaml", '"#17494d"', "teal")
    town.edit(POPULATION, "owner: registry", "owner: nobody")
    town.edit(SERVICE, "team: cycling", "team: walking")
    assert [problem.file for problem in town.problems()] == ["branding.yaml", POPULATION, SERVICE]


def test_a_file_that_cannot_be_read_hides_no_other_problem_and_adds_none(town: Town) -> None:
    town.write("organisations.yaml", "transport: [1\n")
    (problem,) = town.problems()
    assert (problem.file, problem.line) == ("organisations.yaml", 1)


def test_a_field_without_an_agreement_is_explained(town: Town) -> None:
    town.edit(POPULATION, "[date of birth, household, district]", "[date of birth, household]")
    (problem,) = town.problems()
    assert (problem.file, problem.line) == (SERVICE, town.line_of(SERVICE, "from: population.district"))
    assert (
        "no agreement lets “transport” read “district” for the purpose “establish-entitlement”"
        in problem.what
    )
    assert "registers/population.yaml" in problem.instead


def test_an_expression_in_a_block_of_several_lines_is_found_on_its_own_line(town: Town) -> None:
    value = "    value: years and months duration(applicant.date of birth, today()).years"
    town.edit(SERVICE, value, "    value: |\n      if true\n      then applicant.date of berth\n      else 5")
    line = town.line_of(SERVICE, "then applicant.date of berth")
    found = [problem for problem in town.problems() if problem.line == line]
    assert found, town.problems()
    assert found[0].column > len("      then ")


@pytest.mark.parametrize(
    ("file", "what", "instead"),
    [
        ("organisation.yaml", "nothing reads this file", "“organisations.yaml”"),
        ("registers/tax.yml", "files end in .yaml", "tax.yaml"),
        ("service/x.yaml", "“service” has no meaning", "“services”"),
        ("services/empty/readme.txt", "no service.yaml", "write it"),
        ("registers/Tax Register.yaml", "cannot be an identifier", "rename"),
    ],
)
def test_a_file_in_the_wrong_place_is_noticed(town: Town, file: str, what: str, instead: str) -> None:
    population = (town.path / POPULATION).read_text(encoding="utf-8")
    town.write(file, population if file.startswith("registers") else "a: 1\n")
    assert any(what in problem.what and instead in problem.instead for problem in town.problems()), (
        town.problems()
    )


def test_an_empty_file_is_an_error(town: Town) -> None:
    town.write("documents.yaml", "# nothing yet\n")
    assert [problem.what for problem in town.problems()] == ["the file is empty"]


def test_a_folder_without_a_jurisdiction_says_what_is_missing(town: Town) -> None:
    (town.path / "jurisdiction.yaml").unlink()
    (problem,) = town.problems()
    assert "jurisdiction.yaml is missing" in problem.what


def test_a_problem_reads_as_file_line_column_what_and_instead() -> None:
    problem = Problem("a/b.yaml", 3, 5, "the key “x” has no meaning here", "delete it.")
    assert str(problem) == "a/b.yaml:3:5: The key “x” has no meaning here. Instead: Delete it."


WRONG_VALUES = st.sampled_from(
    ["5", "null", "true", "[]", "{}", "[1, 2]", "2026-01-01", "''", "x", "-1.5", "{en: a}", "{a: b}"]
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_value_is_wrong_it_is_explained_and_nothing_breaks(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    town = Town(tmp_path_factory.mktemp("any") / "town")
    shutil.copytree(TOWN, town.path)
    lines = (TOWN / SERVICE).read_text(encoding="utf-8").splitlines()
    places = [place for place, line in enumerate(lines) if ": " in line]
    place = data.draw(st.sampled_from(places))
    lines[place] = lines[place].split(": ")[0] + ": " + data.draw(WRONG_VALUES)
    town.write(SERVICE, "\n".join(lines))
    assert all(problem.what and problem.instead and problem.line for problem in town.problems())


@pytest.mark.parametrize(
    ("key", "about", "what"),
    [
        ("property number", None, "is asked by property number, and nothing says for which property"),
        ("property number", "household.person number", "`about` gives a person number"),
        ("record number", "household.person number", "`about` gives a person number"),
        ("person number", "home.property number", "`about` gives a property number"),
        ("record number", None, ""),
        ("record number", "home.licence", ""),
        ("person number", "household.person number", ""),
        ("property number", "home.property number", ""),
    ],
)
def test_whose_record_a_register_is_asked_for_is_said_by_the_number_it_knows(
    town: Town, key: str, about: str | None, what: str
) -> None:
    town.edit(POPULATION, "key: person number", f"key: {key}")
    if about is not None:
        for attribute in ("date of birth", "district"):
            town.edit(SERVICE, f"    from: population.{attribute}\n", f"    from: population.{attribute}\n    about: {about}\n")
    found = [one for one in town.problems() if "by property number" in str(one) or "`about` gives" in str(one)]
    assert bool(found) == bool(what)
    assert all(what in str(one) for one in found)
