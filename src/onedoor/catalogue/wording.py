"""Values in plain words: what people read of a date, an amount, a choice, a list of household members."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.translation import gettext as _

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.reasons import Quote
from onedoor.feel.builtins.conversions import write
from onedoor.feel.temporal import DaysDuration, MonthsDuration
from onedoor.feel.values import Missing, Value
from onedoor.lib import durations
from onedoor.lib.durations import Duration
from onedoor.lib.languages import in_language
from onedoor.lib.money import format_money, format_short

_A_DAY = 86_400 * 10**9
_LOCALES = {"en": "en_GB", "es": "es_ES"}
Records = tuple[tuple[tuple[str, str], ...], ...]
"""Records as they are shown: title and words of each field, record by record."""


def in_words(
    value: Value, type: DataType, *, language: str, currency: str = "GBP", short: bool = False
) -> str:
    """The value as a sentence would say it: "27 March 1985", "£70 a week", "Yes", "Ana, 4 May 2019, Child".

    `short` leaves out pennies that are nought and what money is paid for ("a week").
    """
    with translation.override(language):
        return _in_words(value, type, language, currency, short)


def quoted(quote: Quote, language: str, *, currency: str = "GBP") -> str:
    """A value that a definition's sentence quotes, in words: what `dmn.reasons.sentence` takes as its format."""
    if quote.label is not None:
        return in_language(quote.label, language)
    kind = quote.type if quote.type in ("date", "boolean", "integer", "number") else "any"
    type = DataType("money", quote.type) if quote.type.startswith("money") else DataType(kind, quote.type)
    return in_words(quote.value, type, language=language, currency=currency, short=True)


def records_in_words(value: Value, type: DataType, *, language: str, currency: str = "GBP") -> Records:
    """A record, or a list of them, field by field in words; nothing for another value. What is not said is left out."""
    if isinstance(value, list):
        item = type.item or DataType("any", "any")
        return tuple(
            record
            for one in value
            for record in records_in_words(one, item, language=language, currency=currency)
        )
    if not isinstance(value, Mapping) or type.kind != "record":
        return ()
    fields = (
        (
            in_language(field.title, language) if field.title else name,
            in_words(value[name], field.type, language=language, currency=currency),
        )
        for name, field in type.fields.items()
        if value.get(name) is not None
    )
    return (tuple(fields),)


def _in_words(value: Value, type: DataType, language: str, currency: str, short: bool) -> str:
    if isinstance(value, Missing):
        return _("Not known yet")
    if value is None:
        return _("None")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if type.kind == "choice" and isinstance(value, str):
        return in_language(type.options[value], language) if value in type.options else value
    if isinstance(value, Decimal):
        return _amount(value, type, language, currency, short)
    if isinstance(value, date):
        return str(format_date(value, format="long", locale=_LOCALES.get(language, language)))
    if isinstance(value, list):
        return _list(value, type, language, currency)
    if isinstance(value, Mapping):
        return _record(value, type, language, currency)
    if isinstance(value, MonthsDuration) and value.months > 0:
        return durations.in_words(Duration(months=value.months), language=language)
    if isinstance(value, DaysDuration) and value.nanoseconds >= _A_DAY and not value.nanoseconds % _A_DAY:
        return durations.in_words(Duration(days=value.nanoseconds // _A_DAY), language=language)
    return value if isinstance(value, str) else write(value, inside=False)


def _amount(value: Decimal, type: DataType, language: str, currency: str, short: bool) -> str:
    if not type.is_money:
        return str(format_decimal(value, locale=_LOCALES.get(language, language), decimal_quantization=False))
    written = (format_short if short else format_money)(value, language=language, currency=currency)
    if short or type.per is None:
        return written
    return f"{written} {per(type)}"


def per(type: DataType) -> str:
    """What an amount is for: "a week". Empty for an amount that is paid once."""
    return {"day": _("a day"), "week": _("a week"), "month": _("a month"), "year": _("a year")}.get(
        type.per or "", ""
    )


def _list(values: list[Value], type: DataType, language: str, currency: str) -> str:
    if not values:
        return _("Nobody or nothing")
    item = type.item or DataType("any", "any")
    words = [_in_words(one, item, language, currency, False) for one in values]
    if item.kind == "record":
        return "; ".join(words)
    return format_list(words, locale=_LOCALES.get(language, language))


def _record(value: Mapping[str, Value], type: DataType, language: str, currency: str) -> str:
    """The parts of a record, one after the other; what is not said is left out."""
    words = []
    for name, part in value.items():
        if part is None:
            continue
        field = type.fields.get(name)
        words.append(
            _in_words(part, field.type if field else DataType("any", "any"), language, currency, False)
        )
    return ", ".join(words) or _("None")
