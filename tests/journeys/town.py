"""A whole demo town in processes of its own, as `onedoor demo` starts it, and ways to look behind it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import psycopg

from onedoor.demo.ports import next_free
from onedoor.demo.postgres import Cluster
from onedoor.demo.state import State

Result = TypeVar("Result")
ROOT = Path(__file__).resolve().parents[2]
JURISDICTION = ROOT / "jurisdictions" / "riverton"
READY = "Ctrl-C ends everything"


class DemoTown:
    """A running demo town whose state lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        self.said: list[str] = []

    def start(self) -> None:
        """Start it and wait until the first page answers."""
        bare = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ONEDOOR_", "DATABASE_"))
        }
        bare.pop("DJANGO_SETTINGS_MODULE", None)
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "onedoor.cli", "demo", "--state", str(self.folder)),
                *("--jurisdiction", str(JURISDICTION), "--port", str(next_free(24000))),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=bare,
            cwd=ROOT,
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if READY in line:
                return
        raise AssertionError("".join(self.said))

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def kill(self, title: str) -> None:
        """SIGKILL one of its processes, "web server" or another, and whatever it started; all of it ends then."""
        assert self.process is not None
        number = next(one["pid"] for one in State(self.folder).running()["children"] if one["title"] == title)
        os.kill(number, signal.SIGKILL)
        self.process.wait(60)  # a demo whose child died says so and ends

    def switch_off(self, title: str) -> None:
        """Switch off a system elsewhere, "tax office" or another: the town goes on without it."""
        done = self.command("demo", "off", title)
        assert done.returncode == 0, done.stdout + done.stderr

    def kill_server(self) -> None:
        """Cut the web server's power."""
        self.kill("web server")

    @property
    def address(self) -> str:
        """Where the first page is."""
        return str(State(self.folder).running()["address"])

    @property
    def database_url(self) -> str:
        """The town's own PostgreSQL."""
        return Cluster(self.folder / "postgres").url("onedoor")

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Rows of the town's database; also for letting time pass, which no browser can."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            cursor = connection.execute(query, values)  # type: ignore[arg-type]
            return list(cursor.fetchall()) if cursor.description else []

    def shell(self, code: str) -> str:
        """What a few lines of Python print that run beside the town's server, with its settings."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        environment = {**self.environment(), "ONEDOOR_LOG_LEVEL": "ERROR"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The command line, beside the town's server."""
        command = [sys.executable, "-m", "onedoor.cli", *arguments]
        return subprocess.run(
            command, env=self.environment(), capture_output=True, text=True, cwd=ROOT, check=False
        )

    def environment(self) -> dict[str, str]:
        """The environment of a process beside the town's server."""
        return {
            **os.environ,
            **State(self.folder).settings(),
            "ONEDOOR_STATE": str(self.folder),
            "ONEDOOR_JURISDICTION": str(JURISDICTION),
            "ONEDOOR_SECRET_KEY": State(self.folder).secret("secret-key"),
            "ONEDOOR_ADDRESS": self.address,
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "onedoor.config.settings",
        }

    def wait_for(
        self, look: Callable[[], Result], what: str, *, seconds: float = 40, pause: float = 0.1
    ) -> Result:
        """The first answer of `look` that is not empty."""
        end = time.monotonic() + seconds
        while not (found := look()):
            assert time.monotonic() < end, f"{what} did not come within {seconds} seconds"
            time.sleep(pause)
        return found

    def mails_to(self, address: str, *, holding: str, seconds: float = 30) -> list[EmailMessage]:
        """Mails the post office keeps for an address whose text holds some words; waits until there is one."""
        end = time.monotonic() + seconds
        while True:
            read = [
                message_from_bytes(one.read_bytes(), policy=policy.default)
                for one in self.folder.glob("post/**/*.eml")
            ]
            found = [one for one in read if address in str(one["To"]) and holding in one.as_string()]
            if found or time.monotonic() > end:
                return [one for one in found if isinstance(one, EmailMessage)]
            time.sleep(0.2)
