"""How far a draft is: what is known, what to ask next, what the rules say so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from onedoor.cases import assessments, definitions, inputs
from onedoor.cases.models import Answer, Application, Document
from onedoor.cases.terms import Origin, Outcome

if TYPE_CHECKING:
    from onedoor.cases.assessments import Assessment
    from onedoor.catalogue.services import Service
    from onedoor.dmn.evaluation import Evaluation


@dataclass(frozen=True)
class Wanted:
    """A kind of document that is needed for an answer, and those handed in."""

    kind: str
    """Id in the jurisdiction's documents, or the name of an input of type document."""
    input: str
    """The input whose answer it proves, or which it is."""
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Progress:
    """Where an application stands on a day."""

    service: Service
    assessment: Assessment
    next: str | None
    """Name of the input to ask now; None when everything is settled."""
    answered: list[Answer]
    """What the person told, in the definition's order."""
    known: list[Answer]
    """What registers know, with origin, in the definition's order."""
    unused: list[Answer]
    """Earlier answers that no longer matter: kept, not used."""
    wanted: list[Wanted]
    """The documents needed by what has been answered and is used."""
    asked_total: int
    """Questions answered and questions still to come, as far as can be told now."""

    @property
    def evaluation(self) -> Evaluation:
        """What the rules say so far, and why."""
        return self.assessment.evaluation

    @property
    def ineligible(self) -> bool:
        """The rules already say no. The person may submit all the same: an officer then decides."""
        return self.assessment.outcome is Outcome.UNFAVOURABLE

    @property
    def missing_documents(self) -> tuple[str, ...]:
        """Kinds of documents nobody has handed in yet."""
        return tuple(one.kind for one in self.wanted if not one.documents)

    @property
    def ready(self) -> bool:
        """Whether it can be submitted."""
        return self.next is None and not self.missing_documents


def of(application: Application, *, on: date) -> Progress:
    """Where the application stands on the day `on`: the day of submission for one that was submitted. Reads only, three

    queries (fewer where `answers`, `documents` and `applicant` were loaded before).
    """
    service = definitions.of(application)
    rows = list(application.answers.all())
    files = sorted(application.documents.all(), key=lambda one: (one.added_at, one.pk))
    held = inputs.of(application, service, answers=rows, documents=files)
    assessment = assessments.assess(service, held, on=application.law_date or on)
    used = assessment.used
    answered = [row for row in held.answers.values() if row.origin == Origin.ANSWERED]
    askable = assessment.askable
    return Progress(
        service=service,
        assessment=assessment,
        next=assessment.next,
        answered=[row for row in answered if row.input in used],
        known=[row for row in held.answers.values() if row.origin == Origin.REGISTER],
        unused=[row for row in answered if row.input not in used]
        + [row for row in rows if row.input not in held.answers],
        wanted=_wanted(service, assessment, held, files),
        asked_total=sum(name in held.answered for name in used) + len(askable),
    )


def _wanted(
    service: Service, assessment: Assessment, held: inputs.Held, files: list[Document]
) -> list[Wanted]:
    """Documents for what the person told and is used; none for what registers say, none once the answer is no."""
    if assessment.outcome is Outcome.UNFAVOURABLE:
        return []
    wanted: dict[str, Wanted] = {}
    for name, data in service.inputs.items():
        if name not in assessment.used or name not in held.answered:
            continue
        if held.answered[name] is None:
            continue  # told to be nothing: there is nothing to prove
        for kind in inputs.document_kinds(data):
            of_kind = tuple(one for one in files if one.kind == kind)
            wanted.setdefault(kind, Wanted(kind, name, of_kind))
    return list(wanted.values())
