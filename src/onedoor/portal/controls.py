"""From an input of a definition to the control that asks for it."""

from collections.abc import Mapping

from babel.numbers import get_currency_symbol
from django.utils.translation import gettext as _

from onedoor.catalogue.services import Service
from onedoor.catalogue.wording import per
from onedoor.design.fields import Field, Kind, Option
from onedoor.dmn.datatypes import DataType
from onedoor.dmn.model import InputData
from onedoor.lib.languages import Text, in_language

ANSWER = "answer"
"""The name of a question's control in its form."""
MOST_ROWS = 30
Typed = Mapping[str, tuple[str, ...]]

_KINDS: dict[str, Kind] = {
    "text": "text",
    "long text": "long text",
    "number": "number",
    "integer": "number",
    "money": "money",
    "boolean": "yes or no",
    "date": "date",
    "choice": "choice",
    "document": "document",
    "record": "record",
}


def control(
    service: Service, data: InputData, *, language: str, typed: Typed | None = None, name: str = ANSWER
) -> Field:
    """The control of an input, with what was typed into it."""
    label = in_language(data.ask or data.title or {"en": data.name}, language)
    hint = in_language(data.hint, language) if data.hint else ""
    maker = _Maker(language=language, currency=service.jurisdiction.currency, typed=typed or {})
    return maker.make(data.type, name, label, hint)


class _Maker:
    """Makes the controls of one question; those of a record are made of its fields."""

    def __init__(self, *, language: str, currency: str, typed: Typed) -> None:
        self.language = language
        self.symbol = get_currency_symbol(currency, "en_GB")
        self.typed = typed

    def make(self, type: DataType, name: str, label: str, hint: str = "") -> Field:
        if type.kind == "list" and type.item is not None:
            return self._list(type, type.item, name, label, hint)
        return Field(
            kind=_KINDS.get(type.kind, "text"),
            name=name,
            label=label,
            hint=hint,
            options=self._options(type),
            before=self.symbol if type.is_money else "",
            after=per(type),
            whole=type.kind == "integer",
            parts=self._parts(type, name) if type.kind == "record" else (),
            typed=self.typed,
        )

    def _list(self, type: DataType, item: DataType, name: str, label: str, hint: str) -> Field:
        if item.kind == "choice":
            return Field("choices", name, label, hint, options=self._options(item), typed=self.typed)
        if item.kind == "record":
            rows = tuple(self._parts(item, f"{name}-{place}") for place in range(self._row_count(name)))
            hint = hint or _("If there is nothing to add, go on.")
            return Field("records", name, label, hint, rows=rows, typed=self.typed)
        if item.kind == "document":
            return Field("document", name, label, hint, typed=self.typed)
        return Field("long text", name, label, hint or _("One on each line."), typed=self.typed)

    def _parts(self, type: DataType, name: str) -> tuple[Field, ...]:
        return tuple(
            self.make(part.type, f"{name}-{slug(key)}", self._title(part.title, key))
            for key, part in type.fields.items()
        )

    def _row_count(self, name: str) -> int:
        written = (self.typed.get(f"{name}-rows") or ("0",))[-1]
        return (
            min(int(written), MOST_ROWS)
            if written.isascii() and written.isdigit() and len(written) < 4
            else 0
        )

    def _options(self, type: DataType) -> tuple[Option, ...]:
        return tuple(Option(key, in_language(text, self.language)) for key, text in type.options.items())

    def _title(self, title: Text | None, key: str) -> str:
        return in_language(title, self.language) if title else key


def slug(name: str) -> str:
    """An input's or field's name as it stands in addresses and in names of controls."""
    return name.replace(".", "--").replace(" ", "_")


def by_slug(service: Service, written: str) -> InputData | None:
    """The input whose name is written so in an address; None where there is none."""
    return next((data for name, data in service.inputs.items() if slug(name) == written), None)
