"""The same person in a household and in a tax unit: two groupings, each with its own sums, and one that depends on both."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.dmn.kernel.small_laws import ON, decided, law, question
from tests.draws import draws

from onedoor.dmn.kernel import kernels
from onedoor.dmn.model import Model
from onedoor.feel.values import Value

PERSON = {
    "number": {"type": "text"},
    "tax unit": {"type": "text"},
    "age": {"type": "integer"},
    "pay": {"type": "money"},
}
# a member of the household pays tax with those of the same unit, some of whom live elsewhere
DECISIONS: dict[str, Any] = {
    "household pay": "sum(home.members.pay)",
    "unit pay": "sum(unit.members.pay)",
    "members of both": "count(home.members[some one in unit.members satisfies one.number = number])",
    "pay of own unit at home": "sum(home.members[tax unit = p.kind].pay)",
    "units at home": "count(distinct values(home.members.tax unit))",
    "tax of each member": (
        "for m in home.members return "
        "round half up(max([0, sum(home.members[tax unit = m.tax unit].pay) - 100]) * 0.2, 2)"
    ),
    "benefit": "if household pay < 500 and unit pay < 300 then 50 else 0",
}


def two_groupings() -> Model:
    inputs = {"home.members": "list of resident", "unit.members": "list of resident"}
    return law(
        DECISIONS,
        types={"resident": PERSON},
        input_data={name: question(type_) for name, type_ in inputs.items()},
    )


def person(number: str, unit: str, pay: int) -> dict[str, Value]:
    return {"number": number, "tax unit": unit, "age": Decimal(40), "pay": Decimal(pay)}


ANA, BEN, CAM, ELSEWHERE = person("1", "a", 200), person("2", "a", 150), person("3", "b", 90), person("9", "a", 70)


def test_a_person_counts_in_the_household_and_in_the_tax_unit() -> None:
    case = {"home.members": [ANA, BEN, CAM], "unit.members": [ANA, BEN, ELSEWHERE], "p.kind": "a"}
    answers = decided(two_groupings(), [case])
    said = {name: answers.value(name, 0) for name in DECISIONS}
    assert said == {
        "household pay": 440,
        "unit pay": 420,
        "members of both": 2,
        "pay of own unit at home": 350,
        "units at home": 2,
        "tax of each member": [50, 50, 0],
        "benefit": 0,
    }


def test_both_groupings_are_decided_by_columns() -> None:
    kernel = kernels.compiled(two_groupings(), wanted=list(DECISIONS), on=ON)
    assert kernel.obstacles == ()


people = st.lists(
    st.builds(
        person, st.sampled_from("12345"), st.sampled_from("abc"), st.sampled_from([0, 50, 100, 150, 300, 499, 500])
    ),
    max_size=4,
)


@settings(deadline=None, max_examples=draws(150), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(people | st.none(), people | st.none(), st.sampled_from("abc")), min_size=1, max_size=20))
def test_whoever_is_where_the_columns_say_what_is_said_one_by_one(drawn: list[tuple[Any, Any, str]]) -> None:
    cases = [
        {"p.kind": kind, **{n: v for n, v in (("home.members", home), ("unit.members", unit)) if v is not None}}
        for home, unit, kind in drawn
    ]
    decided(two_groupings(), cases)
