"""Inputs whose register could not be read: what the person told instead is checked once the register is back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from onedoor.cases import events
from onedoor.cases.models import Answer, Application, Check
from onedoor.cases.terms import Checking, EventKind, Origin, State
from onedoor.cases.wording import cleaned
from onedoor.dmn.values import to_json

if TYPE_CHECKING:
    from onedoor.identity.actors import Actor
    from onedoor.registers.evidence import Fact


def unread(application: Application, registers: Mapping[str, str], *, at: datetime) -> None:
    """Note that these inputs (with their registers) could not be read. Answers to them were told instead.

    Within the caller's transaction, under the application's lock.
    """
    for name, register in registers.items():
        Check.objects.update_or_create(
            application=application,
            input=name,
            defaults={"register": register, "state": Checking.WAITING, "tried_at": at, "checked_at": None},
            create_defaults={"register": register, "since": at, "tried_at": at},
        )
        application.answers.filter(input=name, origin=Origin.ANSWERED).update(declared_for=register)


def answered(
    application: Application,
    facts: Sequence[Fact],
    rows: Mapping[str, Answer],
    *,
    asked: Collection[str],
    by: Actor,
    at: datetime,
) -> None:
    """The registers of these inputs could be asked: hold what they say against what the person told. Before it is kept."""
    found = {fact.input: fact for fact in facts}
    for check in application.checks.filter(state=Checking.WAITING, input__in=list(asked)):
        row = rows.get(check.input)
        if row is None or row.origin != Origin.ANSWERED:
            check.delete()  # nobody had to tell it
            continue
        compare(check, told=row.value, fact=found.get(check.input), by=by, at=at)
        if check.state == Checking.NO_RECORD:
            Answer.objects.filter(pk=row.pk).update(declared_for="")
            row.declared_for = ""


def compare(check: Check, *, told: object, fact: Fact | None, by: Actor, at: datetime) -> None:
    """Write down what came of a check."""
    check.told, check.checked_at, check.tried_at = told, at, at
    check.state = Checking.NO_RECORD
    if fact is not None:
        check.found, check.found_as_of = to_json(fact.value), fact.as_of
        check.state = Checking.CONFIRMED if _says(told, fact.value) else Checking.DIFFERS
    check.save()
    events.record(
        EventKind.INPUT_CHECKED,
        application=check.application,
        by=by,
        at=at,
        data={"input": check.input, "found": str(check.state)},
    )


def _says(told: object, value: object) -> bool:
    """Whether what was told, as it is kept, is this value; 350 and 350.00 are the same amount."""
    if isinstance(value, Decimal):
        try:
            return not isinstance(told, bool) and Decimal(str(told)) == value
        except InvalidOperation:
            return False
    if isinstance(value, list):
        return isinstance(told, list) and len(told) == len(value) and all(map(_says, told, value))
    if isinstance(value, Mapping):
        if not isinstance(told, Mapping) or set(told) != set(value):
            return False
        return all(_says(told[name], said) for name, said in value.items())
    return bool(to_json(value) == told)


def end(application: Application, inputs: Collection[str]) -> None:
    """These may no longer be read: nobody checks them any more."""
    application.checks.filter(input__in=inputs, state=Checking.WAITING).update(state=Checking.ENDED)


def waits_since(application: Application, *, before: datetime) -> bool:
    """Whether something is still to be read that was last asked for at `before` or earlier."""
    return application.checks.filter(state=Checking.WAITING, tried_at__lte=before).exists()


def register_of(application: Application, input: str) -> str:
    """The register that could not be read for this input; empty where none is to be checked."""
    check = application.checks.filter(input=input, state=Checking.WAITING).first()
    return check.register if check else ""


def of(application: Application) -> dict[str, Check]:
    """Every check of the application, by input. One query."""
    return {check.input: check for check in application.checks.all()}


def differing(teams: Collection[str] | None) -> list[Check]:
    """Differences found after the decision that no officer has seen to yet, oldest first; of all teams for None."""
    found = Check.objects.filter(
        state=Checking.DIFFERS, noted_at=None, application__state__in=[State.DECIDED, State.PROPOSED]
    )
    if teams is not None:
        found = found.filter(application__team__in=teams)
    return [
        check
        for check in found.select_related("application__applicant").order_by("checked_at", "id")
        if is_late(check)
    ]


def is_late(check: Check) -> bool:
    """Whether the difference was found when the case had been decided: the decision rests on what the person told."""
    decided = check.application.decided_at
    return (
        check.state == Checking.DIFFERS
        and decided is not None
        and check.checked_at is not None
        and check.checked_at >= decided
    )


@dataclass(frozen=True)
class NotDiffering(LookupError):
    """There is no such difference to see to."""

    reference: str


def note(*, case: Application, input: str, text: str, by: Actor, at: datetime) -> Check:
    """An officer has seen to a difference found after the decision, and says what was done about it.

    Raises NotDiffering, PermissionDenied, wording.Empty without a text.
    """
    if not by.is_officer:
        raise PermissionDenied("Only an officer sees to it.")
    words = cleaned(text, longest=2000)
    with transaction.atomic():
        check = Check.objects.select_for_update().filter(application=case, input=input).first()
        if check is None or not is_late(check):
            raise NotDiffering(case.reference)
        check.noted_at, check.noted_by_id, check.noted_by_name, check.note = at, by.id, by.name, words
        check.save()
    return check
