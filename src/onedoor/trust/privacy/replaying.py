"""After a restored backup: what people had erased or withdrew since is erased and withdrawn again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from onedoor.trust import ledger
from onedoor.trust.privacy import consents, declarations, erasure_list, erasures
from onedoor.trust.privacy.actors import REPLAY
from onedoor.trust.privacy.declarations import model_of
from onedoor.trust.privacy.erasure_list import Line
from onedoor.trust.privacy.models import Erasure

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many wishes were followed again, and how many of them found somebody."""

    wishes: int
    found: int


def replay(*, at: datetime, by: ledger.By = REPLAY) -> Replayed:
    """Follow every wish of the list's file that the database does not know. Each in a transaction of its own; safe to be killed.

    Raises erasure_list.Unreadable.
    """
    missing = erasure_list.missing_in_database()
    if not missing:
        return Replayed(0, 0)
    people = dict(_people())
    found = 0
    for line in missing:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext('onedoor erasures'))")
            number = people.get(line.key)
            if number is not None:
                found += 1
                _follow(line, number, by=by, at=at)
            erasure_list.remember(line)
    log.warning(
        "The database was older than the erasure list: %d wishes were followed again, %d found somebody.",
        len(missing),
        found,
    )
    return Replayed(len(missing), found)


def _follow(line: Line, number: str, *, by: ledger.By, at: datetime) -> None:
    asked = datetime.fromisoformat(line.at)
    if line.kind == Erasure.Kind.WITHDRAWAL:
        consents.withdraw_again(number=number, what=line.what, by=by, at=asked)
    else:
        erasures.erase(number=number, by=by, at=at, asked_at=asked)


def _people() -> Iterator[tuple[str, str]]:
    """Everybody that something is kept of which can be erased: how the list names them, and their number."""
    declarations.load()
    numbers: set[str] = set()
    places = [(one, one.number) for one in declarations.UNITS.values()]
    for declared, lookup in places:
        rows = model_of(declared)._base_manager.exclude(**{lookup: None})
        numbers.update(rows.values_list(lookup, flat=True).distinct())
    for number in numbers:
        for key in erasure_list.keys_of(number):
            yield key, number
