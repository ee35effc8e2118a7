"""Changes of who may read what: an agreement that a register's file has from now on, or no more, is an entry of the ledger.

The file is changed outside of the database, so that the entry follows it: within a minute, and by whichever worker sees it first.
What was noted before is told by the ledger itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from onedoor.identity.actors import Actor
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Jurisdiction
    from onedoor.catalogue.shapes.register import Agreement

DEFINITIONS = Actor(kind="system", id="agreements", name="The jurisdiction's definitions")
BEGUN, ENDED = "agreement in force", "agreement withdrawn"


def note_changes(town: Jurisdiction, *, at: datetime) -> int:
    """Write an entry for each agreement that was not there when this was last done, and for each that is gone; how many."""
    there = {
        _name(register, one): (register, one)
        for register, file in town.registers.items()
        for one in file.agreements
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext('onedoor agreements'))")
        noted = _noted()
        new = [_entry(name, *there[name], BEGUN, at) for name in sorted(there.keys() - noted.keys())]
        gone = [_copy(noted[name], at) for name in sorted(noted.keys() - there.keys())]
        ledger.write([*gone, *new])
    return len(new) + len(gone)


def _noted() -> Mapping[str, ledger.Entry]:
    """The agreements that are in force as far as the ledger was told, by their names."""
    found: dict[str, ledger.Entry] = {}
    told = ledger.Entry.objects.filter(
        act=acts.ACCESS_CHANGED, actor_kind=DEFINITIONS.kind, actor_id=DEFINITIONS.id
    )
    for entry in told.order_by("id"):
        if entry.legal_ground.startswith(ENDED):
            found.pop(entry.fields[0], None)
        else:
            found[entry.fields[0]] = entry
    return found


def _name(register: str, one: Agreement) -> str:
    """What stands for an agreement: it changes with anything in it."""
    return f"agreement.{hashlib.sha256(f'{register} {one.model_dump_json()}'.encode()).hexdigest()[:32]}"


def _entry(name: str, register: str, one: Agreement, what: str, at: datetime) -> ledger.Entry:
    until = f" to {one.valid_to.isoformat()}" if one.valid_to else ""
    return ledger.draft(
        act=acts.ACCESS_CHANGED,
        by=DEFINITIONS,
        about="",
        fields=[name, *(f"{register}.{field}"[:128] for field in one.fields)],
        purpose=one.purpose,
        legal_ground=f"{what}: {one.legal_ground}, from {one.valid_from.isoformat()}{until}",
        organisation=one.consumer,
        at=at,
    )


def _copy(noted: ledger.Entry, at: datetime) -> ledger.Entry:
    return ledger.draft(
        act=acts.ACCESS_CHANGED,
        by=DEFINITIONS,
        about="",
        fields=noted.fields,
        purpose=noted.purpose,
        legal_ground=noted.legal_ground.replace(BEGUN, ENDED, 1),
        organisation=noted.organisation,
        at=at,
    )
