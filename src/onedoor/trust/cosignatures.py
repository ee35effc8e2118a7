"""What witnesses signed, put below the log's own checkpoints."""

from __future__ import annotations

from collections.abc import Sequence

from onedoor.trust.models import Cosignature, SignedCheckpoint
from onedoor.trust.notes import COSIGNATURE, NoteError, Verifier, open_note


class NotAccepted(ValueError):
    """A cosigned checkpoint is not one of this log, or no known witness signed it."""


def accept(note: str, *, witnesses: Sequence[Verifier]) -> list[str]:
    """Keep the lines of known witnesses below the checkpoint that they signed; returns their names. Raises NotAccepted."""
    text, _, below = note.rpartition("\n\n")
    row = SignedCheckpoint.objects.filter(note__startswith=f"{text}\n\n").first()
    if row is None:
        raise NotAccepted("This log did not sign that checkpoint.")
    names = []
    for line in (f"{one}\n" for one in below.split("\n") if one):
        try:
            opened = open_note(row.note + line, [key for key in witnesses if key.kind == COSIGNATURE])
        except NoteError:
            continue
        Cosignature.objects.get_or_create(size=row.size, line=line)
        names += [key.name for key, _ in opened.signed_by]
    if not names:
        raise NotAccepted(
            "No known witness signed it. Their public keys belong into ONEDOOR_LEDGER_KEYS (docs/operators.md)."
        )
    return names
