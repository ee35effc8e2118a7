"""Mistakes that the types find before anything is computed."""

from __future__ import annotations

import pytest
from tests.feel.conftest import SCOPE

from onedoor.feel import expressions, types, unary_tests
from onedoor.feel.types import ListType, NumberType, Type


@pytest.mark.parametrize(
    ("text", "message", "instead"),
    [
        ("savings limitt > 1", None, None),
        ("applicant.savigns > 1", "has no “savigns”", "“savings”"),
        ("aplicant.savings > 1", "“aplicant” is not a name", "“applicant”"),
        ('applicant.savings = "x"', "a number cannot be compared with a text", ""),
        ("applicant.earnings + applicant.rent", "money per month cannot be added to money per week", "52"),
        ("applicant.earnings < applicant.rent", "cannot be compared", "Bring both to"),
        ("max(applicant.earnings, applicant.rent)", "cannot be compared", "Bring both to"),
        ("if true then applicant.earnings else applicant.rent", "two branches", "Bring both to"),
        ("if applicant.savings then 1 else 2", "not true or false", "Compare"),
        ("applicant.savings and true", "one side of “and”", "Compare"),
        ("some m in household.members satisfies m.age", "what “some” asks", "Compare"),
        ('applicant.tenure = "ownr"', "“ownr” is none of the possible", "“owner”"),
        ('applicant.tenure in ("owner", "renter")', "“renter” is none", "“tenant”"),
        ("count(1, 2)", "does not take 2 arguments", "count(list)"),
        ("string length(5)", "is number where text is needed", ""),
        ('substring("abc", strt: 1)', None, None),
        ('substring(string: "abc", strt: 1)', "no parameters named", "start position"),
        ("household.members[name]", "a filter is a condition or a position", ""),
        ("household.members[agee > 3]", "“agee” is not a name", "“age”"),
        ("-(true)", "cannot be negated", "not(…)"),
        ('"a" + 1', "text cannot be added to number", "string(…)"),
        ("applicant.savings()", "cannot be called", ""),
        ('date("2024-02-30") < today()', "no day 2024-02-30", ""),
        ("(function(x: number) x)(true)", "is boolean where number is needed", ""),
        ("(function(x) x)(1, 2)", "takes 1 argument", ""),
        ("1 instance of nmber", "no type “nmber”", ""),
        ('[1.."a"]', "cannot be compared", ""),
        ("applicant.date of birth.yaer", "has no “yaer”", "“year”"),
    ],
)
def test_a_mistake_is_found_and_what_to_write_instead_is_said(
    text: str, message: str | None, instead: str | None
) -> None:
    if message is None:
        with pytest.raises(expressions.FeelSyntaxError):
            expressions.compile(text, scope=SCOPE)
        return
    problems = expressions.compile(text, scope=SCOPE).problems

    assert len(problems) == 1, problems
    assert message in problems[0].message
    assert instead in (problems[0].instead or "")
    assert 0 <= problems[0].offset < problems[0].end <= len(text)


def test_a_problem_points_at_the_part_it_is_about() -> None:
    text = "a > 1 and applicant.savigns > 2"
    (problem,) = expressions.compile(text, scope=SCOPE).problems

    assert text[problem.offset : problem.end] == "applicant.savigns"


@pytest.mark.parametrize(
    "text",
    [
        "applicant.savings + 5 > savings limit",
        "applicant.earnings * 52 > applicant.rent * 12",
        "max(0, applicant.earnings - 5)",
        "if applicant.savings = null then 0 else applicant.savings",
        "count(household.members[age < 18]) > 2",
        'applicant.tenure = "owner" or applicant.tenure in ("tenant")',
        "a + 1 > b.c and string length(a) = 1",
        "sort(household.members, function(x, y) x.age < y.age)[1].age",
        'applicant.date of birth + duration("P18Y") <= today()',
        'today() - applicant.date of birth > duration("P10D")',
        'string join(household.members.name, ", ")',
        "for m in household.members return m.age * 2",
        "applicant.savings in [0..16000]",
        "a[x = 1].y",
        "min([1, 2, 3]) + min(1, 2)",
        "for i in 1..3 return partial",
        "household.members[1] instance of member",
        "(< 5) instance of range<number>",
    ],
)
def test_what_can_be_meant_is_no_problem(text: str) -> None:
    assert expressions.compile(text, scope=SCOPE).problems == ()


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("applicant.earnings", NumberType(unit="money per week")),
        ("applicant.earnings + 5", NumberType(unit="money per week")),
        ("applicant.earnings * 52", types.NUMBER),
        ("max(0, applicant.earnings)", NumberType(unit="money per week")),
        ("round up(applicant.earnings, 2)", NumberType(unit="money per week")),
        ("applicant.savings > 1", types.BOOLEAN),
        ("household.members.age", ListType(item=types.NUMBER)),
        ("household.members[1].date of birth", types.DATE),
        ('today() - @"P1D"', types.DATE),
        ("today() - applicant.date of birth", types.DAYS_DURATION),
        ("a", types.ANY),
    ],
)
def test_the_type_of_a_result_is_known(text: str, type_: Type) -> None:
    assert expressions.compile(text, scope=SCOPE).type == type_


def test_the_names_an_expression_uses_are_listed_as_paths_in_order() -> None:
    text = (
        "some m in household.members satisfies m.age > a"
        " and applicant.date of birth.year < b.c and {x: savings limit}.x > count(household.members)"
    )

    assert expressions.compile(text, scope=SCOPE).uses == (
        "household.members", "a", "applicant.date of birth", "b.c", "savings limit",
    )  # fmt: skip


def test_unary_tests_are_checked_against_the_type_of_their_input() -> None:
    money = NumberType(unit="money")

    assert unary_tests.compile("[0..100], > 200, savings limit", scope=SCOPE, input_type=money).problems == ()
    assert unary_tests.compile('"x"', scope=SCOPE, input_type=money).problems
    assert unary_tests.compile("< applicant.rent", scope=SCOPE, input_type=money).problems


@pytest.mark.parametrize(
    "name",
    [
        "number",
        "money per week",
        "text",
        "list of date",
        "list of list of number",
        "boolean",
        "date and time",
    ],
)
def test_a_type_is_written_as_it_is_read(name: str) -> None:
    found = types.named(name)

    assert found is not None
    assert str(found) == name
