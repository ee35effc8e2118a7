"""Fetches the newest dropped file from an SFTP server into the register's folder: wholly, or nothing of it is there.

The server is known by its host key, which stands in the register's file: another one is refused before a password is sent.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

import asyncssh

from onedoor.catalogue.shapes.dropped import Files as Settings
from onedoor.catalogue.shapes.dropped import Sftp
from onedoor.registers.connectors import environment
from onedoor.registers.connectors.connector import ConnectorFailed, Register

BLOCK = 1 << 18

_Given = TypeVar("_Given")
_Work = Callable[[asyncssh.SFTPClient, str], Awaitable[_Given]]


def newest_there(register: Register) -> str:
    """The name of the file that counts on the server. Raises ConnectorFailed."""

    async def name(client: asyncssh.SFTPClient, found: str) -> str:
        return found

    return _over_there(register, name)


def fetch(register: Register) -> None:
    """Fetch the file that counts, unless it is here already, as long and as old. Raises ConnectorFailed; then nothing has changed."""
    settings: Settings = register.settings
    folder = Path(environment.value(settings.folder))
    if not folder.is_dir():
        raise ConnectorFailed(f"There is no folder {folder}.")

    async def take(client: asyncssh.SFTPClient, name: str) -> None:
        await _taken(client, settings.sftp, name, folder)

    _over_there(register, take)


async def _taken(client: asyncssh.SFTPClient, sftp: Sftp | None, name: str, folder: Path) -> None:
    assert sftp is not None
    remote = f"{sftp.folder.rstrip('/')}/{name}"
    before = await client.stat(remote)
    size, modified = before.size or 0, before.mtime or 0
    here = folder / name
    if here.is_file() and (here.stat().st_size, int(here.stat().st_mtime)) == (size, modified):
        return
    if size > sftp.largest:
        raise ConnectorFailed(f"{name} has {size} bytes; {sftp.largest} are the most that are fetched.", kind="garbage")
    _forget_what_was_cut_off(folder, sftp)
    part = folder / f".{name}.{secrets.token_hex(4)}.part"  # two workers may fetch at once
    try:
        with part.open("wb") as file:
            async with client.open(remote, "rb") as source:
                while data := await source.read(BLOCK):
                    file.write(data if isinstance(data, bytes) else data.encode())
                    if file.tell() > size:
                        break
            file.flush()
            os.fsync(file.fileno())
        after = await client.stat(remote)
        if (after.size, after.mtime, part.stat().st_size) != (before.size, before.mtime, size):
            raise ConnectorFailed(f"{name} is still being written on the server; it is fetched the next time.", passing=True)
        os.utime(part, (modified, modified))
        part.replace(here)
    finally:
        part.unlink(missing_ok=True)


def _forget_what_was_cut_off(folder: Path, sftp: Sftp) -> None:
    """Take away what fetches that were killed have left: older than any fetch may take."""
    for part in folder.glob(".*.part"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > sftp.timeout + 60:
                part.unlink()


def _over_there(register: Register, work: _Work[_Given]) -> _Given:
    """Do something with the newest file on the server, in a thread of its own: whoever calls may have an event loop already."""
    settings: Settings = register.settings
    sftp = settings.sftp
    assert sftp is not None

    async def whole() -> _Given:
        async with asyncio.timeout(sftp.timeout):
            async with _connected(sftp) as connection, connection.start_sftp_client() as client:
                names = [str(name) for name in await client.listdir(sftp.folder)]
                found = sorted(name for name in names if "/" not in name and fnmatchcase(name, settings.pattern))
                if not found:
                    raise ConnectorFailed(f"There is no file “{settings.pattern}” in {sftp.folder} on the server.")
                return await work(client, found[-1])

    with ThreadPoolExecutor(1, thread_name_prefix="sftp") as pool:
        try:
            return pool.submit(asyncio.run, whole()).result()
        except TimeoutError as error:
            raise ConnectorFailed(f"The server took longer than {sftp.timeout} seconds.", kind="timeout") from error
        except asyncssh.HostKeyNotVerifiable as error:
            why = "The server shows another host key than the register's file has: nothing was sent to it."
            raise ConnectorFailed(why, kind="refused") from error
        except asyncssh.PermissionDenied as error:
            raise ConnectorFailed("The server does not accept our name and key.", kind="refused") from error
        except asyncssh.SFTPError as error:
            raise ConnectorFailed(f"The server refuses: {error.reason}.", kind="refused") from error
        except (OSError, asyncssh.Error) as error:
            raise ConnectorFailed(f"The server cannot be reached: {error}", passing=True) from error


@asynccontextmanager
async def _connected(sftp: Sftp) -> AsyncIterator[asyncssh.SSHClientConnection]:
    """A connection by what the register's file says, and by nothing that lies in the account's home."""
    try:
        host_key = asyncssh.import_public_key(environment.value(sftp.host_key))
    except asyncssh.KeyImportError as error:
        raise ConnectorFailed("The host key of the register's file cannot be read.", kind="refused") from error
    keys = []
    if sftp.key is not None:
        try:
            keys = [asyncssh.read_private_key(environment.value(sftp.key))]
        except (OSError, asyncssh.KeyImportError) as error:
            raise ConnectorFailed("The private key cannot be read.", kind="refused") from error
    async with asyncssh.connect(
        environment.value(sftp.host),
        sftp.port,
        config=[],
        known_hosts=([host_key], [], []),
        username=environment.value(sftp.user),
        client_keys=keys or None,
        password=environment.value(sftp.secret) if sftp.secret is not None else None,
        agent_path=None,
        connect_timeout=sftp.timeout,
    ) as connection:
        yield connection

