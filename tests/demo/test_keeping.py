"""Keeping the agencies' systems running: which is started again, which stays off."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from onedoor.demo.children import Child, Children
from onedoor.demo.keeping import MOST, PAUSE, WITHIN, Keeper, Switches

SLEEP = ["-c", "import time; time.sleep(60)"]


class Beside:
    """Two systems that sleep, and a clock."""

    def __init__(self, folder: Path) -> None:
        self.now = 0.0
        self.folder = folder
        self.children = Children(folder / "logs")
        self.keeper = Keeper(self.children, Switches(folder), monotonic=lambda: self.now)
        for title in ("north", "south"):
            self.keeper.keep(title, lambda title=title: self.start(title))  # type: ignore[misc]

    def start(self, title: str) -> Child:
        return self.children.start(title, SLEEP, {"PATH": "/usr/bin"}, is_dispensable=True)

    def kill(self, title: str) -> str:
        """It dies; what the keeper says."""
        child = next(one for one in self.children.all if one.title == title)
        child.process.kill()
        child.process.wait()
        [(named, how)] = self.children.check()
        assert (named, how) == (title, f"The {title} was killed by SIGKILL.")
        return self.keeper.died(title)

    @property
    def running(self) -> set[str]:
        return {one.title for one in self.children.all}


@pytest.fixture
def beside(tmp_path: Path) -> object:
    made = Beside(tmp_path)
    yield made
    made.children.end()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of Unix")
def test_one_that_dies_is_started_again_after_a_moment(beside: Beside) -> None:
    assert beside.kill("north") == "It is started again; the town goes on meanwhile."
    assert beside.keeper.look() == []
    assert beside.running == {"south"}
    beside.now += PAUSE
    assert beside.keeper.look() == ["The north runs again."]
    assert beside.running == {"north", "south"}


def test_one_that_dies_again_and_again_stays_off_until_it_is_switched_on(beside: Beside) -> None:
    for _ in range(MOST):
        assert "started again" in beside.kill("north")
        beside.now += PAUSE
        beside.keeper.look()
    said = beside.kill("north")
    assert said == f"It ended {MOST + 1} times in a minute and stays off: onedoor demo on “north” starts it."
    beside.now += WITHIN
    assert beside.keeper.look() == []
    assert Switches(beside.folder).off() == {"north"}
    Switches(beside.folder).set(set())
    assert beside.keeper.look() == ["The north runs again."]


def test_deaths_that_are_far_apart_are_no_reason_to_give_up(beside: Beside) -> None:
    for _ in range(MOST + 2):
        assert "started again" in beside.kill("north")
        beside.now += WITHIN + 1
        assert beside.keeper.look() == ["The north runs again."]


def test_one_that_is_switched_off_is_ended_and_stays_so(beside: Beside) -> None:
    Switches(beside.folder).set({"south", "nobody knows this one"})
    assert beside.keeper.look() == ["The south is switched off. The town goes on without it."]
    beside.now += WITHIN
    assert beside.keeper.look() == []
    assert beside.running == {"north"}


def test_a_file_of_switches_that_nobody_can_read_switches_nothing_off(beside: Beside) -> None:
    (beside.folder / "switched-off.json").write_text("{")
    assert beside.keeper.look() == []
    (beside.folder / "switched-off.json").write_text('"south"')
    assert beside.keeper.look() == []
