"""A small made jurisdiction, complete and right, that each test may break in its own way."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.definitions import Jurisdiction
from onedoor.catalogue.problems import Invalid, Problem

TOWN = Path(__file__).parent / "town"
SERVICE = "services/cycle-store/service.yaml"


@dataclass
class Town:
    """A copy of the made town's folder."""

    path: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace `old`, which must stand in `file` exactly once, by `new`."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times in {file}"
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Write a whole file."""
        (self.path / file).parent.mkdir(parents=True, exist_ok=True)
        (self.path / file).write_text(text, encoding="utf-8")

    def line_of(self, file: str, marker: str) -> int:
        """The line on which `marker` first stands, counted from 1."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert marker in text, f"“{marker}” does not stand in {file}"
        return text.count("\n", 0, text.index(marker)) + 1

    def load(self) -> Jurisdiction:
        """Load the folder."""
        return jurisdictions.load(self.path)

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the folder."""
        try:
            self.load()
        except Invalid as invalid:
            return invalid.problems
        return ()


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A copy of the made town to change."""
    shutil.copytree(TOWN, tmp_path / "town")
    return Town(tmp_path / "town")


@pytest.fixture(scope="session")
def jurisdiction() -> Jurisdiction:
    """The made town as it is."""
    return jurisdictions.load(TOWN)
