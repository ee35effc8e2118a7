"""The reasons of a decision as a page shows them: a sentence, the law, what it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onedoor.catalogue import otherwise
from onedoor.catalogue.otherwise import Way
from onedoor.catalogue.services import Service
from onedoor.catalogue.wording import in_words, quoted
from onedoor.dmn import changes, figures, reasons
from onedoor.dmn.errors import NoFigure
from onedoor.dmn.evaluation import Evaluation
from onedoor.dmn.model import Conditions as LogicConditions
from onedoor.dmn.reasons import Quote, Reason
from onedoor.dmn.texts import fill
from onedoor.feel.values import Missing
from onedoor.lib.languages import Text, in_language
from onedoor.portal.checking import blank


@dataclass(frozen=True)
class Because:
    """One reason: `state` is how the condition turned out, `law` where it is written, `link` the text of that law."""

    sentence: str
    state: Literal["met", "unmet", "open"]
    law: str = ""
    link: str = ""


@dataclass(frozen=True)
class Otherwise:
    """What would lead to another answer: ways that somebody can go, or the facts (titles) that stand in all ways."""

    ways: tuple[Way, ...] = ()
    facts: tuple[str, ...] = ()


MOST_WAYS = 5
TRIES = changes.Limit(evaluations=400)
"""A page waits for them: half a second for the largest definition."""


def otherwise_for(evaluation: Evaluation, decision: str, *, service: Service, language: str) -> Otherwise:
    """What would have to be different for a yes, in the reader's language; nothing where it is no no."""
    needed = changes.needed(evaluation, decision, most=MOST_WAYS, limit=TRIES)
    ways = otherwise.ways(needed, service=service, language=language)
    return Otherwise(
        tuple(one for one in ways if one.can_be_done),
        tuple(otherwise.facts(needed, service=service, language=language)),
    )


@dataclass(frozen=True)
class Conditions:
    """Conditions for a service: all of them, or one of them."""

    every: bool
    parts: tuple["Because | Conditions", ...]


def because(evaluation: Evaluation, decision: str, *, service: Service, language: str) -> list[Because]:
    """The findings that settled a decision, or keep it from being settled, in the reader's language."""
    return [
        _said(found, service=service, language=language)
        for found in reasons.findings(evaluation.reasons(decision))
    ]


def conditions(service: Service, *, on: date, language: str) -> Conditions:
    """Who may have the service, before anything is known of anybody."""
    return _conditions(blank(service, on).reasons(service.decides.eligible), service, language)


def _conditions(reason: Reason, service: Service, language: str) -> Conditions:
    decision = service.model.decisions.get(reason.name)
    every = decision is None or not isinstance(decision.logic, LogicConditions) or decision.logic.every
    return Conditions(every, tuple(_items(reason, service, language)))


def _items(reason: Reason, service: Service, language: str) -> Iterator[Because | Conditions]:
    for child in reason.children:
        if child.kind != "condition":
            continue
        asked = [one for one in child.children if one.kind == "decision" and one.name == child.name]
        if child.text is None and asked:
            yield _conditions(asked[0], service, language)
        else:
            yield _said(child, service=service, language=language)


def _said(reason: Reason, *, service: Service, language: str) -> Because:
    states: dict[bool | None, Literal["met", "unmet", "open"]] = {True: "met", False: "unmet", None: "open"}
    sentence = reasons.sentence(
        reason, language, format=lambda quote, to: quoted(quote, to, currency=service.jurisdiction.currency)
    )
    law, link = law_of(reason.source, service)
    return Because(sentence, states[reason.met], law, link)


def law_of(source: str | None, service: Service) -> tuple[str, str]:
    """A source ("HBR reg. 7") with the law's name written out, and the address of its text."""
    if not source:
        return "", ""
    for key, law in service.legal_resources.items():
        if source == key or source.startswith(f"{key} "):
            rest = source.removeprefix(key).strip()
            return (f"{law.title}, {rest}" if rest else law.title), law.url
    return source, ""


def filled(text: Text, *, service: Service, on: date, language: str) -> str:
    """A sentence of the definition with the law's figures of that day in it."""

    def figure(name: str) -> str | None:
        parameter = service.model.parameters.get(name)
        if parameter is None:
            return None
        try:
            value = figures.on(parameter, on).value
        except NoFigure:
            return None
        return quoted(Quote(value, parameter.type.name), language, currency=service.jurisdiction.currency)

    return fill(in_language(text, language), figure)


@dataclass(frozen=True)
class Outcome:
    """A figure or choice that comes with the answer: its title, and what it is."""

    title: str
    value: str


def outcomes(evaluation: Evaluation, *, service: Service, language: str) -> list[Outcome]:
    """The decisions that are shown with the answer, as far as they are known and say something."""
    return _outcomes(evaluation, service.decides.amounts, service=service, language=language)


def _outcomes(
    evaluation: Evaluation, names: Iterable[str], *, service: Service, language: str
) -> list[Outcome]:
    shown = []
    for name in names:
        value = evaluation.values[name]
        decision = service.model.decision(name)
        if value is None or isinstance(value, Missing):
            continue
        title = in_language(decision.title, language) if decision.title else name
        words = in_words(value, decision.type, language=language, currency=service.jurisdiction.currency)
        shown.append(Outcome(title, words))
    return shown


def outcomes_with_cost(evaluation: Evaluation, *, service: Service, language: str) -> list[Outcome]:
    """What it comes to for the applicant: the amounts, and the fee where it is not among them."""
    cost = service.cost.decision if service.cost else None
    names = dict.fromkeys([*service.decides.amounts, *([cost] if cost else [])])
    return _outcomes(evaluation, names, service=service, language=language)
