"""Numbers and months as people type them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.lib.money import format_money
from onedoor.portal import numerals


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("250", "en", "250"), ("£1,234.50", "en", "1234.50"), ("1.234,50", "es", "1234.50"), ("1.234,50 £", "en", "1234.50"),
        ("1,234", "en", "1234"), ("1.234", "es", "1234"), ("1.234", "en", "1.234"), ("1,234", "es", "1.234"),
        ("1,5", "en", "1.5"), ("1.5", "es", "1.5"), ("12 500", "es", "12500"), ("1,234,567", "es", "1234567"),
        (".50", "en", "0.50"), ("-5", "en", "-5"), ("−5", "en", "-5"), ("+5", "en", "5"), ("１２", "en", "12"), ("0012", "en", "12"),
    ],
)  # fmt: skip
def test_a_number_is_understood_as_it_was_meant(typed: str, language: str, number: str) -> None:
    assert numerals.number(typed, language=language) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a lot",
        "1.2.3",
        "1,23,4",
        "1.234.56",
        "12e3",
        "NaN",
        "Infinity",
        "1,",
        "5 pounds",
        "--5",
        "1" * 16,
        "½",
        ".",
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_no_number_or_not_for_certain_is_refused(typed: str, language: str) -> None:
    with pytest.raises(numerals.NotANumber):
        numerals.number(typed, language=language)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(["en", "es"]))
def test_money_as_we_write_it_can_be_typed_back(amount: Decimal, language: str) -> None:
    assert numerals.number(format_money(amount, language=language), language=language) == amount


@given(st.text(max_size=30), st.sampled_from(["en", "es"]))
def test_any_text_is_a_finite_number_or_is_refused(typed: str, language: str) -> None:
    with suppress(numerals.NotANumber):
        assert numerals.number(typed, language=language).is_finite()


@pytest.mark.parametrize(
    ("typed", "month"),
    [("3", 3), ("03", 3), ("March", 3), ("MARZO", 3), ("mar", 3), ("sept", 9), ("Sept.", 9), ("diciembre", 12), ("13", None), ("0", None), ("", None), ("Smarch", None)],
)  # fmt: skip
def test_a_month_is_a_number_or_a_name_in_either_language(typed: str, month: int | None) -> None:
    assert numerals.month(typed) == month
