"""Amounts of money as people write them, and the pennies behind them."""

from decimal import ROUND_HALF_UP, Decimal

from babel import Locale
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol

# English here means the way the town's country writes it; Babel's bare "en" is American.
_LOCALES = {"en": "en_GB", "es": "es_ES"}


def format_money(amount: Decimal, *, language: str, currency: str = "GBP") -> str:
    """`amount` with its currency's sign, rounded half up to the smallest coin: £1,234.50 or 1.234,50 £.

    `language` is an ISO 639-1 code or a full locale such as `en_IE`; `currency` an ISO 4217 code.
    """
    return _written(to_coin(amount, currency=currency), language, currency, coins=True)


def format_short(amount: Decimal, *, language: str, currency: str = "GBP") -> str:
    """As `format_money`, without the coins when there are none: £16,000."""
    rounded = to_coin(amount, currency=currency)
    return _written(rounded, language, currency, coins=rounded != rounded.to_integral_value())


def to_coin(amount: Decimal, *, currency: str = "GBP") -> Decimal:
    """`amount` rounded half up to the smallest coin of `currency` (pennies for GBP, whole yen for JPY)."""
    return amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), rounding=ROUND_HALF_UP)


def _written(amount: Decimal, language: str, currency: str, *, coins: bool) -> str:
    locale = Locale.parse(_LOCALES.get(language, language.replace("-", "_")))
    # The sign on the coins and not the code that some languages fall back to ("1.234,50 GBP"): whoever lives here knows it.
    pattern = locale.currency_formats["standard"].pattern
    pattern = pattern.replace("¤", "'" + get_currency_symbol(currency, "en") + "'")
    if not coins:
        pattern = pattern.replace(".00", "")
    return format_currency(amount, currency, format=pattern, locale=locale, currency_digits=coins)
