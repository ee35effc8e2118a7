"""From what is typed to a value, and back: for every kind of question."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onedoor.catalogue import services
from onedoor.design.fields import Field
from onedoor.portal import reading, typed
from onedoor.portal.typed import Typed

ON = date(2026, 3, 2)


def read(name: str, *, language: str = "en", **said: Any) -> tuple[Any, Field]:
    service = services.find("allotment")
    entered = {
        f"answer{key.removeprefix('answer')}": value if isinstance(value, tuple) else (value,)
        for key, value in said.items()
    }
    return reading.read(service, service.inputs[name], entered, language=language, on=ON)


def day(day: str, month: str, year: str) -> dict[str, str]:
    return {"answer-day": day, "answer-month": month, "answer-year": year}


@pytest.mark.parametrize(
    ("name", "said", "value"),
    [
        ("applicant.resident", {"answer": "yes"}, True),
        ("applicant.resident", {"answer": "no"}, False),
        ("applicant.born", day("27", "3", "1985"), date(1985, 3, 27)),
        ("applicant.born", day(" 27 ", "marzo", "1985"), date(1985, 3, 27)),
        ("applicant.savings", {"answer": "£1,234.50"}, Decimal("1234.50")),
        ("plot.size", {"answer": "large"}, "large"),
        ("plot.crops", {"answer": ("beans", "roses")}, ["beans", "roses"]),
        ("plot.crops", {}, []),
        ("plot.discount", {"answer": "12"}, Decimal(12)),
        ("plot.since", {}, None),
        ("household.members", {"answer-rows": "0"}, []),
    ],
)
def test_what_is_typed_well_becomes_a_value(name: str, said: dict[str, Any], value: Any) -> None:
    found, field = read(name, **said)
    assert list(field.all_errors()) == []
    assert found == value


@pytest.mark.parametrize(
    ("name", "said", "error", "target"),
    [
        ("applicant.resident", {}, "Choose yes or no", "answer"),
        ("applicant.resident", {"answer": "perhaps"}, "Choose yes or no", "answer"),
        ("applicant.born", {}, "Enter a date, like 27 3 1985", "answer-day"),
        ("applicant.born", day("27", "", ""), "The date must include a month and a year", "answer-month"),
        ("applicant.born", day("27", "3", "85"), "Write the year with 4 digits, like 1985", "answer-year"),
        (
            "applicant.born",
            day("27", "x", "1985"),
            "Write the month as a number from 1 to 12 or as its name",
            "answer-month",
        ),
        (
            "applicant.born",
            day("32", "1", "1985"),
            "There is no such day in the calendar. Check day, month and year",
            "answer-day",
        ),
        (
            "applicant.savings",
            {"answer": "much"},
            "Enter an amount in digits, like 250 or 1,234.50",
            "answer",
        ),
        (
            "applicant.savings",
            {"answer": "1.2345"},
            "Enter an amount in digits, like 250 or 1,234.50",
            "answer",
        ),
        ("applicant.savings", {"answer": "-1"}, "Savings cannot be less than nothing", "answer"),
        ("plot.size", {"answer": "huge"}, "Choose one of the answers", "answer"),
        ("plot.crops", {"answer": ("gold",)}, "Choose one of the answers", "answer"),
        ("plot.discount", {"answer": "2.5"}, "Enter a whole number, like 3", "answer"),
        ("plot.discount", {"answer": "99"}, "Between 0 and 50", "answer"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do_and_where(
    name: str, said: dict[str, Any], error: str, target: str
) -> None:
    value, field = read(name, **said)
    assert value is None
    assert [(one.error, one.target) for one in field.all_errors()] == [(error, target)]


def test_a_wrong_field_of_one_record_among_several_is_found() -> None:
    said = {
        "answer-rows": "2",
        **{
            f"answer-{row}-date_of_birth-{part}": text
            for row in (0, 1)
            for part, text in (("day", "1"), ("month", "2"), ("year", "2015"))
        },
        "answer-0-relation": "child",
    }
    _, field = read("household.members", **said)
    assert [(one.label, one.target) for one in field.all_errors()] == [("Relation", "answer-1-relation")]
    value, field = read("household.members", **said, **{"answer-1-relation": "partner"})
    assert value == [
        {"date of birth": date(2015, 2, 1), "relation": "child", "nickname": None},
        {"date of birth": date(2015, 2, 1), "relation": "partner", "nickname": None},
    ]


VALUES = {
    "applicant.resident": st.booleans(),
    "applicant.born": st.dates(min_value=date(1000, 1, 1), max_value=ON),
    "applicant.savings": st.decimals(min_value=0, max_value=10**9, places=2),
    "plot.size": st.sampled_from(["small", "large"]),
    "plot.crops": st.lists(st.sampled_from(["beans", "roses", "hemp"]), unique=True),
    "plot.discount": st.integers(min_value=0, max_value=50).map(Decimal),
    "household.members": st.lists(
        st.fixed_dictionaries(
            {
                "date of birth": st.dates(min_value=date(1900, 1, 1), max_value=ON),
                "relation": st.sampled_from(["partner", "child"]),
                "nickname": st.none() | st.text(st.characters(categories=["L"]), min_size=1, max_size=20),
            }
        ),
        max_size=4,
    ),
}


@pytest.mark.parametrize("name", sorted(VALUES))
@pytest.mark.parametrize("language", ["en", "es"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(data=st.data())
def test_an_answer_shown_again_and_sent_unchanged_stays_the_same(
    name: str, language: str, data: st.DataObject
) -> None:
    service = services.find("allotment")
    value: Any = data.draw(VALUES[name])
    shown: Typed = typed.of_value(value, service.inputs[name].type, language=language)
    again, field = reading.read(service, service.inputs[name], shown, language=language, on=ON)
    assert list(field.all_errors()) == []
    assert again == value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_is_typed_is_answered_and_kept_as_typed(data: st.DataObject) -> None:
    service = services.find("allotment")
    name = data.draw(st.sampled_from(sorted(service.inputs)))
    keys = [
        "answer",
        "answer-day",
        "answer-month",
        "answer-year",
        "answer-rows",
        "answer-0-relation",
        "answer-0-nickname",
    ]
    said = {key: (data.draw(st.text(max_size=40)),) for key in keys}
    _, field = reading.read(service, service.inputs[name], said, language="en", on=ON)
    assert field.typed == said
