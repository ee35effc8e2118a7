"""How far a draft is: what is known, what to ask next, what the rules say so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onedoor.cases.models import Answer, Document

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.dmn.evaluation import Evaluation


@dataclass(frozen=True)
class Wanted:
    """A kind of document that is needed for an answer, and those handed in."""

    kind: str
    """Id in the jurisdiction's documents, or the name of an input of type document."""
    input: str
    """The input whose answer it proves."""
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Progress:
    """Where a draft stands on a day."""

    service: Service
    evaluation: Evaluation
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
    ineligible: bool
    """The rules already say no. The person may submit all the same: an officer then decides."""

    @property
    def missing_documents(self) -> tuple[str, ...]:
        """Kinds of documents nobody has handed in yet."""
        return tuple(one.kind for one in self.wanted if not one.documents)

    @property
    def ready(self) -> bool:
        """Whether it can be submitted."""
        return self.next is None and not self.missing_documents
