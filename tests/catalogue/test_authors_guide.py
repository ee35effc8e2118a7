"""The guide for authors documents every key of the format, and nothing that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onedoor.catalogue.anatomy import keys_of, shapes_in
from onedoor.catalogue.folder import FILES
from onedoor.catalogue.purposes import PURPOSES
from onedoor.catalogue.shapes.base import Shape
from onedoor.catalogue.shapes.questions import QuestionsFile
from onedoor.catalogue.shapes.register import RegisterFile
from onedoor.catalogue.shapes.service import ServiceFile

GUIDE = (Path(__file__).parents[2] / "docs" / "authors.md").read_text(encoding="utf-8")
SHAPES = list(
    dict.fromkeys(
        shape
        for root in (*FILES.values(), RegisterFile, ServiceFile, QuestionsFile)
        for shape in shapes_in(root)
    )
)
TABLE = re.compile(r"<!-- keys: (\w+) -->\n\n((?:\|.*\n)+)")
TABLES = {name: re.findall(r"^\| `([^`]+)`", rows, re.MULTILINE) for name, rows in TABLE.findall(GUIDE)}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_key_stands_in_the_guide(shape: type[Shape]) -> None:
    assert shape.__name__ in TABLES, f"docs/authors.md has no table marked <!-- keys: {shape.__name__} -->"
    missing = set(keys_of(shape)) - set(TABLES[shape.__name__])
    assert not missing, f"undocumented in the table of {shape.__name__}: {sorted(missing)}"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_the_guide_documents_no_key_that_does_not_exist(shape: type[Shape]) -> None:
    invented = set(TABLES.get(shape.__name__, ())) - set(keys_of(shape))
    assert not invented, f"not part of {shape.__name__}: {sorted(invented)}"


def test_the_guide_has_no_table_of_something_else() -> None:
    assert set(TABLES) == {shape.__name__ for shape in SHAPES}


def test_every_file_of_the_folder_stands_in_the_guide() -> None:
    for name in FILES:
        assert f"`{name}`" in GUIDE


def test_every_purpose_stands_in_the_guide_with_its_term() -> None:
    for purpose in PURPOSES.values():
        assert f"| `{purpose.id}` |" in GUIDE
        assert purpose.iri.rsplit("#")[1] in GUIDE
