"""`make demo`: seconds until the first page answers, in a fresh clone, in a new town, and once more."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import town
from bench.tables import Table
from bench.town import NotMeasured
from onedoor.demo.ports import next_free
from onedoor.demo.state import State

LONGEST = 1200.0
"""Seconds; downloads included."""
STARTS = 3
"""Warm starts, of which the median is told."""


def measure(*, fresh: bool, say: Callable[[str], None]) -> Table:
    """The table of starts. Without a `fresh` clone, in this checkout and without downloads."""
    rows, raw = [], {}
    with _home() as home:
        checkout = home / "clone" if fresh else town.ROOT
        state = home / "state"
        if fresh:
            say("  demo: a fresh clone, everything is downloaded and built …")
            _clone(checkout)
            raw["fresh clone"] = [_start(checkout, home, state, say)]
            rows.append(["fresh clone, packages downloaded", f"{raw['fresh clone'][0]:.1f} s"])
            shutil.rmtree(state)
        say("  demo: a new town")
        raw["new town"] = [_start(checkout, home, state, say)]
        rows.append(["installed, a new town", f"{raw['new town'][0]:.1f} s"])
        raw["again"] = [_start(checkout, home, state, say) for _ in range(STARTS)]
        rows.append(["warm: started before (median)", f"{sorted(raw['again'])[STARTS // 2]:.1f} s"])
    return Table(
        "From `make demo` to the first page",
        ("start", "seconds"),
        rows,
        ("A fresh clone of what is committed, with an empty home directory: most of its time is the network's.",)
        if fresh
        else ("In this checkout; without --quick also in a fresh clone.",),
        raw=raw,
    )


@contextmanager
def _home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="onedoor-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clone(checkout: Path) -> None:
    command = ["git", "clone", "--quiet", "--no-hardlinks", str(town.ROOT), str(checkout)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotMeasured(f"There is nothing to clone: {done.stderr.strip()}")


def _start(checkout: Path, home: Path, state: Path, say: Callable[[str], None]) -> float:
    """Seconds from the command to the answer of the first page; everything it started has ended afterwards."""
    empty = home / "home"
    empty.mkdir(exist_ok=True)
    bare = {name: value for name, value in town.bare().items() if not name.startswith(("XDG_", "MAKE", "MFLAGS"))}
    arguments = f"ARGS=--port {next_free(27400)} --state {state}"
    log = home / "demo.log"
    began = time.monotonic()
    with log.open("w") as file:
        process = subprocess.Popen(
            ["make", "demo", arguments],
            stdout=file,
            stderr=file,
            cwd=checkout,
            env={**bare, "HOME": str(empty)},
            start_new_session=True,
        )
    try:
        town.wait_for_page(f"{_address(state, process, log, began)}/", until=began + LONGEST)
        seconds = time.monotonic() - began
    finally:
        _end(process)
    say(f"  demo: first page after {seconds:.1f} s")
    return seconds


def _address(state: Path, process: subprocess.Popen[bytes], log: Path, began: float) -> str:
    """Where the town is; it notes it once its first page answers. Raises NotMeasured where it ends before."""
    while True:
        address = State(state).running().get("address")
        if address:
            return str(address)
        if process.poll() is not None:
            raise NotMeasured(f"make demo ended with {process.returncode}. It said:\n{log.read_text()[-4000:]}")
        if time.monotonic() - began > LONGEST:
            raise NotMeasured(f"make demo has no page after {LONGEST:.0f} seconds.")
        time.sleep(0.02)


def _end(process: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C does, which reaches the whole group; what does not end in time is killed."""
    for sign, patience in ((signal.SIGINT, 60), (signal.SIGKILL, 10)):
        if process.poll() is None:
            os.killpg(process.pid, sign)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
