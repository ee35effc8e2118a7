"""What comparing two systems of a register has found so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Sum

from onedoor.catalogue import jurisdictions
from onedoor.registers import switching
from onedoor.registers.connectors.known import register_of
from onedoor.registers.models import Comparison, Difference
from onedoor.registers.switching import To
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from onedoor.identity.actors import Actor


@dataclass(frozen=True)
class Summary:
    """One capability of a register: how it is switched, and what differed since it was put into shadow."""

    capability: str
    to: To
    since: datetime | None
    """When it was switched there; None for what was never switched."""
    by: str
    compared: int
    """Records compared since then (on whole days)."""
    alike: int
    skipped: int
    """Reads not compared, because too many waited."""
    differences: tuple[tuple[str, str, int], ...]
    """Kind, attribute (or empty), and how often; the most frequent first."""


def of(*, name: str, since: datetime | None = None) -> list[Summary]:
    """Every capability of a register that is being replaced. Raises KeyError, NotReplaced.

    `since` instead of the moment of the last switch to shadow.
    """
    town = jurisdictions.current()
    register = register_of(town, name)
    if register.file.legacy is None:
        raise switching.NotReplaced(
            f"No system of the register “{name}” is being replaced: its file has no `legacy:`."
        )
    return [_summary(name, capability, to, since) for capability, to in switching.states_of(register).items()]


def _summary(name: str, capability: str, to: To, since: datetime | None) -> Summary:
    history = switching.history(name, capability)
    began = since or next((one.at for one in history if one.to == To.SHADOW), None)
    days = Comparison.objects.filter(register=name, capability=capability)
    found = Difference.objects.filter(register=name, capability=capability)
    if began is not None:
        days, found = days.filter(day__gte=began.date()), found.filter(at__gte=began)
    sums = days.aggregate(compared=Sum("compared"), alike=Sum("alike"), skipped=Sum("skipped"))
    kinds = found.values_list("kind", "attribute").annotate(often=Count("id")).order_by("-often", "kind")
    return Summary(
        capability=capability,
        to=to,
        since=history[0].at if history else None,
        by=history[0].by_name if history else "",
        compared=sums["compared"] or 0,
        alike=sums["alike"] or 0,
        skipped=sums["skipped"] or 0,
        differences=tuple(kinds),
    )


def examples(
    *, name: str, capability: str | None, most: int, reason: str, by: Actor, at: datetime
) -> list[Difference]:
    """The newest differences with whose records they are in; what the records say is nowhere.

    Each person is told in the ledger, with the `reason`. Raises ValueError without one.
    """
    if not reason.strip():
        raise ValueError("Whoever looks for whom systems differ says why.")
    register = jurisdictions.current().registers[name]
    found = Difference.objects.filter(register=name).exclude(key="")
    if capability is not None:
        found = found.filter(capability=capability)
    with transaction.atomic():
        rows = list(found.order_by("-at", "-id")[:most])
        by_person = register.key == "person number"
        fields: dict[str, dict[str, None]] = {}
        for one in rows:
            named = f"{name}.{one.attribute}" if one.attribute else name
            fields.setdefault(one.key if by_person else "", {})[named] = None
        ledger.write(
            ledger.draft(
                act=acts.COMPARED,
                by=by,
                about=key,
                fields=list(names),
                purpose="comply-with-law",
                legal_ground=reason.strip(),
                at=at,
                organisation=register.owner,
            )
            for key, names in fields.items()
        )
    return rows
