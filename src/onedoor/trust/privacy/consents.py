"""Consents: to which text somebody agreed, in which language, when, and when they took it back.

Withdrawing is one press of a button, as giving is. What follows from it is done by who listens to `withdrawn`, in the
same transaction: what was kept on that ground goes.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.dispatch import Signal

from onedoor.trust import acts, ledger
from onedoor.trust.privacy import erasure_list
from onedoor.trust.privacy.models import Consent

if TYPE_CHECKING:
    from onedoor.lib.languages import Text

__all__ = ["Consent", "ConsentNotFound", "give", "of", "standing", "version_of", "withdraw", "withdrawn"]

_GROUND = "GDPR art. 6(1)(a): consent"
withdrawn = Signal()
"""Sent within the transaction of a withdrawal, with `consent=`, `by=` and `at=`."""


class ConsentNotFound(LookupError):
    """This person gave no such consent."""


def version_of(text: Text) -> str:
    """The version of a text: SHA-256 over all its languages, hexadecimal."""
    plain = json.dumps(dict(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def give(
    *,
    person_id: int,
    number: str,
    service_id: str,
    item: str,
    case: str,
    text: Text,
    language: str,
    by: ledger.By,
    at: datetime,
) -> Consent:
    """Record that a person agreed to `text` in `language`, in the caller's transaction. Once: a second call gives the first.

    A text that has changed since is agreed to anew.
    """
    words = text.get(language) or next(iter(text.values()))
    there = standing(person_id=person_id, service_id=service_id, item=item, case=case)
    if there is not None and there.digest == version_of(text):
        return there
    with transaction.atomic():
        if there is not None:
            Consent.objects.filter(pk=there.pk).update(withdrawn_at=at)
        made = Consent.objects.create(
            person_id=person_id,
            service_id=service_id,
            item=item,
            case=case,
            text=words,
            digest=version_of(text),
            language=language,
            given_at=at,
        )
        _record(made, number, acts.CONSENT_GIVEN, by=by, at=at)
    return made


def withdraw(*, consent_id: int, person_id: int, number: str, by: ledger.By, at: datetime) -> Consent:
    """Take a consent back; a second call does nothing. Raises ConsentNotFound for one that is somebody else's or nobody's."""
    with transaction.atomic():
        found = Consent.objects.select_for_update().filter(pk=consent_id, person_id=person_id).first()
        if found is None:
            raise ConsentNotFound(f"There is no consent {consent_id} of this person.")
        if found.withdrawn_at is None:
            _end(found, number, by=by, at=at)
            if number:
                erasure_list.note(kind="withdrawal", number=number, at=at, what=_what(found))
    return found


def withdraw_again(*, number: str, what: str, by: ledger.By, at: datetime) -> int:
    """After a restored backup: take back what was given before `at` and taken back then; how many."""
    given = Consent.objects.select_for_update().filter(
        person__person_number=number, withdrawn_at=None, given_at__lte=at
    )
    found = [one for one in given if _what(one) == what]
    for one in found:
        _end(one, number, by=by, at=at)
    return len(found)


def standing(*, person_id: int, service_id: str, item: str, case: str) -> Consent | None:
    """The consent that holds now, if there is one."""
    return Consent.objects.filter(
        person_id=person_id, service_id=service_id, item=item, case=case, withdrawn_at=None
    ).first()


def of(person_id: int) -> list[Consent]:
    """Every consent of a person, newest first, those taken back included."""
    return list(Consent.objects.filter(person_id=person_id))


def _end(found: Consent, number: str, *, by: ledger.By, at: datetime) -> None:
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    _record(found, number, acts.CONSENT_WITHDRAWN, by=by, at=at)
    withdrawn.send(sender=Consent, consent=found, by=by, at=at)


def _what(one: Consent) -> str:
    """How the erasure list names it: without the reference of a case, by its hash."""
    case = hashlib.sha256(one.case.encode()).hexdigest()[:16]
    return f"{one.service_id}/{one.item}/{case}"[:300]


def _record(one: Consent, number: str, act: str, *, by: ledger.By, at: datetime) -> None:
    ledger.record(
        act=act,
        by=by,
        about=number,
        fields=[f"{one.service_id}.{one.item}"[:128]],
        purpose="fulfil-rights",
        legal_ground=_GROUND,
        at=at,
        case=one.case,
    )
