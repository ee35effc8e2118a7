"""What templates say in the reader's language: texts, money, days and moments."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from decimal import Decimal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils import timezone, translation

from onedoor.lib.languages import Text, in_language
from onedoor.lib.money import format_money, format_short

# English as it is written here: day before month.
_LOCALES = {"en": "en_GB", "es": "es_ES"}


def reading_language() -> str:
    """The language of the page being made."""
    return (translation.get_language() or "en").split("-")[0]


def _locale() -> str:
    language = reading_language()
    return _LOCALES.get(language, language)


def text(sentence: Text | str) -> str:
    """The sentence in the reader's language; a plain string as it is."""
    return sentence if isinstance(sentence, str) else in_language(sentence, reading_language())


def money(amount: Decimal, currency: str = "GBP") -> str:
    """£1,234.50, or 1.234,50 £ for a reader of Spanish."""
    return format_money(amount, language=reading_language(), currency=currency)


def short_money(amount: Decimal, currency: str = "GBP") -> str:
    """£16,000: without pennies where there are none."""
    return format_short(amount, language=reading_language(), currency=currency)


def number(value: Decimal | int) -> str:
    """1,234.5, or 1.234,5 for a reader of Spanish; without idle noughts."""
    return format_decimal(value, locale=_locale(), decimal_quantization=False)


def day(value: date) -> str:
    """27 March 1985, 27 de marzo de 1985."""
    return format_date(value, format="long", locale=_locale())


def short_day(value: date) -> str:
    """27 Mar 1985."""
    return format_date(value, format="medium", locale=_locale())


def moment(value: datetime, zone: tzinfo | None = None) -> str:
    """27 March 1985, 14:05, in the given zone (the active one by default)."""
    local = timezone.localtime(value, zone)
    return f"{day(local.date())}, {local:%H:%M}"


def local_day(value: datetime, zone: tzinfo | None = None) -> str:
    """The day of a moment, in the given zone (the active one by default)."""
    return day(timezone.localtime(value, zone).date())


def listed(words: list[str]) -> str:
    """One, two and three: as a sentence lists them."""
    return format_list(words, locale=_locale())


def megabytes(size: int) -> str:
    """A file's size in bytes, in words: 340 kB, 2.1 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{number(Decimal(size) / 1_000_000 // Decimal('0.1') * Decimal('0.1'))} MB"


FILTERS: dict[str, Callable[..., str]] = {
    "text": text,
    "money": money,
    "short_money": short_money,
    "number": number,
    "day": day,
    "short_day": short_day,
    "moment": moment,
    "local_day": local_day,
    "listed": listed,
    "megabytes": megabytes,
}
