"""A demo town for measuring, in a folder of its own, and more servers beside it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
import psycopg

from bench import people
from onedoor.config import environment
from onedoor.demo.children import Children
from onedoor.demo.ports import next_free
from onedoor.demo.postgres import Cluster
from onedoor.demo.state import State

ROOT = Path(__file__).resolve().parents[1]
READY = "Ctrl-C ends everything"
PATIENCE = 90.0
"""Seconds."""


class NotMeasured(Exception):
    """Something that was to be measured does not run; the text says what."""


@dataclass(frozen=True)
class Town:
    """A running demo town whose state lies in `folder`. `applicants` are personas whose licence can be renewed."""

    folder: Path
    jurisdiction: Path
    applicants: tuple[str, ...]

    @property
    def address(self) -> str:
        """Where its first page is."""
        return str(State(self.folder).running()["address"])

    @property
    def database_url(self) -> str:
        """Its own PostgreSQL."""
        return Cluster(self.folder / "postgres").url("onedoor")

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Rows of its database."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            return list(connection.execute(query.encode()).fetchall())

    def surroundings(self, **more: str) -> dict[str, str]:
        """The environment of a process that works beside the town's own server, on its data."""
        return {
            **bare(),
            **_of_registers(State(self.folder)),
            "ONEDOOR_STATE": str(self.folder),
            "ONEDOOR_JURISDICTION": str(self.jurisdiction),
            "ONEDOOR_SECRET_KEY": State(self.folder).secret("secret-key"),
            "ONEDOOR_ADDRESS": self.address,
            "ONEDOOR_LOG_LEVEL": "WARNING",
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": str(ROOT),
            **more,
        }


def _of_registers(state: State) -> dict[str, str]:
    """Where the systems of the town's registers are, and the secrets for them."""
    prefixes = ("ONEDOOR_SETTING_", "ONEDOOR_SECRET_")
    return {name: value for name, value in state.settings().items() if name.startswith(prefixes)}


@contextmanager
def running(*, applicants: int) -> Iterator[Town]:
    """A demo town as `make demo` starts it, with nothing in it but its population; ended and removed afterwards.

    So many `applicants` more can sign in. It believes X-Forwarded-For, as behind a proxy: attempts to sign in are
    limited for each address.
    """
    home = Path(tempfile.mkdtemp(prefix="onedoor-bench-"))
    folder = home / "state"
    today = datetime.now(UTC).date()
    jurisdiction, names = people.with_applicants(environment.jurisdiction(), home, number=applicants, on=today)
    command = [
        *(sys.executable, "-m", "onedoor.cli", "demo", "--state", str(folder)),
        *("--jurisdiction", str(jurisdiction), "--port", str(next_free(27000))),
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**bare(), "ONEDOOR_TIED": "1", "ONEDOOR_PROXIES": "1"},
        cwd=ROOT,
        start_new_session=True,
    )
    try:
        _wait_until_ready(process)
        yield Town(folder, jurisdiction, tuple(names))
    except NotMeasured as problem:
        raise NotMeasured(f"{problem}{_last_words(folder / 'logs')}") from problem
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        shutil.rmtree(home, ignore_errors=True)


def _last_words(logs: Path) -> str:
    """What the servers have last complained about, since the town and its logs are about to go."""
    said = [
        f"\n{log.name}: {line[:3000]}"
        for log in sorted(logs.glob("*server.log"))
        for line in log.read_text(errors="replace").splitlines()
        if " ERROR " in line
    ]
    return "".join(said[-2:])


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    said: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if READY in line:
            return
    raise NotMeasured("The demo town did not start. It said:\n" + "".join(said))


@dataclass(frozen=True)
class Server:
    """One more web server of a town."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        """What it and its processes have used of the processor so far."""
        first = psutil.Process(self.pid)
        times = [one.cpu_times() for one in (first, *first.children(recursive=True))]
        return float(sum(one.user + one.system for one in times))


@contextmanager
def server(town: Town, **surroundings: str) -> Iterator[Server]:
    """`onedoor serve` beside the town's own server, on its data, with the settings of the bench."""
    port = next_free(27200)
    children = Children(town.folder / "logs")
    try:
        child = children.start(
            "bench server", ["-m", "onedoor.cli", "serve", "--port", str(port)], town.surroundings(**surroundings)
        )
        wait_for_page(f"http://127.0.0.1:{port}/", until=time.monotonic() + PATIENCE)
        yield Server(port, child.process.pid)
    finally:
        children.end()


def wait_for_page(address: str, *, until: float) -> None:
    """Wait until a page answers. Raises NotMeasured when it does not until then (of time.monotonic), or fails."""
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30):  # our own address
                return
        except urllib.error.HTTPError as error:
            raise NotMeasured(f"{address} answers {error.code}.") from error
        except OSError:
            if time.monotonic() > until:
                raise NotMeasured(f"{address} does not answer.") from None
        time.sleep(0.05)


def bare() -> Mapping[str, str]:
    """The environment without what somebody has set for a town of theirs."""
    ours = ("ONEDOOR_", "DATABASE_", "DJANGO_", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
