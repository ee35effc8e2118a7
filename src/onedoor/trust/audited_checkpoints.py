"""Checkpoints as an audit reads them: signatures by trusted keys, and the root each one says for its size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onedoor.trust.checkpoints import CheckpointError, checkpoint
from onedoor.trust.findings import Finding, Report
from onedoor.trust.models import Cosignature, SignedCheckpoint
from onedoor.trust.notes import COSIGNATURE, ED25519, NoteError, Verifier, open_note


@dataclass(frozen=True)
class Root:
    """What the root of so many leaves is to be, and who says so."""

    size: int
    hash: bytes
    by: str


class Checkpoints:
    """All checkpoints of the log, and those that were kept elsewhere (`against`: their notes)."""

    def __init__(self, *, trusted: Sequence[Verifier], against: Iterable[str], report: Report) -> None:
        self._logs = [key for key in trusted if key.kind == ED25519]
        self._witnesses = [key for key in trusted if key.kind == COSIGNATURE]
        self._report = report
        self._elsewhere = [root for note in against if (root := self._kept_elsewhere(note))]

    def between(self, after: int, upto: int) -> list[Root]:
        """The roots that are said of trees larger than `after` and not than `upto`, smallest first."""
        rows = SignedCheckpoint.objects.filter(size__gt=after, size__lte=upto).order_by("size")
        roots = [root for row in rows if (root := self._of(row))]
        self._cosignatures({row.size: row.note for row in rows}, after, upto)
        roots += [root for root in self._elsewhere if after < root.size <= upto]
        return sorted(roots, key=lambda root: root.size)

    def past(self, size: int) -> None:
        """What is said of trees larger than the one there is, is wrong."""
        rows = SignedCheckpoint.objects.filter(size__gt=size).values_list("size", flat=True)
        for one in [*rows[:3], *(root.size for root in self._elsewhere if root.size > size)]:
            self._wrong(
                f"a checkpoint was signed of {one} leaves, and there are only {size}: leaves are gone"
            )
        for one in Cosignature.objects.filter(size__gt=size).values_list("size", flat=True)[:3]:
            self._wrong(f"a witness's line belongs to a checkpoint of {one} leaves, which there is not")

    def _of(self, row: SignedCheckpoint) -> Root | None:
        self._report.checkpoints += 1
        where = f"the checkpoint of {row.size} leaves"
        try:
            opened = open_note(row.note, self._logs)
            said = checkpoint(opened.text)
        except (NoteError, CheckpointError) as error:
            self._wrong(f"{where}: {error}")
            return None
        [(key, _), *_more] = opened.signed_by
        if said.size != row.size:
            self._wrong(f"{where} says {said.size}")
        elif said.origin != key.name or row.key != key.text():
            self._wrong(f"{where}: its key is written as {row.key!r}, and it was signed with {key.text()}")
        elif row.note.rpartition("\n\n")[2].count("\n") != 1:
            self._wrong(f"{where} has lines that the log did not write")
        return Root(said.size, said.root, where)

    def _cosignatures(self, notes: dict[int, str], after: int, upto: int) -> None:
        for one in Cosignature.objects.filter(size__gt=after, size__lte=upto).order_by("size", "id"):
            where = f"a witness's line of the checkpoint of {one.size} leaves"
            if one.size not in notes:
                self._wrong(f"{where}: there is no such checkpoint")
                continue
            try:
                open_note(notes[one.size] + one.line, self._witnesses)
            except NoteError as error:
                self._wrong(f"{where}: {error}")

    def _kept_elsewhere(self, note: str) -> Root | None:
        try:
            said = checkpoint(open_note(note, self._logs).text)
        except (NoteError, CheckpointError) as error:
            self._wrong(f"a checkpoint that was kept elsewhere: {error}")
            return None
        return Root(said.size, said.root, f"the checkpoint of {said.size} leaves that was kept elsewhere")

    def _wrong(self, what: str) -> None:
        self._report.add(Finding(what))
