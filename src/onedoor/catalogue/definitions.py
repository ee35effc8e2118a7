"""Services and their jurisdiction as the rest of the house sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr

from onedoor.catalogue import asking, availability, canonical, compiling
from onedoor.catalogue.asking import Questions
from onedoor.catalogue.availability import Availability
from onedoor.catalogue.purposes import PURPOSES, Purpose
from onedoor.catalogue.shapes.base import Text
from onedoor.catalogue.shapes.questions import QuestionsFile
from onedoor.catalogue.shapes.register import RegisterFile
from onedoor.catalogue.shapes.service import Example, ServiceFile
from onedoor.catalogue.shapes.systems import System
from onedoor.catalogue.shapes.town import (
    Branding,
    Document,
    JurisdictionFile,
    LifeEvent,
    Organisation,
    Personas,
    Retention,
)
from onedoor.dmn.model import InputData, Model

PRESENTATION = ("summary", "life_events", "keywords", "status", "channels", "at_hand", "examples", "retention")
"""Keys of a service that no decision, reason or letter depends on; they do not count into its digest."""


@dataclass(frozen=True)
class RequiredDocument:
    """A document people are asked for, and the inputs it proves."""

    id: str
    document: Document
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """What is read from one register for one purpose on one legal ground."""

    register: str
    title: Text
    attributes: tuple[Text, ...]
    purpose: Purpose
    legal_basis: str
    inputs: tuple[str, ...]


class Service(ServiceFile):
    """One public service as it is in force: the fields of its file, and the model that decides. CPSV-AP: PublicService."""

    _model: Model = PrivateAttr()
    _document: Mapping[str, Any] = PrivateAttr()
    _types: Mapping[str, Mapping[str, Any]] = PrivateAttr()
    _questions: Questions = PrivateAttr(default_factory=Questions)
    _jurisdiction: Jurisdiction | None = PrivateAttr(default=None)

    @property
    def model(self) -> Model:
        """The decision model."""
        return self._model

    @property
    def inputs(self) -> Mapping[str, InputData]:
        """What must be known, by full name, in the order of the definition."""
        return self._model.inputs

    @property
    def questions(self) -> Questions:
        """The order in which questions are asked. No decision depends on it, so that it does not count into the digest."""
        return self._questions

    @property
    def asked_by(self) -> str:
        """A name of the order of the questions: it changes when they do."""
        file = self._questions.file
        return "" if file is None else canonical.digest(file.model_dump(mode="json"))

    @property
    def has_stale_questions(self) -> bool:
        """Whether the order of the questions was made for another version. It still asks nothing needless."""
        file = self._questions.file
        return file is not None and file.definition != self.digest

    @property
    def jurisdiction(self) -> Jurisdiction:
        """The jurisdiction that offers the service (for a recalled version: as far as the service refers to it)."""
        assert self._jurisdiction is not None
        return self._jurisdiction

    @property
    def authority(self) -> Organisation:
        """The competent authority. CPSV-AP: hasCompetentAuthority."""
        return self.jurisdiction.organisations[self.competent_authority]

    @cached_property
    def consented(self) -> Mapping[str, str]:
        """Inputs that are asked and kept on the ground of a consent alone, each with the input by which it is given."""
        return {
            covered: name
            for name, one in self.input_data.items()
            if one.consent is not None
            for covered in one.consent.covers
        }

    @property
    def kept(self) -> Retention:
        """How long its cases are kept after they were closed: as it says, or as the jurisdiction does."""
        return self.retention or self.jurisdiction.retention

    @property
    def automatic_decision(self) -> str | None:
        """The decision of the model that says whether `decides.automatic_if` holds; None where there is no such rule."""
        return compiling.AUTOMATIC if self.decides.automatic_if is not None else None

    @property
    def decided_on(self) -> dict[str, Any]:
        """Everything a decision depends on, as plain values: the document without what only presents the service."""
        document = {key: part for key, part in self._document.items() if key not in PRESENTATION}
        return {"service": document, "attribute_types": self._types}

    @property
    def presented_as(self) -> dict[str, Any]:
        """The rest of the document, its examples apart."""
        return {
            key: part for key, part in self._document.items() if key in PRESENTATION and key != "examples"
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of `decided_on`: the name of this version."""
        return canonical.digest(self.decided_on)

    @cached_property
    def documents_required(self) -> tuple[RequiredDocument, ...]:
        """The documents people are asked for, derived from the inputs they prove. CPSV-AP: Evidence."""
        proving: dict[str, list[str]] = {}
        for name, described in self.input_data.items():
            for document in described.evidence:
                proving.setdefault(document, []).append(name)
        known = self.jurisdiction.documents
        return tuple(RequiredDocument(id, known[id], tuple(names)) for id, names in proving.items())

    @cached_property
    def reads(self) -> tuple[Read, ...]:
        """What is read from which register, for what and on which legal ground: for the service's page and privacy."""
        groups: dict[tuple[str, str, str], list[str]] = {}
        for name, described in self.input_data.items():
            if described.is_of_a_register:
                register = str(described.source).partition(".")[0]
                group = register, str(described.purpose), str(described.legal_basis)
                groups.setdefault(group, []).append(name)
        return tuple(self._read(*group, names) for group, names in groups.items())

    def _read(self, register: str, purpose: str, legal_basis: str, names: list[str]) -> Read:
        known = self.jurisdiction.registers[register]
        attributes = (str(self.input_data[name].source).partition(".")[2] for name in names)
        titles = tuple(known.attributes[attribute].title for attribute in dict.fromkeys(attributes))
        return Read(register, known.title, titles, PURPOSES[purpose], legal_basis, tuple(names))

    def status_on(self, day: date) -> Availability:
        """Whether the service takes applications on `day`, and when it does again."""
        return availability.on(self.status, day)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Service) and (self.id, self.digest) == (other.id, other.digest)

    def __hash__(self) -> int:
        return hash((self.id, self.digest))


class Jurisdiction(JurisdictionFile):
    """A town, agency or state with all it declares; `path` is None where it was recalled from storage."""

    branding: Branding
    organisations: dict[str, Organisation] = Field(default_factory=dict)
    life_events: dict[str, LifeEvent] = Field(default_factory=dict)
    documents: dict[str, Document] = Field(default_factory=dict)
    letters: dict[str, dict[str, Text]] = Field(default_factory=dict)
    registers: dict[str, RegisterFile] = Field(default_factory=dict)
    services: dict[str, Service] = Field(default_factory=dict)
    personas: Personas = Field(default_factory=Personas)
    systems: dict[str, System] = Field(default_factory=dict)
    path: Path | None = None
    _written: Mapping[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def written(self) -> Mapping[str, Any]:
        """The plain content of each file by its name (``registers/<id>.yaml`` included)."""
        return self._written

    @cached_property
    def digest(self) -> str:
        """A name of the whole of what is in force: it changes when any service or file does."""
        services = {
            id: service.decided_on | service.presented_as | {"asked by": service.asked_by}
            for id, service in self.services.items()
        }
        return canonical.digest([self._written, services])

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def service(
    file: ServiceFile,
    *,
    document: Mapping[str, Any],
    types: Mapping[str, Mapping[str, Any]],
    model: Model,
    examples: list[Example],
    questions: QuestionsFile | None = None,
) -> Service:
    """A service from its file, its plain `document`, what registers say of the attributes (`types`) and its model.

    `questions` is the order in which they are asked, where there is another than that of the definition.
    """
    fields = {name: getattr(file, name) for name in ServiceFile.model_fields}
    made = Service.model_construct(**{**fields, "examples": examples})
    made._document = document
    made._types = types
    made._model = model
    made._questions = asking.of_file(questions)
    return made


def jurisdiction(
    town: JurisdictionFile, *, written: Mapping[str, Any], services: Mapping[str, Service], **files: Any
) -> Jurisdiction:
    """A jurisdiction from its own file, the content of the other `files`, and the plain values `written` in them."""
    fields = {name: getattr(town, name) for name in JurisdictionFile.model_fields}
    made = Jurisdiction.model_construct(**fields, **files, services=dict(services))
    made._written = written
    for one in services.values():
        one._jurisdiction = made
    return made
