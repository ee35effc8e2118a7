"""One PostgreSQL for all test runs of this checkout: started by the first, ended by itself when the last has left."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import psutil
import psycopg
from psycopg import sql

from onedoor.demo.postgres import Cluster

FOLDER = Path(__file__).resolve().parents[1] / ".onedoor" / "test-postgres"
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
IDLE_SECONDS = 120

_in_use: IO[str] | None = None


def provide() -> None:
    """Put the address of this run's database into DATABASE_URL, unless one is given."""
    if os.environ.get("DATABASE_URL"):
        return
    global _in_use
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Held, and shared with other runs, until this process ends in whatever way: the keeper waits for that.
    _in_use = (FOLDER / "in-use").open("w")
    fcntl.flock(_in_use, fcntl.LOCK_SH)
    cluster = Cluster(FOLDER, SETTINGS)
    with (FOLDER / "starting").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        if not cluster.answers():
            _start_keeper(cluster)
    _drop_what_ended_runs_left(cluster)
    os.environ["DATABASE_URL"] = cluster.url(f"onedoor_{os.getpid()}")


def _start_keeper(cluster: Cluster) -> None:
    cluster.make()  # here, so that an error reaches whoever runs the tests
    with (FOLDER / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=FOLDER,
            pass_fds=(),
        )
    end = time.monotonic() + 60
    while not cluster.answers():
        if keeper.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"The tests' PostgreSQL did not start: {(FOLDER / 'keeper.log').read_text()}")
        time.sleep(0.05)


def _drop_what_ended_runs_left(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        rows = connection.execute(
            r"select datname from pg_database where datname ~ '^test_onedoor_\d+'"
        ).fetchall()
        for (name,) in rows:
            if not psutil.pid_exists(int(name.split("_")[2])):
                connection.execute(
                    sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
                )


def name_of_run() -> str:
    """The database's name in DATABASE_URL."""
    return urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/")


def keep() -> None:
    """Run the server until nobody has used it for a while. The keeper's own process."""
    cluster = Cluster(FOLDER, SETTINGS)
    server = cluster.start()
    cluster.wait(server)
    pid = (FOLDER / "keeper.pid").open("w")
    fcntl.flock(
        pid, fcntl.LOCK_EX
    )  # for `make clean`: the number in the file is the keeper's while the lock is held
    pid.write(str(os.getpid()))
    pid.flush()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with (FOLDER / "in-use").open("w") as in_use:
        try:
            _wait_until_unused(server, in_use)
        finally:
            # with the lock held: a new run waits at the door until the server is gone
            server.send_signal(signal.SIGINT)
            server.wait(30)
            cluster.remove_sockets()
            (FOLDER / "keeper.pid").unlink(missing_ok=True)


def _wait_until_unused(server: "subprocess.Popen[bytes]", in_use: IO[str]) -> None:
    unused_since = time.monotonic()
    while server.poll() is None:
        time.sleep(2)
        try:
            fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            unused_since = time.monotonic()
            continue
        if time.monotonic() - unused_since > IDLE_SECONDS:
            return
        fcntl.flock(in_use, fcntl.LOCK_UN)


if __name__ == "__main__":
    keep()
