"""What is known of an application, as the rules take it: values by input, each with its origin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from onedoor.cases.models import Answer, Application, Document
from onedoor.cases.terms import Origin
from onedoor.dmn.errors import WrongValue
from onedoor.dmn.model import PERSON_NUMBER
from onedoor.dmn.values import from_json

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.dmn.model import InputData
    from onedoor.feel.values import Value

CHANNEL = "application.channel"


@dataclass
class Held:
    """Everything one application knows."""

    given: dict[str, Value] = field(default_factory=dict)
    """By input: what is known without asking: registers, sign-in, the application itself."""
    answered: dict[str, Value] = field(default_factory=dict)
    """By input: what the applicant told and handed in, whether it still matters or not."""
    origins: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By input: where the value comes from, as plain JSON."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """The rows, by input, in the definition's order; those that no longer fit the definition are left out."""

    @property
    def disputed(self) -> list[Answer]:
        """Rows the applicant disputes and nobody has settled."""
        return [answer for answer in self.answers.values() if answer.is_disputed]

    @property
    def declared(self) -> list[Answer]:
        """Rows that were told because a register could not be read, and have not been checked."""
        return [answer for answer in self.answers.values() if answer.is_declared]


def of(
    application: Application,
    service: Service,
    *,
    answers: Sequence[Answer] | None = None,
    documents: Sequence[Document] | None = None,
) -> Held:
    """Read what is stored, as far as it fits the definition. Two queries, or none when the rows are given."""
    rows = {one.input: one for one in (application.answers.all() if answers is None else answers)}
    files = list(application.documents.order_by("added_at", "id") if documents is None else documents)
    held = Held()
    _sign_in(application, service, held)
    for name, data in service.inputs.items():
        if name in held.given:
            continue
        if is_document(data):
            _handed_in(name, data, files, held)
        elif name in rows:
            _stored(rows[name], data, held)
    return held


def _sign_in(application: Application, service: Service, held: Held) -> None:
    if application.applicant.person_number:
        held.given[PERSON_NUMBER] = application.applicant.person_number
        held.origins[PERSON_NUMBER] = {"kind": "sign-in"}
    for name, described in service.input_data.items():
        if described.source == CHANNEL:
            held.given[name] = application.channel
            held.origins[name] = {"kind": "application"}


def _stored(row: Answer, data: InputData, held: Held) -> None:
    try:
        value = from_json(row.in_force, data.type)
    except WrongValue:
        return  # the definition has changed since: it is asked again, the row stays
    if row.origin == Origin.ANSWERED and data.check(value) is not None:
        return
    if row.origin == Origin.REGISTER:
        held.given[data.name] = value
    else:
        held.answered[data.name] = value
    held.origins[data.name] = origin_of(row)
    held.answers[data.name] = row


def origin_of(row: Answer) -> dict[str, Any]:
    """Where a value comes from, as it is kept with a decision."""
    origin: dict[str, Any] = {"kind": row.origin}
    if row.origin == Origin.REGISTER:
        origin |= {
            "register": row.register,
            "attribute": row.attribute,
            "as_of": row.as_of.isoformat() if row.as_of else None,
            "read_at": row.given_at.isoformat(),
        }
    else:
        origin |= {"given_at": row.given_at.isoformat()}
        if row.is_declared:
            origin["declared_for"] = row.declared_for
    if row.disputed_at is not None:
        origin["disputed"] = {"claimed": row.claimed, "why": row.why, "settled_for": row.settled_for or None}
    return origin


def _handed_in(name: str, data: InputData, files: Sequence[Document], held: Held) -> None:
    kinds = document_kinds(data)
    found = [one for one in files if one.kind in kinds]
    if not found:
        return
    digests = [f"sha256:{one.sha256}" for one in found]
    held.answered[name] = list(digests) if data.type.kind == "list" else digests[0]
    held.origins[name] = {"kind": "document", "documents": [one.pk for one in found]}


def is_document(data: InputData) -> bool:
    """Whether the input is a document (or several) to hand in."""
    return data.type.kind == "document" or (data.type.item is not None and data.type.item.kind == "document")


def document_kinds(data: InputData) -> tuple[str, ...]:
    """The kinds of documents that go with an input: its evidence, or itself when it is a document."""
    if data.evidence:
        return tuple(data.evidence)
    return (data.name,) if is_document(data) else ()


def kinds_of(service: Service) -> dict[str, str]:
    """Every kind of document the service takes, and the first input it goes with."""
    kinds: dict[str, str] = {}
    for name, data in service.inputs.items():
        for kind in document_kinds(data):
            kinds.setdefault(kind, name)
    return kinds


def plain(values: Mapping[str, Value]) -> dict[str, Any]:
    """The values as plain JSON."""
    from onedoor.dmn.values import to_json

    return {name: to_json(value) for name, value in values.items()}
