"""The privacy notice of a service, made from its definition: GDPR, articles 13 and 14. No sentence of it is written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onedoor.catalogue.purposes import PURPOSES
from onedoor.design.filters import listed
from onedoor.lib import durations
from onedoor.lib.languages import in_language
from onedoor.portal import explaining
from onedoor.trust.privacy import processing

if TYPE_CHECKING:
    from datetime import date

    from onedoor.catalogue.definitions import Read
    from onedoor.catalogue.services import Service


@dataclass(frozen=True, slots=True)
class Source:
    """What is read from one register: from whom, for what, by which law, and under which agreement."""

    register: str
    owner: str
    what: str
    purpose: str
    law: str
    agreement: str
    since: date | None


@dataclass(frozen=True, slots=True)
class ByConsent:
    """What is asked only if somebody agrees: to what, and what rests on it."""

    title: str
    to: str
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Others who see something of the application: who, and what."""

    who: str
    shown: tuple[str, ...]
    law: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything that a person has to be told before they hand over data."""

    asked: tuple[str, ...]
    documents: tuple[str, ...]
    sources: tuple[Source, ...]
    purposes: tuple[str, ...]
    consents: tuple[ByConsent, ...]
    heard: tuple[Heard, ...]
    automatic: bool
    """Whether a favourable decision may be made without an officer; an unfavourable one never is."""
    kept: str
    kept_by: str
    logged: str
    """How long the record of looks is kept."""


def of(service: Service, *, on: date, language: str) -> Notice:
    """The notice of `service` as it is in force on the day `on`."""
    resting = {*service.consented, *(name for name, one in service.input_data.items() if one.consent)}
    asked = [
        in_language(one.title, language)
        for name, one in service.input_data.items()
        if one.ask is not None and not one.is_of_a_register and one.source is None and name not in resting
    ]
    sources = tuple(_source(service, read, on, language) for read in service.reads)
    purposes = [in_language(PURPOSES["provide-service"].text, language), *(one.purpose for one in sources)]
    return Notice(
        asked=tuple(dict.fromkeys(asked)),
        documents=tuple(in_language(one.document.title, language) for one in service.documents_required),
        sources=sources,
        purposes=tuple(dict.fromkeys(purposes)),
        consents=tuple(_consents(service, language)),
        heard=tuple(_heard(service, language)),
        automatic=service.decides.automatic == "favourable",
        kept=durations.in_words(service.kept.within, language=language),
        kept_by="" if service.kept.source == "—" else explaining.law_of(service.kept.source, service)[0],
        logged=processing.how_long_of("trust.Entry", language=language),
    )


def _source(service: Service, read: Read, on: date, language: str) -> Source:
    town = service.jurisdiction
    register = town.registers[read.register]
    owner = town.organisations.get(register.owner)
    sources = (str(service.input_data[name].source).partition(".")[2] for name in read.inputs)
    fields = list(dict.fromkeys(sources))
    agreement = next(
        (
            one
            for one in register.agreements
            if any(
                one.covers(
                    consumer=service.competent_authority,
                    purpose=read.purpose.id,
                    field=field,
                    on=on,
                )
                for field in fields
            )
        ),
        None,
    )
    return Source(
        register=in_language(read.title, language),
        owner=in_language(owner.title, language) if owner else register.owner,
        what=listed([in_language(one, language) for one in read.attributes]),
        purpose=in_language(read.purpose.text, language),
        law=explaining.law_of(read.legal_basis, service)[0],
        agreement=agreement.legal_ground if agreement else "",
        since=agreement.valid_from if agreement else None,
    )


def _consents(service: Service, language: str) -> Iterator[ByConsent]:
    for one in service.input_data.values():
        if one.consent is not None:
            covers = [service.input_data[name] for name in one.consent.covers if name in service.input_data]
            yield ByConsent(
                title=in_language(one.title, language),
                to=in_language(one.consent.to, language),
                covers=tuple(in_language(covered.title, language) for covered in covers),
            )


def _heard(service: Service, language: str) -> Iterator[Heard]:
    for step in service.steps:
        shown = [service.input_data[name] for name in step.shows if name in service.input_data]
        yield Heard(
            who=in_language(step.of, language),
            shown=tuple(in_language(one.title, language) for one in shown),
            law=explaining.law_of(step.source, service)[0],
        )
