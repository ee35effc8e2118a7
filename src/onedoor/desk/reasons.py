"""The explanation of a proposed decision, as a tree an officer can open step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onedoor.catalogue import otherwise
from onedoor.catalogue.definitions import Service
from onedoor.catalogue.otherwise import Way
from onedoor.catalogue.wording import quoted
from onedoor.design.filters import reading_language
from onedoor.dmn import changes, reasons
from onedoor.dmn.evaluation import Evaluation
from onedoor.dmn.reasons import Quote, Reason
from onedoor.feel.values import Missing

MOST_WAYS = 8
TRIES = changes.Limit(evaluations=600)
DEEPEST = 45
"""Levels shown: more than a definition may have decisions one behind the other."""


@dataclass(frozen=True)
class Node:
    """One step: what it says, its value, the law behind it, and the steps it rests on."""

    kind: str
    title: str
    value: str
    source: str
    met: bool | None
    missing: bool
    has_value: bool
    """Whether it comes to something: not to nothing, and not to what is not known yet."""
    children: tuple[Node, ...]


def tree_of(evaluation: Evaluation, decision: str, service: Service) -> Node:
    """The whole tree of one decision."""
    return _Teller(service).node(evaluation.reasons(decision), DEEPEST)


def findings_of(evaluation: Evaluation, decision: str, service: Service) -> list[Node]:
    """The conditions that settled one decision, flat: what the letter will say."""
    return [_Teller(service).node(one, 2) for one in reasons.findings(evaluation.reasons(decision))]


def ways_of(evaluation: Evaluation, decision: str, service: Service) -> list[Way]:
    """What would lead to another answer, facts that may have been recorded wrongly included."""
    needed = changes.needed(evaluation, decision, most=MOST_WAYS, limit=TRIES)
    return otherwise.ways(needed, service=service, language=reading_language())


class _Teller:
    """Tells one tree: a decision that many others rest on is explained once, and named above from then on."""

    def __init__(self, service: Service) -> None:
        self._language = reading_language()
        self._currency = service.jurisdiction.currency
        self._told: set[str] = set()

    def node(self, reason: Reason, depth: int) -> Node:
        """One step with those it rests on.

        A function that rests on nothing but what it was given, which stands beside it, says nothing and is left out.
        """
        steps = [self.node(one, depth - 1) for one in _steps(reason)] if depth else []
        children = tuple(one for one in steps if one.kind != "function" or one.children)
        title = reasons.sentence(reason, self._language, format=self._words)
        if reason.kind == "decision":
            if not children and reason.name in self._told:
                title = _("%(step)s (explained above)") % {"step": title}
            self._told.add(reason.name)
        missing = isinstance(reason.value, Missing)
        nothing = missing or reason.kind == "function"  # that has no value, only what it was given
        quote = Quote(reason.value, reason.type, reason.label)
        return Node(
            kind=reason.kind,
            title=title,
            value="" if nothing else self._words(quote, self._language),
            source=reason.source or "",
            met=reason.met,
            missing=missing,
            has_value=not missing and reason.value is not None,
            children=children,
        )

    def _words(self, quote: Quote, language: str) -> str:
        return quoted(quote, language, currency=self._currency)


def _steps(reason: Reason) -> Iterator[Reason]:
    """What a step rests on: decisions, conditions, rows, inputs, figures. Parts of an expression give way to theirs."""
    for child in reason.children:
        if child.kind == "expression":
            yield from _steps(child)
        else:
            yield child
