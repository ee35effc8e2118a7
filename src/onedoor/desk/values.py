"""The inputs of a case as an officer reads them: value, where it is from, and what is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from onedoor.cases import checks, definitions, disputes
from onedoor.cases.inquiry_terms import Answered
from onedoor.cases.inquiry_terms import State as Standing
from onedoor.cases.terms import Checking, Origin
from onedoor.catalogue.wording import Records, in_words, records_in_words
from onedoor.design.filters import reading_language, short_day
from onedoor.dmn import values

if TYPE_CHECKING:
    from onedoor.cases.models import Answer, Application, Check, Inquiry
    from onedoor.catalogue.definitions import Service
    from onedoor.catalogue.shapes.service import Step
    from onedoor.dmn.datatypes import DataType
    from onedoor.feel.values import Value


@dataclass(frozen=True)
class Checked:
    """What a register said that could not be reached at first, beside what the applicant had told."""

    input: str
    state: str
    words: str
    told: str
    found: str
    as_of: date | None
    at: datetime | None
    is_late: bool
    """Found after the decision: it rests on what the applicant told."""
    noted_by: str
    note: str


@dataclass(frozen=True)
class Row:
    """One input with its value, its origin and its dispute."""

    id: int
    title: str
    value: str
    origin: str
    as_of: date | None
    given_at: datetime
    legal_basis: str
    disputed: bool
    claimed: str
    why: str
    settled: str
    settled_because: str
    records: Records
    """Where the value is one record or several: title and words of each field, record by record."""
    of_register: bool
    unread_at: datetime | None
    """When the register was asked again and did not answer."""
    is_declared: bool
    """Told because its register could not be reached; to be checked."""
    earlier: tuple[tuple[str, datetime], ...]
    """What the register said before, with when it was read, newest first."""
    inquiry: str
    """What the register's owner was asked about a dispute, and until when; empty where nobody was."""
    check: Checked | None
    """What came of asking the register later for what the applicant told instead."""


def rows_of(case: Application, service: Service) -> list[Row]:
    """Every input of the case, in the order of the definition. Answers must be prefetched: no query for each."""
    order = {name: place for place, name in enumerate(service.inputs)}
    answers = sorted(case.answers.all(), key=lambda one: order.get(one.input, len(order)))
    checked = {name: checked_of(check, service) for name, check in checks.of(case).items()}
    asked = disputes.of(answers)
    return [
        _row(answer, service, checked.get(answer.input), asked.get(answer.inquiry)) for answer in answers
    ]


def row_of(case: Application, answer: Answer) -> Row:
    """One input of the case."""
    return _row(answer, definitions.of(case))


def checked_of(check: Check, service: Service) -> Checked:
    """A check in the reader's words."""
    words = {
        Checking.WAITING: _("Declared, to be checked"),
        Checking.CONFIRMED: _("Declared, then confirmed by the register"),
        Checking.DIFFERS: _("Declared, and the register says otherwise"),
        Checking.NO_RECORD: _("Declared; the register has no record of it"),
        Checking.ENDED: _("Declared, not checked"),
    }
    return Checked(
        input=check.input,
        state=check.state,
        words=words[Checking(check.state)],
        told=said(check.told, check.input, service) if check.checked_at else "",
        found=said(check.found, check.input, service) if check.state == Checking.DIFFERS else "",
        as_of=check.found_as_of,
        at=check.checked_at,
        is_late=checks.is_late(check),
        noted_by=check.noted_by_name,
        note=check.note,
    )


def neighbours_of(case: Application, step: Step) -> list[str]:
    """Addresses of those whom a consultation step hears, as the register knew them when the case was opened."""
    answer = next((one for one in case.answers.all() if one.input == step.consulted), None)
    listed = answer.value if answer and isinstance(answer.value, list) else []
    return [str(one["address"]) for one in listed if isinstance(one, dict) and one.get("address")]


def _row(
    answer: Answer, service: Service, check: Checked | None = None, inquiry: Inquiry | None = None
) -> Row:
    declared = service.inputs.get(answer.input)
    title = declared.title if declared and declared.title else {"en": answer.input}
    return Row(
        id=answer.pk,
        title=title.get(reading_language()) or answer.input,
        value=said(answer.value, answer.input, service),
        origin=_origin(answer, service),
        as_of=answer.as_of,
        given_at=answer.given_at,
        legal_basis=(declared.legal_basis or "") if declared else "",
        disputed=answer.is_disputed,
        claimed=said(answer.claimed, answer.input, service) if answer.disputed_at else "",
        why=answer.why,
        settled={"claim": _("The applicant was right"), "register": _("The register was right")}.get(
            answer.settled_for, ""
        ),
        settled_because=answer.settled_because,
        records=records(answer.value, answer.input, service),
        of_register=answer.origin == Origin.REGISTER,
        unread_at=answer.unread_at,
        is_declared=answer.is_declared,
        earlier=tuple(
            (said(one["value"], answer.input, service), datetime.fromisoformat(one["read_at"]))
            for one in reversed(answer.earlier)
        ),
        inquiry=_asked(inquiry, service) if inquiry else "",
        check=check if check and (answer.declared_for or check.is_late) else None,
    )


def _asked(inquiry: Inquiry, service: Service) -> str:
    owner = service.jurisdiction.organisations.get(inquiry.to)
    words = {
        "reference": inquiry.reference,
        "owner": owner.title.get(reading_language(), inquiry.to) if owner else inquiry.to,
        "day": short_day(inquiry.due_on),
    }
    if inquiry.state == Standing.OPEN:
        return _("%(reference)s: with %(owner)s, to be answered by %(day)s") % words
    if inquiry.state == Standing.WITHDRAWN:
        return _("%(reference)s: taken back by the applicant") % words
    done = {
        Answered.GRANTED: _("%(reference)s: %(owner)s found the applicant right"),
        Answered.PARTLY: _("%(reference)s: %(owner)s found the applicant right in part"),
        Answered.REFUSED: _("%(reference)s: %(owner)s found the register right"),
    }
    return done[Answered(inquiry.outcome)] % words


def _origin(answer: Answer, service: Service) -> str:
    if answer.origin != Origin.REGISTER:
        return _("The applicant")
    register = service.jurisdiction.registers.get(answer.register)
    return answer.register if register is None else register.title.get(reading_language(), answer.register)


def said(stored: Any, input: str, service: Service) -> str:
    """A stored value in the reader's words; as it is stored where the definition no longer knows the input."""
    read = _read(stored, input, service)
    if read is None:
        return str(stored)
    value, type = read
    return in_words(value, type, language=reading_language(), currency=service.jurisdiction.currency)


def records(stored: Any, input: str, service: Service) -> Records:
    """A stored record, or list of records, field by field in the reader's words; nothing for another value."""
    read = _read(stored, input, service)
    if read is None:
        return ()
    value, type = read
    return records_in_words(value, type, language=reading_language(), currency=service.jurisdiction.currency)


def _read(stored: Any, input: str, service: Service) -> tuple[Value, DataType] | None:
    """The value and its type; None where the definition no longer knows the input, or knows it as something else."""
    declared = service.inputs.get(input)
    if declared is None:
        return None
    try:
        return values.from_json(stored, declared.type), declared.type
    except ValueError:
        return None
