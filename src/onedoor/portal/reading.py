"""From what somebody typed to a value, or to what is wrong with it and what to do, beside each control."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from onedoor.cases.wording import TooLong, cleaned
from onedoor.catalogue.services import Service
from onedoor.design.fields import Field
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.model import InputData
from onedoor.feel.values import Value
from onedoor.lib.languages import in_language
from onedoor.portal import numerals
from onedoor.portal.controls import control
from onedoor.portal.typed import Typed

LONGEST_LINE = 500
LONGEST_TEXT = 10_000


def read(service: Service, data: InputData, typed: Typed, *, language: str, on: date) -> tuple[Value, Field]:
    """The typed value, and the control as it was filled in.

    Where anything is wrong the control (or one inside it) says so and the value is None; see `Field.all_errors`.
    """
    field = control(service, data, language=language, typed=typed)
    described = service.input_data.get(data.name)
    may_be_empty = described is not None and described.may_be_empty
    value, field = _Reader(language).value(data.type, field, may_be_empty=may_be_empty)
    if next(field.all_errors(), None) is not None:
        return None, field
    wrong = data.check(value, on=on)
    if wrong is not None:
        return None, field.with_error(wrong if isinstance(wrong, str) else in_language(wrong, language))
    return value, field


class _Reader:
    """Reads the controls of one question in the reader's language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def value(self, type: DataType, field: Field, *, may_be_empty: bool = False) -> tuple[Value, Field]:
        """The value of a control, or None and the control with its error."""
        if field.kind == "date":
            return self._date(field, may_be_empty)
        if field.kind == "choices":
            return self._choices(field, may_be_empty)
        if field.kind == "record":
            return self._record(type, field)
        if field.kind == "records":
            return self._records(type, field)
        if not field.said().strip():
            return None, field if may_be_empty else field.with_error(_nothing(field))
        if type.kind == "list" and type.item is not None:
            return self._lines(type.item, field)
        if field.kind in ("number", "money"):
            return self._number(field)
        if field.kind in ("choice", "yes or no"):
            return self._choice(field)
        return self._text(field)

    def _text(self, field: Field) -> tuple[Value, Field]:
        longest = LONGEST_TEXT if field.kind == "long text" else LONGEST_LINE
        try:
            words = cleaned(field.said(), longest=longest, may_be_empty=True)
        except TooLong:
            return None, field.with_error(_("Shorten this to %(n)s characters or fewer") % {"n": longest})
        if not words:
            return None, field.with_error(_nothing(field))
        return (words if field.kind == "long text" else " ".join(words.split())), field

    def _number(self, field: Field) -> tuple[Value, Field]:
        try:
            number = numerals.number(field.said(), language=self.language)
        except numerals.NotANumber:
            return None, field.with_error(_how_to_write(field))
        places = -int(number.as_tuple().exponent)
        if field.whole and number != number.to_integral_value():
            return None, field.with_error(_("Enter a whole number, like 3"))
        if field.kind == "money" and places > 2:
            return None, field.with_error(_how_to_write(field))
        return (number.quantize(Decimal(1)) if field.whole else number), field

    def _choice(self, field: Field) -> tuple[Value, Field]:
        said = field.said()
        if field.kind == "yes or no":
            return (
                (said == "yes", field) if said in ("yes", "no") else (None, field.with_error(_nothing(field)))
            )
        if said not in {one.value for one in field.options}:
            return None, field.with_error(_nothing(field))
        return said, field

    def _choices(self, field: Field, may_be_empty: bool) -> tuple[Value, Field]:
        known = {one.value for one in field.options}
        chosen: list[Value] = [one for one in dict.fromkeys(field.chosen()) if one in known]
        if not chosen and not may_be_empty and field.chosen():
            return None, field.with_error(_nothing(field))
        return chosen, field

    def _lines(self, item: DataType, field: Field) -> tuple[Value, Field]:
        values: list[Value] = []
        for line in field.said().splitlines():
            if not line.strip():
                continue
            one = replace(field, kind="number" if item.is_number else "text", typed={field.name: (line,)})
            value, read = self.value(item, one)
            if read.error:
                return None, field.with_error(f"“{line.strip()[:40]}”: {read.error}")
            values.append(value)
        return values, field

    def _date(self, field: Field, may_be_empty: bool) -> tuple[Value, Field]:
        said = {part: field.said(part).strip() for part in ("day", "month", "year")}
        if not any(said.values()):
            return None, field if may_be_empty else field.with_error(_("Enter a date, like 27 3 1985"))
        lacking = [part for part, text in said.items() if not text]
        if lacking:
            names = {"day": _("a day"), "month": _("a month"), "year": _("a year")}
            words = _("The date must include %(parts)s")
            return None, field.with_error(
                words % {"parts": _listed([names[one] for one in lacking])}, *lacking
            )
        day, month, year = (
            numerals.whole(said["day"], 2),
            numerals.month(said["month"]),
            numerals.whole(said["year"], 4),
        )
        if year is None or len(said["year"]) != 4:
            return None, field.with_error(_("Write the year with 4 digits, like 1985"), "year")
        if month is None:
            return None, field.with_error(
                _("Write the month as a number from 1 to 12 or as its name"), "month"
            )
        if day is None:
            return None, field.with_error(_("Write the day as a number from 1 to 31"), "day")
        value = numerals.real_date(day, month, year)
        if value is None:
            return None, field.with_error(
                _("There is no such day in the calendar. Check day, month and year"), "day"
            )
        return value, field

    def _record(self, type: DataType, field: Field) -> tuple[Value, Field]:
        value, parts = self._parts(type, field.parts)
        return value, replace(field, parts=parts)

    def _records(self, type: DataType, field: Field) -> tuple[Value, Field]:
        assert type.item is not None
        values, rows = [], []
        for row in field.rows:
            value, parts = self._parts(type.item, row)
            values.append(value)
            rows.append(parts)
        return list(values), replace(field, rows=tuple(rows))

    def _parts(self, type: DataType, parts: Sequence[Field]) -> tuple[dict[str, Value], tuple[Field, ...]]:
        """The fields of a record. A text of it may be left empty: not everybody knows each other's numbers."""
        values: dict[str, Value] = {}
        read = []
        for (name, declared), part in zip(type.fields.items(), parts, strict=True):
            optional = declared.type.kind in ("text", "long text")
            values[name], one = self.value(declared.type, part, may_be_empty=optional)
            read.append(one)
        return values, tuple(read)


def _nothing(field: Field) -> str:
    """What to do about a control that was left empty."""
    if field.kind == "yes or no":
        return _("Choose yes or no")
    if field.kind in ("choice", "choices"):
        return _("Choose one of the answers")
    if field.kind == "money":
        return _("Enter an amount, like 250 or 1,234.50")
    if field.kind == "number":
        return _("Enter a number, like 3")
    return _("Enter an answer")


def _how_to_write(field: Field) -> str:
    if field.kind == "money":
        return _("Enter an amount in digits, like 250 or 1,234.50")
    return _("Enter a whole number, like 3") if field.whole else _("Enter a number in digits, like 3 or 2.5")


def _listed(words: list[str]) -> str:
    return (
        words[0]
        if len(words) == 1
        else _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
    )
