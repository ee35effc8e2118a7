"""An answer with its reasons as plain text: sentences for anybody, and the whole tree for those who decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from onedoor.catalogue import asking, otherwise
from onedoor.catalogue.definitions import Service
from onedoor.catalogue.wording import in_words, quoted
from onedoor.dmn import reasons
from onedoor.dmn.changes import Needed
from onedoor.dmn.evaluation import Evaluation
from onedoor.dmn.reasons import Quote, Reason
from onedoor.feel.values import Missing
from onedoor.lib.languages import in_language

DEEPEST = 60


@dataclass(frozen=True)
class Told:
    """An answer as it is told in one language."""

    answer: str
    reasons: tuple[str, ...]
    still_needed: tuple[str, ...]
    """Titles of what is not known and can change the answer, in the order to ask."""
    otherwise: tuple[otherwise.Way, ...]
    not_tried: tuple[str, ...]
    """Titles of lists of which it was not tried what one record more or less would do."""


def told(evaluation: Evaluation, decision: str, needed: Needed, *, service: Service, language: str) -> Told:
    """The answer of a decision, why, what is still to be known, and what would have to be different."""
    with translation.override(language):
        value, type = evaluation.value(decision), service.model.decision(decision).type
        return Told(
            answer=_("Cannot tell yet")
            if isinstance(value, Missing)
            else in_words(value, type, language=language, currency=service.jurisdiction.currency),
            reasons=tuple(
                _said(found, service, language) for found in reasons.findings(evaluation.reasons(decision))
            ),
            still_needed=tuple(
                _title(name, service, language)
                for name in asking.in_order(
                    service, evaluation, evaluation.missing(decision), known=evaluation.inputs
                )
            ),
            otherwise=tuple(otherwise.ways(needed, service=service, language=language)),
            not_tried=tuple(_title(name, service, language) for name in needed.left_out),
        )


def lines(told: Told, *, title: str, language: str) -> Iterator[str]:
    """What is told, line by line."""
    with translation.override(language):
        yield f"{title}: {told.answer}"
        yield from (f"  - {one}" for one in told.reasons)
        if told.still_needed:
            yield ""
            yield _("What we would still need to know") + ":"
            yield from (f"  - {one}" for one in told.still_needed)
        yield from _ways(
            _("What would have to be different for another answer"),
            [way for way in told.otherwise if way.can_be_done],
        )
        yield from _ways(
            _("Only if a recorded fact were wrong"), [way for way in told.otherwise if not way.can_be_done]
        )
        if told.not_tried:
            yield ""
            yield _("Not tried: more or fewer in %(lists)s.") % {"lists": "; ".join(told.not_tried)}


def _ways(heading: str, ways: list[otherwise.Way]) -> Iterator[str]:
    if ways:
        yield ""
        yield f"{heading}:"
    for way in ways:
        note = "" if way.certain else " " + _("Further questions would then decide.")
        yield f"  - {'; '.join(way.steps)}.{note}"


def tree(reason: Reason, *, service: Service, language: str) -> Iterator[str]:
    """The tree of a decision's reasons, a line for each step: sentence, value, law, origin."""
    with translation.override(language):
        yield from _branch(reason, 0, service, language)


def _branch(reason: Reason, depth: int, service: Service, language: str) -> Iterator[str]:
    sentence = _sentence(reason, service, language)
    law = f" [{reason.source}]" if reason.source else ""
    since = f" ({reason.since.isoformat()})" if reason.since else ""
    origin = f" ({reason.origin})" if reason.origin else ""
    value = _value(reason, service, language)
    yield f"{'  ' * depth}{sentence}{f': {value}' if value else ''}{since}{origin}{law}"
    if depth < DEEPEST:
        for child in reason.children:
            yield from _branch(child, depth + 1, service, language)


def _value(reason: Reason, service: Service, language: str) -> str:
    if reason.kind == "function":
        return ""
    quote = Quote(reason.value, reason.type, reason.label)
    return quoted(quote, language, currency=service.jurisdiction.currency)


def _said(reason: Reason, service: Service, language: str) -> str:
    state = {True: _("Yes:"), False: _("No:"), None: _("Open:")}[reason.met]
    sentence = f"{state} {_sentence(reason, service, language)}"
    return f"{sentence} [{reason.source}]" if reason.source else sentence


def _sentence(reason: Reason, service: Service, language: str) -> str:
    def words(quote: Quote, to: str) -> str:
        return quoted(quote, to, currency=service.jurisdiction.currency)

    return reasons.sentence(reason, language, format=words)


def _title(name: str, service: Service, language: str) -> str:
    data = service.inputs.get(name)
    return in_language(data.title, language) if data is not None and data.title else name
