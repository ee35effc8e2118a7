"""Processes of the demo: on a leash, watched, ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from onedoor.demo.children import ChildDied, Children, end_leftovers
from onedoor.lib import leash

SLEEP = ["-c", "import time; print('here', flush=True); time.sleep(60)"]
STUBBORN = [
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
]


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    made = Children(tmp_path / "logs")
    yield made
    made.end()


def wait_until_gone(pid: int, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < end, f"{pid} still runs"
        time.sleep(0.02)


def test_a_child_that_ends_by_itself_is_named_with_its_last_words(children: Children) -> None:
    children.start("post office", ["-c", "import sys; sys.exit('no port')"], os.environ)
    children.all[0].process.wait()
    with pytest.raises(ChildDied, match=r"post office ended with exit code 1(.|\n)*no port"):
        children.check()


def test_a_killed_child_is_named_with_its_signal(children: Children) -> None:
    child = children.start("job worker", SLEEP, os.environ)
    child.process.kill()
    child.process.wait()
    with pytest.raises(ChildDied, match="job worker was killed by SIGKILL"):
        children.check()


def test_ending_ends_all_also_one_that_does_not_listen(
    children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onedoor.demo.children.PATIENCE", 0.5)
    pids = [
        children.start(name, what, os.environ).process.pid for name, what in (("a", SLEEP), ("b", STUBBORN))
    ]
    while "1" not in (children.logs / "b.log").read_text():
        time.sleep(0.02)
    children.end()
    assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_child_on_a_leash_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-I', {leash.__file__!r}, 'SIGTERM', '--', '/bin/sleep', '60'])\n"
        "time.sleep(0.5); print(child.pid, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert psutil.Process(child).name() == "sleep"
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until_gone(child)


def test_what_a_killed_launcher_left_is_ended_by_the_next(children: Children) -> None:
    child = children.start("web server", SLEEP, os.environ)
    assert end_leftovers(children.facts()) == 1
    wait_until_gone(child.process.pid)


def test_a_stranger_who_has_the_number_of_something_left_is_let_alone(children: Children) -> None:
    child = children.start("stranger", SLEEP, os.environ)
    (fact,) = children.facts()
    assert end_leftovers([fact | {"born": fact["born"] - 100}, {"pid": 2**22 + 1, "born": 0.0}, {}]) == 0
    assert child.process.poll() is None
