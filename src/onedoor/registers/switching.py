"""Which system of a register answers while one replaces the other: legacy, shadow (both, the old one's answer), new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import connection, transaction

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.spelling import listed
from onedoor.registers.connectors.connector import Register
from onedoor.registers.connectors.known import register_of
from onedoor.registers.models import Switch
from onedoor.trust import acts, ledger

if TYPE_CHECKING:
    from onedoor.catalogue.definitions import Jurisdiction
    from onedoor.identity.actors import Actor


class To(StrEnum):
    """Where a capability can be switched."""

    LEGACY = "legacy"
    """The old system answers. So it begins."""
    SHADOW = "shadow"
    """The old one answers, the new one is asked as well, and what differs is noted."""
    NEW = "new"


class System(StrEnum):
    """Which system was asked."""

    NEW = "new"
    LEGACY = "legacy"
    SHADOW = "shadow"
    """The new one, for comparison alone."""


OLD = " (legacy)"
"""After the name of a register: its old system."""


class NotReplaced(LookupError):
    """The register has no such capability, or no system of it is being replaced. The message says what there is."""


@dataclass(frozen=True)
class Part:
    """Some attributes of a register, and the system that answers for them."""

    register: Register
    """As it is reached."""
    name: str
    """The register's own name, whichever system it is."""
    system: System
    fields: tuple[str, ...]
    shadow: Register | None = None
    """The system that is asked as well, for comparison."""
    capability: str = ""

    @property
    def kind(self) -> str:
        """Of connector."""
        return str(self.register.settings.kind)


def parts(register: Register, fields: Sequence[str]) -> list[Part]:
    """Which system answers for which of these attributes. One query for a register that is being replaced, else none."""
    if register.file.legacy is None:
        return [Part(register, register.name, System.NEW, tuple(fields))]
    states = states_of(register)
    found: list[Part] = []
    whole: dict[System, list[str]] = {}
    for capability, attributes in register.file.capabilities.items():
        some = [name for name in fields if name in attributes]
        if not some:
            continue
        if states[capability] == To.SHADOW:
            old = legacy_of(register)
            found.append(Part(old, register.name, System.LEGACY, tuple(some), register, capability))
        else:
            system = System.NEW if states[capability] == To.NEW else System.LEGACY
            whole.setdefault(system, []).extend(some)
    for system, some in whole.items():
        reached = register if system == System.NEW else legacy_of(register)
        found.append(Part(reached, register.name, system, tuple(some)))
    return found


def legacy_of(register: Register) -> Register:
    """The system that is being replaced, as a register to be reached. Raises NotReplaced."""
    legacy = register.file.legacy
    if legacy is None:
        raise NotReplaced(f"No system of the register “{register.name}” is being replaced.")
    file = register.file.model_copy(update={"connector": legacy.connector, "legacy": None})
    return Register(f"{register.name}{OLD}", file, register.folder)


def systems(town: Jurisdiction) -> dict[str, Register]:
    """Every system of every register by its name, those that are being replaced among them."""
    found: dict[str, Register] = {}
    for name in town.registers:
        register = register_of(town, name)
        found[name] = register
        if register.file.legacy is not None:
            old = legacy_of(register)
            found[old.name] = old
    return found


def states_of(register: Register) -> dict[str, To]:
    """How each capability is switched now. One query."""
    newest = (
        Switch.objects.filter(register=register.name).order_by("capability", "-id").distinct("capability")
    )
    stored = {one.capability: To(one.to) for one in newest}
    return {name: stored.get(name, To.LEGACY) for name in register.file.capabilities}


def was_switched(name: str) -> bool:
    """Whether anybody ever switched anything of the register."""
    return Switch.objects.filter(register=name).exists()


def history(name: str, capability: str) -> list[Switch]:
    """Every switch of a capability, newest first."""
    return list(Switch.objects.filter(register=name, capability=capability).order_by("-id"))


def switch(
    *, name: str, capability: str | None, to: To, reason: str, by: Actor, at: datetime
) -> list[Switch]:
    """Switch a capability of a register, or all of them; in force with the next read of every process.

    Returns what was switched: nothing that stood there already. Written into the ledger. Raises NotReplaced, KeyError for a
    register that there is not.
    """
    file = jurisdictions.current().registers[name]
    wanted = _capabilities(name, file.capabilities, capability)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"onedoor switch {name}"])
        now = states_of(Register(name, file))
        done = [
            Switch.objects.create(
                register=name, capability=one, to=to, at=at, by_id=by.id, by_name=by.name, reason=reason
            )
            for one in wanted
            if now[one] != to
        ]
        ledger.write(
            ledger.draft(
                act=acts.SWITCHED,
                by=by,
                about="",
                fields=[f"{name}.{attribute}" for attribute in file.capabilities[one.capability]],
                purpose="comply-with-law",
                legal_ground=f"{one.capability} → {one.to}" + (f": {reason}" if reason else ""),
                at=at,
                organisation=file.owner,
            )
            for one in done
        )
    return done


def _capabilities(name: str, known: Iterable[str], wanted: str | None) -> list[str]:
    names = list(known)
    if not names:
        raise NotReplaced(f"No system of the register “{name}” is being replaced: its file has no `legacy:`.")
    if wanted is not None and wanted not in names:
        raise NotReplaced(f"The register “{name}” has no capability “{wanted}”: there is {listed(names)}.")
    return names if wanted is None else [wanted]
