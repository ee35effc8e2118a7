"""What is known of an application as lines of a page: the value in words, where it is from, since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onedoor.cases import answers, checks, definitions
from onedoor.cases.progress import Progress
from onedoor.cases.terms import Origin
from onedoor.catalogue.services import Service
from onedoor.catalogue.wording import Records, in_words, records_in_words
from onedoor.dmn.errors import WrongValue
from onedoor.dmn.values import from_json
from onedoor.lib.languages import in_language
from onedoor.portal.controls import slug

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from onedoor.cases.models import Answer, Application


@dataclass(frozen=True)
class Line:
    """One input with its value; the last four are for what came from a register."""

    slug: str
    title: str
    value: str
    register: str = ""
    as_of: date | None = None
    law: str = ""
    claimed: str = ""
    why: str = ""
    records: Records = ()
    """Where the value is one record or several: the title and value of each field, record by record."""
    read_at: datetime | None = None
    """When the register was asked, where one was."""
    inquiry: str = ""
    """Reference of what the register's owner has to answer about a dispute."""
    check_with: str = ""
    """The register that could not be reached, so that this was told; it is asked later."""


def known(progress: Progress, *, language: str) -> list[Line]:
    """What registers know, with its origin."""
    return [_line(answer, progress.service, language) for answer in progress.known]


def answered(progress: Progress, *, language: str) -> list[Line]:
    """What the person told."""
    return [_line(answer, progress.service, language) for answer in progress.answered]


def shown(case: Application, inputs: Sequence[str], *, language: str) -> list[Line]:
    """Some inputs of a case, in the order asked for, for people who may see no others."""
    service, held = definitions.of(case), {answer.input: answer for answer in case.answers.all()}
    return [
        _line(held[name], service, language) for name in inputs if name in held and name in service.inputs
    ]


def _line(answer: Answer, service: Service, language: str) -> Line:
    data = service.inputs[answer.input]
    return Line(
        slug=slug(answer.input),
        title=in_language(data.title or {"en": answer.input}, language),
        value=words(answer, service, language=language),
        register=_register(answer.register, service, language),
        as_of=answer.as_of,
        law=data.legal_basis or "",
        claimed=_claimed(answer, service, language) if answer.is_disputed else "",
        why=answer.why if answer.is_disputed else "",
        inquiry=answer.inquiry if answer.is_disputed else "",
        records=_records(answer, service, language),
        read_at=answer.given_at if answer.origin == Origin.REGISTER else None,
        check_with=_register(answer.declared_for, service, language) if answer.is_declared else "",
    )


def words(answer: Answer, service: Service, *, language: str) -> str:
    """The value of an answer in words; as it is stored where it no longer fits the definition."""
    data = service.inputs[answer.input]
    try:
        value = answers.value_of(answer, service)
    except WrongValue:
        return str(answer.value)
    return in_words(value, data.type, language=language, currency=service.jurisdiction.currency)


def _records(answer: Answer, service: Service, language: str) -> Records:
    try:
        value = answers.value_of(answer, service)
    except WrongValue:
        return ()
    return records_in_words(
        value, service.inputs[answer.input].type, language=language, currency=service.jurisdiction.currency
    )


def _claimed(answer: Answer, service: Service, language: str) -> str:
    type = service.inputs[answer.input].type
    try:
        value = from_json(answer.claimed, type)
    except WrongValue:
        return str(answer.claimed)
    return in_words(value, type, language=language, currency=service.jurisdiction.currency)


def to_check(case: Application, *, language: str) -> list[Line]:
    """What the person told because a register could not be reached, as long as it is to be checked."""
    service = definitions.of(case)
    rows = [row for row in answers.of(case) if row.is_declared and row.input in service.inputs]
    return [_line(row, service, language) for row in rows]


def asked_instead(application: Application, input: str, service: Service, *, language: str) -> str:
    """The register that could not be reached, so that this is asked; empty for what is asked anyway."""
    register = checks.register_of(application, input)
    return _register(register, service, language) if register else ""


def _register(register: str, service: Service, language: str) -> str:
    known = service.jurisdiction.registers.get(register)
    return in_language(known.title, language) if known else register
