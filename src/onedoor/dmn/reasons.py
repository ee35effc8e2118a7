"""Why a decision is what it is: a tree down to the inputs and figures, sentences for a page or a letter, JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from onedoor.dmn.encodings import from_tagged, to_tagged
from onedoor.dmn.texts import Text, fill
from onedoor.feel.builtins.conversions import write
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.values import Missing, Value
from onedoor.lib.languages import in_language

Kind = Literal["decision", "condition", "exception", "rule", "input", "parameter", "function", "expression"]


@dataclass(frozen=True)
class Quote:
    """A value that a sentence quotes or a reason shows: with its type as written, and an option's text."""

    value: Value
    type: str = "any"
    label: Text | None = None


STEP = "  "
"""How much further in a line stands than the one above it."""
_NO_QUOTES: Mapping[str, Quote] = {}


@dataclass(frozen=True, init=False)
class Reason:
    """One step of an explanation.

    `name` is the decision's, input's, parameter's name, or the text of the expression. `met` is True or False where the
    answer is yes or no, None where it is neither or cannot be told. `text` is what can be said of it: `because` when it is
    met (the exception's, when an exception is why), `otherwise` when it is not, and `because` with `met` None as the name
    of what is still open. `origin` is where an input came from, `since` and `cite` the day and paper of a figure,
    `type` the type as written, `label` the text of a chosen option, and `quotes` the values of the text's `{names}`.
    """

    kind: Kind
    name: str
    value: Value
    text: Text | None = None
    source: str | None = None
    origin: Any = None
    met: bool | None = None
    children: tuple[Reason, ...] = ()
    title: Text | None = None
    type: str = "any"
    label: Text | None = None
    since: date | None = None
    cite: str | None = None
    quotes: Mapping[str, Quote] = field(default_factory=dict)

    def __init__(
        self,
        kind: Kind,
        name: str,
        value: Value,
        text: Text | None = None,
        source: str | None = None,
        origin: Any = None,
        met: bool | None = None,
        children: tuple[Reason, ...] = (),
        title: Text | None = None,
        type: str = "any",
        label: Text | None = None,
        since: date | None = None,
        cite: str | None = None,
        quotes: Mapping[str, Quote] = _NO_QUOTES,
        *,
        later: Callable[[], tuple[Reason, ...]] | None = None,
    ) -> None:
        # by hand, and only what differs from the class's own defaults: an explanation has a thousand of these
        held = self.__dict__
        held["kind"], held["name"], held["value"], held["quotes"] = kind, name, value, quotes
        if later is None:
            held["children"] = children
        else:
            held["_later"] = later
        if met is not None:
            held["met"] = met
        if text is not None:
            held["text"] = text
        if source is not None:
            held["source"] = source
        if origin is not None:
            held["origin"] = origin
        if title is not None:
            held["title"] = title
        if type != "any":
            held["type"] = type
        if label is not None:
            held["label"] = label
        if since is not None:
            held["since"] = since
        if cite is not None:
            held["cite"] = cite

    def __getstate__(self) -> dict[str, Any]:
        """Return what is copied: the children themselves, not how they are made."""
        return {"children": self.children} | {k: v for k, v in self.__dict__.items() if k != "_later"}


class _Children:
    """The children of a reason that were left for later: made when somebody looks, then kept."""

    def __get__(self, reason: Reason | None, owner: type[Reason]) -> Any:
        if reason is None:
            return ()
        held = reason.__dict__
        later = held.get("_later")
        made = held["children"] = () if later is None else later()
        held.pop("_later", None)
        return made


# set from outside: in the class body it would be the default of the field
Reason.children = _Children()  # type: ignore[assignment]

Format = Callable[[Quote, str], str]
"""Writes a quoted value in a language: `format(quote, "es") -> "16.000 £"`. The value may be null or Missing."""


def sentence(reason: Reason, language: str, *, format: Format) -> str:
    """Return the reason's text in a language, its `{names}` filled in by `format`.

    Without a text, it is the title, and without that the name: an explanation is never empty.
    """
    text = reason.text or reason.title
    if text is None:
        return reason.name
    return fill(in_language(text, language), lambda name: _quoted(reason, name, language, format))


def _quoted(reason: Reason, name: str, language: str, format: Format) -> str | None:
    quote = reason.quotes.get(name)
    return format(quote, language) if quote else None


def sentences(reason: Reason, language: str, *, format: Format | None = None) -> tuple[str, ...]:
    """Return why a decision is what it is, in a language: a sentence for each condition or row that settled it."""
    return tuple(sentence(one, language, format=format or plainly) for one in findings(reason))


def plainly(quote: Quote, language: str) -> str:
    """Write a quoted value without a town's ways of writing: its option's text, else as FEEL writes it."""
    if quote.label is not None:
        return in_language(quote.label, language)
    if isinstance(quote.value, Missing):
        return "?"
    return quote.value if isinstance(quote.value, str) else write(quote.value)


def said(quote: Quote, language: str) -> str:
    """Write a value as `plainly` does; one that has something missing within as `?`."""
    try:
        return plainly(quote, language)
    except InvalidOperation:
        return "?"


def outline(reason: Reason, language: str) -> Iterator[str]:
    """Yield the reason and everything below it as lines, each step further in: what, its value, its law."""
    yield headline(reason, language)
    for child in reason.children:
        yield from (STEP + line for line in outline(child, language))


def headline(reason: Reason, language: str) -> str:
    """Return what a reason says by itself: its sentence, value, day of the figure, origin and law."""
    text = sentence(reason, language, format=said)
    quote = Quote(reason.value, reason.type, reason.label)
    value = "" if reason.kind == "function" else f": {said(quote, language)}"
    since = f" ({reason.since.isoformat()})" if reason.since else ""
    origin = f" ({reason.origin})" if reason.origin else ""
    law = f" [{reason.source}]" if reason.source else ""
    return f"{text}{value}{since}{origin}{law}"


def findings(reason: Reason) -> list[Reason]:
    """Return the conditions that settled a decision, flat, in the order of the definition.

    For a no: the conditions that failed. For a yes: those that are met. Where it cannot be told: the open ones.
    A condition without a text of its own gives way to the findings of the decision it asks. A decision that has
    no conditions is found in the table rules that matched, in the decision that withheld it, or else in itself.
    """
    found: list[Reason] = []
    for one in _findings(reason):
        if one not in found:
            found.append(one)
    return found


def _findings(reason: Reason) -> Iterator[Reason]:
    settling = [child for child in reason.children if _settles(child, reason)]
    if not settling:
        yield from _findings_below(reason)
        return
    for child in settling:
        asked = [one for one in child.children if one.kind == "decision" and one.name == child.name]
        # not where an exception is why, or may be: the decision asked says something else then
        if child.text is None and asked and asked[0].met is child.met:
            yield from _findings(asked[0])
        else:
            yield child


def _settles(child: Reason, reason: Reason) -> bool:
    """Whether a condition, or a table's row that has a sentence, is why a decision is what it is."""
    if child.kind == "rule":
        return child.text is not None and (child.met is True) is not isinstance(reason.value, Missing)
    return child.kind == "condition" and child.met is reason.met


def _findings_below(reason: Reason) -> Iterator[Reason]:
    withheld = [
        one
        for one in reason.children
        if one.kind == "decision" and one.met is not True and _is_condition(one)
    ]
    if reason.kind == "decision" and withheld and (reason.value is None or isinstance(reason.value, Missing)):
        yield from _findings(withheld[0])
    else:
        yield reason


def _is_condition(reason: Reason) -> bool:
    return any(child.kind == "condition" for child in reason.children)


def based_on(reason: Reason) -> list[Reason]:
    """Return the inputs and the law's figures that a reason rests on: each once, in the order in which they were needed."""
    found: dict[tuple[str, str], Reason] = {}
    for one in walk(reason):
        if one.kind in ("input", "parameter"):
            found.setdefault((one.kind, one.name), one)
    return list(found.values())


def walk(reason: Reason) -> Iterator[Reason]:
    """Yield the reason and everything below it, from top to bottom."""
    yield reason
    for child in reason.children:
        yield from walk(child)


def to_json(reason: Reason) -> dict[str, Any]:
    """Return the reason as plain JSON; what is empty is left out. `from_json` gives the same reason back."""
    data: dict[str, Any] = {"kind": reason.kind, "name": reason.name, "value": to_tagged(reason.value)}
    for name in ("text", "title", "label"):
        text: Text | None = getattr(reason, name)
        if text is not None:
            data[name] = dict(text)
    for name in ("source", "cite", "met", "origin"):
        if getattr(reason, name) is not None:
            data[name] = getattr(reason, name)
    if reason.type != "any":
        data["type"] = reason.type
    if reason.since:
        data["since"] = reason.since.isoformat()
    if reason.quotes:
        data["quotes"] = {name: _quote_to_json(quote) for name, quote in reason.quotes.items()}
    if reason.children:
        data["children"] = [to_json(child) for child in reason.children]
    return data


def from_json(data: Mapping[str, Any]) -> Reason:
    """Return the reason that `to_json` wrote."""
    return Reason(
        kind=data["kind"],
        name=data["name"],
        value=from_tagged(data["value"]),
        text=data.get("text"),
        source=data.get("source"),
        origin=data.get("origin"),
        met=data.get("met"),
        children=tuple(from_json(child) for child in data.get("children", ())),
        title=data.get("title"),
        type=data.get("type", "any"),
        label=data.get("label"),
        since=date.fromisoformat(data["since"]) if "since" in data else None,
        cite=data.get("cite"),
        quotes={name: _quote_from_json(quote) for name, quote in data.get("quotes", {}).items()},
    )


def _quote_to_json(quote: Quote) -> dict[str, Any]:
    data: dict[str, Any] = {"value": to_tagged(quote.value), "type": quote.type}
    if quote.label is not None:
        data["label"] = dict(quote.label)
    return data


def _quote_from_json(data: Mapping[str, Any]) -> Quote:
    return Quote(from_tagged(data["value"]), data["type"], data.get("label"))
