"""What the rules say of an application as far as it is known, and what they still want to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onedoor.cases.inputs import Held
from onedoor.cases.terms import Outcome
from onedoor.catalogue import asking
from onedoor.dmn.evaluation import Evaluation, evaluate

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.feel.values import Value


@dataclass(frozen=True)
class Assessment:
    """The rules applied to what matters of what is known."""

    service: Service
    on: date
    """The day whose law was applied."""
    evaluation: Evaluation
    used: dict[str, Value]
    """The inputs that took part. An answer that no longer matters does not."""
    missing: tuple[str, ...]
    """Inputs that could still change the outcome, in the order to ask; what nobody can be asked is among them."""

    @property
    def outcome(self) -> Outcome:
        """What the rules say."""
        value = self.evaluation.values[self.service.decides.eligible]
        if value is True:
            return Outcome.FAVOURABLE
        return Outcome.UNFAVOURABLE if value is False else Outcome.CANNOT_TELL

    @property
    def askable(self) -> tuple[str, ...]:
        """The missing inputs that can be asked of the applicant."""
        inputs = self.service.inputs
        return tuple(name for name in self.missing if name in inputs and inputs[name].ask is not None)

    @property
    def next(self) -> str | None:
        """The missing input to ask now; None when nothing that can be asked is missing."""
        return asking.next_of(self.service, self.evaluation, self.askable, known=self.used)

    @property
    def may_be_automatic(self) -> bool:
        """Whether the definition lets this be decided at once, as far as the rules go: favourable ones only."""
        service = self.service
        if service.decides.automatic != "favourable" or self.outcome is not Outcome.FAVOURABLE:
            return False
        rule = service.automatic_decision
        return rule is None or self.evaluation.values[rule] is True


def wanted(service: Service) -> tuple[str, ...]:
    """The decisions an application is about: whether, how much, at what cost, and whether at once."""
    cost = service.cost.decision if service.cost else None
    names = (service.decides.eligible, *service.decides.amounts, cost, service.automatic_decision)
    return tuple(dict.fromkeys(name for name in names if name is not None))


def assess(service: Service, held: Held, *, on: date) -> Assessment:
    """Apply the rules of the day `on`.

    Begins with what is known without asking and takes of the answers only those that the rules ask for, so that an answer
    of earlier (a tenant's rent, when they now say they own their home) takes no part. They are taken in the order of asking.
    """
    values = dict(held.given)
    while True:
        evaluation = evaluate(
            service.model, inputs=values, on=on, wanted=wanted(service), origins=held.origins
        )
        missing = _missing(service, evaluation, values)
        answered = [name for name in missing if name in held.answered]
        told = next(iter(asking.in_order(service, evaluation, answered, known=values)), None)
        if told is None:
            return Assessment(service, on, evaluation, values, missing)
        values[told] = held.answered[told]  # one at a time, as asked: the next one may no longer matter


def _missing(service: Service, evaluation: Evaluation, values: dict[str, Value]) -> tuple[str, ...]:
    """In order: what decides eligibility, what else the outcome needs, what is asked besides. Nothing after a no."""
    eligible = service.decides.eligible
    if evaluation.values[eligible] is False:
        return ()
    names = [name for decision in wanted(service) for name in evaluation.missing(decision)]
    names += [name for name in service.decides.also_ask if name not in values and _may_be_asked(service, name, values)]
    return tuple(dict.fromkeys(names))


def _may_be_asked(service: Service, name: str, values: dict[str, Value]) -> bool:
    """What is kept by consent alone is asked once that was given; first the consent itself."""
    consent = service.consented.get(name)
    return consent is None or values.get(consent) is True
