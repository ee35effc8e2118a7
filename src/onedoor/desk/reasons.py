"""The explanation of a proposed decision, as a tree an officer can open step by step."""

from __future__ import annotations

from dataclasses import dataclass

from onedoor.catalogue.definitions import Service
from onedoor.catalogue.wording import quoted
from onedoor.design.filters import reading_language
from onedoor.dmn import reasons
from onedoor.dmn.evaluation import Evaluation
from onedoor.dmn.reasons import Quote, Reason
from onedoor.feel.values import Missing

DEEPEST = 12
"""Levels shown; below them lie the parts of single expressions."""


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
    return _node(evaluation.reasons(decision), service, DEEPEST)


def findings_of(evaluation: Evaluation, decision: str, service: Service) -> list[Node]:
    """The conditions that settled one decision, flat: what the letter will say."""
    return [_node(one, service, 2) for one in reasons.findings(evaluation.reasons(decision))]


def _node(reason: Reason, service: Service, depth: int) -> Node:
    language, currency = reading_language(), service.jurisdiction.currency

    def words(quote: Quote, in_: str) -> str:
        return quoted(quote, in_, currency=currency)

    missing = isinstance(reason.value, Missing)
    return Node(
        kind=reason.kind,
        title=reasons.sentence(reason, language, format=words),
        value="" if missing else words(Quote(reason.value, reason.type, reason.label), language),
        source=reason.source or "",
        met=reason.met,
        missing=missing,
        has_value=not missing and reason.value is not None,
        children=tuple(_node(child, service, depth - 1) for child in reason.children) if depth else (),
    )
