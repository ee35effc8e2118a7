from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.lib.money import format_money, format_short, to_coin


@pytest.mark.parametrize(
    ("amount", "language", "written"),
    [
        ("1234.5", "en", "£1,234.50"),
        ("1234.5", "es", "1.234,50\u00a0£"),
        ("-3", "en", "-£3.00"),
        ("0", "en", "£0.00"),
        ("0.005", "en", "£0.01"),
    ],
)
def test_money_is_written_as_the_language_does_with_the_sign_of_the_coins(
    amount: str, language: str, written: str
) -> None:
    assert format_money(Decimal(amount), language=language) == written


def test_a_whole_amount_may_be_written_without_coins() -> None:
    assert format_short(Decimal(16000), language="en") == "£16,000"
    assert format_short(Decimal("16000.50"), language="en") == "£16,000.50"


def test_a_currency_without_small_coins_has_none() -> None:
    assert format_money(Decimal("1234.5"), language="en", currency="JPY") == "¥1,235"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_rounding_to_the_coin_is_off_by_half_a_coin_at_most_and_final(amount: Decimal) -> None:
    rounded = to_coin(amount)
    assert abs(rounded - amount) <= Decimal("0.005")
    assert to_coin(rounded) == rounded
    assert rounded.as_tuple().exponent == -2
