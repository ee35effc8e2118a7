"""What would have to be different for another answer, in sentences: for pages, the desk, the interface, the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from babel.lists import format_list
from django.utils import translation
from django.utils.translation import gettext as _

from onedoor.catalogue.wording import in_words, per
from onedoor.dmn.changes import Change, ChangeSet, Needed
from onedoor.dmn.datatypes import DATE, DataType
from onedoor.feel.values import Range, Value
from onedoor.lib.languages import in_language

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Service

_LOCALES = {"en": "en_GB", "es": "es_ES"}


@dataclass(frozen=True)
class Way:
    """One way to another answer: everything in `steps` together. `certain`: it is then given, else only not ruled out."""

    steps: tuple[str, ...]
    certain: bool
    can_be_done: bool
    """Whether nothing in it is a fact that nobody can change."""


def ways(needed: Needed, *, service: Service, language: str) -> list[Way]:
    """Every set of changes in sentences of the reader's language: "Savings would have to be £16,000 or less (now £20,000)"."""
    with translation.override(language):
        return [_way(one, service, language) for one in needed.sets]


def facts(needed: Needed, *, service: Service, language: str) -> list[str]:
    """The titles of facts that stand in the way where nothing but they would help; else nothing."""
    if not needed.only_by_facts:
        return []
    names = (change.place.input for one in needed.sets for change in one.changes if change.kind == "fact")
    return [_title(service, name, language) for name in dict.fromkeys(names)]


def _way(one: ChangeSet, service: Service, language: str) -> Way:
    with_others = len(one.changes) > 1
    steps = tuple(_step(change, service, language, with_others) for change in one.changes)
    return Way(steps, one.certain, one.can_be_done)


def _step(change: Change, service: Service, language: str, with_others: bool) -> str:
    if change.kind == "day":
        return _from_day(change, language, with_others)
    words = _Words(change.type, language, service.jurisdiction.currency)
    if change.kind == "count":
        return _counted(change, service, language)
    named = {"what": _what(change, service, language), "now": words.of(change.present)}
    if change.span is not None:
        return _bounded(change.span, words, named)
    if change.options == (None,):
        return _("%(what)s would have to be empty (now %(now)s)") % named
    options = [words.option(one) for one in change.options]
    named["options"] = str(format_list(options, style="or", locale=_LOCALES.get(language, language)))
    return _("%(what)s would have to be %(options)s (now %(now)s)") % named


def _from_day(change: Change, language: str, with_others: bool) -> str:
    words = _Words(DATE, language, "")
    assert change.span is not None
    named = {"day": words.of(change.to), "end": words.of(change.span.end)}
    if change.span.end is not None:
        return _("It would have to be between %(day)s and %(end)s") % named
    if with_others:
        return _("It would have to be %(day)s or later") % named
    return _("From %(day)s, if nothing else changes until then") % named


def _counted(change: Change, service: Service, language: str) -> str:
    """How many of a kind there would have to be: "at least 1 “Child” under “Who lives with you”"."""
    which = _which(change, service, language)
    named = {
        "number": _number(change),
        "what": _title(service, change.place.input, language),
        "now": str(change.present),
        "which": str(format_list(which, style="or", locale=_LOCALES.get(language, language)))
        if which
        else "",
    }
    is_none = change.span is not None and change.span.end == 0
    if which and is_none:
        return _("There would have to be no %(which)s under “%(what)s” (now %(now)s)") % named
    if which:
        return _("There would have to be %(number)s %(which)s under “%(what)s” (now %(now)s)") % named
    if is_none:
        return _("There would have to be nothing under “%(what)s” (now %(now)s)") % named
    return _("There would have to be %(number)s in all under “%(what)s” (now %(now)s)") % named


def _number(change: Change) -> str:
    assert change.span is not None
    low, high = change.span.start, change.span.end
    if high is None:
        return _("at least %(count)s") % {"count": low}
    if low is None:
        return _("at most %(count)s") % {"count": high}
    return str(low) if low == high else _("from %(low)s to %(high)s") % {"low": low, "high": high}


def _which(change: Change, service: Service, language: str) -> list[str]:
    """What the records of each kind have in common; nothing where any would do."""
    item = service.inputs[change.place.input].type.item
    found = []
    for kind in change.kinds:
        parts = []
        for field, value in kind:
            part = item.fields.get(field) if item is not None else None
            type = part.type if part is not None else item or change.type
            words = in_words(value, type, language=language, currency=service.jurisdiction.currency)
            title = in_language(part.title, language) if part is not None and part.title else field
            parts.append(f"{title}: {words}" if isinstance(value, bool) else words)
        found += [f"“{', '.join(parts)}”"] if parts else []
    return found


def _bounded(span: Range, words: _Words, named: dict[str, str]) -> str:
    if span.start == span.end and span.start is not None:
        return _("%(what)s would have to be %(limit)s (now %(now)s)") % {
            **named,
            "limit": words.of(span.start),
        }
    if span.start_included and span.end_included:
        ends = {"low": words.of(span.start), "high": words.of(span.end)}
        between = _("between %(low)s and %(high)s") if words.is_date else _("from %(low)s to %(high)s")
        bounds = [between % ends]
    else:
        bounds = [*_lower(span, words), *_upper(span, words)]
    named = {**named, "bounds": _(" and ").join(bounds)}
    return _("%(what)s would have to be %(bounds)s (now %(now)s)") % named


def _lower(span: Range, words: _Words) -> list[str]:
    if span.start is None:
        return []
    limit = {"limit": words.of(span.start)}
    if words.is_date:
        return [_("%(limit)s or later") % limit]
    return [_("%(limit)s or more") % limit if span.start_included else _("more than %(limit)s") % limit]


def _upper(span: Range, words: _Words) -> list[str]:
    if span.end is None:
        return []
    limit = {"limit": words.of(span.end)}
    if words.is_date:
        return [_("%(limit)s or earlier") % limit]
    return [_("%(limit)s or less") % limit if span.end_included else _("under %(limit)s") % limit]


def _what(change: Change, service: Service, language: str) -> str:
    title = _title(service, change.place.input, language)
    if change.place.field is None:
        return title
    type = service.inputs[change.place.input].type
    field = (type.item or type).fields[change.place.field]
    part = in_language(field.title, language) if field.title else change.place.field
    if change.place.item is None:
        return f"{part} ({title})"
    return _("%(part)s (%(title)s, no. %(number)s)") % {
        "part": part,
        "title": title,
        "number": change.place.item + 1,
    }


def _title(service: Service, name: str, language: str) -> str:
    data = service.inputs.get(name)
    return in_language(data.title, language) if data is not None and data.title else name


@dataclass(frozen=True)
class _Words:
    """Values of one type, in words."""

    type: DataType
    language: str
    currency: str

    @property
    def is_date(self) -> bool:
        return self.type.kind == "date"

    def of(self, value: Value) -> str:
        if value is None:
            return _("nothing")
        words = in_words(value, self.type, language=self.language, currency=self.currency, short=True)
        if isinstance(value, date | bool | str) or not self.type.per:
            return f"“{words}”" if isinstance(value, bool | str) else words
        return f"{words} {per(self.type)}"

    def option(self, value: Value) -> str:
        return _("empty") if value is None else self.of(value)
