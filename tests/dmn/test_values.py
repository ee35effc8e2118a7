"""Values are read as they are written, and kept as JSON without loss."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.dmn import encodings, values
from onedoor.dmn.datatypes import ANY, CONTEXT, DataType, Field, list_of, read
from onedoor.dmn.errors import WrongValue
from onedoor.feel.values import DateTime, DaysDuration, Missing, MonthsDuration, Range, Time

HOME = DataType("choice", "choice", options={"flat": {"en": "Flat"}, "house": {"en": "House"}})
MEMBER = DataType("record", "member", fields={"born": Field(read("date", {})), "home": Field(HOME)})


@pytest.mark.parametrize(
    ("written", "type", "value"),
    [
        (0.1, "number", Decimal("0.1")),
        (14.00, "money", Decimal("14.0")),
        ("14.00", "money per week", Decimal("14.00")),
        (16000, "money", Decimal(16000)),
        (" 12 ", "integer", Decimal(12)),
        (date(2026, 4, 1), "date", date(2026, 4, 1)),
        ("2026-04-01", "date", date(2026, 4, 1)),
        (True, "boolean", True),
        ("P90D", "days duration", DaysDuration(90 * 86_400_000_000_000)),
        ("P1Y6M", "months duration", MonthsDuration(18)),
        ("13:30:00", "time", Time(13, 30)),
        ([1, "2.50"], "list of money", [Decimal(1), Decimal("2.50")]),
        ({"a": 1, "b": [0.5, "x"]}, "context", {"a": Decimal(1), "b": [Decimal("0.5"), "x"]}),
        ({"a": "1"}, "context of money", {"a": Decimal(1)}),
        (None, "money", None),
    ],
)
def test_a_value_is_read_as_it_is_written(written: object, type: str, value: object) -> None:
    assert values.parse(written, read(type, {})) == value


@pytest.mark.parametrize(
    ("written", "type", "said"),
    [
        ("lots", "money", "an amount of money"),
        (float("nan"), "number", "a number"),
        ("Infinity", "number", "a number"),
        (True, "number", "not true"),
        (1.5, "integer", "a whole number"),
        ("01/04/2026", "date", "2026-04-01"),
        ("2026-02-30", "date", "2026-04-01"),
        (datetime(2026, 4, 1, 12), "date", "a date"),
        ("yes", "boolean", "true or false"),
        (12345, "text", "in quotes"),
        ("P1M", "days duration", "P1M"),
        ("3", "list of number", "a list"),
        ([1, "x"], "list of number", "Item 2"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_plain_sentence(written: object, type: str, said: str) -> None:
    with pytest.raises(WrongValue) as raised:
        values.parse(written, read(type, {}))
    assert said in str(raised.value)
    assert str(raised.value).endswith((".", "?"))


def test_an_option_that_is_not_offered_is_refused_with_its_neighbour() -> None:
    with pytest.raises(WrongValue, match="Did you mean “flat”"):
        values.parse("flatt", HOME)


def test_a_record_has_all_its_fields_and_no_others() -> None:
    assert values.parse({"born": "2001-02-03"}, MEMBER) == {"born": date(2001, 2, 3), "home": None}
    with pytest.raises(WrongValue, match="no field “age”"):
        values.parse({"age": 3}, MEMBER)
    with pytest.raises(WrongValue, match="Item 1: born:"):
        values.parse([{"born": "never"}], list_of(MEMBER))


def test_a_typed_value_that_does_not_fit_says_why() -> None:
    assert values.misfit("flat", HOME) is None
    assert values.misfit(Missing(("home",)), HOME) is None
    assert "not one of the options" in str(values.misfit("tent", HOME))


decimals = st.decimals(allow_nan=False, allow_infinity=False)
texts = st.text(max_size=20)
scalars: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    decimals,
    texts,
    st.dates(),
    st.builds(DaysDuration, st.integers(-(10**27), 10**27)),
    st.builds(MonthsDuration, st.integers(-(10**6), 10**6)),
    st.builds(Time, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59)),
    st.builds(DateTime, st.dates(), st.builds(Time, st.integers(0, 23), st.integers(0, 59))),
    st.builds(Range, decimals, decimals, st.booleans(), st.booleans(), st.sampled_from([None, "<", ">="])),
    st.builds(Missing, st.lists(texts, min_size=1, unique=True).map(tuple)),
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4)
)


@given(anything)
def test_any_value_comes_back_from_its_tagged_json_as_it_was(value: Any) -> None:
    assert_same(encodings.from_tagged(encodings.to_tagged(value)), value)


typed: st.SearchStrategy[tuple[str, Any]] = st.one_of(
    st.tuples(st.sampled_from(["text", "long text", "document"]), texts),
    st.tuples(st.sampled_from(["number", "money", "money per week"]), decimals),
    st.tuples(st.just("integer"), st.integers().map(Decimal)),
    st.tuples(st.just("boolean"), st.booleans()),
    st.tuples(st.just("date"), st.dates()),
    st.tuples(st.just("days duration"), st.builds(DaysDuration, st.integers(-(10**27), 10**27))),
)


@given(typed, st.booleans())
def test_a_value_comes_back_from_plain_json_through_its_type(case: tuple[str, Any], known: bool) -> None:
    written, value = case
    type = read(written, {})
    for one, kind in [
        (value if known else None, type),
        ([value, None], list_of(type)),
        (Missing(("a", "b")), type),
    ]:
        assert_same(values.from_json(values.to_json(one), kind), one)


@given(
    st.fixed_dictionaries({"born": st.none() | st.dates(), "home": st.sampled_from([None, "flat", "house"])})
)
def test_a_record_comes_back_from_plain_json(record: dict[str, Any]) -> None:
    assert values.from_json(values.to_json([record]), list_of(MEMBER)) == [record]


def test_what_is_not_declared_is_kept_as_text() -> None:
    assert values.from_json(values.to_json({"a": Decimal("1.50")}), CONTEXT) == {"a": "1.50"}
    assert values.parse([1, True], ANY) == [Decimal(1), True]


def assert_same(one: Any, other: Any) -> None:
    """Equal, of the same type, and numbers to the last nought."""
    assert type(one) is type(other)
    if isinstance(one, Decimal):
        assert str(one) == str(other)
    elif isinstance(one, list):
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            assert_same(left, right)
    elif isinstance(one, dict):
        assert list(one) == list(other)
        for name in one:
            assert_same(one[name], other[name])
    else:
        assert one == other
