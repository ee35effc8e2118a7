"""Before the state folder is removed: `python clearing.py FOLDER`. Ends what tests left, refuses while a demo runs.

Standard library alone: it also runs when the installation is broken.
"""

import fcntl
import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 20.0  # seconds


def main(folder: Path) -> int:
    """0 when the folder may go; 1, with the reason on standard error, when it may not."""
    if _held(folder / "demo.lock"):
        print("The demo town of this checkout is running: end it first (Ctrl-C).", file=sys.stderr)
        return 1
    _end_test_server(folder / "test-postgres")
    if _held(folder / "test-postgres" / "in-use"):
        print("Tests of this checkout are running: wait for them first.", file=sys.stderr)
        return 1
    with suppress(OSError):  # another checkout's demo has ports in it
        (Path(tempfile.gettempdir()) / f"onedoor-ports-{os.getuid()}").rmdir()
    for note in folder.glob("*/sockets"):
        sockets = Path(note.read_text().strip())
        if sockets.name.startswith("onedoor-"):
            shutil.rmtree(sockets, ignore_errors=True)
    return 0


def _held(lock: Path) -> bool:
    """Whether some process holds the lock."""
    try:
        with lock.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _end_test_server(folder: Path) -> None:
    """Ask the keeper of the tests' PostgreSQL to end, unless tests use it."""
    if _held(folder / "in-use") or not _held(folder / "keeper.pid"):
        return
    with suppress(OSError, ValueError):
        keeper = int((folder / "keeper.pid").read_text())
        os.kill(keeper, signal.SIGTERM)  # its server, on a leash, follows
        end = time.monotonic() + PATIENCE
        while (folder / "data" / "postmaster.pid").exists() and time.monotonic() < end:
            time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
