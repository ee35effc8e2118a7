"""What is wrong with a definition is found, all of it at once, and said where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from onedoor.dmn.build import build
from onedoor.dmn.errors import DefinitionErrors, Problem
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.model import Model
from onedoor.dmn.reasons import based_on

ProblemsOf = Callable[..., list[Problem]]


def the_problems(document: Mapping[str, Any], **attribute_types: Any) -> list[Problem]:
    with pytest.raises(DefinitionErrors) as raised:
        build(document, attribute_types=attribute_types)
    return list(raised.value.problems)


def number(name: str) -> dict[str, Any]:
    return {name: {"type": "number", "ask": {"en": name}}}


def test_the_sample_builds_into_a_model_with_everything_it_declares(housing: Model) -> None:
    assert list(housing.inputs)[:2] == ["applicant.date of birth", "applicant.savings"]
    assert set(housing.parameters) == {"savings limit", "taper", "allowances", "deductions"}
    assert set(housing.functions) == {"deduction for"}
    assert list(housing.decisions)[-1] == "weekly benefit"


def test_an_input_carries_everything_a_page_needs(housing: Model) -> None:
    born = housing.inputs["applicant.date of birth"]
    assert born.type.name == "date"
    assert str(born.from_) == "population.date of birth"
    assert (born.purpose, born.legal_basis) == ("establish-entitlement", "HBR reg. 7")
    assert born.title == {"en": "Date of birth", "es": "Fecha de nacimiento"}
    assert housing.inputs["applicant.tenure"].options["owner"] == {"en": "I own", "es": "Soy propietario"}
    assert housing.inputs["household.rent"].evidence == ("tenancy-agreement",)
    about = housing.inputs["household.members"].about
    assert about is not None
    assert about.uses == ("applicant.person number",)


def test_a_type_left_out_is_inferred_from_the_expression(housing: Model) -> None:
    assert housing.decisions["non-dependants"].type.name == "money per week"


def test_a_type_left_out_is_inferred_through_decisions_in_any_order() -> None:
    decisions = {"c": {"value": "b"}, "b": {"value": "a"}, "a": {"value": '"yes"'}, "d": {"value": "c + 1"}}
    (problem,) = the_problems({"decisions": decisions})
    assert problem.path == ("decisions", "d", "value")


def test_a_decision_says_what_it_needs_in_the_order_of_its_text(housing: Model) -> None:
    assert housing.decisions["weekly benefit"].needs == (
        "eligible",
        "household.rent",
        "maximum rent",
        "non-dependants",
        "taper",
        "household.income",
        "applicable amount",
    )


def test_an_input_read_for_several_people_is_a_list() -> None:
    document = {
        "types": {"person": {"number": "text"}},
        "input_data": {
            "people": {"type": "list of person", "ask": {"en": "Who lives with you?"}},
            "pay": {"from": "tax.pay", "about": "people.number"},
        },
    }
    assert (
        build(document, attribute_types={"tax.pay": "money per week"}).inputs["pay"].type.name
        == "list of money per week"
    )


def test_an_attribute_may_bring_its_own_types_and_options() -> None:
    attribute = {"type": "list of job", "types": {"job": {"pay": "money per week"}}}
    document = {
        "input_data": {"jobs": {"from": "tax.jobs"}},
        "decisions": {"pay": {"value": "sum(jobs.pay)"}},
    }
    assert build(document, attribute_types={"tax.jobs": attribute}).decisions["pay"].type.is_number


def test_what_the_application_itself_knows_is_read_from_no_register() -> None:
    channel = {"type": "choice", "options": {"online": {"en": "Online"}}, "from": "application.channel"}
    data = build({"input_data": {"application.channel": channel}}, attribute_types={}).inputs[
        "application.channel"
    ]
    assert data.from_ is None
    assert data.of_the_application


def test_the_person_number_is_there_without_being_declared_only_where_a_decision_uses_it() -> None:
    used = {"decisions": {"known": {"value": "applicant.person number != null"}}}
    assert build(used, attribute_types={}).inputs["applicant.person number"].built_in
    assert not build({"decisions": {"one": {"value": "1"}}}, attribute_types={}).inputs


def test_all_problems_are_found_at_once_in_the_order_of_the_document() -> None:
    document = {
        "input_data": {"rent": {"type": "mony", "ask": {"en": "Rent?"}}},
        "parameters": {"limit": {"type": "money", "values": {"2024-04-01": "lots"}}},
        "decisions": {"one": {"value": "rent +"}, "two": {"value": "rnt"}, "three": {}},
    }
    assert [problem.path for problem in the_problems(document)] == [
        ("input_data", "rent", "type"),
        ("parameters", "limit", "values", "2024-04-01"),
        ("decisions", "one", "value"),
        ("decisions", "two", "value"),
        ("decisions", "three"),
    ]


def test_an_unknown_name_is_named_with_its_place_and_what_was_meant(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("decisions", "age", value="1 + applicant.savngs")
    assert problem.path == ("decisions", "age", "value")
    assert problem.offset == 4 or problem.offset == 14
    assert "savngs" in problem.message
    assert "savings" in problem.instead


def test_a_declared_type_that_the_expression_cannot_give_is_a_problem(problems_of: ProblemsOf) -> None:
    problem, *_following = problems_of("decisions", "applicable amount", type="text")
    assert problem.path == ("decisions", "applicable amount", "value")
    assert "money per week" in problem.message
    assert "text" in problem.message


def test_money_per_week_and_money_per_month_do_not_mix(problems_of: ProblemsOf) -> None:
    problems = problems_of("decisions", "age", type="money per month", value="household.rent")
    assert [problem.path for problem in problems][:1] == [("decisions", "age", "value")]
    (problem,) = problems_of("input_data", "household.income", type="money per month")
    assert problem.path == ("decisions", "weekly benefit", "if_eligible")
    assert "money per month" in problem.message.lower()


def test_a_condition_must_be_yes_or_no() -> None:
    (problem,) = the_problems({"input_data": number("a"), "decisions": {"ok": {"all_of": [{"if": "a"}]}}})
    assert problem.path == ("decisions", "ok", "all_of", 0, "if")
    assert "yes or no" in problem.message


def test_a_ring_of_decisions_is_named_with_its_path() -> None:
    decisions = {
        "a": {"value": "b + 1"},
        "b": {"value": "c + 1"},
        "c": {"value": "a + 1"},
        "d": {"value": "a"},
    }
    (problem,) = the_problems({"decisions": decisions})
    assert problem.path == ("decisions", "a")
    assert "“a” → “b” → “c” → “a”" in problem.message


def test_a_ring_through_a_function_is_found_too() -> None:
    document = {
        "functions": {"twice": {"parameters": {"x": "number"}, "type": "number", "value": "x * base"}},
        "decisions": {"base": {"type": "number", "value": "twice(2)"}},
    }
    (problem,) = the_problems(document)
    assert "“twice” → “base” → “twice”" in problem.message


def test_a_row_with_too_few_cells_says_how_many_it_needs() -> None:
    table = {"inputs": ["a", "a + 1"], "rules": [[1, 2, 3], [1, 2]]}
    (problem,) = the_problems({"input_data": number("a"), "decisions": {"t": {"table": table}}})
    assert problem.path == ("decisions", "t", "table", "rules", 1)
    assert "2 cells" in problem.message
    assert "3 columns" in problem.message


def test_a_test_that_cannot_be_read_gives_its_place_in_the_cell() -> None:
    table = {"inputs": ["a"], "rules": [["1, > > 3", 3]]}
    (problem,) = the_problems({"input_data": number("a"), "decisions": {"t": {"table": table}}})
    assert problem.path == ("decisions", "t", "table", "rules", 0, 0)
    assert problem.offset == 5


def test_a_text_without_its_quotes_in_a_cell_is_shown_how_to_write_it() -> None:
    home = {
        "type": "choice",
        "options": {"flat": {"en": "Flat"}, "house": {"en": "House"}},
        "ask": {"en": "Home?"},
    }
    table = {"inputs": ["home"], "rules": [["flat", 3]]}
    (problem,) = the_problems({"input_data": {"home": home}, "decisions": {"t": {"table": table}}})
    assert '"flat"' in problem.instead


def test_a_cell_that_can_never_be_true_of_a_choice_is_a_problem() -> None:
    home = {
        "type": "choice",
        "options": {"flat": {"en": "Flat"}, "house": {"en": "House"}},
        "ask": {"en": "Home?"},
    }
    table = {"inputs": ["home"], "rules": [['"flt"', 3]]}
    (problem,) = the_problems({"input_data": {"home": home}, "decisions": {"t": {"table": table}}})
    assert problem.path[-2:] == (0, 0)


def test_one_name_for_two_things_is_a_problem() -> None:
    document = {
        "input_data": number("rent"),
        "parameters": {"rent": {"type": "money", "values": {"2024-04-01": 1}}},
        "decisions": {"rent": {"value": "1"}},
    }
    assert [problem.path for problem in the_problems(document)] == [
        ("parameters", "rent"),
        ("decisions", "rent"),
    ]


def test_two_spellings_of_one_input_are_one_name() -> None:
    (problem,) = the_problems({"input_data": number("home.rent due") | number("home.rent  due")})
    assert problem.path == ("input_data", "home.rent  due")


def test_a_name_of_the_language_cannot_be_given_away() -> None:
    document = {"input_data": number("if"), "decisions": {"count": {"value": "1"}}}
    assert [problem.path for problem in the_problems(document)] == [
        ("input_data", "if"),
        ("decisions", "count"),
    ]


@pytest.mark.parametrize("section", ["parameters", "decisions", "condition", "exception", "input"])
def test_a_source_that_is_written_and_empty_is_a_problem(section: str) -> None:
    exception = {"if": "true", "because": {"en": "x"}}
    condition: dict[str, Any] = {"if": "true", "unless": [exception]}
    document: dict[str, Any] = {
        "input_data": number("a"),
        "parameters": {"p": {"type": "money", "values": {"2024-04-01": 1}}},
        "decisions": {"d": {"all_of": [condition]}},
    }
    place, key = {
        "parameters": (document["parameters"]["p"], "source"),
        "decisions": (document["decisions"]["d"], "source"),
        "condition": (condition, "source"),
        "exception": (exception, "source"),
        "input": (document["input_data"]["a"], "legal_basis"),
    }[section]
    place[key] = " "
    (problem,) = the_problems(document)
    assert problem.path[-1] == key


def test_figures_must_fit_their_type_and_begin_on_a_day() -> None:
    values = {"2024-04-01": "a lot", "April": 3, "2025-04-01": 4}
    problems = the_problems({"parameters": {"limit": {"type": "money", "values": values}}})
    assert [problem.path[-1] for problem in problems] == ["2024-04-01", "April"]
    assert "“a lot”" in problems[0].message


def test_a_sentence_may_quote_only_names_that_are_known(problems_of: ProblemsOf) -> None:
    condition = {"if": "true", "because": {"en": "Under {savings lmit}"}}
    (problem,) = problems_of("decisions", "eligible", all_of=[condition])
    assert problem.path == ("decisions", "eligible", "all_of", 0, "because")
    assert "savings limit" in problem.instead


def test_an_exception_needs_a_sentence_that_says_what_it_is(problems_of: ProblemsOf) -> None:
    condition = {"if": "age > 3", "unless": [{"if": "age > 2"}]}
    (problem,) = problems_of("decisions", "eligible", all_of=[condition])
    assert problem.path == ("decisions", "eligible", "all_of", 0, "unless", 0)


def test_an_amount_that_asks_for_an_unknown_decision_is_a_problem() -> None:
    (problem,) = the_problems(
        {"decides": {"eligible": "may have it"}, "decisions": {"amount": {"if_eligible": "1"}}}
    )
    assert problem.path == ("decisions", "amount", "if_eligible")
    assert "may have it" in problem.message


def test_an_attribute_that_no_register_has_is_named_with_its_neighbour() -> None:
    document = {"input_data": {"born": {"from": "population.date of brth"}}}
    (problem,) = the_problems(document, **{"population.date of birth": "date"})
    assert problem.path == ("input_data", "born", "from")
    assert "population.date of birth" in problem.instead


def test_a_declared_type_must_fit_what_the_register_keeps() -> None:
    document = {"input_data": {"born": {"type": "number", "from": "population.born"}}}
    (problem,) = the_problems(document, **{"population.born": "date"})
    assert problem.path == ("input_data", "born", "type")


def test_an_input_that_nobody_can_say_is_a_problem() -> None:
    (problem,) = the_problems({"input_data": {"a": {"type": "number"}}})
    assert problem.path == ("input_data", "a")


def test_a_record_type_that_contains_itself_is_a_problem() -> None:
    types = {"a": {"b": "list of b"}, "b": {"a": "a"}}
    (problem,) = the_problems({"types": types})
    assert "a → b → a" in problem.message


def test_thousands_of_decisions_one_behind_the_other_are_built_evaluated_and_explained() -> None:
    length = 3000
    steps = {f"d{place}": {"value": f"max([0, d{place + 1}]) + 1"} for place in range(length)}
    inputs = {"a": {"type": "number", "ask": {"en": "How much?"}}}
    model = build(
        {"input_data": inputs, "decisions": steps | {f"d{length}": {"value": "a"}}}, attribute_types={}
    )
    evaluation = evaluate(model, inputs={"a": Decimal(0)}, on=date(2026, 4, 1), wanted=["d0"])
    assert evaluation.to_json()["outputs"] == {"d0": str(length)}
    assert [fact.name for fact in based_on(evaluation.reasons("d0"))] == ["a"]
    assert evaluate(model, inputs={}, on=date(2026, 4, 1), wanted=["d0"]).missing() == ("a",)


def test_reading_in_the_order_of_need_infers_types_whatever_the_order_of_the_document() -> None:
    decisions: dict[str, Any] = {
        "last": {"value": "first line.total due + 1"},
        "first line": {"value": "{total due: middle}"},
        "middle": {"value": "if last flag then 1 else 2"},
        "last flag": {"value": 'today() > date("2020-01-01")'},
        # what a sentence mentions is not needed, and a field may be called as a decision is
        "quoting": {"text": {"en": "Not {over}"}, "value": "{over: 1}.over"},
        "over": {"value": "quoting > 0"},
    }
    model = build({"decisions": decisions}, attribute_types={})
    types = {name: str(decision.type) for name, decision in model.decisions.items()}
    assert types == {
        "last": "number",
        "first line": "context",
        "middle": "number",
        "last flag": "boolean",
        "quoting": "number",
        "over": "boolean",
    }


def test_a_document_that_is_not_shaped_like_one_gives_problems_and_no_exception() -> None:
    odd: dict[str, Any] = {
        "types": [1],
        "input_data": {
            "a": 3,
            4: {"type": "number"},
            "b": {"type": ["x"], "ask": "q", "from": 3, "evidence": "x", "valid": 3},
        },
        "parameters": ["x"],
        "functions": {"f": {"parameters": 3, "value": [1]}},
        "decisions": {
            "c": {"all_of": "x"},
            "d": {"any_of": [3, {"if": None}, {"if": {"x": 1}, "unless": "no", "because": "plain"}]},
            "e": {"table": [1]},
            "g": {
                "table": {"inputs": "x", "rules": 3, "outputs": "y", "aggregation": "avg", "hit_policy": None}
            },
            "h": {
                "table": {"inputs": [[1]], "rules": [3, {"if": 3}], "outputs": ["a", "a"], "otherwise": [1]}
            },
        },
    }
    assert len(the_problems(odd)) > 10
