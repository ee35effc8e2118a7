"""Registers that are dropped into a folder as files: what was loaded last is what is held."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from onedoor.catalogue.shapes.dropped import Files as Settings
from onedoor.registers.connectors import environment
from onedoor.registers.connectors.connector import Check, ConnectorFailed, Register
from onedoor.registers.connectors.files import rows
from onedoor.registers.connectors.files.records import Maker
from onedoor.registers.connectors.held.connector import Held


class Files(Held):
    """Reads as `Held` does; what is held came out of files (`registers.loading`)."""

    def check(self, *, register: Register) -> Check:
        """See `Connector.check`: the folder is there, and the newest file has the columns that are declared."""
        began = time.perf_counter()
        held = super().check(register=register)
        waiting = ""
        try:
            waiting = _waiting(register)
            path = newest(register)
            problems = head_problems(register, path)
        except ConnectorFailed as failure:
            return Check(
                False, time.perf_counter() - began, as_of=held.as_of, detail=str(failure) or held.detail
            )
        return Check(True, time.perf_counter() - began, problems, held.as_of, waiting or held.detail or path.name)


def arrived(register: Register) -> Path:
    """The file that counts, fetched from where it is dropped when that is elsewhere. Raises ConnectorFailed."""
    if register.settings.sftp is not None:
        from onedoor.registers.connectors.files import sftp  # takes its time to import

        sftp.fetch(register)
    return newest(register)


def _waiting(register: Register) -> str:
    """What is on the SFTP server and was not fetched yet. Raises ConnectorFailed when that server is not well."""
    if register.settings.sftp is None:
        return ""
    from onedoor.registers.connectors.files import sftp

    name = sftp.newest_there(register)
    here = Path(environment.value(register.settings.folder)) / name
    return "" if here.is_file() else f"{name} is to be fetched."


def newest(register: Register) -> Path:
    """The file that counts: the last one by name. Raises ConnectorFailed when there is none."""
    settings: Settings = register.settings
    folder = Path(environment.value(settings.folder))
    if not folder.is_dir():
        raise ConnectorFailed(f"There is no folder {folder}.")
    found = sorted(path for path in folder.glob(settings.pattern) if path.is_file())
    if not found:
        raise ConnectorFailed(f"There is no file “{settings.pattern}” in {folder}.")
    return found[-1]


def head_problems(register: Register, path: Path) -> tuple[str, ...]:
    """The declared columns that the first readable row of a file lacks. Raises ConnectorFailed."""
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    first = next((row for row in rows.of(register, path) if not row.flaw), None)
    if first is None:
        raise ConnectorFailed(f"{path.name} holds no record that can be read.", kind="garbage")
    missing = Maker(register, day=day).missing(first.columns)
    instead = "say in the register's file what it is called now, or ask the owner."
    return tuple(f"The file has no column “{name}”: {instead}" for name in missing)
