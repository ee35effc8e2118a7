"""What government knows comes through one gate: nobody outside of `registers` reads a system, or a record, past it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path("src/onedoor")
ROOM = SOURCE / "registers"
BEHIND = ("onedoor.registers.connectors", "onedoor.registers.models", "onedoor.registers.reading")
"""What reads without asking whether it may."""
ERRORS = {"ConnectorFailed", "Answer"}
"""An error, and the form of an answer: types, by which nothing is read."""
COPYBOOK = "onedoor.registers.connectors.copybook"
"""A reader of files that somebody names on the command line; it knows no register and no database."""
TABLES = ("registers_record", "registers.Record")
FILLS = SOURCE / "demo" / "loading.py"
"""Makes the demo's town: it copies made people into the table, and reads none."""

WITHOUT_VALUES = ("checking.py",)
"""Asks systems how they are, about nobody."""
WHOLE = ("linkage/between.py",)
"""Reads registers as a whole, and writes that into the ledger by itself."""
ASKING = {
    "evidence.py", "everybody.py", "holdings.py", "serving.py", "trials.py", "linkage/between.py", "linkage/showing.py",
}  # fmt: skip
"""Those of the room that ask for people's values, each with its entry in the ledger, by way of `reading`."""


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Each module that a file imports anything of, with the name, wherever in the file that is; types alone left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unread = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in unread:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.module, alias.name
                yield f"{node.module}.{alias.name}", ""


def past_the_gate(path: Path) -> list[str]:
    """What a file outside of the room imports of what lies behind the gate."""
    return [
        f"{module} {name}".strip()
        for module, name in imported(path)
        if module.startswith(BEHIND)
        and not module.startswith(COPYBOOK)
        and name not in ERRORS
        and module.rpartition(".")[2] not in ERRORS
        and not (name and any(f"{module}.{name}" == one for one in BEHIND))
    ]


def outside() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if not path.is_relative_to(ROOM)]


def test_nobody_outside_of_the_room_reads_past_the_gate() -> None:
    found = {str(path): lines for path in outside() if (lines := past_the_gate(path))}
    assert not found


def test_nobody_outside_of_the_room_names_the_table_of_records() -> None:
    naming = [
        str(path)
        for path in outside()
        if path != FILLS and any(table in path.read_text(encoding="utf-8") for table in TABLES)
    ]
    assert naming == []
    assert not re.search(r"select [^\"]* from", FILLS.read_text(encoding="utf-8"), re.IGNORECASE)


def test_within_the_room_few_modules_ask_connectors_for_values() -> None:
    asking = {
        path
        for path in ROOM.rglob("*.py")
        if not path.is_relative_to(ROOM / "connectors")
        and any(name == "connector_for" for _, name in imported(path))
    }
    assert asking <= {ROOM / name for name in (*WITHOUT_VALUES, *WHOLE, "reading.py", "shadows.py")}
    for name in WHOLE:
        assert "ledger.write(" in (ROOM / name).read_text(encoding="utf-8")


def test_whoever_uses_that_module_writes_the_ledger() -> None:
    users = {
        path.relative_to(ROOM).as_posix()
        for path in ROOM.rglob("*.py")
        if any(module == "onedoor.registers" and name == "reading" for module, name in imported(path))
    }
    assert users <= ASKING
    for name in users:
        text = (ROOM / name).read_text(encoding="utf-8")
        assert "ledger.write(" in text, f"{name} reads and writes no entry"


@pytest.mark.parametrize(
    "line",
    [
        "from onedoor.registers.models import Record",
        "from onedoor.registers import models",
        "import onedoor.registers.connectors.known",
        "from onedoor.registers.connectors.known import connector_for",
        "from onedoor.registers import reading",
        "def late():\n    from onedoor.registers.connectors import known",
    ],
)
def test_each_way_past_it_is_seen(tmp_path: Path, line: str) -> None:
    path = tmp_path / "sly.py"
    path.write_text(line)
    assert past_the_gate(path)


def test_an_error_and_a_type_are_no_way_past_it(tmp_path: Path) -> None:
    path = tmp_path / "fair.py"
    path.write_text(
        "from typing import TYPE_CHECKING\n"
        "from onedoor.registers.connectors.connector import ConnectorFailed\n"
        "from onedoor.registers import evidence, holdings\n"
        "if TYPE_CHECKING:\n    from onedoor.registers.connectors.connector import Register\n"
    )
    assert past_the_gate(path) == []
