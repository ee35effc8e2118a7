"""The eligibility check for machines: values in, answer and reasons out, nothing stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.throttling import AnonRateThrottle

from onedoor.api.catalogue import named, today
from onedoor.api.problems import Problem, Unprocessable, Wrong
from onedoor.api.schemas import (
    Answer,
    ChangeOut,
    Eligibility,
    EligibilityQuestion,
    OtherwiseOut,
    ReasonOut,
)
from onedoor.catalogue import asking, otherwise
from onedoor.catalogue.definitions import Service
from onedoor.catalogue.wording import quoted
from onedoor.dmn import changes, reasons, values
from onedoor.dmn.errors import NoFigure, WrongValue
from onedoor.dmn.evaluation import Evaluation, evaluate
from onedoor.feel.values import Missing, Value
from onedoor.lib.languages import Text, in_language

router = Router(tags=["eligibility"])
throttle = AnonRateThrottle("600/m")
"""Each check costs an evaluation, a no some hundred; nobody needs more."""
TRIES = changes.Limit(evaluations=200)


@router.post(
    "/services/{service_id}/eligibility",
    response={200: Eligibility, 400: Problem, 404: Problem, 422: Problem, 429: Problem},
    throttle=[throttle],
    summary="Whether somebody may have a service, and why",
)
def check(request: HttpRequest, service_id: str, question: EligibilityQuestion) -> Eligibility:
    """Evaluate the service's eligibility with what is known. Whatever is left out counts as not known yet."""
    service = named(service_id)
    on = question.on or today()
    given = _typed(service, question.inputs)
    eligible = service.decides.eligible
    try:
        evaluation = evaluate(service.model, inputs=given, on=on, wanted=[eligible, *service.decides.amounts])
        return _said(service, evaluation, on)
    except NoFigure as unknown:
        raise Unprocessable([Wrong(where="on", what=str(unknown))]) from unknown


def _typed(service: Service, inputs: Mapping[str, Any]) -> dict[str, Value]:
    """The values as the model takes them. Raises Unprocessable naming each that does not fit."""
    typed: dict[str, Value] = {}
    wrong: list[Wrong] = []
    for name, given in inputs.items():
        declared = service.inputs.get(name)
        if declared is None:
            wrong.append(Wrong(where=f"inputs.{name[:200]}", what="The service has no such input."))
            continue
        try:
            value = values.parse(given, declared.type)
        except WrongValue as misfit:
            wrong.append(Wrong(where=f"inputs.{name}", what=str(misfit)))
            continue
        complaint = declared.check(value)
        if complaint is not None:
            what = complaint if isinstance(complaint, str) else in_language(complaint, "en")
            wrong.append(Wrong(where=f"inputs.{name}", what=what))
        typed[name] = value
    if wrong:
        raise Unprocessable(wrong)
    return typed


def _said(service: Service, evaluation: Evaluation, on: date) -> Eligibility:
    eligible = service.decides.eligible
    amounts = {name: values.to_json(evaluation.values[name]) for name in service.decides.amounts}
    return Eligibility(
        service=service.id,
        digest=service.digest,
        on=on,
        answer=_answer(evaluation.values[eligible]),
        missing=list(
            asking.in_order(service, evaluation, evaluation.missing(eligible), known=evaluation.inputs)
        ),
        reasons=[_reason(one, service) for one in reasons.findings(evaluation.reasons(eligible))],
        otherwise=_otherwise(service, evaluation),
        amounts=amounts,
    )


def _otherwise(service: Service, evaluation: Evaluation) -> list[OtherwiseOut]:
    """What would have to be different for a yes, with a sentence in every language."""
    needed = changes.needed(evaluation, service.decides.eligible, limit=TRIES)
    told = {
        language: otherwise.ways(needed, service=service, language=language)
        for language in service.jurisdiction.languages
    }
    return [
        OtherwiseOut(
            certain=one.certain,
            changes=[
                ChangeOut(
                    **change.to_json(),
                    text={language: ways[place].steps[step] for language, ways in told.items()},
                )
                for step, change in enumerate(one.changes)
            ],
        )
        for place, one in enumerate(needed.sets)
    ]


def _answer(value: Value) -> Answer:
    if isinstance(value, Missing) or value is None:
        return "cannot tell"
    return "yes" if value else "no"


def _reason(reason: reasons.Reason, service: Service) -> ReasonOut:
    languages = service.jurisdiction.languages
    text: Text = {
        language: reasons.sentence(
            reason,
            language,
            format=lambda quote, in_: quoted(quote, in_, currency=service.jurisdiction.currency),
        )
        for language in languages
    }
    return ReasonOut(met=reason.met, text=dict(text), source=reason.source)
