"""Answers: one for each input, saved at once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from onedoor.cases import checks, consenting, definitions, disputes, events, gathering, inputs
from onedoor.cases.locks import held
from onedoor.cases.models import Answer, Application
from onedoor.cases.terms import OPEN_STATES, EventKind, Origin, State
from onedoor.cases.wording import Empty, TooLong, cleaned
from onedoor.dmn.errors import WrongValue
from onedoor.dmn.values import parse, to_json
from onedoor.identity.actors import Actor
from onedoor.lib.languages import Text

if TYPE_CHECKING:
    from onedoor.catalogue.services import Service
    from onedoor.feel.values import Value


class Invalid(ValueError):
    """The value does not fit the input; `text` says why in each language."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.get("en", next(iter(text.values()), "")))


class NotAsked(ValueError):
    """The service asks no such thing, or a register has answered it (then it can be disputed)."""


def give(
    *, application: Application, input: str, value: Value, by: Actor, at: datetime, language: str = ""
) -> Answer:
    """Save one answer of a draft. Later answers stay as they are, also where they no longer matter.

    What registers know by this answer (the home whose number is told) is read at once. Where a yes is a consent, it is
    recorded with the text in `language`, the one it was read in.
    Raises Invalid, NotAsked, locks.Closed.
    """
    with held(application, at=at, states=(State.DRAFT,)):
        service = definitions.of(application)
        row = Answer.objects.filter(application=application, input=input).first()
        if row is not None and row.origin == Origin.REGISTER:
            raise NotAsked(f"“{input}” is known from the register “{row.register}”: dispute it instead.")
        kept = _checked(service, input, value, at=at)
        changed = row is None or row.value != kept
        row = row or Answer(application=application, input=input)
        row.value, row.origin, row.given_at = kept, Origin.ANSWERED, at
        row.given_by_kind, row.given_by_id = by.kind, by.id
        row.declared_for = checks.register_of(application, input)
        row.save()
        events.record(EventKind.INPUT_ANSWERED, application=application, by=by, at=at, data={"input": input})
        consenting.follow(application, service, input, given=kept is True, language=language, by=by, at=at)
        if changed:
            _read_by_it(application, service, input, by=by, at=at)
    return row


def clear(*, application: Application, input: str, by: Actor, at: datetime) -> None:
    """Take one answer of a draft back, so that it is asked again. Nothing when it was not given. Raises locks.Closed."""
    with held(application, at=at, states=(State.DRAFT,)):
        gone, _ = application.answers.filter(input=input, origin=Origin.ANSWERED).delete()
        if gone:
            service = definitions.of(application)
            consenting.follow(application, service, input, given=False, language="", by=by, at=at)
            gathering.forget_dependents(application, input=input, service=service)
            events.record(
                EventKind.INPUT_CLEARED, application=application, by=by, at=at, data={"input": input}
            )


def dispute(
    *, application: Application, input: str, claimed: Value, why: str, by: Actor, at: datetime
) -> Answer:
    """Say that what a register knows is wrong, and what is right. Both are kept; nothing is automatic any more; the owner of
    the register has to answer.

    Until the decision, also after submission. Raises Invalid for a claim that does not fit, NotAsked for what no register
    said, locks.Closed.
    """
    words = _why(why)
    with held(application, at=at, states=(State.DRAFT, State.SUBMITTED, State.ASKED, State.CONSULTING)):
        row = _from_register(application, input)
        row.claimed = _checked(definitions.of(application), input, claimed, at=at, as_claim=True)
        row.why, row.disputed_at = words, at
        row.settled_at, row.settled_by_id, row.settled_for, row.settled_because = None, "", "", ""
        row.save()
        disputes.put_to_owner(row, by=by, at=at)
        events.record(EventKind.INPUT_DISPUTED, application=application, by=by, at=at, data={"input": input})
    return row


def undispute(*, application: Application, input: str, by: Actor, at: datetime) -> Answer:
    """Take a dispute back while the application is a draft. Raises NotAsked, locks.Closed."""
    with held(application, at=at, states=(State.DRAFT,)):
        row = _from_register(application, input)
        disputes.take_back(row, by=by, at=at)
        row.claimed, row.why, row.disputed_at = None, "", None
        row.save()
        events.record(EventKind.INPUT_CLEARED, application=application, by=by, at=at, data={"input": input})
    return row


def settle(
    *, case: Application, input: str, for_claim: bool, because: str, by: Actor, at: datetime
) -> Answer:
    """An officer finds the applicant's claim right, or the register's value, and says why.

    Raises NotAsked where nothing is disputed, wording.Empty without a reason, locks.Closed.
    """
    words = cleaned(because, longest=2000)
    with held(case, at=at, states=[state for state in OPEN_STATES if state != State.PROPOSED]):
        row = _from_register(case, input)
        if row.disputed_at is None:
            raise NotAsked(f"“{input}” is not disputed.")
        row.settled_at, row.settled_by_id, row.settled_because = at, by.id, words
        row.settled_for = "claim" if for_claim else "register"
        row.save()
        events.record(
            EventKind.INPUT_SETTLED,
            application=case,
            by=by,
            at=at,
            data={"input": input, "for": row.settled_for},
        )
    return row


def of(application: Application) -> list[Answer]:
    """All rows, in the order of the definition; those it no longer knows last. One query."""
    order = {name: place for place, name in enumerate(definitions.of(application).inputs)}
    return sorted(application.answers.all(), key=lambda row: (order.get(row.input, len(order)), row.pk))


def value_of(answer: Answer, service: Service) -> Value:
    """The value decisions use, typed as the definition says. Raises WrongValue when it no longer fits."""
    from onedoor.dmn.values import from_json

    return from_json(answer.in_force, service.inputs[answer.input].type)


def _from_register(application: Application, input: str) -> Answer:
    row = Answer.objects.filter(application=application, input=input, origin=Origin.REGISTER).first()
    if row is None:
        raise NotAsked(f"No register said “{input}”.")
    return row


def _read_by_it(application: Application, service: Service, input: str, *, by: Actor, at: datetime) -> None:
    if gathering.forget_dependents(application, input=input, service=service):
        gathering.refresh(application, by=by, at=at)


def _checked(service: Service, input: str, value: Value, *, at: datetime, as_claim: bool = False) -> object:
    """The value as plain JSON. Raises Invalid, NotAsked."""
    data = service.inputs.get(input)
    if data is None or data.built_in or inputs.is_document(data):
        raise NotAsked(f"The service “{service.id}” asks no “{input}” of people.")
    described = service.input_data.get(input)
    if described is not None and described.source == inputs.CHANNEL:
        raise NotAsked(f"“{input}” is how the application came in: nobody tells it.")
    if data.ask is None and not as_claim:
        raise NotAsked(f"The service “{service.id}” asks no “{input}” of people.")
    if value is None:
        if as_claim or service.input_data[input].may_be_empty:
            return None
        raise Invalid(_EMPTY)
    try:
        typed = parse(_tidy(value), data.type)
    except WrongValue as wrong:
        raise Invalid({"en": str(wrong)}) from wrong
    problem = data.check(typed, on=definitions.local_day(at))
    if problem is not None:
        raise Invalid({"en": problem} if isinstance(problem, str) else problem)
    return to_json(typed)


def _tidy(value: Value) -> Value:
    """The value without what cannot be kept or worked with: control characters, texts and numbers beyond all measure."""
    if isinstance(value, str):
        try:
            return cleaned(value)
        except Empty as nothing:
            raise Invalid(_EMPTY) from nothing
        except TooLong as long:
            raise Invalid(
                {
                    "en": f"Write at most {long.longest} characters.",
                    "es": f"Escriba como mucho {long.longest} caracteres.",
                }
            ) from long
    if isinstance(value, Decimal) and value.is_finite() and value and not -12 <= value.adjusted() <= 15:
        raise Invalid(_BEYOND)
    if isinstance(value, list):
        if len(value) > 200:
            raise Invalid(_BEYOND)
        return [_tidy(one) for one in value]
    if isinstance(value, dict):
        return {name: _tidy(one) for name, one in value.items()}
    return value


def _why(text: str) -> str:
    try:
        return cleaned(text, longest=2000, may_be_empty=True)
    except TooLong as long:
        raise Invalid(
            {"en": "Write at most 2000 characters.", "es": "Escriba como mucho 2000 caracteres."}
        ) from long


_EMPTY: Text = {"en": "Enter an answer", "es": "Escriba una respuesta"}
_BEYOND: Text = {"en": "Enter a smaller number", "es": "Escriba un número menor"}
