"""Proofs that an entry stands in the ledger's tree, for whom it concerns: checked without Onedoor, see verify/verify_proof.py."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from onedoor.trust import acts, canonical, keys, ledger, log, purposes
from onedoor.trust.models import Cosignature, Entry, Leaf
from onedoor.trust.notes import NoteError, open_note

FORM = "onedoor-ledger-proof/1"


class NotInTree(LookupError):
    """The entry waits for its place in the tree: a minute later there is a proof."""


class Erased(LookupError):
    """The entry was erased: nobody can say any more what it held."""


@dataclass(frozen=True)
class Proof:
    """What proves one entry."""

    entry: dict[str, Any]
    """The entry as it stands in the tree: see `trust.canonical`."""
    salt: bytes
    index: int
    """The leaf's position, from 0."""
    size: int
    path: list[bytes]
    """The hashes beside the way to the root, lowest first."""
    checkpoint: str
    """The signed note; below the log's signature those of known witnesses."""
    keys: list[str]
    """The public keys of these signatures, the log's first."""

    def file(self) -> bytes:
        """The proof as a file: JSON, written in the one way that the verifier accepts."""
        content = {
            "form": FORM,
            "entry": self.entry,
            "salt": b64encode(self.salt).decode(),
            "index": self.index,
            "size": self.size,
            "path": [b64encode(hash).decode() for hash in self.path],
            "checkpoint": self.checkpoint,
            "keys": self.keys,
        }
        return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def of(entry: Entry) -> Proof:
    """The proof of an entry in the newest signed tree. Raises NotInTree, Erased."""
    leaf = Leaf.objects.filter(entry=entry.pk).first()
    if leaf is None:
        raise NotInTree("This entry has no place in the signed record yet. Try again in a few minutes.")
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {canonical.SQL} from trust_entry e where id = %s and erased_by is null",  # noqa: S608
            [entry.pk],
        )
        row = cursor.fetchone()
    if row is None or leaf.salt is None:
        raise Erased("What this entry held was erased when its time was over.")
    signed = log.latest()
    size = log.said(signed).size
    witnesses = _witnesses(signed.size, signed.note)
    return Proof(
        entry=json.loads(bytes(row[0])),
        salt=bytes(leaf.salt),
        index=leaf.position,
        size=size,
        path=log.tree(size).inclusion_proof(leaf.position),
        checkpoint=signed.note + "".join(line for line, _ in witnesses),
        keys=[signed.key, *(key for _, key in witnesses)],
    )


def shown(entry: Entry, *, by: ledger.By, at: datetime) -> Proof:
    """The proof for somebody else than whom it is about: they see the entry. That is in the ledger first.

    Of a hidden entry the look is hidden as long. Raises NotInTree, Erased.
    """
    with transaction.atomic():
        found = of(entry)
        look = ledger.draft(
            act=acts.SHOWN,
            by=by,
            about=entry.about,
            crowd=entry.crowd,
            fields=["looks"],
            purpose=purposes.FULFIL_RIGHTS,
            legal_ground="",
            at=at,
            hidden_until=entry.hidden_until,
            approved_by=entry.approved_by,
        )
        ledger.write([look])
    return found


def _witnesses(size: int, note: str) -> list[tuple[str, str]]:
    """The lines of witnesses whose keys are known, with these; of each one line."""
    known = keys.verifiers(settings.ONEDOOR_LEDGER_KEYS)
    found: dict[str, str] = {}
    for line in Cosignature.objects.filter(size=size).order_by("id").values_list("line", flat=True):
        try:
            [(key, _), *_more] = open_note(note + line, known).signed_by[-1:]
        except NoteError:
            continue
        if key.name == line.split(" ")[1]:
            found.setdefault(key.text(), line)
    return [(line, key) for key, line in found.items()]
