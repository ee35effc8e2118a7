"""Decisions recomputed from what was stored with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from onedoor.cases import records, references
from onedoor.cases.models import Decision
from onedoor.cases.terms import Standing
from onedoor.catalogue import versions


@dataclass(frozen=True)
class Difference:
    """One place where the recomputed decision is not the recorded one."""

    where: str
    """Path into the outputs or reasons, or `record` where the record itself was changed."""
    recorded: str
    recomputed: str


@dataclass(frozen=True)
class Replay:
    """What came of recomputing a decision."""

    reference: str
    digest: str
    """The definition it was made by."""
    same: bool
    differences: tuple[Difference, ...]


class NothingToReplay(LookupError):
    """There is no such application, or it has not been decided."""


def replay(reference: str) -> Replay:
    """Recompute the decision with the definition, the day of law and the inputs it was made from.

    Reads only what was stored: the definition's files may have changed since, or be gone. Raises NothingToReplay.
    """
    decision = _final(reference)
    record = records.read(decision)
    differences = [*_tampering(decision, record)]
    try:
        service = versions.recall(record.digest)
    except (versions.NotKept, versions.Damaged) as gone:
        differences.append(Difference("definition", record.digest, str(gone)))
    else:
        outputs, reasons = records.recompute(record, service)
        differences += _differences(record.outputs, outputs, "outputs")
        differences += _differences(record.reasons, reasons, "reasons")
    return Replay(
        reference=decision.application.reference,
        digest=record.digest,
        same=not differences,
        differences=tuple(differences),
    )


def _final(reference: str) -> Decision:
    stored = references.read(reference)
    decision = (
        Decision.objects.select_related("application")
        .filter(application__reference=stored, standing=Standing.FINAL)
        .first()
        if stored
        else None
    )
    if decision is None:
        raise NothingToReplay(f"{reference}: there is no decided application of that reference.")
    return decision


def _tampering(decision: Decision, record: records.Record) -> Iterator[Difference]:
    digest = records.sha256(decision.record)
    if digest != decision.record_sha256:
        yield Difference("record", decision.record_sha256, digest)
    case = decision.application
    for where, beside, inside in (
        ("definition", decision.digest, record.digest),
        ("law date", decision.law_date, record.law_date),
        ("law date of the case", case.law_date, record.law_date),
        ("what the rules said", decision.proposed_outcome, record.outcome),
    ):
        if beside != inside:
            yield Difference(where, str(beside), str(inside))


def _differences(recorded: Any, recomputed: Any, where: str) -> Iterator[Difference]:
    """Where two plain values part, as deep as they can be followed."""
    if isinstance(recorded, dict) and isinstance(recomputed, dict):
        for key in {**recorded, **recomputed}:
            inside = f"{where}.{key}"
            yield from _differences(recorded.get(key, _NOTHING), recomputed.get(key, _NOTHING), inside)
    elif isinstance(recorded, list) and isinstance(recomputed, list) and len(recorded) == len(recomputed):
        for place, (one, other) in enumerate(zip(recorded, recomputed, strict=True)):
            yield from _differences(one, other, f"{where}[{place}]")
    elif recorded != recomputed or type(recorded) is not type(recomputed):
        yield Difference(where, _shown(recorded), _shown(recomputed))


_NOTHING = object()


def _shown(value: Any) -> str:
    return "nothing" if value is _NOTHING else json.dumps(value, ensure_ascii=False)
