"""The record of a decision: everything it was made from, as text that is never changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from onedoor.cases.assessments import Assessment, wanted
from onedoor.cases.inputs import Held
from onedoor.cases.models import Decision
from onedoor.dmn import reasons
from onedoor.dmn.evaluation import Evaluation, evaluate
from onedoor.dmn.reasons import Reason
from onedoor.dmn.values import from_json, to_json

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.feel.values import Value

FORMAT = 1


@dataclass(frozen=True)
class Record:
    """What stands in a decision's record."""

    digest: str
    law_date: date
    inputs: dict[str, Any]
    """By input: `value` as plain JSON and `origin`."""
    outputs: dict[str, Any]
    """By decision: its value as plain JSON."""
    reasons: dict[str, Any]
    """By decision: its explanation tree as plain JSON."""
    outcome: str
    """What the rules said."""

    def reason(self, decision: str) -> Reason:
        """The explanation of one decision. Raises KeyError for one that was not asked."""
        return reasons.from_json(self.reasons[decision])


def write(assessment: Assessment, held: Held) -> str:
    """The record of an assessment, as canonical JSON text."""
    service = assessment.service
    content = {
        "format": FORMAT,
        "service": service.id,
        "digest": service.digest,
        "law_date": assessment.on.isoformat(),
        "inputs": {
            name: {"value": to_json(value), "origin": held.origins.get(name)}
            for name, value in assessment.used.items()
            if name not in service.consented  # it goes with the consent, and no decision depends on it
        },
        **_found(service, assessment.evaluation),
        "outcome": assessment.outcome.value,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _found(service: Service, evaluation: Evaluation) -> dict[str, Any]:
    names = wanted(service)
    return {
        "outputs": {name: to_json(evaluation.values[name]) for name in names},
        "reasons": {name: reasons.to_json(evaluation.reasons(name)) for name in names},
    }


def sha256(text: str) -> str:
    """The digest under which a record's text is kept, by which a change is found."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(decision: Decision) -> Record:
    """What stands in the record of `decision`."""
    content = json.loads(decision.record)
    return Record(
        digest=content["digest"],
        law_date=date.fromisoformat(content["law_date"]),
        inputs=content["inputs"],
        outputs=content["outputs"],
        reasons=content["reasons"],
        outcome=content["outcome"],
    )


def recompute(record: Record, service: Service) -> tuple[dict[str, Any], dict[str, Any]]:
    """The outputs and reasons that the definition gives today for what was recorded, as plain JSON."""
    values: dict[str, Value] = {}
    origins: dict[str, Any] = {}
    for name, kept in record.inputs.items():
        data = service.inputs.get(name)
        values[name] = from_json(kept["value"], data.type) if data is not None else kept["value"]
        if kept["origin"] is not None:
            origins[name] = kept["origin"]
    evaluation = evaluate(
        service.model, inputs=values, on=record.law_date, wanted=wanted(service), origins=origins
    )
    found = json.loads(json.dumps(_found(service, evaluation)))
    return found["outputs"], found["reasons"]
