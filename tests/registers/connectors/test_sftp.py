"""Registers dropped on an SFTP server: a real one, of asyncssh in a thread and OpenSSH's own where it is installed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from tests.registers.connectors.test_files import CSV, drop

from onedoor.catalogue import jurisdictions
from onedoor.registers import loading
from onedoor.registers.connectors.connector import ConnectorFailed
from onedoor.registers.connectors.known import connector_for, register_of
from onedoor.registers.models import Record

__all__ = ["drop"]
pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
OPENSSH = "/usr/sbin/sshd"


@dataclass
class Dropped:
    """A server with a folder on it."""

    folder: Path
    port: int
    host_key: str
    settings: dict[str, Any]
    slow: list[float]


def _ours(folder: Path) -> asyncssh.SSHKey:
    key = asyncssh.generate_private_key("ssh-ed25519")
    (folder / "ours").write_bytes(key.export_private_key())
    (folder / "ours").chmod(0o600)
    (folder / "known").write_bytes(key.export_public_key())
    (folder / "known").chmod(0o600)
    return key


@contextlib.contextmanager
def _of_asyncssh(folder: Path) -> Iterator[tuple[int, str, list[float]]]:
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    slow: list[float] = []

    class Slow(asyncssh.SFTPServer):
        async def read(self, file_obj: object, offset: int, size: int) -> bytes:
            await asyncio.sleep(slow[0] if slow else 0)
            return super().read(file_obj, offset, size)  # type: ignore[return-value]

    class Doors(asyncssh.SSHServer):
        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == ("town", "s3cret")

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> Any:
        return await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[host_key], authorized_client_keys=str(folder / "known"),
            server_factory=Doors, sftp_factory=lambda channel: Slow(channel, chroot=os.fsencode(folder / "root")),
        )  # fmt: skip

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)

    async def close() -> None:
        server.close()
        await server.wait_closed()

    yield server.get_port(), host_key.export_public_key().decode().strip(), slow
    asyncio.run_coroutine_threadsafe(close(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@contextlib.contextmanager
def _of_openssh(folder: Path) -> Iterator[tuple[int, str, list[float]]]:
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    (folder / "host").write_bytes(host_key.export_private_key())
    (folder / "host").chmod(0o600)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/known\nStrictModes no\n"
        f"PidFile {folder}/pid\nUsePAM no\nSubsystem sftp internal-sftp -d {folder}/root\nPermitRootLogin prohibit-password\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    process = subprocess.Popen(
        [OPENSSH, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=subprocess.PIPE
    )
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            break
        time.sleep(0.05)
    yield port, host_key.export_public_key().decode().strip(), []
    process.terminate()
    process.wait(10)


@pytest.fixture(params=["asyncssh", "openssh"])
def server(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Dropped]:
    """An SFTP server that knows our key."""
    folder = tmp_path / "server"
    (folder / "root" / "out").mkdir(parents=True)
    _ours(folder)
    if request.param == "openssh" and (not Path(OPENSSH).exists() or os.geteuid() != 0):
        pytest.skip(
            "OpenSSH's server is not installed here, or we may not start it: its protocol is tested with asyncssh's alone."
        )
    with (_of_asyncssh if request.param == "asyncssh" else _of_openssh)(folder) as (port, host_key, slow):
        monkeypatch.setenv("ONEDOOR_SETTING_DROP_KEY", str(folder / "ours"))
        user = "town" if request.param == "asyncssh" else "root"
        settings = {
            "host": "127.0.0.1", "port": port, "user": user, "key": {"setting": "DROP_KEY"}, "host_key": host_key,
            "folder": "out" if request.param == "openssh" else "/out", "timeout": 10,
        }  # fmt: skip
        yield Dropped(folder / "root" / "out", port, host_key, settings, slow)


def put(server: Dropped, name: str, text: str, at: int = 1_777_000_000) -> None:
    (server.folder / name).write_text(text)
    os.utime(server.folder / name, (at, at))


Drop = Callable[..., Path]


@pytest.fixture
def people(drop: Drop, server: Dropped) -> Callable[..., Path]:
    """Makes the register of people one whose files lie on the server; its own folder."""

    def make(**more: Any) -> Path:
        path = drop("other.csv", "", sftp={**server.settings, **more})
        path.unlink()
        return path.parent

    return make


def load() -> Any:
    return loading.load(name="people", at=AT)


def test_the_newest_file_is_fetched_once_and_loaded(server: Dropped, people: Callable[..., Path]) -> None:
    folder = people()
    put(server, "people-1.csv", "broken")
    put(server, "people-2.csv", CSV)
    put(server, "zebras.csv", "not ours")
    done = load()
    assert (done.file, done.records) == ("people-2.csv", 2)
    assert [path.name for path in folder.iterdir()] == ["people-2.csv"]
    assert (folder / "people-2.csv").stat().st_mtime == 1_777_000_000
    before = (folder / "people-2.csv").stat().st_ino
    assert load() is None
    assert (folder / "people-2.csv").stat().st_ino == before
    put(server, "people-2.csv", CSV.replace("Ada", "Ida"), at=1_777_000_001)
    assert load().records == 2
    assert set(Record.objects.filter(register="people").values_list("attributes__name", flat=True)) == {
        "Ida",
        "Bo",
    }


def test_a_server_with_another_host_key_gets_nothing(server: Dropped, people: Callable[..., Path]) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    folder = people(host_key=other)
    put(server, "people-1.csv", CSV)
    with pytest.raises(ConnectorFailed, match="another host key") as failed:
        load()
    assert failed.value.kind == "refused"
    assert list(folder.iterdir()) == []


def test_a_server_that_does_not_know_us_says_so(server: Dropped, people: Callable[..., Path]) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key()
    (server.folder.parents[1] / "known").write_bytes(other)
    people()
    with pytest.raises(ConnectorFailed, match="does not accept our name and key"):
        load()


def test_where_there_is_no_file_or_folder_that_is_said(server: Dropped, people: Callable[..., Path]) -> None:
    people()
    with pytest.raises(ConnectorFailed, match="no file “people-"):
        load()
    people(folder="nowhere")
    with pytest.raises(ConnectorFailed, match="refuses"):
        load()


def test_a_server_that_is_away_or_hangs_costs_its_time_and_changes_nothing(
    server: Dropped, people: Callable[..., Path]
) -> None:
    folder = people()
    put(server, "people-1.csv", CSV)
    load()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        people(port=silent.getsockname()[1], timeout=1)
        began = time.monotonic()
        with pytest.raises(ConnectorFailed):
            load()
        assert time.monotonic() - began < 15
        gone = silent.getsockname()[1]
    people(port=gone)
    with pytest.raises(ConnectorFailed, match="cannot be reached"):
        load()
    assert Record.objects.filter(register="people").count() == 2
    assert [path.name for path in folder.iterdir()] == ["people-1.csv"]


@pytest.mark.parametrize("server", ["asyncssh"], indirect=True)
def test_a_fetch_that_is_cut_off_leaves_nothing_behind(server: Dropped, people: Callable[..., Path]) -> None:
    folder = people(timeout=1)
    put(server, "people-1.csv", CSV)
    server.slow.append(5)
    with pytest.raises(ConnectorFailed, match="longer than 1 seconds"):
        load()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("server", ["asyncssh"], indirect=True)
def test_what_a_killed_fetch_left_is_taken_away_and_what_runs_is_not(
    server: Dropped, people: Callable[..., Path]
) -> None:
    folder = people()
    put(server, "people-1.csv", CSV)
    for name, at in ((".people-1.csv.dead.part", 1_000_000_000), (".people-1.csv.alive.part", time.time())):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (at, at))
    load()
    assert sorted(path.name for path in folder.iterdir()) == [".people-1.csv.alive.part", "people-1.csv"]


@pytest.mark.parametrize("server", ["asyncssh"], indirect=True)
def test_a_file_that_grows_while_it_is_fetched_is_left_for_the_next_time(
    server: Dropped, people: Callable[..., Path]
) -> None:
    folder = people()
    put(server, "people-1.csv", CSV)
    server.slow.append(0.6)
    writer = threading.Timer(
        0.5, lambda: put(server, "people-1.csv", CSV + "C3,Cy,,,no,\n", at=1_777_000_009)
    )
    writer.start()
    with pytest.raises(ConnectorFailed, match="still being written"):
        load()
    writer.join()
    assert list(folder.iterdir()) == []
    server.slow.clear()
    assert load().records == 3


@pytest.mark.parametrize("server", ["asyncssh"], indirect=True)
def test_a_password_shows_who_we_are_too_and_huge_files_are_not_fetched(
    server: Dropped, people: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONEDOOR_SECRET_DROP", "s3cret")
    put(server, "people-1.csv", CSV)
    people(key=None, secret={"secret": "DROP"}, largest=10)
    with pytest.raises(ConnectorFailed, match="10 are the most"):
        load()
    people(key=None, secret={"secret": "DROP"})
    assert load().records == 2


def test_a_check_says_what_waits_on_the_server(server: Dropped, people: Callable[..., Path]) -> None:
    people()
    put(server, "people-1.csv", CSV)
    load()

    def check() -> Any:
        return connector_for("files").check(register=register_of(jurisdictions.current(), "people"))

    assert (check().reachable, check().schema_problems) == (True, ())
    put(server, "people-2.csv", CSV)
    assert check().detail == "people-2.csv is to be fetched."
    shutil.rmtree(server.folder)
    assert not check().reachable
